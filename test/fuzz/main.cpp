// SPDX-License-Identifier: MIT
// What every fuzz target shares: it reads each input as a file in memory, lets only errors of strata pass, and holds
// the memory that is taken meanwhile (by zlib and libzip as well) against the target's bound.
#include <sanitizer/allocator_interface.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "fuzz/target.hpp"
#include "strata/data/gzip.hpp"

namespace {

constexpr std::size_t limit = std::size_t{1} << 18U;

// What the program holds of the heap, and the most of it since the last input began.
std::size_t held = 0, most_held = 0;

void count_malloc(const volatile void*, std::size_t size) { most_held = std::max(most_held, held += size); }
void count_free(const volatile void* memory) {
  if (memory != nullptr) held -= std::min(held, __sanitizer_get_allocated_size(const_cast<const void*>(memory)));
}

/// What the bound allows for a file. The contents are the file, or what comes out of it: no more than the limit and the
/// deflate format allow. Messages need some memory, and decompression has buffers and a window.
std::size_t allowed(std::span<const std::byte> file) {
  constexpr std::size_t best_ratio = 1032, messages = std::size_t{1} << 13U, decompression = std::size_t{1} << 18U;
  const bool compressed = fuzz::bound.archive || strata::is_gzip(file);
  const std::size_t contents = compressed ? std::min(limit, best_ratio * file.size()) : file.size();
  return fuzz::bound.per_byte * contents + (compressed ? decompression : messages);
}

/// A file that is only in memory.
class MemoryFile {
 public:
  MemoryFile() : number_(::memfd_create("input", MFD_CLOEXEC)), path_("/proc/self/fd/" + std::to_string(number_)) {
    if (number_ < 0) complain("no memory for a file");
  }
  ~MemoryFile() { ::close(number_); }
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;

  void hold(std::span<const std::byte> bytes) const {
    if (::ftruncate(number_, 0) != 0 || ::pwrite(number_, bytes.data(), bytes.size(), 0) != ::ssize_t(bytes.size()))
      complain("no memory for a file");
  }
  const std::string& path() const { return path_; }

  [[noreturn]] static void complain(const std::string& text) {
    std::fprintf(stderr, "%s\n", text.c_str());
    std::abort();
  }

 private:
  int number_;
  std::string path_;
};

}  // namespace

extern "C" int LLVMFuzzerInitialize(int*, char***) {
  if (const char* const folder = std::getenv("STRATA_SEEDS"); folder != nullptr) {
    int number = 0;
    for (const fuzz::Bytes& seed : fuzz::seeds())
      strata_test::write_file(std::filesystem::path(folder) / std::to_string(number++), seed);
    std::exit(0);
  }
  __sanitizer_install_malloc_and_free_hooks(count_malloc, count_free);
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto bytes = std::as_bytes(std::span(data, size));
  static const MemoryFile file;
  file.hold(bytes);
  const std::size_t before = most_held = held;
  try {
    fuzz::read(file.path(), {.bytes = limit});
  } catch (const strata::Error& error) {
    if (!std::string_view(error.what()).starts_with(file.path())) MemoryFile::complain(error.what());
  }
  if (most_held - before > allowed(bytes)) {
    MemoryFile::complain(std::to_string(most_held - before) + " bytes of memory for a file of " + std::to_string(size) +
                         ", expected at most " + std::to_string(allowed(bytes)));
  }
  return 0;
}
