// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace bench {

/// What it takes to compile and link a program, and how large it is without its symbols.
struct CompileCost {
  double seconds, megabytes, kilobytes;
};

/// Compiles one of the build folder's programs anew with the build's own commands.
class CompiledProgram {
 public:
  /// Nothing if the build does not know the program.
  static std::optional<CompiledProgram> find(const std::filesystem::path& build, const std::string& target);
  CompileCost compile() const;

 private:
  CompiledProgram(std::filesystem::path build, std::string target, std::string commands)
      : build_(std::move(build)), target_(std::move(target)), commands_(std::move(commands)) {}

  std::filesystem::path build_;
  std::string target_, commands_;
};

}  // namespace bench
