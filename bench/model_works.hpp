// SPDX-License-Identifier: MIT
#pragma once

#include "arena.hpp"

namespace bench {

/// The names of the works on the networks in model.hpp.
std::vector<std::string> model_work_names();

/// Measures those that are chosen.
void measure_models(Arena& arena);

}  // namespace bench
