// SPDX-License-Identifier: MIT
#include "model_works.hpp"

#include <algorithm>

#include "carried.hpp"
#include "model_check.hpp"
#include "model_example.hpp"

namespace bench {

namespace {

/// Batches, or calls of a stream, that are gone through in order, again and again.
constexpr Size trained_batches = 16, predicted_batches = 8;

struct ModelWork {
  const char* name;
  ModelTask task;
};
const std::vector<ModelWork>& model_works() {
  static const std::vector<ModelWork> works{
      {"train_cnn_b64", {cnn, 64, Use::training}},
      {"predict_cnn_b64", {cnn, 64, Use::prediction}},
      {"predict_cnn_b1", {cnn, 1, Use::prediction}},
      {"train_gru_b32", {gru_sequence, 32, Use::training}},
      {"stream_gru8_b1", {gru8, 1, Use::stream}},
      {"stream_gru16_b1", {gru16, 1, Use::stream}},
      {"stream_gru32_b1", {gru32, 1, Use::stream}},
      {"stream_lstm8_b1", {lstm8, 1, Use::stream}},
      {"stream_lstm16_b1", {lstm16, 1, Use::stream}},
      {"stream_lstm32_b1", {lstm32, 1, Use::stream}},
      {"stream_conv1d_b1", {convolutions, 1, Use::stream}},
      {"stream_wavenet_b64", {wavenet_a1, 64, Use::stream}},
      {"stream_gru128_b1", {gru128, 1, Use::stream}},
      {"stream_gru16_b1_int8", {gru16, 1, Use::stream, true}},
      {"stream_gru32_b1_int8", {gru32, 1, Use::stream, true}},
      {"stream_gru128_b1_int8", {gru128, 1, Use::stream, true}},
      {"stream_lstm16_b1_int8", {lstm16, 1, Use::stream, true}},
  };
  return works;
}

/// One work, with all who have something to offer for it.
class ModelSession {
 public:
  ModelSession(Arena& arena, const ModelWork& work)
      : arena_(arena),
        work_(work),
        examples_(example_observations(work.task.model, observations())),
        operands_(example_operands(work.task)) {}

  void run() {
    arena_.set_threads(1);
    for (const Offer& offer : offers_in_order()) {
      if (!arena_.takes_part(offer.peer)) continue;
      if (offer.model != nullptr) race_model(offer);
      if (offer.products != nullptr && !operands_.empty()) race_products(offer);
    }
    if (std::none_of(racers_.begin(), racers_.end(), [](const Racer& racer) { return racer.name == ours; }))
      arena_.remark(work_.name, ours, "none yet");
    if (streams())
      for (Racer& racer : carried_racers(arena_, work_.name)) racers_.push_back(std::move(racer));
    racers_.push_back(arena_.peak([this](double flops) { return figure(operations() / flops); }));
    arena_.finish(work_.name, in_nanoseconds() ? "ns" : sequences() ? "sequences/s" : "samples/s", racers_);
  }

 private:
  const ModelTask& task() const { return work_.task; }
  bool streams() const { return task().use == Use::stream; }
  bool sequences() const { return task().model.is_sequence(); }
  bool in_nanoseconds() const { return streams() || task().batch == 1; }
  Size batches() const { return task().use == Use::training ? trained_batches : predicted_batches; }
  Size observations() const { return batches() * (streams() ? 1 : task().batch); }
  /// What one call does: samples of a stream, rows of a batch.
  double units() const { return static_cast<double>(streams() ? task().model.input.width : task().batch); }
  double operations() const {
    const Size one =
        task().use == Use::training ? task().model.training_operations() : task().model.prediction_operations();
    return static_cast<double>(one * (streams() ? 1 : task().batch));
  }
  /// In the work's unit, of the seconds of one call.
  double figure(double seconds) const { return in_nanoseconds() ? 1e9 * seconds / units() : units() / seconds; }

  static std::vector<Offer> offers_in_order() {
    auto all = offers();
    std::stable_sort(all.begin(), all.end(),
                     [](const Offer& a, const Offer& b) { return Arena::rank(a.peer) < Arena::rank(b.peer); });
    return all;
  }

  void race_model(const Offer& offer) {
    const std::shared_ptr<ModelContender> contender = offer.model(task());
    if (contender == nullptr) return;
    const bool trains = task().use == Use::training;
    const auto wrong =
        trains ? check_training(*contender, task(), examples_) : check_prediction(*contender, task(), examples_);
    if (!arena_.accept(work_.name, offer.name(), wrong)) return;
    add(offer.name(), [contender, trains, count = batches(), at = Size{0}](Size times) mutable {
      for (Size time = 0; time < times; ++time, at = (at + 1) % count)
        trains ? static_cast<void>(contender->step(at)) : static_cast<void>(contender->predict(at));
    });
  }

  void race_products(const Offer& offer) {
    const std::shared_ptr<ConvolutionProducts> products = offer.products(operands_);
    if (!arena_.accept(work_.name, offer.name(), check_products(*products, operands_))) return;
    arena_.note(offer.name() + ", cnn: the products of the convolutions alone");
    add(offer.name(), [products](Size times) {
      for (Size time = 0; time < times; ++time) products->run();
    });
  }

  void add(const std::string& name, std::function<void(Size)> calls) {
    auto measure = seconds_of_one(std::move(calls), arena_.least());
    racers_.push_back({name, [this, measure]() mutable { return figure(measure()); }});
  }

  Arena& arena_;
  const ModelWork& work_;
  Examples examples_;
  std::vector<ConvolutionOperands> operands_;
  std::vector<Racer> racers_;
};

}  // namespace

std::vector<Offer>& offers() {
  // Inside a function, so that it exists before the first registration, whichever file that stands in.
  static std::vector<Offer> all;
  return all;
}

std::vector<std::string> model_work_names() {
  std::vector<std::string> names;
  for (const auto& work : model_works()) names.emplace_back(work.name);
  return names;
}

void measure_models(Arena& arena) {
  for (const auto& work : model_works())
    if (arena.chosen(work.name)) ModelSession(arena, work).run();
}

}  // namespace bench
