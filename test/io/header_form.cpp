// SPDX-License-Identifier: MIT
#include "strata/io/header_form.hpp"

#include <doctest/doctest.h>

#include "strata/io/header_activations.hpp"
#include "strata/io/header_plain.hpp"
#include "support/header_layer.hpp"

using namespace strata;

namespace {

/// y = 2 x, and σ(z) = z², as somebody might add them.
struct Twice {
  static constexpr Size inputs = 3, outputs = 3;
  template <class>
  using Parameters = NoParameters;
  static auto to_header(auto& code, const auto&, const auto& x) {
    const auto y = code.value(3);
    code.statement("for (int32_t i = 0; i < 3; ++i) ", y, "[i] = 2.0F * ", x, "[i];");
    return y;
  }
};
struct Square {
  template <class T>
  static T forward(const T& z) {
    return z * z;
  }
  template <class T>
  static T derivative_at(const T& z) {
    return z + z;
  }
  static std::string to_header(auto&, const std::string& z) { return z + " * " + z; }
};
struct Silent : Square {
  static std::string to_header(int) { return ""; }
};

}  // namespace

TEST_CASE("header form: a layer of somebody's own writes itself") {
  CHECK(strata_test::layer_in_c<Twice>().text == "  for (int32_t i = 0; i < 3; ++i) y[i] = 2.0F * x[i];\n");
}

TEST_CASE("header form: an activation of somebody's own is an expression") {
  HeaderWriter code;
  CHECK(detail::activated_in_c<Square>(code, "z") == "z * z");
  CHECK(strata_test::layer_in_c<Activate<2, Square>>().text ==
        "  for (int32_t i = 0; i < 2; ++i) y[i] = x[i] * x[i];\n");
}

TEST_CASE("header form: what says nothing is named with its entry, wherever it is held") {
  using Kept = detail::Kept;
  const auto rule = []<class L>(std::type_identity<L>) {
    return typename decltype(detail::header_rule<4, L, L>())::type();
  };
  CHECK(std::is_same_v<decltype(rule(std::type_identity<Dense<2, 3, Tanh>>())), Kept>);
  CHECK(std::is_same_v<decltype(rule(std::type_identity<Twice>())), Kept>);
  CHECK(std::is_same_v<decltype(detail::header_rule<4, Dense<2, 3, Silent>, Dense<2, 3, Silent>>()),
                       std::type_identity<detail::HasAFormInC<4, Dense<2, 3, Silent>, Silent>>>);
}
