// SPDX-License-Identifier: MIT
#pragma once

#include <limits>
#include <memory>
#include <numeric>

#include "strata/metric/confusion_matrix.hpp"
#include "strata/metric/label_counts.hpp"
#include "strata/metric/regression_errors.hpp"
#include "strata/tensor/denormals.hpp"
#include "strata/tensor/finite.hpp"
#include "strata/training/check_data.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// How many classes a network with so many outputs tells apart.
template <class Network>
inline constexpr Size class_count = detail::classes_of<Network>;

/// Cost (without penalty; by weight, if the data has weights) and share of right answers on a data set. Where labels
/// are not classes there is no accuracy: NaN.
struct Score {
  double cost = 0;
  double accuracy = math::nan<double>;
};

namespace detail {

/// Whether labels are classes, of observations or of steps.
template <class Network, class Data>
inline constexpr bool labels_are_classes =
    has_class_labels<Data> || has_classes_of_steps<Network, typename Data::Label>;

/// each(class, outputs) for the class of an observation, or of each step that counts.
template <class Network, class Data, class Scalar>
void for_each_class(const Data& data, Size row, std::span<const Scalar> outputs, auto&& each) {
  const auto& label = data.label(row);
  if constexpr (std::integral<typename Data::Label>) {
    each(static_cast<Size>(label), outputs);
  } else {
    constexpr Size classes = Network::OutputShape::channels;
    std::pair<Size, Size> judged(0, label.size());
    if constexpr (requires { data.judged_steps(row); }) judged = data.judged_steps(row);
    for (Size step = std::max<Size>(Network::Cost::first, judged.first); step < judged.second; ++step)
      each(static_cast<Size>(label[step]), outputs.subspan(step * classes, classes));
  }
}

/// Whether rows of targets are labels that are there or not.
template <class Network, class Data>
inline constexpr bool has_several_labels =
    !labels_are_classes<Network, Data> && cost_targets<typename Network::Cost>().least == 0 &&
    cost_targets<typename Network::Cost>().largest == 1;

/// Runs a network over a data set, block by block, without allocating: cost on the way, each(row, outputs) for each
/// row.
template <class Network, Size Block>
struct Evaluator {
  using Scalar = typename Network::Scalar;
  alignas(cache_line) Matrix<Scalar, Block, Network::inputs> x;
  alignas(cache_line) Matrix<Scalar, Block, Network::outputs> t, a;
  typename Network::template Workspace<Block> outputs;

  template <class Data, class Each>
  double run(const Network& network, const Data& data, Each&& each) {
    const FlushDenormals flush;
    double cost = 0, weight = 0;
    for (Size first = 0; first < data.rows(); first += Block) {
      const Size count = std::min(Block, data.rows() - first);
      run_block(network, data, first, count, cost, weight);
      for (Size row = 0; row < count; ++row)
        each(first + row, std::span<const Scalar>(a.data() + row * Network::outputs, Network::outputs));
    }
    return cost / weight;
  }

  /// A cost, and how many decisions were right of how many.
  struct Judgement {
    double cost = 0;
    Size right = 0, decisions = 0;
  };
  template <class Data>
  Judgement judge(const Network& network, const Data& data, double threshold = 0.5) {
    Judgement result;
    LabelCounts<Network::outputs> labels;
    result.cost = run(network, data, [&](Size row, std::span<const Scalar> answer) {
      if constexpr (labels_are_classes<Network, Data>)
        for_each_class<Network>(data, row, answer, [&](Size label, std::span<const Scalar> own) {
          result.right += are_decidable(own) && largest_output(own, threshold) == label;
          ++result.decisions;
        });
      else if constexpr (has_several_labels<Network, Data>)
        labels.add(data.label(row), answer, threshold);
    });
    if constexpr (has_several_labels<Network, Data>) {
      result.right = labels.right_rows;
      result.decisions = labels.rows;
    }
    return result;
  }

  template <class Data>
  Score score(const Network& network, const Data& data, double threshold = 0.5) {
    const Judgement result = judge(network, data, threshold);
    Score score{.cost = result.cost};
    if constexpr (labels_are_classes<Network, Data> || has_several_labels<Network, Data>)
      score.accuracy = static_cast<double>(result.right) / static_cast<double>(result.decisions);
    return score;
  }

 private:
  /// The outputs of some rows to `a`, their costs and weights to the sums. A function of its own, so that it is
  /// compiled but once.
  template <class Data>
  [[gnu::noinline]] void run_block(const Network& network, const Data& data, Size first, Size count, double& cost,
                                   double& weight) {
    std::array<std::uint32_t, Block> rows;
    std::iota(rows.begin(), rows.begin() + count, static_cast<std::uint32_t>(first));
    const Scalar* const numbers = locate<Network>(data, std::span<const std::uint32_t>(rows.data(), count), x, t);
    auto& y = outputs.template get<Network::layer_count - 1>();
    Network::Training::forward(network.parameters().layers, batch_at<Network>(numbers, x), outputs, y);
    if constexpr (Network::trains_on_preactivation)
      assign(a, activate<typename Network::OutputActivation>(y));
    else
      assign(a, y);
    WeightsOf<Data, Scalar, Block> weights;
    fetch_weights(data, std::span<const std::uint32_t>(rows.data(), count), weights);
    const double total = weights.total(count);
    cost += mean_cost<typename Network::Cost>(y, t, count, weights) * total;
    weight += total;
  }
};

/// Throws Error if one of the outputs of a row is NaN.
template <class Scalar>
void check_outputs(std::span<const Scalar> outputs, Size row) {
  if (!are_decidable(outputs))
    STRATA_THROW Error(text_of("strata::evaluate: the outputs for row ", row,
                               " are NaN; the numbers or the parameters are too large: scale the inputs"));
}

/// How many rows are evaluated at a time: enough for the matrix kernels, little enough for the second-level cache.
inline constexpr Size evaluation_block = 128;

}  // namespace detail

/// Cost, accuracy and confusion matrix of a network on a data set with classes, of observations or of steps.
template <class Network>
struct Evaluation : Score {
  ConfusionMatrix<class_count<Network>> confusion;
};

/// Cost, accuracy and counts of the single labels on a data set whose rows may have several.
template <class Network>
struct LabelEvaluation : Score {
  LabelCounts<Network::outputs> labels;
};

/// Cost and errors on a data set with targets: R² and the like.
template <class Network>
struct RegressionEvaluation : Score {
  RegressionErrors<Network::outputs> errors;
};

/// Runs the network over all rows of the data set (its width and labels are checked at compile time). Allocates its
/// buffers once. Returns an `Evaluation`, or a `LabelEvaluation` or `RegressionEvaluation` where labels are targets.
/// Throws Error if the data is empty, has not as many inputs as labels or a number that is not finite, if a class has
/// no output, if parameters are not finite, and if outputs are NaN: they stand for no class.
template <class Network, class Data>
auto evaluate(const Network& network, const Data& data, double threshold = 0.5) {
  using Rule = detail::DataRule<Network, Data>;
  (void)sizeof(Rule);
  if constexpr (!std::same_as<Rule, detail::Kept>) {
    return Evaluation<std::conditional_t<detail::is_network<Network>, Network, detail::QuietNetwork<>>>{};
  } else {
    detail::check_data<Network>(data, "evaluation");
    detail::check_parameters(network, "evaluate");
    detail::check_threshold(threshold);
    const auto evaluator = std::make_unique<detail::Evaluator<Network, detail::evaluation_block>>();
    if constexpr (detail::labels_are_classes<Network, Data>) {
      Evaluation<Network> result;
      result.cost = evaluator->run(network, data, [&](Size row, auto answer) {
        detail::check_outputs(answer, row);
        detail::for_each_class<Network>(data, row, answer, [&](Size label, auto own) {
          result.confusion.add(label, detail::largest_output(own, threshold));
        });
      });
      result.accuracy = result.confusion.accuracy();
      return result;
    } else if constexpr (detail::has_several_labels<Network, Data>) {
      LabelEvaluation<Network> result;
      result.cost = evaluator->run(network, data, [&](Size row, auto answer) {
        detail::check_outputs(answer, row);
        result.labels.add(data.label(row), answer, threshold);
      });
      result.accuracy = result.labels.accuracy();
      return result;
    } else {
      RegressionEvaluation<Network> result;
      result.cost = evaluator->run(network, data, [&](Size row, auto answer) {
        detail::check_outputs(answer, row);
        result.errors.add(data.label(row), answer);
      });
      return result;
    }
  }
}

}  // namespace strata
