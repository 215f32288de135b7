// SPDX-License-Identifier: MIT
// A program's part that computes something, for configurations.py to compile in several ways.
#include <array>

#include "strata/expression/row.hpp"

float STRATA_PART(float x) {
  std::array<float, 3> numbers{x, 2, 3};
  const strata::Row<float, 3> row(numbers.data());
  row.map([](const auto& value) { return strata::math::tanh(value); });
  return row.max() + row.sum([](const auto& value) { return strata::math::exp(value); });
}
