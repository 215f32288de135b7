// SPDX-License-Identifier: MIT
#include "session.hpp"

#include <bit>
#include <map>

#include "arena.hpp"
#include "carried.hpp"
#include "check.hpp"
#include "compile_time.hpp"
#include "example.hpp"
#include "images.hpp"
#include "machine.hpp"
#include "model_works.hpp"

namespace bench {

namespace {

/// A few thousand rows that training goes through in order, again and again.
constexpr Size training_rows = 4096;
constexpr Size predicted_batches = 8;
/// 0, which compilers cannot know.
const volatile std::uint32_t unknown_zero = 0;

struct NetworkWork {
  const char* name;
  Task task;
  bool eight_bits = false;
  bool chained = false;   ///< each prediction waits for the one before
  bool bfloat16 = false;  ///< products of rounded numbers
};
/// The largest error that a probability may have.
constexpr double eight_bits_tolerance = 0.05, float_tolerance = 1e-5;
/// Numbers are rounded by a 512th of them at most.
constexpr TrainingTolerance bfloat16_tolerance{.cost = 1e-3, .movement = 0.05};
const std::vector<NetworkWork>& network_works() {
  static const std::vector<NetworkWork> works{
      {"train784_b128", {digits, 128, 1, true}},
      {"train784_b128_bf16", {digits, 128, 1, true}, false, false, true},
      {"train784_b32", {digits, 32, 1, true}},
      {"train784_b128_t2", {digits, 128, 2, true}},
      {"train_tiny_b128", {tiny, 128, 1, true}},
      {"predict784_b1", {digits, 1, 1, false}},
      {"predict_tiny_b1", {tiny, 1, 1, false}},
      {"predict10_b1", {ten, 1, 1, false}},
      {"predict32_b1", {thirty_two, 1, 1, false}},
      {"predict_1_8_8_1_b1", {eight, 1, 1, false}},
      {"predict_tiny_chain", {tiny, 1, 1, false}, false, true},
      {"predict10_chain", {ten, 1, 1, false}, false, true},
      {"predict32_chain", {thirty_two, 1, 1, false}, false, true},
      {"predict_1_8_8_1_chain", {eight, 1, 1, false}, false, true},
      {"predict784_b128", {digits, 128, 1, false}},
      {"predict784_b1_int8", {digits, 1, 1, false}, true},
      {"predict784_b128_int8", {digits, 128, 1, false}, true},
      {"predict_tiny_b1_int8", {tiny, 1, 1, false}, true},
      {"predict10_b1_int8", {ten, 1, 1, false}, true},
      {"predict32_b1_int8", {thirty_two, 1, 1, false}, true},
  };
  return works;
}
const char* const epoch_work = "epoch_mnist";
const char* const products_work = "products784_b128";
/// Programs bench/<work>_<implementation>, with rows for seconds, <work>_memory and <work>_size.
const std::vector<std::string> compile_works{"compile784", "compile_two", "compile_umbrella", "compile_cnn"};
const char* const fma_work = "ceiling_fma";
const std::vector<std::string> read_works{"ceiling_l1_read", "ceiling_l2_read", "ceiling_l3_read"};

class Session : Arena {
 public:
  using Arena::Arena;

  Report run() {
    for (const auto& work : network_works())
      if (chosen(work.name)) work.task.trains ? train(work) : predict(work);
    if (chosen(epoch_work)) epoch();
    if (chosen(products_work)) products();
    measure_models(*this);
    for (const auto& work : compile_works)
      if (chosen(work)) compile(work);
    if (chosen(fma_work)) finish(fma_work, "GFLOP/s", {peak([](double flops) { return flops / 1e9; })});
    for (int level = 1; level <= 3; ++level)
      if (const auto& name = read_works[static_cast<Size>(level - 1)]; chosen(name))
        finish(name, "GB/s", {reading(level, [](double bytes) { return bytes / 1e9; })});
    return report();
  }

 private:
  /// f(peer, contender) for each that does the work.
  void for_each_contender(const NetworkWork& work, auto&& f) {
    set_threads(work.task.threads);
    for (const Peer& peer : peers()) {
      const auto make = work.eight_bits ? peer.eight_bits : work.bfloat16 ? peer.bfloat16 : peer.network;
      if (make == nullptr) continue;
      if (std::shared_ptr<Contender> contender = make(work.task))
        f(peer, std::move(contender));
      else
        remark(work.name, peer.name, "none yet");
    }
  }

  void train(const NetworkWork& work) {
    const Task& task = work.task;
    const auto rows = std::make_shared<const Rows>(example_rows(task.shape, training_rows));
    std::vector<Racer> racers;
    const auto race = [&](const std::string& name, std::shared_ptr<Contender> contender, TrainingTolerance tolerance) {
      if (!accept(work.name, name, check_training(*contender, task, *rows, tolerance))) return;
      const auto steps = [contender, rows, &task, at = Size{0}](Size times) mutable {
        for (Size time = 0; time < times; ++time, at = (at + task.batch) % training_rows)
          contender->step(&rows->inputs[at * task.shape.inputs()], &rows->labels[at]);
      };
      auto measure = seconds_of_one(steps, least());
      racers.push_back({name, [measure, &task] { return static_cast<double>(task.batch) / measure(); }});
    };
    for_each_contender(work, [&](const Peer& peer, std::shared_ptr<Contender> contender) {
      race(std::string(peer.name), std::move(contender), work.bfloat16 ? bfloat16_tolerance : TrainingTolerance());
      // Beside our own in BFloat16 runs that in float.
      if (work.bfloat16 && peer.name == ours) race("strata_float", peer.network(task), {});
    });
    // The limit is that of products in float.
    if (!work.bfloat16)
      racers.push_back(peak([&task](double flops) {
        return flops * task.threads / static_cast<double>(task.shape.training_operations());
      }));
    finish(work.name, "samples/s", racers, task.threads);
    set_threads(1);
  }

  void predict(const NetworkWork& work) {
    const Task& task = work.task;
    const bool batched = task.batch > 1;
    const auto rows = example_rows(task.shape, predicted_batches * task.batch);
    std::vector<Racer> racers;
    const auto race = [&](const std::string& name, std::shared_ptr<Contender> contender, double tolerance) {
      if (!accept(work.name, name, check_prediction(*contender, task, rows.inputs, tolerance))) return;
      const auto predictions = [contender](Size times) {
        for (Size time = 0; time < times; ++time) contender->predict(time % predicted_batches);
      };
      // Which row comes next depends on what came out of the one before, as far as anybody can know.
      const auto waiting = [contender, nothing = &unknown_zero](Size times) {
        const std::uint32_t zero = *nothing;
        for (Size time = 0, more = 0; time < times; ++time)
          more = std::bit_cast<std::uint32_t>(*contender->predict((time + more) % predicted_batches)) & zero;
      };
      auto measure = work.chained ? seconds_of_one(waiting, least()) : seconds_of_one(predictions, least());
      racers.push_back({name, [measure, &task, batched] {
                          const double seconds = measure();
                          return batched ? static_cast<double>(task.batch) / seconds : 1e9 * seconds;
                        }});
    };
    for_each_contender(work, [&](const Peer& peer, std::shared_ptr<Contender> contender) {
      race(std::string(peer.name), std::move(contender), work.eight_bits ? eight_bits_tolerance : float_tolerance);
      // Beside our own in eight bits runs that in float.
      if (work.eight_bits && peer.name == ours) race("strata_float", peer.network(task), float_tolerance);
    });
    for (Racer& carried : carried_racers(*this, work.name)) racers.push_back(std::move(carried));
    const Size weight_bytes = work.eight_bits ? 1 : sizeof(float);
    if (batched && !work.eight_bits)
      racers.push_back(
          peak([&task](double flops) { return flops / static_cast<double>(task.shape.prediction_operations()); }));
    else if (const Size bytes = task.shape.parameters() * weight_bytes; !batched && bytes > cache_bytes(1)) {
      // All weights have to come out of the second level for each row.
      if (work.eight_bits)
        racers.push_back(loading(bytes));
      else
        racers.push_back(
            reading(2, [bytes](double bandwidth) { return 1e9 * static_cast<double>(bytes) / bandwidth; }));
    }
    finish(work.name, batched ? "samples/s" : "ns", racers);
  }

  void epoch() {
    const auto images = std::make_shared<const Images>(load_images(wishes().data));
    report().heading.push_back(std::string("epoch_mnist: ") + std::string(images->name) + ", " +
                               std::to_string(images->training_rows) + " rows to train on, " +
                               std::to_string(images->validation_rows()) + " for validation");
    const auto theta = example_parameters(digits);
    const double before = reference_score(*images, theta).cost;
    set_threads(1);
    std::vector<Racer> racers;
    for (const Peer& peer : peers()) {
      if (peer.epoch == nullptr) continue;
      std::shared_ptr<EpochContender> contender = peer.epoch(*images);
      contender->set_parameters(theta);
      const EpochOutcome outcome = contender->run();
      if (!accept(epoch_work, peer.name, check_epoch(*contender, *images, outcome, before))) continue;
      racers.push_back({std::string(peer.name), [contender, images] {
                          return static_cast<double>(images->training_rows) / contender->run().seconds;
                        }});
    }
    racers.push_back(peak([images](double flops) {
      const auto rows = static_cast<double>(images->training_rows);
      const double operations = rows * static_cast<double>(digits.training_operations()) +
                                static_cast<double>(images->validation_rows() * digits.prediction_operations());
      return rows * flops / operations;
    }));
    finish(epoch_work, "samples/s", racers);
  }

  void products() {
    const auto operands = std::make_shared<const Operands>(example_operands());
    set_threads(1);
    std::vector<Racer> racers;
    const auto samples_per_second = [](double seconds) { return static_cast<double>(Operands::batch) / seconds; };
    for (const Peer& peer : peers()) {
      if (peer.products == nullptr) continue;
      std::shared_ptr<ProductsContender> contender = peer.products(*operands);
      if (!accept(products_work, peer.name, check_products(*contender, *operands))) continue;
      const auto all_products = [contender, operands](Size times) {
        for (Size time = 0; time < times; ++time) contender->run();
      };
      auto measure = seconds_of_one(all_products, least());
      racers.push_back({std::string(peer.name), [=] { return samples_per_second(measure()); }});
    }
    racers.push_back(peak([](double flops) { return flops / static_cast<double>(digits.training_operations()); }));
    finish(products_work, "samples/s", racers);
  }

  void compile(const std::string& work) {
    std::vector<Racer> racers;
    std::map<std::string, CompileCost> last;
    std::vector<std::string> names{ours};
    for (const Peer& peer : peers())
      if (peer.name != ours) names.emplace_back(peer.name);
    for (const auto& name : names)
      if (const auto program = CompiledProgram::find(wishes().build, "bench/" + work + "_" + name))
        racers.push_back({name, [program, &cost = last[name]] { return (cost = program->compile()).seconds; }});
    if (racers.empty()) {
      remark(work, ours, "no programs to compile: give the build folder with --build");
      return;
    }
    Plan seldom = plan();
    seldom.runs = wishes().quick ? 3 : 7;
    finish(work, "s", racers, seldom);
    const auto once = [](double value) { return Figures{value, value, value, 1}; };
    for (const auto& racer : racers)
      report().rows.push_back({work + "_memory", racer.name, "MB", once(last[racer.name].megabytes)});
    for (const auto& racer : racers)
      report().rows.push_back({work + "_size", racer.name, "KB", once(last[racer.name].kilobytes)});
  }
};

}  // namespace

std::vector<std::string> known_works() {
  std::vector<std::string> names;
  for (const auto& work : network_works()) names.emplace_back(work.name);
  names.insert(names.end(), {epoch_work, products_work});
  for (const auto& more : {model_work_names(), compile_works, {fma_work}, read_works})
    names.insert(names.end(), more.begin(), more.end());
  return names;
}

Report measure(const Wishes& wishes) { return Session(wishes).run(); }

}  // namespace bench
