// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "contender.hpp"
#include "report.hpp"

namespace bench {

/// What is to be measured, and with whom.
struct Wishes {
  std::vector<std::string> works;  ///< empty: all
  std::vector<std::string> peers;  ///< empty: all that there are; {"none"}: none
  bool quick = false;
  std::filesystem::path build, data;
};

/// All peers that the bench knows, whether or not they could be had.
const std::vector<std::string>& known_peers();
/// The names of all works.
std::vector<std::string> known_works();

/// Measures what is wished.
Report measure(const Wishes& wishes);

}  // namespace bench
