// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "strata/tensor/error.hpp"
#include "strata/tensor/size.hpp"

namespace strata::inline STRATA_CONFIGURATION::detail {

/// A number as a constant of C and C++: the fewest digits that are this float.
inline std::string c_number(float number) {
  std::string text = text_of(number);
  if (text.find_first_of(".e") == std::string::npos) text += ".0";
  return text + "F";
}

/// Σ c_k xᵏ by Horner's scheme, in C.
template <Size N>
std::string c_polynomial(std::string_view x, const std::array<double, N>& c) {
  std::string text = c_number(static_cast<float>(c[N - 1]));
  for (Size k = N - 1; k-- > 0;)
    text = text_of(c_number(static_cast<float>(c[k])), " + ", x, " * ", k + 2 == N ? "" : "(", text,
                   k + 2 == N ? "" : ")");
  return text;
}

}  // namespace strata::detail
