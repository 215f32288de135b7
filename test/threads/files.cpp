// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <iterator>
#include <string>

#include "strata/io/parameters.hpp"
#include "strata/layer/dense.hpp"
#include "support/files.hpp"
#include "threads/together.hpp"

using namespace strata;
using Net = Network<Input<2>, Dense<2, 3, Sigmoid>, Dense<3, 1, Sigmoid>>;

TEST_CASE("threads: one file, saved and loaded by many at once, is always one of those that were saved") {
  const strata_test::TemporaryFolder folder;
  const auto path = folder / "theta.npy";
  const Net even(Glorot{}, 1), odd(Glorot{}, 2);
  save_parameters(even, path);
  CHECK(threads::all_hold([&](int i) {
    for (int repetition = 0; repetition < 20; ++repetition) {
      save_parameters(i % 2 == 0 ? even : odd, path);
      Net loaded(Glorot{}, 3);
      load_parameters(loaded, path);
      const auto theta = loaded.flat_parameters();
      if (theta != even.flat_parameters() && theta != odd.flat_parameters()) return false;
    }
    return true;
  }));
  const std::filesystem::directory_iterator left(folder.path());
  CHECK(std::distance(begin(left), end(left)) == 1);
}
