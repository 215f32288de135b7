// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "strata/io/safetensors.hpp"
#include "strata/tensor/finite.hpp"
#include "strata/training/bits.hpp"
#include "strata/training/fingerprint.hpp"
#include "strata/training/training_run.hpp"

/// What a checkpoint holds: a safetensors file with everything that decides how training goes on.
namespace strata::inline STRATA_CONFIGURATION::detail {

/// A layer that keeps something between forward and backward must say what of it outlives a step.
template <class L>
struct WorkspaceSaysWhatLasts {
  static_assert(never<L>,
                STRATA_MESSAGE("strata::Checkpoints",
                               "a layer's Workspace must say what of it lasts from one step to the next",
                               "give it `static constexpr auto state(auto& self)` that returns std::tie(…) of numbers, "
                               "generators and tensors, or std::tuple<>()",
                               "the Workspace of ", name_of<L>(), " does not say what lasts"));
};

template <class L, class Scalar, Size Batch>
constexpr auto workspace_rule() {
  if constexpr (requires { typename L::template Workspace<Scalar, Batch>; }) {
    using Workspace = typename L::template Workspace<Scalar, Batch>;
    if constexpr (!requires(Workspace & workspace) { Workspace::state(workspace); })
      return std::type_identity<WorkspaceSaysWhatLasts<L>>();
    else
      return std::type_identity<Kept>();
  } else {
    return std::type_identity<Kept>();
  }
}

/// Complains of the layers of a network that break the rule.
template <class Network, Size Batch, Size... I>
constexpr Size check_workspaces(std::index_sequence<I...>) {
  return (Size{0} + ... +
          sizeof(typename decltype(workspace_rule<typename Network::template Layer<I>, typename Network::Scalar,
                                                  Batch>())::type));
}

/// What the metadata of a checkpoint say, and must say for a training that takes it up: key and text.
using Identity = std::vector<std::pair<std::string, std::string>>;

inline constexpr const char* checkpoint_is_damaged = "the file is damaged";

/// The values of a tuple of references, from a tensor of their bits. Throws FileError.
inline void read_bits(SafetensorsReader& file, const std::string& name, const auto& values) {
  const std::array<Size, 1> shape{bits_of(values).size()};
  if (!set_bits(file.numbers<std::uint64_t>(name, shape), values))
    file.fail(name, 0, "the bits of such numbers", "others", checkpoint_is_damaged);
}

/// What a checkpoint holds of a run beside what every run has, and who reads and writes it: for each kind of run.
template <class Run>
class OwnPart;

/// Of one process: the order of the rows, and whatever draws.
template <class Network, Size Batch, class OptimizerType, class Factors>
class OwnPart<TrainingRun<Network, Batch, OptimizerType, Factors>> {
  using Run = TrainingRun<Network, Batch, OptimizerType, Factors>;

 public:
  static constexpr std::string_view format = "checkpoint 1";

  explicit OwnPart(Run& run) : run_(run) {
    (void)check_workspaces<Network, Batch>(std::make_index_sequence<Network::layer_count>{});
  }

  static std::string text_of_batch() { return text_of(Batch); }
  static std::string text_of_data(const auto& data) { return fingerprint(data); }
  static void check(auto&& f, Size) { f(); }
  static bool read_by(auto&& f, auto&) { return f(); }
  static void write_by(auto&& f) { f(); }

  /// How much they are in a file: tensors, bytes.
  std::array<Size, 2> extent() {
    Size bits = bits_of(std::tie(run_.generator)).size(), tensors = 2;
    for_each_workspace([&](const std::string&, const auto& state) {
      bits += bits_of(state).size();
      ++tensors;
    });
    return {tensors, sizeof(std::uint64_t) * bits + sizeof(std::uint32_t) * run_.order.size()};
  }

  void add_to(SafetensorsWriter& file) {
    file.add<std::uint64_t>("generator", bits_of(std::tie(run_.generator)));
    for_each_workspace(
        [&](const std::string& name, const auto& state) { file.add<std::uint64_t>(name, bits_of(state)); });
    file.add("order", run_.order);
  }

  /// Once the rest of the file has been read.
  void read(SafetensorsReader& file) {
    read_order(file);
    read_bits(file, "generator", std::tie(run_.generator));
    for_each_workspace([&](const std::string& name, const auto& state) { read_bits(file, name, state); });
  }

 private:
  /// f(name, tuple of references) for each layer whose workspace keeps something from step to step.
  void for_each_workspace(auto&& f) {
    const auto visit = [&]<Size I>(std::integral_constant<Size, I>) {
      using L = typename Network::template Layer<I>;
      if constexpr (requires { typename L::template Workspace<typename Network::Scalar, Batch>; }) {
        auto& workspace = run_.trainer.errors.template get<I>();
        using Workspace = std::remove_cvref_t<decltype(workspace)>;
        if constexpr (requires { Workspace::state(workspace); })
          f(text_of("workspace.", I), Workspace::state(workspace));
      }
    };
    [&]<Size... I>(std::index_sequence<I...>) { (visit(std::integral_constant<Size, I>{}), ...); }
    (std::make_index_sequence<Network::layer_count>{});
  }

  void read_order(SafetensorsReader& file) {
    const auto order = file.numbers<std::uint32_t>("order", std::array<Size, 1>{run_.order.size()});
    std::vector<bool> seen(order.size());
    for (Size i = 0; i < order.size(); ++i) {
      if (order[i] >= order.size() || seen[order[i]])
        file.fail("order", i, text_of("every row below ", order.size(), " once"), text_of(order[i]),
                  checkpoint_is_damaged);
      seen[order[i]] = true;
    }
    run_.order = order;
  }

  Run& run_;
};

template <class Network, class Run>
class CheckpointFile {
  using Scalar = typename Network::Scalar;
  using Bits = std::vector<std::uint64_t>;
  static constexpr Size state_tensors = std::tuple_size_v<decltype(Run::Trainer::state)>;
  static constexpr Size figures = 6;  ///< of an epoch

 public:
  CheckpointFile(Network& network, Run& run, Identity identity)
      : network_(network), run_(run), identity_(std::move(identity)) {}

  /// Throws FileError.
  void write(const std::filesystem::path& path, OwnPart<Run>& own) {
    SafetensorsWriter file;
    for (const auto& [key, text] : identity_) file.note(key, text);
    file.add<double>("history", history_shape(run_.history.epochs.size()), history_numbers());
    file.add<double>(
        "sums", sums(run_.pass.cost_of_rows, run_.pass.last_good_cost, run_.last_good_cost, run_.into_epoch.count()));
    file.add<std::uint64_t>("position", Bits{run_.pass.batches, run_.history.best_epoch});
    file.add<std::uint64_t>("optimizer", bits_of(members_of(run_.trainer.optimizer)));
    add_parameters<Network>(file, network_.parameters(), names("parameters."));
    add_parameters<Network>(file, run_.best, names("best."));
    for (Size slot = 0; slot < state_tensors; ++slot)
      add_parameters<Network>(file, run_.trainer.state[slot], slot_names(slot), true);
    own.add_to(file);
    file.write(path);
  }

  /// Throws FileError for a file that is damaged or belongs to another training; the network is then as it was.
  void read(const std::filesystem::path& path, Size epochs, OwnPart<Run>& own) {
    SafetensorsReader file(path, limits(epochs, own.extent()));
    for (const auto& [key, text] : identity_)
      file.check_note(key, text, "take up the training that the checkpoint is of, or give another path");
    file.check_checksum();
    read_history(file, epochs);
    read_position(file, epochs);
    read_bits(file, "optimizer", members_of(run_.trainer.optimizer));
    const double rate = run_.trainer.optimizer.learning_rate;
    if (!(rate > 0) || !math::is_finite(rate))
      file.fail("optimizer", 0, "a learning rate above 0", text_of(rate), damaged);
    const auto parameters = read_parameters<Network>(file, names("parameters."), {dtype_of<Scalar>});
    run_.best = *read_parameters<Network>(file, names("best."), {dtype_of<Scalar>});
    for (Size slot = 0; slot < state_tensors; ++slot)
      run_.trainer.state[slot] = *read_parameters<Network>(file, slot_names(slot), {dtype_of<Scalar>}, true);
    own.read(file);
    file.check_that_this_is_all();
    network_.parameters() = *parameters;
  }

 private:
  static constexpr const char* damaged = checkpoint_is_damaged;

  static std::vector<double> sums(auto... numbers) { return {numbers...}; }
  static std::array<Size, 2> history_shape(Size epochs) { return {epochs, figures}; }

  static TensorNames names(const std::string& prefix) {
    return [prefix](const TensorPlace& place) { return prefix + layer_names(place); };
  }
  static TensorNames slot_names(Size slot) { return names(text_of("state.", slot, ".")); }

  std::vector<double> history_numbers() const {
    std::vector<double> numbers;
    for (const auto& [number, training_cost, validation_cost, accuracy, rate, seconds] : run_.history.epochs)
      numbers.insert(numbers.end(),
                     {static_cast<double>(number), training_cost, validation_cost, accuracy, rate, seconds});
    return numbers;
  }

  /// A history may be longer than it should, so that the error can say so; but not without end.
  static constexpr Size spare_epochs = 1000000;

  SafetensorsLimits limits(Size epochs, std::array<Size, 2> own) {
    const auto [own_tensors, own_bytes] = own;
    const Size bits = 2 + bits_of(members_of(run_.trainer.optimizer)).size();
    const Size history = figures * sizeof(double) * (epochs + 1 + spare_epochs);
    return {.tensors = 4 + own_tensors + 8 * (2 + state_tensors) * Network::layer_count,
            .data = history + 4 * sizeof(double) + sizeof(std::uint64_t) * bits + own_bytes +
                    (2 + state_tensors) * sizeof(Scalar) * saved_numbers<Network>};
  }

  void read_history(SafetensorsReader& file, Size epochs) {
    const Size count = std::clamp<Size>(file.extent("history"), 1, epochs + 1 + spare_epochs);
    const auto numbers = file.numbers<double>("history", history_shape(count));
    if (count > epochs + 1)
      file.fail("history", (epochs + 1) * figures, text_of("at most ", epochs, " epochs"), text_of(count - 1),
                "raise .epochs, or give another path");
    run_.history.epochs.clear();
    for (Size i = 0; i < count; ++i) {
      const double* const n = &numbers[i * figures];
      if (n[0] != static_cast<double>(i) || !(math::is_finite(n[5]) && n[5] >= 0))
        file.fail("history", i * figures, text_of("the figures of epoch ", i), "others", damaged);
      run_.history.epochs.push_back({i, n[1], n[2], n[3], n[4], n[5]});
    }
  }

  void read_position(SafetensorsReader& file, Size epochs) {
    const auto position = file.numbers<std::uint64_t>("position", std::array<Size, 1>{2});
    const auto read = file.numbers<double>("sums", std::array<Size, 1>{4});
    const Size done = run_.history.epochs.size() - 1, most = done < epochs ? run_.batches() : 0;
    if (position[0] > most)
      file.fail("position", 0, text_of("at most ", most, " batches after epoch ", done, " of ", epochs),
                text_of(position[0]), "raise .epochs, or the file is damaged");
    if (position[1] > done)
      file.fail("position", 1, text_of("a best epoch up to ", done), text_of(position[1]), damaged);
    if (!(math::is_finite(read[3]) && read[3] >= 0 && read[3] < 1e12))
      file.fail("sums", 3, "seconds", text_of(read[3]), damaged);
    run_.pass = {.last_good_cost = read[1],
                 .batches = position[0],
                 .rows = run_.rows_of_batches(position[0]),
                 .cost_of_rows = read[0],
                 .begun = position[0] > 0};
    run_.history.best_epoch = position[1];
    run_.last_good_cost = read[2];
    run_.into_epoch = std::chrono::duration<double>(read[3]);
  }

  Network& network_;
  Run& run_;
  Identity identity_;
};

}  // namespace strata::detail
