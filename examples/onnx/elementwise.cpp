// SPDX-License-Identifier: MIT
// Functions of each number by itself. However an exporter composes an activation of operators, the function that comes
// out is known by what it gives at a few places.
#include <algorithm>
#include <cmath>
#include <numbers>

#include "reading.hpp"

namespace onnx {

namespace {

double erf_gelu(double z) { return z * (1 + std::erf(z / std::numbers::sqrt2)) / 2; }
double tanh_gelu(double z) {
  return z * (1 + std::tanh(std::sqrt(2 / std::numbers::pi) * (z + 0.044715 * z * z * z))) / 2;
}
double sigmoid(double z) { return 1 / (1 + std::exp(-z)); }
double softplus(double z) { return std::log1p(std::exp(z)); }
double elu(double z) { return z > 0 ? z : std::expm1(z); }
double hard_tanh(double z) { return std::clamp(z, -1.0, 1.0); }
double identity(double z) { return z; }
double hyperbolic(double z) { return std::tanh(z); }

struct Known {
  const char* name;
  double (*f)(double);
};
constexpr std::array<Known, 9> known{{{"", identity},
                                      {"Sigmoid", sigmoid},
                                      {"Tanh", hyperbolic},
                                      {"ELU", elu},
                                      {"GELU", erf_gelu},
                                      {"GELUTanh", tanh_gelu},
                                      {"HardTanh", hard_tanh},
                                      {"Softplus", softplus},
                                      {"SiLU", [](double z) { return z * sigmoid(z); }}}};

/// Constants of a model are rounded to float; the nearest two activations differ by a hundred times as much.
bool are_near(double a, double b) { return std::abs(a - b) <= 1e-5 * (1 + std::abs(b)); }

/// The slope below 0, if that is all there is to the function.
std::optional<double> leaky_slope(const Samples& samples) {
  const Samples& at = sample_places();
  const double slope = samples[0] / at[0];
  for (Size i = 0; i < at.size(); ++i)
    if (slope < -1e-6 || !are_near(samples[i], at[i] > 0 ? at[i] : slope * at[i])) return std::nullopt;
  return slope;
}

/// The value that is computed by some of these functions: by a step if one of them is an activation.
Value settled(Reading& reading, const OnnxNode& node, const Layout& layout, std::vector<Value::Function> functions) {
  constexpr Size most = 3;
  if (functions.size() > most) functions.resize(most);
  Value result{layout, {}, functions};
  for (const Value::Function& function : functions) {
    const std::optional<std::string> name = activation_of(function.samples);
    if (!name) continue;
    if (name->empty()) {
      result.step = function.of;
      return result;
    }
    const Shape shape = reading.blueprint[function.of].shape;
    Entry entry{shape.size() == 1 ? text_of("Activate<", shape[0], ", ", *name) : "Apply<" + *name, *name};
    entry.is_activation = entry.keeps_order = true;
    reading.check(node, shape);
    result = Reading::computed(reading.blueprint.add(function.of, entry, shape), layout);
    result.functions.insert(result.functions.end(), functions.begin(), functions.end());
    return result;
  }
  return result;
}

/// f of a constant that is one number.
std::optional<double> single(Reading& reading, const OnnxNode& node, Size input) {
  if (!reading.is_constant(node.input(input))) return std::nullopt;
  const Constant& found = reading.constant(node, input, "a number");
  if (found.tensor->size() != 1 || found.is_uniform) return std::nullopt;
  return found.tensor->is_whole ? static_cast<double>(found.tensor->wholes[0]) : found.tensor->reals[0];
}

/// The attribute of early versions, or the input of later ones.
double bound(Reading& reading, const OnnxNode& node, std::string_view name, Size input, double otherwise) {
  if (!node.input(input).empty()) {
    const std::optional<double> number = single(reading, node, input);
    if (!number) reading.fail(node, text_of("one number as ", name), "another constant", "the file is damaged");
    return *number;
  }
  return reading.real(node, name, otherwise);
}

double applied(std::string_view op, double a, double b) {
  if (op == "Add" || op == "Sum") return a + b;
  if (op == "Sub") return a - b;
  if (op == "Mul") return a * b;
  if (op == "Div") return a / b;
  return std::pow(a, b);
}

}  // namespace

const Samples& sample_places() {
  static constexpr Samples places{-6, -3.5, -2.2, -1.5, -1, -0.6, -0.25, 0.25, 0.5, 0.9, 1.3, 2.1, 3.3, 7};
  return places;
}

std::optional<std::string> activation_of(const Samples& samples) {
  const Samples& at = sample_places();
  for (const Known& each : known) {
    bool is_it = true;
    for (Size i = 0; i < at.size(); ++i) is_it = is_it && are_near(samples[i], each.f(at[i]));
    if (is_it) return each.name;
  }
  if (const auto slope = leaky_slope(samples)) {
    if (are_near(*slope, 0)) return "ReLU";
    const auto narrow = static_cast<float>(*slope);
    return narrow == 0.01F ? "LeakyReLU<>" : text_of("LeakyReLU<", narrow, ">");
  }
  return std::nullopt;
}

void read_activation(Reading& reading, const OnnxNode& node) {
  const Value& z = reading.any_value(node, 0);
  const std::string_view op = node.op;
  const double alpha = reading.real(node, "alpha", op == "LeakyRelu" ? 0.01 : op == "HardSigmoid" ? 0.2 : 1);
  const double beta = reading.real(node, "beta", 0.5);
  const bool by_tanh = reading.text(node, "approximate", "none") == "tanh";
  double least = 0, most = 0;
  if (op == "Clip") {
    least = bound(reading, node, "min", 1, -std::numeric_limits<double>::max());
    most = bound(reading, node, "max", 2, std::numeric_limits<double>::max());
  }
  const auto f = [&](double x) {
    if (op == "Relu") return std::max(x, 0.0);
    if (op == "LeakyRelu") return x < 0 ? alpha * x : x;
    if (op == "Elu") return x < 0 ? alpha * std::expm1(x) : x;
    if (op == "Selu") return 1.0507009873554805 * (x < 0 ? 1.6732632423543772 * std::expm1(x) : x);
    if (op == "Sigmoid") return sigmoid(x);
    if (op == "HardSigmoid") return std::clamp(alpha * x + beta, 0.0, 1.0);
    if (op == "Tanh") return std::tanh(x);
    if (op == "Softplus") return softplus(x);
    if (op == "Erf") return std::erf(x);
    if (op == "Exp") return std::exp(x);
    if (op == "Neg") return -x;
    if (op == "Abs") return std::abs(x);
    if (op == "Gelu") return by_tanh ? tanh_gelu(x) : erf_gelu(x);
    return std::min(std::max(x, least), most);
  };
  std::vector<Value::Function> functions = z.functions;
  for (Value::Function& function : functions)
    for (double& number : function.samples) number = f(number);
  reading.set(node, settled(reading, node, z.layout, std::move(functions)));
}

void read_arithmetic(Reading& reading, const OnnxNode& node) {
  if (node.op == "Sum" && node.inputs.size() != 2) {
    std::vector<Value> values;
    for (Size i = 0; i < node.inputs.size(); ++i) values.push_back(reading.value(node, i));
    const auto sum = join(reading, node, values);
    if (!sum) reading.fail(node, "a sum of two branches", text_of("one of ", values.size()), "add them two by two");
    return reading.set(node, *sum);
  }
  if (node.inputs.size() != 2)
    reading.fail(node, "two inputs", text_of(node.inputs.size()), "the file is damaged: get it again");

  const bool first = reading.is_value(node.input(0)), second = reading.is_value(node.input(1));
  if (first && second) {
    const Value a = reading.any_value(node, 0), b = reading.any_value(node, 1);
    std::vector<Value::Function> functions;
    if (a.layout == b.layout && a.padding == b.padding)
      for (const Value::Function& one : a.functions)
        for (const Value::Function& other : b.functions)
          if (one.of == other.of) {
            functions.push_back(one);
            for (Size i = 0; i < one.samples.size(); ++i)
              functions.back().samples[i] = applied(node.op, one.samples[i], other.samples[i]);
          }
    Value result = settled(reading, node, a.layout, functions);
    if (!result.step && a.step && b.step)
      if (const auto joined = join(reading, node, {a, b})) return reading.set(node, *joined);
    if (functions.empty())
      reading.fail(node, "two branches from one place, or two functions of one value",
                   "values that have no formula or entry of strata in common",
                   "compute with layers (Residual, Gated), or write a layer of your own");
    return reading.set(node, std::move(result));
  }

  const Size of_value = first ? 0 : 1, of_constant = 1 - of_value;
  if (node.op == "Add" && read_bias(reading, node, of_value, of_constant)) return;
  if (const auto number = single(reading, node, of_constant)) {
    const Value& z = reading.any_value(node, of_value);
    std::vector<Value::Function> functions = z.functions;
    for (Value::Function& function : functions)
      for (double& each : function.samples)
        each = first ? applied(node.op, each, *number) : applied(node.op, *number, each);
    return reading.set(node, settled(reading, node, z.layout, std::move(functions)));
  }
  read_scaling(reading, node, of_value, of_constant);
}

}  // namespace onnx
