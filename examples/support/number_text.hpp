// SPDX-License-Identifier: MIT
#pragma once

#include <string>

namespace support {

/// A number as a paper has it: digits in threes, a minus sign, and no place where a line may break: "−12 345.68".
std::string fixed_text(double value, int decimals = 0);

/// The same with no more decimals than it has, at most six digits in all; what is very small by its power of ten:
/// "0.1", "10 000", "8.7 × 10⁻¹⁹".
std::string number_text(double value);

}  // namespace support
