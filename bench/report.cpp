// SPDX-License-Identifier: MIT
#include "report.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <ostream>
#include <string_view>

namespace bench {

namespace {

bool more_is_better(std::string_view unit) { return unit.ends_with("/s"); }

/// How many times better `a` is than `b`.
double times_better(double a, double b, std::string_view unit) { return more_is_better(unit) ? a / b : b / a; }

template <class... Arguments>
std::string text(const char* format, Arguments... arguments) {
  std::array<char, 400> buffer;
  std::snprintf(buffer.data(), buffer.size(), format, arguments...);
  return buffer.data();
}

/// Four digits that tell something, a thin space in thousands left to the reader.
std::string number(double value) {
  const int decimals = value >= 1000 ? 0 : value >= 100 ? 1 : value >= 10 ? 2 : 3;
  return text("%.*f", decimals, value);
}

std::string optional(const char* format, const std::optional<double>& value) {
  return value ? text(format, *value) : std::string();
}

std::string quoted(std::string_view words) {
  std::string result = "\"";
  for (const char letter : words) {
    if (letter == '"' || letter == '\\') result += '\\';
    result += letter;
  }
  return result + '"';
}

template <class Container, class Key>
void add_once(Container& container, const Key& key) {
  if (std::find(container.begin(), container.end(), key) == container.end()) container.push_back(key);
}

const Row* find(const Report& report, std::string_view work, std::string_view implementation) {
  const auto found = std::find_if(report.rows.begin(), report.rows.end(), [&](const Row& row) {
    return row.work == work && row.implementation == implementation;
  });
  return found == report.rows.end() ? nullptr : &*found;
}

}  // namespace

std::optional<double> Report::ratio_to_best_peer(const Row& row) const {
  std::optional<double> ratio;
  for (const Row& other : rows)
    if (other.work == row.work && other.implementation != ours && other.implementation != machine) {
      const double times = times_better(row.figures.median, other.figures.median, row.unit);
      ratio = std::min(ratio.value_or(times), times);
    }
  return ratio;
}

std::optional<double> Report::percent_of_limit(const Row& row) const {
  const Row* limit = find(*this, row.work, machine);
  if (limit == nullptr) return std::nullopt;
  return 100 * times_better(row.figures.median, limit->figures.median, row.unit);
}

std::vector<std::string> Report::works() const {
  std::vector<std::string> names;
  for (const Row& row : rows) add_once(names, row.work);
  return names;
}

void print_table(std::ostream& out, const Report& report) {
  for (const auto& line : report.heading) out << line << '\n';
  const char* const columns = "%-20s %-13s %12s %12s %12s  %-9s %4s %8s %8s\n";
  out << '\n' << text(columns, "work", "who", "median", "minimum", "maximum", "unit", "runs", "to best", "of limit");
  std::string work;
  for (const Row& row : report.rows) {
    if (row.work != work) out << '\n';
    const bool limit = row.implementation == machine;
    out << text(columns, row.work == work ? "" : row.work.c_str(), row.implementation.c_str(),
                number(row.figures.median).c_str(), number(row.figures.minimum).c_str(),
                number(row.figures.maximum).c_str(), row.unit.c_str(), std::to_string(row.figures.runs).c_str(),
                limit ? "" : optional("%.2f ×", report.ratio_to_best_peer(row)).c_str(),
                limit ? "" : optional("%.1f %%", report.percent_of_limit(row)).c_str());
    work = row.work;
  }
  if (!report.remarks.empty()) out << '\n';
  for (const Remark& remark : report.remarks)
    out << remark.implementation << (remark.work.empty() ? "" : ", " + remark.work) << ": " << remark.text << '\n';
}

void print_json(std::ostream& out, const Report& report) {
  out << "[\n";
  const char* separator = "";
  for (const Row& row : report.rows) {
    out << separator << "  {\"work\": " << quoted(row.work) << ", \"implementation\": " << quoted(row.implementation)
        << ", \"value\": " << text("%.9g", row.figures.median) << ", \"unit\": " << quoted(row.unit)
        << ", \"minimum\": " << text("%.9g", row.figures.minimum)
        << ", \"maximum\": " << text("%.9g", row.figures.maximum) << ", \"runs\": " << row.figures.runs << '}';
    separator = ",\n";
  }
  out << "\n]\n";
}

void print_markdown(std::ostream& out, const Report& report) {
  for (const auto& line : report.heading) out << line << "  \n";
  std::vector<std::string> others;
  for (const Row& row : report.rows)
    if (row.implementation != ours && row.implementation != machine) add_once(others, row.implementation);

  std::string head = "\n| work | unit | strata | to the best peer | of the limit |", rule = "|---|---|--:|--:|--:|";
  for (const auto& name : others) {
    head += ' ' + name + " |";
    rule += "--:|";
  }
  out << head << " limit |\n" << rule << "--:|\n";
  for (const auto& work : report.works()) {
    const Row *own = find(report, work, ours), *limit = find(report, work, machine);
    const auto unit =
        std::find_if(report.rows.begin(), report.rows.end(), [&](const Row& row) { return row.work == work; })->unit;
    out << "| " << work << " | " << unit << " | " << (own == nullptr ? "–" : number(own->figures.median)) << " | "
        << (own == nullptr ? "" : optional("%.2f ×", report.ratio_to_best_peer(*own))) << " | "
        << (own == nullptr ? "" : optional("%.0f %%", report.percent_of_limit(*own))) << " |";
    for (const auto& name : others) {
      const Row* row = find(report, work, name);
      out << ' ' << (row == nullptr ? "–" : number(row->figures.median)) << " |";
    }
    out << ' ' << (limit == nullptr ? "" : number(limit->figures.median)) << " |\n";
  }
}

}  // namespace bench
