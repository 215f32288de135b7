// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <optional>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

#include "strata/data/part.hpp"
#include "strata/ranks/mpi.hpp"
#include "strata/ranks/shards.hpp"
#include "strata/tensor/error.hpp"
#include "strata/tensor/message.hpp"

namespace strata::inline STRATA_CONFIGURATION {

namespace detail {

/// An Error that is thrown on all ranks.
class ErrorOnAll : public Error {
  using Error::Error;
};

/// Some processes that share a training, as one of them sees them.
struct RankGroup {
  MPI_Comm comm = MPI_COMM_NULL;
  Size rank = 0, count = 1, shards = 1;
  bool sees_memory = false;  ///< they are on one machine, and may read what the others have written

  bool is_first() const { return rank == 0; }
  Share own() const { return shards_of(rank, count, shards); }

  /// The text that one rank has, to all.
  std::string text_of_rank(const std::string& own_text, Size of) const {
    auto length = static_cast<unsigned long long>(own_text.size());
    MPI_Bcast(&length, 1, MPI_UNSIGNED_LONG_LONG, static_cast<int>(of), comm);
    std::string text = rank == of ? own_text : std::string(length, ' ');
    MPI_Bcast(text.data(), static_cast<int>(length), MPI_CHAR, static_cast<int>(of), comm);
    return text;
  }

  /// Bytes of the first rank, to all.
  void show(std::span<std::byte> bytes) const {
    constexpr Size most = Size{1} << 30U;  // MPI counts them in an int
    for (; !bytes.empty(); bytes = bytes.subspan(std::min(most, bytes.size())))
      MPI_Bcast(bytes.data(), static_cast<int>(std::min(most, bytes.size())), MPI_BYTE, 0, comm);
  }

  /// `each` numbers of every shard that a rank holds, to all, in the order of the shards.
  std::vector<std::uint64_t> numbers_of_shards(const std::vector<std::uint64_t>& own_numbers, Size each) const {
    std::vector<int> counts, places;
    for (Size of = 0; of < count; ++of) {
      const Share of_rank = shards_of(of, count, shards);
      counts.push_back(static_cast<int>((of_rank.end - of_rank.begin) * each));
      places.push_back(static_cast<int>(of_rank.begin * each));
    }
    std::vector<std::uint64_t> all(shards * each);
    MPI_Allgatherv(own_numbers.data(), static_cast<int>(own_numbers.size()), MPI_UINT64_T, all.data(), counts.data(),
                   places.data(), MPI_UINT64_T, comm);
    return all;
  }

  /// A number of each rank, to all.
  std::vector<unsigned long long> numbers_of_all(unsigned long long own_number) const {
    std::vector<unsigned long long> all(count);
    MPI_Allgather(&own_number, 1, MPI_UNSIGNED_LONG_LONG, all.data(), 1, MPI_UNSIGNED_LONG_LONG, comm);
    return all;
  }

  /// The sum of a whole number over all ranks, to all.
  std::uint64_t sum(std::uint64_t own_number) const {
    MPI_Allreduce(MPI_IN_PLACE, &own_number, 1, MPI_UINT64_T, MPI_SUM, comm);
    return own_number;
  }

  /// What the first rank says, to all.
  bool says_first(bool here) const {
    unsigned char says = here ? 1 : 0;
    MPI_Bcast(&says, 1, MPI_UNSIGNED_CHAR, 0, comm);
    return says != 0;
  }

  /// Throws Error on all ranks, with the complaint of the first one that has any.
  void check_nobody_complains(const std::string& complaint) const {
    std::uint64_t first = complaint.empty() ? count : rank;
    MPI_Allreduce(MPI_IN_PLACE, &first, 1, MPI_UINT64_T, MPI_MIN, comm);
    if (first < count)
      STRATA_THROW ErrorOnAll(text_of("strata::Ranks: rank ", first, " of ", count, ": ",
                                      text_of_rank(complaint, static_cast<Size>(first))));
  }

  /// f() on all ranks; if it throws on any, Error on all.
  template <class F>
  auto on_all(F&& f) const {
    using Result = std::remove_cvref_t<std::invoke_result_t<F&>>;
    std::string complaint;
    std::conditional_t<std::is_void_v<Result>, std::optional<bool>, std::optional<Result>> result;
    try {
      if constexpr (std::is_void_v<Result>)
        f();
      else
        result.emplace(f());
    } catch (const std::exception& error) {
      complaint = error.what();
      if (complaint.empty()) complaint = "an exception without a text";
    } catch (...) {
      complaint = "an exception that is no std::exception";
    }
    check_nobody_complains(complaint);
    if constexpr (!std::is_void_v<Result>) return std::move(*result);
  }

  /// f(), between whose beginning and end the others wait for messages: what it throws on this rank ends the program
  /// on all ranks.
  template <class F>
  void or_end_all(F&& f) const {
    std::string complaint;
    try {
      f();
      return;
    } catch (const ErrorOnAll&) {
      throw;
    } catch (const std::exception& error) {
      complaint = error.what();
    } catch (...) {
      complaint = "an exception that is no std::exception";
    }
    const std::string line =
        text_of("strata::train: rank ", rank, " of ", count, " ends the training: ", complaint, "\n");
    std::fputs(line.c_str(), stderr);
    std::fflush(stderr);
    MPI_Abort(comm, 1);
  }
};

template <Size Shards>
struct ShardsAreAPowerOfTwo {
  static_assert(std::has_single_bit(Shards),
                STRATA_MESSAGE("strata::Ranks", "the number of shards must be a power of two",
                               "write Ranks<8>, or Ranks without a number, which is that", Shards, " is none"));
};

}  // namespace detail

/// How ranks talk to each other.
struct RanksOptions {
  /// Whether ranks that are all on one machine read each other's gradients where they lie, rather than send them.
  bool shared_memory = true;
};

/// The ranks of an MPI communicator that share a training (see strata/ranks/train.hpp): between MPI_Init and
/// MPI_Finalize, made on all of them together, a collective call.
///
/// A batch is cut into `Shards` equal shards, a power of two, each with its own part of the data. They are a constant
/// of the training as the batch is: 1, 2, 3 … Shards ranks, each with some of the shards, learn the same to the last
/// bit. The fewer, the faster is each rank; as many as there will ever be ranks are enough.
template <Size Shards = 8>
class Ranks {
  static_assert(sizeof(detail::ShardsAreAPowerOfTwo<Shards>) > 0);

 public:
  static constexpr Size shards = Shards;

  /// Throws Error where MPI is not running, and for more ranks than shards.
  explicit Ranks(MPI_Comm all, RanksOptions options = {}) {
    if (!detail::mpi_is_running())
      STRATA_THROW Error("strata::Ranks: MPI is not running; call MPI_Init(&argc, &argv) first, MPI_Finalize() last");
    int rank = 0, count = 1;
    MPI_Comm_rank(all, &rank);
    MPI_Comm_size(all, &count);
    if (static_cast<Size>(count) > Shards)
      STRATA_THROW Error(detail::text_of("strata::Ranks: at most ", Shards, " ranks can share ", Shards,
                                         " shards, found ", count, "; start fewer, or write Ranks<",
                                         std::bit_ceil(static_cast<Size>(count)), ">"));
    // A communicator of its own, so that its messages meet no others.
    MPI_Comm_dup(all, &group_.comm);
    group_.rank = static_cast<Size>(rank);
    group_.count = static_cast<Size>(count);
    group_.shards = Shards;
    group_.sees_memory = options.shared_memory && are_on_one_machine();
  }
  ~Ranks() {
    if (group_.comm != MPI_COMM_NULL && detail::mpi_is_running()) MPI_Comm_free(&group_.comm);
  }
  Ranks(const Ranks&) = delete;
  Ranks& operator=(const Ranks&) = delete;

  Size rank() const { return group_.rank; }
  Size count() const { return group_.count; }
  /// Whether this is the one that shows and writes.
  bool is_first() const { return group_.is_first(); }

  /// What this rank holds of every data set.
  Part part() const { return {group_.own().begin, group_.own().end, Shards}; }

  /// What f() gives on this rank, such as data that are read; if it throws on any rank, Error on all of them with the
  /// rank and what was thrown. A collective call.
  template <class F>
  auto on_all(F&& f) const {
    return group_.on_all(f);
  }

  const detail::RankGroup& group() const { return group_; }

 private:
  /// And more than one.
  bool are_on_one_machine() const {
    MPI_Comm near = MPI_COMM_NULL;
    MPI_Comm_split_type(group_.comm, MPI_COMM_TYPE_SHARED, static_cast<int>(group_.rank), MPI_INFO_NULL, &near);
    int count = 0;
    MPI_Comm_size(near, &count);
    MPI_Comm_free(&near);
    return group_.count > 1 && static_cast<Size>(count) == group_.count;
  }

  detail::RankGroup group_;
};

}  // namespace strata
