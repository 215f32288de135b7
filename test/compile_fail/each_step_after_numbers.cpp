// SPDX-License-Identifier: MIT
// expect: EntryTakesASequence<
// expect: begin with Sequence<steps, features>
// expect-cpp26: EachStep<Dense<3, 5>> goes through the steps of a sequence, but stands after a shape of 12
// expect-cpp20: an entry that goes through steps stands after a sequence
#include <iostream>

#include "strata/strata.hpp"

using namespace strata;

int main() {
  Network<Input<12>, EachStep<Dense<3, 5>>> network;
  std::cout << network.parameter_count << '\n';
}
