// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <limits>
#include <numeric>
#include <string>
#include <vector>

#include "experiments/options.hpp"

namespace experiments {

/// A claim of the original beside what happened here: a number for each seed, and the range that their mean must lie
/// in.
struct Claim {
  std::string claim, original;
  double least = -std::numeric_limits<double>::infinity(), most = std::numeric_limits<double>::infinity();
  std::string unit = {};  ///< behind the numbers: "%", "epochs"
  int decimals = 2;
  std::vector<double> values = {};
  std::string unjudged = {};  ///< why it can be neither met nor missed here; empty: it can

  double mean() const {
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
  }
  /// The sample standard deviation; 0 for a single seed.
  double spread() const {
    if (values.size() < 2) return 0;
    const double centre = mean();
    double squares = 0;
    for (const double value : values) squares += (value - centre) * (value - centre);
    return std::sqrt(squares / static_cast<double>(values.size() - 1));
  }
  bool judged() const { return unjudged.empty() && !values.empty(); }
  bool met() const { return mean() >= least && mean() <= most; }
};

struct Picture {
  std::string stem;     ///< pictures/<stem>.png and .svg
  std::string caption;  ///< also for those who cannot see it
  int width;            ///< on the page
};

/// One experiment as the page tells it. Texts are HTML.
struct Section {
  std::string name = {}, title = {};
  std::string setting = {}, original = {}, outcome = {};
  std::vector<Picture> pictures = {};
  std::vector<Claim> claims = {};
  std::string trouble = {};  ///< why it is not complete

  /// What is said where every claim is met; where one is not, the table has the numbers.
  std::string if_met(const std::string& text) const {
    for (const Claim& claim : claims)
      if (claim.judged() && !claim.met()) return "Not all of it came out as in the original: see the table.";
    return text;
  }
};

}  // namespace experiments
