// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

#include "strata/tensor/error.hpp"
#include "strata/tensor/finite.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// Refuses settings that make no sense, a line for each: every one must be finite, and
///
///     const Settings settings("strata::Adam");
///     settings.fraction("beta1", beta1);
///     settings.positive("epsilon", epsilon);
///
/// throws an Error such as "strata::Adam: beta1 must be at least 0 and below 1, found 1".
class Settings {
 public:
  explicit constexpr Settings(std::string_view whose) : whose_(whose) {}

  void positive(std::string_view name, auto value) const { require(value > 0, name, value, "positive"); }
  void not_negative(std::string_view name, auto value) const { require(value >= 0, name, value, "zero or positive"); }
  /// In [0, 1).
  void fraction(std::string_view name, auto value) const {
    require(value >= 0 && value < 1, name, value, "at least 0 and below 1");
  }
  void at_least(std::string_view name, auto value, decltype(value) lowest) const {
    require(value >= lowest, name, value, "at least ", lowest);
  }
  void at_most(std::string_view name, auto value, decltype(value) highest) const {
    require(value <= highest, name, value, "at most ", highest);
  }
  void above(std::string_view name, auto value, decltype(value) bound) const {
    require(value > bound, name, value, "above ", bound);
  }

  /// For a rule of one's own: allowed… is a text in pieces.
  template <class Value, class... Parts>
  void require(bool holds, std::string_view name, const Value& value, const Parts&... allowed) const {
    if constexpr (std::is_floating_point_v<Value>) holds = holds && math::is_finite(value);
    if (!holds) STRATA_THROW Error(detail::text_of(whose_, ": ", name, " must be ", allowed..., ", found ", value));
  }

 private:
  std::string_view whose_;
};

}  // namespace strata
