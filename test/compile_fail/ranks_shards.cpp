// SPDX-License-Identifier: MIT
// expect: ShardsAreAPowerOfTwo<6>
// expect-cpp20: strata::Ranks: the number of shards must be a power of two; write Ranks<8>
// expect-cpp26: strata::Ranks: 6 is none; write Ranks<8>
#include "strata/ranks/ranks.hpp"

int main() { (void)sizeof(strata::Ranks<6>); }
