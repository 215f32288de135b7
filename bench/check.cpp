// SPDX-License-Identifier: MIT
#include "check.hpp"

#include <algorithm>
#include <cmath>

#include "compare.hpp"
#include "reference.hpp"
#include "theta.hpp"

namespace bench {

std::string check_training(Contender& contender, const Task& task, const Rows& rows, TrainingTolerance tolerance) {
  const auto theta = example_parameters(task.shape);
  contender.set_parameters(theta);
  if (contender.parameters() != theta) return "parameters do not come back as they went";

  Reference reference(task.shape, theta);
  for (Size step = 0; step < checked_steps; ++step) {
    const Size first = step * task.batch;
    const float* x = &rows.inputs[first * task.shape.inputs()];
    const double cost = contender.step(x, &rows.labels[first]);
    const double right = reference.step(x, &rows.labels[first], task.batch);
    // NaN: this implementation does not tell.
    if (std::abs(cost - right) > tolerance.cost * right) return text("cost %.9g instead of %.9g", cost, right);
  }

  // Allowed: a rounding of the parameter itself at each step, and a share of the layer's largest movement.
  std::array<double, layers> movement{};
  const auto& right = reference.parameters();
  const auto largest = [&](Size l, const float& before) {
    const auto i = static_cast<Size>(&before - theta.data());
    movement[l] = std::max(movement[l], std::abs(right[i] - static_cast<double>(before)));
  };
  walk_theta(
      task.shape, theta, [&](Size l, Size, const float& before) { largest(l, before); },
      [&](Size l, Size, Size, const float& before) { largest(l, before); });

  const auto found = contender.parameters();
  std::string wrong;
  const auto check = [&](Size l, const float& number) {
    const auto i = static_cast<Size>(&number - found.data());
    const double allowed = checked_steps * float_rounding * std::abs(right[i]) + tolerance.movement * movement[l];
    if (wrong.empty() && !(std::abs(static_cast<double>(number) - right[i]) <= allowed))
      wrong = text("after %zu steps parameter %zu is %.9g instead of %.9g", checked_steps, i,
                   static_cast<double>(number), right[i]);
  };
  walk_theta(
      task.shape, found, [&](Size l, Size, const float& number) { check(l, number); },
      [&](Size l, Size, Size, const float& number) { check(l, number); });
  return wrong;
}

std::string check_prediction(Contender& contender, const Task& task, std::span<const float> rows, double tolerance) {
  const auto theta = example_parameters(task.shape);
  contender.set_parameters(theta);
  contender.hold(rows);
  const Reference reference(task.shape, theta);
  const Size width = task.shape.inputs(), outputs = task.shape.outputs();
  for (Size row = 0; row < rows.size() / width; row += task.batch) {
    const float* y = contender.predict(row / task.batch);
    for (Size i = 0; i < task.batch; ++i) {
      const auto right = reference.predict(&rows[(row + i) * width]);
      const auto wrong = compare("output", {y + i * outputs, outputs}, right, tolerance);
      if (!wrong.empty()) return text("row %zu: ", row + i) + wrong;
    }
  }
  return {};
}

std::string check_products(ProductsContender& contender, const Operands& operands) {
  contender.run();
  const Results found = contender.results();
  const ReferenceResults right = reference_products(operands);
  // Sums of up to 784 products of numbers up to 1, in whatever order.
  constexpr double tolerance = 1e-4;
  for (Size l = 0; l < layers; ++l) {
    std::string wrong = compare("forward", found.forward[l], right.forward[l], tolerance);
    if (wrong.empty()) wrong = compare("gradient", found.gradient[l], right.gradient[l], tolerance);
    if (wrong.empty()) wrong = compare("backward", found.backward[l], right.backward[l], tolerance);
    if (!wrong.empty()) return text("layer %zu: ", l) + wrong;
  }
  return {};
}

Score reference_score(const Images& images, std::span<const float> theta) {
  const Reference reference(digits, theta);
  Score score{};
  for (Size row = images.training_rows; row < images.rows(); ++row) {
    const auto y = reference.predict(&images.inputs[row * digits.inputs()]);
    const auto label = static_cast<Size>(images.labels[row]);
    score.cost -= std::log(y[label]);
    score.accuracy += static_cast<Size>(std::max_element(y.begin(), y.end()) - y.begin()) == label ? 1 : 0;
  }
  const auto rows = static_cast<double>(images.validation_rows());
  return {score.cost / rows, score.accuracy / rows};
}

std::string check_epoch(EpochContender& contender, const Images& images, EpochOutcome outcome, double cost_before) {
  const Score right = reference_score(images, contender.parameters());
  if (!(std::abs(outcome.cost - right.cost) <= 1e-4 * right.cost))
    return text("validation cost %.9g instead of %.9g", outcome.cost, right.cost);
  // Two outputs may be equal but for rounding.
  if (!(std::abs(outcome.accuracy - right.accuracy) <= 2e-3))
    return text("accuracy %.5f instead of %.5f", outcome.accuracy, right.accuracy);
  if (!(right.cost < cost_before))
    return text("the epoch has not learned: cost %.6f, before %.6f", right.cost, cost_before);
  return {};
}

}  // namespace bench
