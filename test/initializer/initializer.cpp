// SPDX-License-Identifier: MIT
#include "strata/initializer/initializer.hpp"

#include <doctest/doctest.h>

#include "strata/initializer/glorot.hpp"
#include "strata/initializer/he.hpp"
#include "strata/initializer/uniform.hpp"

using namespace strata;

namespace {

/// Somebody else's.
struct Same {
  template <class Scalar>
  Scalar draw(Generator&, Size, Size) const {
    return Scalar(0.5);
  }
};

struct OnlyFloat {
  float draw(Generator&, Size, Size) const { return 0; }
};

struct WrongType {
  template <class Scalar>
  int draw(Generator&, Size, Size) const {
    return 0;
  }
};

}  // namespace

TEST_CASE("initializer: a constant `draw` of any scalar makes one") {
  static_assert(Initializer<Uniform> && Initializer<Glorot> && Initializer<He> && Initializer<Same>);
  static_assert(!Initializer<OnlyFloat> && !Initializer<WrongType> && !Initializer<double>);
  CHECK(Initializer<Same>);
}
