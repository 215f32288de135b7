// SPDX-License-Identifier: MIT
#include "machine.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <limits>
#include <xsimd/xsimd.hpp>

#include "sum.hpp"

namespace bench {

namespace {

using Pack = xsimd::batch<float>;
/// Two pipes of four or five cycles need ten in flight; the sixteen registers of AVX2 hold twelve and two operands.
constexpr Size in_flight = 12;
/// Loads are wanted to be limited by the load ports, not by the chain of an addition.
constexpr Size readers = 12;
/// Numbers that are read at once.
constexpr Size block = readers * Pack::size;

/// Where results go that nobody wants, so that the compiler cannot leave their computation out.
volatile float sink;

template <Size N>
void keep(const std::array<Pack, N>& packs) {
  Pack sum = packs[0];
  for (Size i = 1; i < N; ++i) sum += packs[i];
  sink = sum_of_lanes(sum);
}

std::string first_line(const std::filesystem::path& path) {
  std::string line;
  std::ifstream(path) >> line;
  return line;
}

}  // namespace

double multiply_add_rounds(Size rounds) {
  volatile float factor = 0.5F, summand = 1;
  const Pack a(factor), b(summand);
  std::array<Pack, in_flight> sums;
  sums.fill(b);
  for (Size round = 0; round < rounds; ++round)
    for (Pack& sum : sums) sum = xsimd::fma(sum, a, b);
  keep(sums);
  return 2.0 * Pack::size * in_flight * static_cast<double>(rounds);
}

Size cache_bytes(int level) {
  // The kernel's own table first: the C library takes a virtual machine's word for the third level of all sockets.
  for (int index = 0; index < 8; ++index) {
    const std::filesystem::path folder = "/sys/devices/system/cpu/cpu0/cache/index" + std::to_string(index);
    if (first_line(folder / "level") != std::to_string(level) || first_line(folder / "type") == "Instruction") continue;
    if (const std::string size = first_line(folder / "size"); !size.empty())
      return std::stoul(size) * (size.back() == 'M' ? 1024 * 1024 : 1024);
  }
  constexpr std::array names{_SC_LEVEL1_DCACHE_SIZE, _SC_LEVEL2_CACHE_SIZE, _SC_LEVEL3_CACHE_SIZE};
  const long size = sysconf(names[static_cast<Size>(level - 1)]);
  return size > 0 ? static_cast<Size>(size) : 0;
}

CacheReader::CacheReader(int level) {
  // Half of the first two levels, so that all of it stays; a quarter of the third, which is shared.
  constexpr std::array<Size, 3> usual{32 * 1024, 512 * 1024, 16 * 1024 * 1024};
  const Size told = cache_bytes(level);
  const Size bytes = (told > 0 ? told : usual[static_cast<Size>(level - 1)]) / (level == 3 ? 4 : 2);
  constexpr Size line = 64 / sizeof(float);
  size_ = bytes / sizeof(float) / block * block;

  // A buffer's pages may fall on the same sets of the cache as each other: of several buffers the fastest tells the
  // limit.
  double best = std::numeric_limits<double>::infinity();
  std::vector<std::vector<float>> candidates(8);
  for (auto& candidate : candidates) candidate.assign(size_ + line, 1.0F);
  for (auto& candidate : candidates) {
    numbers_.swap(candidate);
    read(1);
    const auto start = std::chrono::steady_clock::now();
    read(20);
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    if (seconds >= best) numbers_.swap(candidate);
    best = std::min(best, seconds);
  }
}

double CacheReader::read(Size times) {
  std::array<Pack, readers> sums;
  sums.fill(Pack(0.0F));
  const float* numbers = numbers_.data();
  while (reinterpret_cast<std::uintptr_t>(numbers) % 64 != 0) ++numbers;
  for (Size time = 0; time < times; ++time)
    for (Size at = 0; at < size_; at += block)
      for (Size i = 0; i < readers; ++i) sums[i] += Pack::load_aligned(numbers + at + i * Pack::size);
  keep(sums);
  return static_cast<double>(size_ * sizeof(float)) * static_cast<double>(times);
}

Loader::Loader(Size bytes) : size_((bytes / sizeof(float) + block - 1) / block * block) {
  constexpr Size line = 64 / sizeof(float);
  numbers_.assign(size_ + line, 1.0F);
  while (reinterpret_cast<std::uintptr_t>(numbers_.data() + begin_) % 64 != 0) ++begin_;
}

void Loader::load(Size times) const {
  const float* const numbers = numbers_.data() + begin_;
  for (Size time = 0; time < times; ++time)
    for (Size at = 0; at < size_; at += block)
      for (Size i = 0; i < readers; ++i) {
        const auto loaded = static_cast<Pack::register_type>(Pack::load_aligned(numbers + at + i * Pack::size));
#if defined(__aarch64__)
        asm volatile("" : : "w"(loaded));
#else
        asm volatile("" : : "x"(loaded));
#endif
      }
}

std::string processor_name() {
  std::ifstream file("/proc/cpuinfo");
  for (std::string line; std::getline(file, line);)
    if (line.starts_with("model name") || line.starts_with("Model")) return line.substr(line.find(':') + 2);
  return "unknown processor";
}

std::string compiler_name() {
#ifdef __clang__
  return "clang++ " __clang_version__;
#else
  return "g++ " __VERSION__;
#endif
}

}  // namespace bench
