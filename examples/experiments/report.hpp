// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "experiments/result.hpp"

namespace experiments {

/// What stands at the head of the page.
struct Run {
  std::string command;
  double seconds = 0;
  Size threads = 1;
  bool pictures = true;      ///< was there a gnuplot?
  bool quick = false;        ///< few seeds, epochs and images
  bool as_original = true;   ///< no other hyperparameters
  bool interrupted = false;  ///< by Ctrl-C
};

/// A list of {experiment, claim, original, mean, spread, seeds, met} and the unit and values behind them. `met` is null
/// where a claim cannot be judged.
void write_results(const fs::path& file, const std::vector<Section>& sections);

/// The page: a summary of all claims, and a section for each experiment. Needs no network and nothing outside its
/// folder.
void write_page(const fs::path& file, const std::vector<Section>& sections, const Run& run);

/// "88.21 ± 0.36 %", as the page and the terminal write it.
std::string value_text(const Claim& claim);

/// "met", "not met", "not judged" or "not measured".
std::string verdict_text(const Claim& claim);

}  // namespace experiments
