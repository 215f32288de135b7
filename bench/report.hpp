// SPDX-License-Identifier: MIT
#pragma once

#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

#include "timing.hpp"

namespace bench {

inline constexpr const char* ours = "strata";
inline constexpr const char* machine = "machine";

/// One figure. What the implementation `machine` reaches in a work is the limit of that work.
struct Row {
  std::string work, implementation, unit;
  Figures figures;
};

/// Why there is no figure.
struct Remark {
  std::string work, implementation, text;
};

struct Report {
  std::vector<std::string> heading;  ///< machine, compiler, flags, data
  std::vector<Row> rows;
  std::vector<Remark> remarks;

  /// How good a figure is in comparison with the best peer in the same work: above 1, better than that.
  std::optional<double> ratio_to_best_peer(const Row& row) const;
  /// In percent of the machine's limit for the same work.
  std::optional<double> percent_of_limit(const Row& row) const;
  /// The works in the order of their first row.
  std::vector<std::string> works() const;
};

void print_table(std::ostream& out, const Report& report);
/// A list of {work, implementation, value, unit, minimum, maximum, runs}.
void print_json(std::ostream& out, const Report& report);
/// One line for each work, one column for each implementation.
void print_markdown(std::ostream& out, const Report& report);

}  // namespace bench
