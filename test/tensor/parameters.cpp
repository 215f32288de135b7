// SPDX-License-Identifier: MIT
#include "strata/tensor/parameters.hpp"

#include <doctest/doctest.h>

#include <vector>

using namespace strata;

namespace {

struct Three {
  Matrix<float, 2, 3> first;
  Vector<float, 4> second;
  Matrix<float, 1, 1> third;

  static constexpr auto tensors(auto& self) { return std::tie(self.first, self.second, self.third); }
};

struct None {
  static constexpr std::tuple<> tensors(const auto&) { return {}; }
};

}  // namespace

TEST_CASE("tensor_elements: counts the numbers of all tensors") {
  static_assert(tensor_elements<Three> == 2 * 3 + 4 + 1);
  static_assert(tensor_elements<None> == 0);
  CHECK(tensor_elements<Three> == 11);
}

TEST_CASE("for_each_tensor: visits the tensors in their order, and may change them") {
  Three p;
  std::vector<Size> sizes;
  for_each_tensor(p, [&](auto& tensor) {
    sizes.push_back(tensor.size());
    tensor.fill(7);
  });
  CHECK(sizes == std::vector<Size>{6, 4, 1});
  CHECK(p.first(1, 2) == 7);
  CHECK(p.second(3) == 7);
  CHECK(p.third(0, 0) == 7);
}

TEST_CASE("for_each_tensor: constant parameters give constant tensors") {
  const Three p{};
  bool constant = true;
  for_each_tensor(p, [&](auto& tensor) { constant &= std::is_const_v<std::remove_reference_t<decltype(tensor)>>; });
  CHECK(constant);
}

TEST_CASE("for_each_tensor: never calls where there are no tensors") {
  None p;
  int calls = 0;
  for_each_tensor(p, [&](auto&) { ++calls; });
  CHECK(calls == 0);
}
