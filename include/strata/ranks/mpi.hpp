// SPDX-License-Identifier: MIT
#pragma once

#if !defined(__cpp_exceptions)
#error "strata/ranks needs exceptions: what is wrong on one rank is told on all"
#endif

// The deprecated classes of C++ are left out: without them nothing but the C library need be linked.
#if !defined(OMPI_SKIP_MPICXX)
#define OMPI_SKIP_MPICXX 1
#endif
#if !defined(MPICH_SKIP_MPICXX)
#define MPICH_SKIP_MPICXX 1
#endif
#include <mpi.h>

#include <concepts>
#include <utility>
#include <vector>

#include "strata/tensor/size.hpp"

/// The only place that includes mpi.h; of MPI 3.1, its functions for C.
namespace strata::inline STRATA_CONFIGURATION::detail {

template <std::floating_point Scalar>
MPI_Datatype mpi_type_of() {
  if constexpr (std::same_as<Scalar, float>)
    return MPI_FLOAT;
  else if constexpr (std::same_as<Scalar, double>)
    return MPI_DOUBLE;
  else
    return MPI_LONG_DOUBLE;
}

/// Whether MPI can be called: between MPI_Init and MPI_Finalize.
inline bool mpi_is_running() {
  int begun = 0, over = 0;
  MPI_Initialized(&begun);
  MPI_Finalized(&over);
  return begun != 0 && over == 0;
}

/// Messages that are always the same ones, known to MPI from the start: they are begun and waited for together, and
/// nothing is allocated for that. Between two ranks, those of one tag arrive in the order in which they were added.
class Messages {
 public:
  Messages() = default;
  Messages(Messages&& other) noexcept : requests_(std::exchange(other.requests_, {})) {}
  Messages(const Messages&) = delete;
  Messages& operator=(const Messages&) = delete;
  Messages& operator=(Messages&&) = delete;
  ~Messages() {
    if (!mpi_is_running()) return;
    for (MPI_Request& request : requests_) MPI_Request_free(&request);
  }

  template <class Scalar>
  void add_send(const Scalar* from, Size count, Size to_rank, int tag, MPI_Comm comm) {
    MPI_Send_init(from, static_cast<int>(count), mpi_type_of<Scalar>(), static_cast<int>(to_rank), tag, comm,
                  &requests_.emplace_back(MPI_REQUEST_NULL));
  }
  template <class Scalar>
  void add_receive(Scalar* to, Size count, Size from_rank, int tag, MPI_Comm comm) {
    MPI_Recv_init(to, static_cast<int>(count), mpi_type_of<Scalar>(), static_cast<int>(from_rank), tag, comm,
                  &requests_.emplace_back(MPI_REQUEST_NULL));
  }

  /// One by one, since MPI_Startall begins them in any order.
  void begin() {
    for (MPI_Request& request : requests_) MPI_Start(&request);
  }
  /// Whether all have arrived; lets MPI work on them.
  bool are_done() {
    int done = 1;
    MPI_Testall(static_cast<int>(requests_.size()), requests_.data(), &done, MPI_STATUSES_IGNORE);
    return done != 0;
  }
  void wait() { MPI_Waitall(static_cast<int>(requests_.size()), requests_.data(), MPI_STATUSES_IGNORE); }

 private:
  std::vector<MPI_Request> requests_;
};

}  // namespace strata::detail
