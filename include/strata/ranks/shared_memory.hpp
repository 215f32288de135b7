// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <exception>

#include "strata/ranks/ranks.hpp"
#include "strata/tensor/matrix.hpp"

namespace strata::inline STRATA_CONFIGURATION::detail {

/// Memory of each rank that all of them see, which are on one machine (`RankGroup::sees_memory`): so many bytes from
/// the beginning of a cache line on. To make it is a collective call, and its end is one.
class SharedMemory {
 public:
  SharedMemory(const RankGroup& group, Size own_bytes) {
    // Each rank's in pages of its own.
    MPI_Info info = MPI_INFO_NULL;
    MPI_Info_create(&info);
    MPI_Info_set(info, "alloc_shared_noncontig", "true");
    void* own = nullptr;
    MPI_Win_allocate_shared(static_cast<MPI_Aint>(own_bytes + cache_line), 1, info, group.comm, &own, &window_);
    MPI_Info_free(&info);
    MPI_Win_lock_all(MPI_MODE_NOCHECK, window_);
  }
  ~SharedMemory() {
    if (!mpi_is_running() || std::uncaught_exceptions() > exceptions_) return;
    MPI_Win_unlock_all(window_);
    MPI_Win_free(&window_);
  }
  SharedMemory(const SharedMemory&) = delete;
  SharedMemory& operator=(const SharedMemory&) = delete;

  std::byte* of(Size rank) const {
    MPI_Aint bytes = 0;
    int unit = 1;
    void* begin = nullptr;
    MPI_Win_shared_query(window_, static_cast<int>(rank), &bytes, &unit, static_cast<void*>(&begin));
    const auto place = reinterpret_cast<std::uintptr_t>(begin);
    return static_cast<std::byte*>(begin) + (cache_line - place % cache_line) % cache_line;
  }

  /// What a rank wrote before it sent a message, after this, is seen by whoever calls this after having received it.
  void sync() const { MPI_Win_sync(window_); }

 private:
  MPI_Win window_ = MPI_WIN_NULL;
  int exceptions_ = std::uncaught_exceptions();
};

}  // namespace strata::detail
