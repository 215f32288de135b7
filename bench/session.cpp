// SPDX-License-Identifier: MIT
#include "session.hpp"

#include <algorithm>
#include <iostream>
#include <map>

#include "check.hpp"
#include "compile_time.hpp"
#include "example.hpp"
#include "images.hpp"
#include "machine.hpp"

namespace bench {

namespace {

/// A few thousand rows that training goes through in order, again and again.
constexpr Size training_rows = 4096;
constexpr Size predicted_batches = 8;

struct NetworkWork {
  const char* name;
  Task task;
};
const std::vector<NetworkWork>& network_works() {
  static const std::vector<NetworkWork> works{
      {"train784_b128", {digits, 128, 1, true}},    {"train784_b32", {digits, 32, 1, true}},
      {"train784_b128_t2", {digits, 128, 2, true}}, {"train_tiny_b128", {tiny, 128, 1, true}},
      {"predict784_b1", {digits, 1, 1, false}},     {"predict_tiny_b1", {tiny, 1, 1, false}},
      {"predict10_b1", {ten, 1, 1, false}},         {"predict32_b1", {thirty_two, 1, 1, false}},
      {"predict784_b128", {digits, 128, 1, false}},
  };
  return works;
}
const char* const epoch_work = "epoch_mnist";
const char* const products_work = "products784_b128";
const char* const compile_work = "compile784";
const char* const fma_work = "ceiling_fma";
const std::vector<std::string> read_works{"ceiling_l1_read", "ceiling_l2_read", "ceiling_l3_read"};

class Session {
 public:
  explicit Session(const Wishes& wishes) : wishes_(wishes) {
    auto& order = known_peers();
    const auto rank = [&](const Peer& peer) {
      return peer.name == ours ? order.begin() : std::find(order.begin(), order.end(), peer.name) + 1;
    };
    for (const Peer& peer : peers())
      if (takes_part(peer.name)) peers_.push_back(peer);
    std::sort(peers_.begin(), peers_.end(), [&](const Peer& a, const Peer& b) { return rank(a) < rank(b); });
    for (const Peer& peer : peers_)
      if (peer.about != nullptr) report_.heading.push_back(std::string(peer.name) + ": " + peer.about());
    for (const auto& name : order)
      if (takes_part(name) && std::none_of(peers_.begin(), peers_.end(), [&](auto& peer) { return peer.name == name; }))
        remark("", name, "not to be had: its package is not installed");
  }

  Report run() {
    for (const auto& work : network_works())
      if (chosen(work.name)) work.task.trains ? train(work) : predict(work);
    if (chosen(epoch_work)) epoch();
    if (chosen(products_work)) products();
    if (chosen(compile_work)) compile();
    if (chosen(fma_work)) finish(fma_work, "GFLOP/s", {peak([](double flops) { return flops / 1e9; })});
    for (int level = 1; level <= 3; ++level)
      if (const auto& name = read_works[static_cast<Size>(level - 1)]; chosen(name))
        finish(name, "GB/s", {reading(level, [](double bytes) { return bytes / 1e9; })});
    return report_;
  }

 private:
  bool takes_part(std::string_view name) const {
    const auto& wanted = wishes_.peers;
    return name == ours || wanted.empty() || std::find(wanted.begin(), wanted.end(), name) != wanted.end();
  }
  bool chosen(const std::string& work) const {
    const auto& wanted = wishes_.works;
    const bool yes = wanted.empty() || std::find(wanted.begin(), wanted.end(), work) != wanted.end();
    if (yes) std::cerr << work << " …\n";
    return yes;
  }
  void remark(const std::string& work, std::string_view name, const std::string& text) {
    report_.remarks.push_back({work, std::string(name), text});
  }
  /// True if nothing is wrong.
  bool accept(const std::string& work, const Peer& peer, const std::string& wrong) {
    if (!wrong.empty()) remark(work, peer.name, "WRONG, not timed: " + wrong);
    return wrong.empty();
  }

  std::chrono::milliseconds least() const { return std::chrono::milliseconds(wishes_.quick ? 20 : 60); }
  Plan plan(int threads = 1) const {
    // Threads that wait for work spin for a while; they are given time to fall asleep before somebody else's are
    // needed.
    return {wishes_.quick ? Size{3} : Size{9}, least(), std::chrono::milliseconds(threads > 1 ? 100 : 0)};
  }
  void set_threads(int threads) {
    for (const Peer& peer : peers_)
      if (peer.set_threads != nullptr) peer.set_threads(threads);
  }

  void finish(const std::string& work, const std::string& unit, const std::vector<Racer>& racers, int threads = 1) {
    finish(work, unit, racers, plan(threads));
  }
  void finish(const std::string& work, const std::string& unit, const std::vector<Racer>& racers, const Plan& plan) {
    const auto figures = race(racers, plan);
    for (Size i = 0; i < racers.size(); ++i) report_.rows.push_back({work, racers[i].name, unit, figures[i]});
  }

  /// The machine's peak of multiply-adds on one core, in the unit that `figure` makes of operations per second.
  Racer peak(std::function<double(double)> figure) const {
    auto measure = seconds_of_one([](Size times) { multiply_add_rounds(times); }, least());
    return {machine, [measure, figure = std::move(figure)] { return figure(multiply_add_rounds(1) / measure()); }};
  }
  /// Its bandwidth of reading from one level of the cache.
  Racer reading(int level, std::function<double(double)> figure) const {
    auto reader = std::make_shared<CacheReader>(level);
    auto measure = seconds_of_one([reader](Size times) { reader->read(times); }, least());
    return {machine, [reader, measure, figure = std::move(figure)] { return figure(reader->read(1) / measure()); }};
  }

  /// f(peer, contender) for each that does the work.
  void for_each_contender(const NetworkWork& work, auto&& f) {
    set_threads(work.task.threads);
    for (const Peer& peer : peers_) {
      if (peer.network == nullptr) continue;
      if (std::shared_ptr<Contender> contender = peer.network(work.task))
        f(peer, std::move(contender));
      else
        remark(work.name, peer.name, "none yet");
    }
  }

  void train(const NetworkWork& work) {
    const Task& task = work.task;
    const auto rows = std::make_shared<const Rows>(example_rows(task.shape, training_rows));
    std::vector<Racer> racers;
    for_each_contender(work, [&](const Peer& peer, std::shared_ptr<Contender> contender) {
      if (!accept(work.name, peer, check_training(*contender, task, *rows))) return;
      const auto steps = [contender, rows, &task, at = Size{0}](Size times) mutable {
        for (Size time = 0; time < times; ++time, at = (at + task.batch) % training_rows)
          contender->step(&rows->inputs[at * task.shape.inputs()], &rows->labels[at]);
      };
      auto measure = seconds_of_one(steps, least());
      racers.push_back(
          {std::string(peer.name), [measure, &task] { return static_cast<double>(task.batch) / measure(); }});
    });
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
    for_each_contender(work, [&](const Peer& peer, std::shared_ptr<Contender> contender) {
      if (!accept(work.name, peer, check_prediction(*contender, task, rows.inputs))) return;
      const auto predictions = [contender](Size times) {
        for (Size time = 0; time < times; ++time) contender->predict(time % predicted_batches);
      };
      auto measure = seconds_of_one(predictions, least());
      racers.push_back({std::string(peer.name), [measure, &task, batched] {
                          const double seconds = measure();
                          return batched ? static_cast<double>(task.batch) / seconds : 1e9 * seconds;
                        }});
    });
    if (batched)
      racers.push_back(
          peak([&task](double flops) { return flops / static_cast<double>(task.shape.prediction_operations()); }));
    else if (const Size bytes = task.shape.parameters() * sizeof(float); bytes > cache_bytes(1))
      // All weights have to come out of the second level for each row.
      racers.push_back(reading(2, [bytes](double bandwidth) { return 1e9 * static_cast<double>(bytes) / bandwidth; }));
    finish(work.name, batched ? "samples/s" : "ns", racers);
  }

  void epoch() {
    const auto images = std::make_shared<const Images>(load_images(wishes_.data));
    report_.heading.push_back(std::string("epoch_mnist: ") + std::string(images->name) + ", " +
                              std::to_string(images->training_rows) + " rows to train on, " +
                              std::to_string(images->validation_rows()) + " for validation");
    const auto theta = example_parameters(digits);
    const double before = reference_score(*images, theta).cost;
    set_threads(1);
    std::vector<Racer> racers;
    for (const Peer& peer : peers_) {
      if (peer.epoch == nullptr) continue;
      std::shared_ptr<EpochContender> contender = peer.epoch(*images);
      contender->set_parameters(theta);
      const EpochOutcome outcome = contender->run();
      if (!accept(epoch_work, peer, check_epoch(*contender, *images, outcome, before))) continue;
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
    for (const Peer& peer : peers_) {
      if (peer.products == nullptr) continue;
      std::shared_ptr<ProductsContender> contender = peer.products(*operands);
      if (!accept(products_work, peer, check_products(*contender, *operands))) continue;
      const auto all_products = [contender, operands](Size times) {
        for (Size time = 0; time < times; ++time) contender->run();
      };
      auto measure = seconds_of_one(all_products, least());
      racers.push_back({std::string(peer.name), [=] { return samples_per_second(measure()); }});
    }
    racers.push_back(peak([](double flops) { return flops / static_cast<double>(digits.training_operations()); }));
    finish(products_work, "samples/s", racers);
  }

  void compile() {
    std::vector<Racer> racers;
    std::map<std::string, CompileCost> last;
    std::vector<std::string> names{ours};
    for (const Peer& peer : peers_)
      if (peer.name != ours) names.emplace_back(peer.name);
    for (const auto& name : names)
      if (const auto program = CompiledProgram::find(wishes_.build, "bench/compile784_" + name))
        racers.push_back({name, [program, &cost = last[name]] { return (cost = program->compile()).seconds; }});
    if (racers.empty()) {
      remark(compile_work, ours, "no programs to compile: give the build folder with --build");
      return;
    }
    Plan seldom = plan();
    seldom.runs = wishes_.quick ? 3 : 7;
    finish(compile_work, "s", racers, seldom);
    const auto once = [](double value) { return Figures{value, value, value, 1}; };
    for (const auto& racer : racers)
      report_.rows.push_back({"compile784_memory", racer.name, "MB", once(last[racer.name].megabytes)});
    for (const auto& racer : racers)
      report_.rows.push_back({"compile784_size", racer.name, "KB", once(last[racer.name].kilobytes)});
  }

  const Wishes& wishes_;
  std::vector<Peer> peers_;
  Report report_;
};

}  // namespace

const std::vector<std::string>& known_peers() {
  static const std::vector<std::string> names{"onednn", "openblas", "eigen", "libtorch", "dlib", "tiny_dnn", "libxsmm"};
  return names;
}

std::vector<std::string> known_works() {
  std::vector<std::string> names;
  for (const auto& work : network_works()) names.emplace_back(work.name);
  for (const char* name : {epoch_work, products_work, compile_work, fma_work}) names.emplace_back(name);
  names.insert(names.end(), read_works.begin(), read_works.end());
  return names;
}

Report measure(const Wishes& wishes) { return Session(wishes).run(); }

}  // namespace bench
