// SPDX-License-Identifier: MIT
#include "compile_time.hpp"

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <memory>
#include <stdexcept>

namespace bench {

namespace {

struct Output {
  std::string text;
  int status;
};

Output run(const std::string& command) {
  FILE* pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) throw std::runtime_error("cannot run " + command);
  std::string text;
  for (std::array<char, 4096> part; fgets(part.data(), part.size(), pipe) != nullptr;) text += part.data();
  return {text, pclose(pipe)};
}

std::string quoted(const std::filesystem::path& path) { return "'" + path.string().append("'"); }

/// Runs a command in a shell and returns the most memory that one of its processes held, in MB.
double peak_memory_of(const std::string& command) {
  const pid_t child = fork();
  if (child == 0) {
    execl("/bin/sh", "sh", "-c", command.c_str(), static_cast<char*>(nullptr));
    _exit(127);
  }
  int status = 0;
  rusage usage{};
  if (child < 0 || wait4(child, &status, 0, &usage) != child || status != 0)
    throw std::runtime_error("this command failed: " + command);
  return static_cast<double>(usage.ru_maxrss) / 1024;
}

}  // namespace

std::optional<CompiledProgram> CompiledProgram::find(const std::filesystem::path& build, const std::string& target) {
  const auto [commands, status] = run("ninja -C " + quoted(build) + " -t commands " + target + " 2>/dev/null");
  if (status != 0 || commands.empty()) return std::nullopt;
  std::string joined = "cd " + quoted(build);
  for (std::size_t begin = 0; begin < commands.size();) {
    const std::size_t end = std::min(commands.find('\n', begin), commands.size());
    const std::string line = commands.substr(begin, end - begin);
    // Some versions of ninja say first which folder they enter.
    if (!line.starts_with("ninja:")) joined += " && " + line;
    begin = end + 1;
  }
  return CompiledProgram(build, target, joined);
}

CompileCost CompiledProgram::compile() const {
  using Clock = std::chrono::steady_clock;
  const auto start = Clock::now();
  const double megabytes = peak_memory_of("CCACHE_DISABLE=1; export CCACHE_DISABLE; " + commands_);
  const double seconds = std::chrono::duration<double>(Clock::now() - start).count();

  const auto program = build_ / target_, stripped = build_ / (target_ + ".stripped");
  peak_memory_of("strip -o " + quoted(stripped) + " " + quoted(program));
  const auto bytes = static_cast<double>(std::filesystem::file_size(stripped));
  std::filesystem::remove(stripped);
  return {seconds, megabytes, bytes / 1000};
}

}  // namespace bench
