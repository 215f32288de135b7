// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <memory>
#include <vector>

#include "strata/io/saved_tensors.hpp"
#include "strata/testing/gradient_check.hpp"

namespace test {

using strata::Size;

/// What test/reference/pytorch_layers.py prints of a layer.
struct OfPytorch {
  std::vector<double> y{}, dx{};
  std::vector<std::vector<double>> gradients{}, statistics{};
};

/// A layer on the batch of that script, with its parameters, each buffer by the script's rules.
template <class L>
struct AsInPytorch {
  static constexpr Size batch = 2;
  using Parameters = typename L::template Parameters<double>;
  Parameters p;
  strata::Matrix<double, batch, L::inputs> x, dx;
  strata::Matrix<double, batch, L::outputs> y, dy;
  typename strata::detail::ErrorOf<L, double, batch>::type workspace;
  typename strata::detail::ScratchOf<L, double, batch>::type scratch;

  AsInPytorch() {
    Size t = 0;
    const auto fill = [&](auto& tensor) {
      const auto how = strata::detail::saved_as<Parameters>()[t];
      strata::detail::for_each_saved_number(tensor, how, [&](double& number, Size k) {
        number = std::sin(0.7 * static_cast<double>(k) + static_cast<double>(t + 1)) / 2 + (how.name == "running_var");
      });
      ++t;
    };
    strata::for_each_tensor(p, fill);
    strata::for_each_statistic(p, fill);
    for (Size k = 0; k < x.size(); ++k) x.data()[k] = std::sin(static_cast<double>(k));
    for (Size k = 0; k < dy.size(); ++k) dy.data()[k] = std::cos(static_cast<double>(k));
  }

  void predict() {
    y.fill(strata::math::nan<double>);
    if constexpr (std::is_same_v<decltype(scratch), strata::detail::NoScratch>)
      L::forward(std::as_const(p), x, y);
    else
      L::forward(std::as_const(p), x, y, scratch);
  }
};

/// f(number, expected) for each number of a tensor, in the order in which it is saved.
inline void compare_saved(strata::GradientCheck& result, const auto& tensor, const strata::SavedAs& how,
                          const std::vector<double>& expected, const char* what) {
  result.compare(static_cast<double>(tensor.size()), static_cast<double>(expected.size()), "how many numbers");
  if (tensor.size() != expected.size()) return;
  strata::detail::for_each_saved_number(tensor, how, [&](double number, Size k) {
    result.compare(number, expected[k], strata::detail::text_of(what, " ", how.name, ", number ", k));
  });
}

/// The largest difference to what PyTorch gave, and where: of a training step, gradients and statistics included, and
/// of a prediction by a layer that predicts as it trains.
template <strata::Layer L>
strata::GradientCheck differences_to_pytorch(const OfPytorch& expected) {
  const auto b = std::make_unique<AsInPytorch<L>>();
  using Parameters = typename AsInPytorch<L>::Parameters;
  strata::GradientCheck result;
  constexpr auto how = strata::detail::saved_as<Parameters>();
  if constexpr (!strata::HasStatistics<Parameters>) {
    b->predict();
    compare_saved(result, b->y, {"predicted"}, expected.y, "y");
  }
  strata::detail::train_forward_layer<L>(b->p, b->x, b->y, b->workspace, strata::Alone(), b->batch);
  compare_saved(result, b->y, {"in training"}, expected.y, "y");
  strata::detail::backward_layer<L, true>(b->p, b->x, b->y, b->dy, b->workspace, strata::Alone(), b->batch);
  strata::assign(b->dx, L::input_gradient(b->p, b->x, b->y, b->workspace));
  compare_saved(result, b->dx, {"dx"}, expected.dx, "gradient");
  const auto gradients = L::parameter_gradients(b->p, b->x, b->y, b->workspace);
  const auto tensors = Parameters::tensors(b->p);
  [&]<Size... T>(std::index_sequence<T...>) {
    [[maybe_unused]] const auto compare = [&]<Size I>(std::integral_constant<Size, I>) {
      auto gradient = std::make_unique<std::remove_reference_t<std::tuple_element_t<I, decltype(tensors)>>>();
      strata::assign(*gradient, strata::detail::nth<I>(gradients));
      compare_saved(result, *gradient, how[I], expected.gradients.at(I), "gradient");
    };
    (compare(std::integral_constant<Size, T>{}), ...);
  }
  (std::make_index_sequence<std::tuple_size_v<decltype(gradients)>>{});
  Size s = 0;
  strata::for_each_statistic(b->p, [&](const auto& tensor) {
    compare_saved(result, tensor, how[expected.gradients.size() + s], expected.statistics.at(s), "statistic");
    ++s;
  });
  return result;
}

/// The same of a prediction alone, by a layer that predicts otherwise than it trains.
template <strata::Layer L>
strata::GradientCheck prediction_to_pytorch(const OfPytorch& expected) {
  const auto b = std::make_unique<AsInPytorch<L>>();
  b->predict();
  strata::GradientCheck result;
  compare_saved(result, b->y, {"predicted"}, expected.y, "y");
  return result;
}

}  // namespace test
