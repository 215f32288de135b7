// SPDX-License-Identifier: MIT
// What page.js calls: two moons, a network that learns them epoch by epoch, and what it says about the plane.
#include <array>
#include <cstdint>
#include <memory>
#include <strata/strata.hpp>
#include <string>

using namespace strata;

namespace {

using Line = Network<Input<2>, Normalize<2>, Dense<2, 1, Sigmoid>>;
template <class Activation>
using Small = Network<Input<2>, Normalize<2>, Dense<2, 3, Activation>, Dense<3, 1, Sigmoid>>;
template <class Activation>
using Deep = Network<Input<2>, Normalize<2>, Dense<2, 8, Activation>, Dense<8, 8, Activation>, Dense<8, 1, Sigmoid>>;

constexpr Size rows = 500, batch = 25, epochs = 500;
/// Where the network is asked: at the middles of so many cells.
constexpr Size grid_columns = 128, grid_rows = 88;

struct Rectangle {
  double left, bottom, width, height;
};

struct Choices {
  double noise, rate;
  std::uint64_t data_seed, weights_seed;
};

}  // namespace

/// One training, of whichever network.
class Lesson {
 public:
  explicit Lesson(const Choices& choices)
      : learned_(make_moons({.rows = rows, .noise = choices.noise, .seed = choices.data_seed})),
        held_out_(make_moons({.rows = rows, .noise = choices.noise, .seed = ~choices.data_seed})) {}
  Lesson(const Lesson&) = delete;
  Lesson& operator=(const Lesson&) = delete;
  virtual ~Lesson() = default;

  virtual bool epoch() = 0;
  virtual void set_rate(double rate) = 0;
  virtual const Epoch& last() const = 0;
  /// The probability of class 1 over the plane, row by row from the bottom.
  virtual const float* look(const Rectangle& at) = 0;
  virtual Size parameters() const = 0;
  virtual const char* type() const = 0;

  const Dataset<2>& learned() const { return learned_; }
  const Dataset<2>& held_out() const { return held_out_; }

 private:
  Dataset<2> learned_, held_out_;
};

namespace {

template <class Net>
class LessonOf final : public Lesson {
  using Session = Training<batch, Net, const Dataset<2>&, const Dataset<2>&, Adam, NoCheckpoints>;

 public:
  explicit LessonOf(const Choices& choices)
      : Lesson(choices), network_(fresh(learned(), choices)), training_(begin(choices)) {}

  bool epoch() override { return training_.epoch(); }
  void set_rate(double rate) override { training_.optimizer().learning_rate = rate; }
  const Epoch& last() const override { return training_.history().last(); }
  Size parameters() const override { return Net::parameter_count; }
  const char* type() const override { return type_.c_str(); }

  const float* look(const Rectangle& at) override {
    Matrix<float, grid_columns, 2> points;
    Matrix<float, grid_columns, 1> answers;
    float* to = seen_.data();
    for (Size row = 0; row < grid_rows; ++row) {
      for (Size column = 0; column < grid_columns; ++column) {
        points(column, 0) = middle(at.left, at.width, column, grid_columns);
        points(column, 1) = middle(at.bottom, at.height, row, grid_rows);
      }
      network_.predict(points, answers);
      to = std::copy_n(answers.data(), grid_columns, to);
    }
    return seen_.data();
  }

 private:
  static Net fresh(const Dataset<2>& data, const Choices& choices) {
    Net network(Glorot{}, choices.weights_seed);
    network.template layer<0>() = Standardize<2>::fit(data);
    return network;
  }
  Session begin(const Choices& choices) {
    return start_training<batch>(network_, learned(), held_out(), Adam{.learning_rate = choices.rate},
                                 {.epochs = epochs, .seed = choices.weights_seed});
  }
  static float middle(double from, double length, Size cell, Size cells) {
    return static_cast<float>(from + length * (static_cast<double>(cell) + 0.5) / static_cast<double>(cells));
  }

  Net network_;
  Session training_;
  std::array<float, grid_columns * grid_rows> seen_{};
  std::string type_ = type_name<Net>();
};

template <template <class> class Net>
std::unique_ptr<Lesson> with_activation(int activation, const Choices& choices) {
  switch (activation) {
    case 0:
      return std::make_unique<LessonOf<Net<Tanh>>>(choices);
    case 1:
      return std::make_unique<LessonOf<Net<ReLU>>>(choices);
    default:
      return std::make_unique<LessonOf<Net<Sigmoid>>>(choices);
  }
}

}  // namespace

extern "C" {

/// network: 0 a line, 1 three hidden neurons, 2 twice eight; activation of the hidden ones: 0 tanh, 1 ReLU, 2 sigmoid.
Lesson* lesson_begin(int network, int activation, double noise, double rate, std::uint32_t data_seed,
                     std::uint32_t weights_seed) {
  const Choices choices{noise, rate, data_seed, weights_seed};
  if (network == 0) return std::make_unique<LessonOf<Line>>(choices).release();
  if (network == 1) return with_activation<Small>(activation, choices).release();
  return with_activation<Deep>(activation, choices).release();
}
void lesson_end(const Lesson* lesson) { delete lesson; }

/// False if there was nothing more to do.
bool lesson_epoch(Lesson* lesson) { return lesson->epoch(); }
void lesson_set_rate(Lesson* lesson, double rate) { lesson->set_rate(rate); }

double lesson_number(const Lesson* lesson) { return static_cast<double>(lesson->last().number); }
double lesson_cost(const Lesson* lesson) { return lesson->last().training_cost; }
double lesson_held_out_cost(const Lesson* lesson) { return lesson->last().validation_cost; }
double lesson_accuracy(const Lesson* lesson) { return lesson->last().validation_accuracy; }

std::size_t lesson_epochs() { return epochs; }
std::size_t lesson_rows() { return rows; }
const float* lesson_points(const Lesson* lesson) { return lesson->learned().inputs.data(); }
const std::uint16_t* lesson_classes(const Lesson* lesson) { return lesson->learned().labels.data(); }
std::size_t lesson_parameters(const Lesson* lesson) { return lesson->parameters(); }
const char* lesson_type(const Lesson* lesson) { return lesson->type(); }

std::size_t lesson_grid_columns() { return grid_columns; }
std::size_t lesson_grid_rows() { return grid_rows; }
const float* lesson_look(Lesson* lesson, double left, double bottom, double width, double height) {
  return lesson->look({left, bottom, width, height});
}
}
