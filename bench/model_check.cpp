// SPDX-License-Identifier: MIT
#include "model_check.hpp"

#include <algorithm>

#include "compare.hpp"
#include "model_example.hpp"
#include "model_reference.hpp"

namespace bench {

namespace {

/// Bytes are rounded.
constexpr double eight_bits_tolerance = 0.01;

}  // namespace

std::string check_training(ModelContender& contender, const ModelTask& task, const Examples& examples) {
  const auto theta = example_parameters(task.model);
  contender.set_parameters(theta);
  if (contender.parameters() != theta) return "parameters do not come back as they went";
  contender.hold(examples);

  ModelReference reference(task.model, theta);
  for (Size step = 0; step < checked_steps; ++step) {
    const double cost = contender.step(step), right = reference.step(examples, step * task.batch, task.batch);
    if (!(std::abs(cost - right) <= 1e-5 * right)) return text("cost %.9g instead of %.9g", cost, right);
  }

  // Allowed: a rounding of the parameter itself at each step, and a thousandth of the tensor's largest movement.
  const auto found = contender.parameters();
  const auto& right = reference.parameters();
  Size first = 0;
  for (const ModelLayer& layer : task.model.layers)
    for (const Size size : layer.tensors()) {
      double movement = 0;
      for (Size i = first; i < first + size; ++i)
        movement = std::max(movement, std::abs(right[i] - static_cast<double>(theta[i])));
      for (Size i = first; i < first + size; ++i)
        if (!(std::abs(found[i] - right[i]) <= checked_steps * float_rounding * std::abs(right[i]) + 1e-3 * movement))
          return text("after %zu steps parameter %zu is %.9g instead of %.9g", checked_steps, i,
                      static_cast<double>(found[i]), right[i]);
      first += size;
    }
  return {};
}

std::string check_prediction(ModelContender& contender, const ModelTask& task, const Examples& examples) {
  const auto theta = example_parameters(task.model);
  contender.set_parameters(theta);
  contender.hold(examples);
  const ModelReference reference(task.model, theta);

  // A stream goes on from call to call; all else is one observation after the other.
  const bool streams = task.use == Use::stream;
  const Size inputs = task.model.input.size();
  std::vector<double> right;
  if (streams) right = reference.predict(examples.inputs);
  for (Size row = 0; !streams && row < examples.inputs.size() / inputs; ++row) {
    const auto one = reference.predict({&examples.inputs[row * inputs], inputs});
    right.insert(right.end(), one.begin(), one.end());
  }

  const Size at_once = (streams ? 1 : task.batch) * task.model.output().size();
  for (Size call = 0; call < right.size() / at_once; ++call) {
    const float* y = contender.predict(call);
    const auto wrong = compare("output", {y, at_once}, std::span(right).subspan(call * at_once, at_once),
                               task.eight_bits ? eight_bits_tolerance : 1e-5);
    if (!wrong.empty()) return text("call %zu: ", call) + wrong;
  }
  return {};
}

std::string check_products(ConvolutionProducts& products, const std::vector<ConvolutionOperands>& operands) {
  products.run();
  const auto found = products.results();
  // What rounding may do to a sum of n products of numbers up to 1: partial sums grow like √n, and their n roundings,
  // which partly cancel, like √n again. (A plain loop of floats is at worst 0.0013 off in the 43 264 products of the
  // first convolution's gradient, where n·2⁻²⁴ is 0.0026.)
  const auto tolerance = [](Size summands) { return std::max(1e-5, static_cast<double>(summands) * float_rounding); };
  for (Size i = 0; i < operands.size(); ++i) {
    const ConvolutionOperands& in = operands[i];
    const ReferenceConvolution right = reference_products(in);
    const Size window = in.layer.kernel * in.layer.kernel, places = in.layer.output(in.input).size() / in.layer.out;
    std::string wrong = compare("forward", found[i].forward, right.forward, tolerance(in.layer.in * window));
    if (wrong.empty() && in.wants_gradient)
      wrong = compare("gradient", found[i].gradient, right.gradient, tolerance(in.batch * places));
    if (wrong.empty() && in.wants_input_gradient)
      wrong = compare("backward", found[i].backward, right.backward, tolerance(in.layer.out * window));
    if (!wrong.empty()) return text("convolution %zu: ", i) + wrong;
  }
  return {};
}

}  // namespace bench
