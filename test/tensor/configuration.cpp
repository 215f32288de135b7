// SPDX-License-Identifier: MIT
#include "strata/tensor/configuration.hpp"

#include <doctest/doctest.h>

#include <string_view>

#include "strata/layer/dense.hpp"
#include "strata/tensor/bfloat16.hpp"
#include "strata/tensor/type_name.hpp"

namespace {

template <class T>
constexpr std::string_view spelled() {
  return __PRETTY_FUNCTION__;
}

using Place = strata::STRATA_CONFIGURATION::Dense<2, 3>;

}  // namespace

TEST_CASE("configuration: strata's names live in an inline namespace, and need not be written with it") {
  static_assert(std::is_same_v<Place, strata::Dense<2, 3>>);
  CHECK(spelled<Place>() == spelled<strata::Dense<2, 3>>());
}

TEST_CASE("configuration: the namespace is named after the instructions that the compiler may use") {
  const std::string_view name = strata::detail::configuration_prefix;
  CAPTURE(name);
#if defined(__AVX512F__)
  CHECK(name.starts_with("avx512"));
#elif defined(__AVX2__)
  CHECK(name.starts_with("avx2"));
#elif defined(__SSE2__)
  CHECK(name.find("sse") != name.npos);
#endif
  CHECK((name.find("_bf16") != name.npos) == strata::multiplies_bfloat16);
#if defined(_OPENMP)
  CHECK(name.find("_threads") != name.npos);
#else
  CHECK(name.find("_threads") == name.npos);
#endif
}
