// SPDX-License-Identifier: MIT
#pragma once

#include <optional>

#include "experiments/options.hpp"

namespace experiments {

/// The options, or the exit code if there is nothing to run: 0 after --help and --list, 2 after a wrong value, of which
/// one line on standard error tells.
struct Parsed {
  Options options;
  std::optional<int> exit_code;
};

Parsed parse(int argc, char** argv);

}  // namespace experiments
