// SPDX-License-Identifier: MIT
#pragma once

#include <stdlib.h>

#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

namespace strata_test {

using Bytes = std::vector<std::byte>;

/// A folder of its own for a test, deleted with all it holds at the end of its scope.
class TemporaryFolder {
 public:
  explicit TemporaryFolder(const std::filesystem::path& parent = std::filesystem::temp_directory_path()) {
    std::string pattern = (parent / "strata-test-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
    path_ = pattern;
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }
  std::filesystem::path operator/(const std::string& name) const { return path_ / name; }

 private:
  std::filesystem::path path_;
};

/// Where files are written at once, if there is such a place: for tests that write thousands of them.
inline std::filesystem::path fast_place() {
  const std::filesystem::path memory = "/dev/shm";
  return std::filesystem::is_directory(memory) ? memory : std::filesystem::temp_directory_path();
}

/// Text, which may hold zeros, as bytes.
inline Bytes bytes_of(std::string_view text) {
  const auto bytes = std::as_bytes(std::span(text));
  return {bytes.begin(), bytes.end()};
}

inline std::string text_of_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// Writes a file and returns its path.
inline std::filesystem::path write_file(const std::filesystem::path& path, std::span<const std::byte> bytes) {
  std::ofstream file(path, std::ios::binary);
  file.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
  if (!file.flush()) throw std::runtime_error("cannot write " + path.string());
  return path;
}
inline std::filesystem::path write_file(const std::filesystem::path& path, std::string_view text) {
  return write_file(path, std::as_bytes(std::span(text)));
}

/// The folder with mnist/ and kmnist/: what the environment's STRATA_DATA names, else what the build's does, else
/// ../shared/data beside the source; nothing if it does not exist.
inline std::optional<std::filesystem::path> find_data() {
  std::filesystem::path folder;
#ifdef STRATA_SOURCE_ROOT
  folder = std::filesystem::path(STRATA_SOURCE_ROOT).parent_path() / "shared" / "data";
#endif
#ifdef STRATA_DATA
  if (!std::string_view(STRATA_DATA).empty()) folder = STRATA_DATA;
#endif
  if (const char* const named = std::getenv("STRATA_DATA"); named != nullptr && *named != '\0') folder = named;
  if (folder.empty() || !std::filesystem::is_directory(folder)) return std::nullopt;
  return folder;
}

}  // namespace strata_test
