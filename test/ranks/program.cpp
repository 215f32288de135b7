// SPDX-License-Identifier: MIT
// Asks the other ranks whether they are the same program, and tells what is found; with OTHER_VERSION it is not.
#include "strata/version.hpp"

#if OTHER_VERSION
#undef STRATA_VERSION_PATCH
#define STRATA_VERSION_PATCH 999
#endif
#include <cstdio>

#include "strata/layer/dense.hpp"
#include "strata/optimizer/gradient_descent.hpp"
#include "strata/ranks/agreement.hpp"

int main(int count, char** words) {
  using namespace strata;
  MPI_Init(&count, &words);
  {
    const Ranks ranks(MPI_COMM_WORLD);
    const Network<Input<2>, Dense<2, 2>> network;
    try {
      detail::check_same(ranks.group(), detail::facts_of(network, 8, 8, GradientDescent{}, {}));
    } catch (const Error& error) {
      std::puts(error.what());
    }
  }
  MPI_Finalize();
  return 0;
}
