// SPDX-License-Identifier: MIT
#pragma once

#include <CLI/CLI.hpp>
#include <charconv>
#include <concepts>
#include <iostream>
#include <optional>
#include <sstream>

/// What the programs' command lines have in common: a wrong value gets one line on standard error, and exit code 2.
namespace command_line {

/// A number in [least, most]; whole if the bounds are.
template <class Number>
CLI::Validator within(Number least, Number most) {
  return CLI::Validator(
      [=](std::string& text) {
        Number value{};
        const char* const end = text.data() + text.size();
        const auto [stop, error] = std::from_chars(text.data(), end, value);
        if (error == std::errc() && stop == end && value >= least && value <= most) return std::string();
        std::ostringstream message;
        message << "expected a " << (std::integral<Number> ? "whole " : "") << "number from " << least << " to " << most
                << ", found '" << text << '\'';
        return message.str();
      },
      "");
}

/// Says what is wrong, in one line.
inline int refuse(const CLI::App& app, const std::string& what) {
  std::cerr << app.get_name() << ": " << what << " (see --help)\n";
  return 2;
}

/// Reads the command line. Returns the exit code if there is nothing to run: 0 after --help, 2 after a wrong value.
inline std::optional<int> parse(CLI::App& app, int argc, char** argv) {
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& done) {
    return app.exit(done);
  } catch (const CLI::ParseError& error) {
    return refuse(app, error.what());
  }
  return std::nullopt;
}

}  // namespace command_line
