// SPDX-License-Identifier: MIT
// Runs the tests on every rank, each of which takes part in all of them; the first one tells of those that passed too.
#define DOCTEST_CONFIG_IMPLEMENT
#include <doctest/doctest.h>

#include <cstdio>
#include <cstdlib>
#include <new>

#include "ranks/world.hpp"

namespace strata_test {

std::atomic<long> allocations{0}, messages_begun{0};

}  // namespace strata_test

namespace {

void* counted(std::size_t size, std::size_t alignment) {
  ++strata_test::allocations;
  const std::size_t whole = (size + alignment - 1) / alignment * alignment;
  void* const memory = std::aligned_alloc(alignment, whole > 0 ? whole : alignment);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}

}  // namespace

// For the whole program; were they inlined, g++ would take free for the wrong partner of new. What MPI takes by malloc
// is not counted.
[[gnu::noinline]] void* operator new(std::size_t size) { return counted(size, alignof(std::max_align_t)); }
[[gnu::noinline]] void* operator new[](std::size_t size) { return counted(size, alignof(std::max_align_t)); }
[[gnu::noinline]] void* operator new(std::size_t size, std::align_val_t alignment) {
  return counted(size, static_cast<std::size_t>(alignment));
}
[[gnu::noinline]] void* operator new[](std::size_t size, std::align_val_t alignment) {
  return counted(size, static_cast<std::size_t>(alignment));
}
[[gnu::noinline]] void operator delete(void* memory) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete[](void* memory) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::align_val_t) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete[](void* memory, std::align_val_t) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::size_t, std::align_val_t) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete[](void* memory, std::size_t, std::align_val_t) noexcept { std::free(memory); }

/// In place of MPI's own, which is PMPI_Start.
extern "C" int MPI_Start(MPI_Request* request) {
  ++strata_test::messages_begun;
  return PMPI_Start(request);
}

namespace {

/// Whether `Ranks` are refused, since MPI is not running.
bool are_refused() {
  try {
    const strata::Ranks ranks(MPI_COMM_WORLD);
  } catch (const strata::Error& error) {
    return std::string_view(error.what()).find("MPI is not running") != std::string_view::npos;
  }
  return false;
}

}  // namespace

int main(int count, char** words) {
  bool good = are_refused();
  int level = 0, rank = 0;
  MPI_Init_thread(&count, &words, MPI_THREAD_FUNNELED, &level);
  MPI_Comm_rank(MPI_COMM_WORLD, &rank);
  doctest::Context context(count, words);
  if (rank != 0) context.setOption("minimal", true);
  const int result = context.run();
  MPI_Finalize();
  good = good && are_refused();
  if (!good) std::fputs("Ranks are made where MPI is not running\n", stderr);
  return good ? result : 1;
}
