// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>

#include "strata/metric/confusion_matrix.hpp"

/// Figures of a confusion matrix that are not impressed by classes of unequal size. n: all observations, c_k = counts
/// of class k that are right, s_k = support, p_k = predictions.
namespace strata::inline STRATA_CONFIGURATION {

/// The mean recall of the classes that occur: 1/K guesses blindly. 0 for an empty matrix.
template <Size Classes>
double balanced_accuracy(const ConfusionMatrix<Classes>& confusion) {
  double sum = 0;
  Size present = 0;
  for (Size c = 0; c < Classes; ++c) {
    sum += confusion.recall(c);
    present += confusion.support(c) > 0 ? 1 : 0;
  }
  return present == 0 ? 0 : sum / static_cast<double>(present);
}

/// Cohen's κ = (a − e) / (1 − e), a = Σ c_k / n, e = Σ s_k p_k / n²: 1 agrees always, 0 as often as by chance. 0 where
/// e = 1: one class alone.
template <Size Classes>
double cohens_kappa(const ConfusionMatrix<Classes>& confusion) {
  const auto n = static_cast<double>(confusion.total());
  double by_chance = 0;
  for (Size c = 0; c < Classes; ++c)
    by_chance += static_cast<double>(confusion.support(c)) * static_cast<double>(confusion.predictions(c)) / (n * n);
  return n == 0 || by_chance >= 1 ? 0 : (confusion.accuracy() - by_chance) / (1 - by_chance);
}

/// Matthews' correlation coefficient (R_K for several classes), from −1 to 1:
/// (n Σ c_k − Σ s_k p_k) / √((n² − Σ p_k²)(n² − Σ s_k²)). 0 where all rows are of one class or taken for one.
template <Size Classes>
double matthews_correlation(const ConfusionMatrix<Classes>& confusion) {
  const auto n = static_cast<double>(confusion.total());
  double right = 0, chance = 0, squares_p = 0, squares_s = 0;
  for (Size c = 0; c < Classes; ++c) {
    const auto s = static_cast<double>(confusion.support(c)), p = static_cast<double>(confusion.predictions(c));
    right += static_cast<double>(confusion.counts[c][c]);
    chance += s * p;
    squares_p += p * p;
    squares_s += s * s;
  }
  const double scale = (n * n - squares_p) * (n * n - squares_s);
  return scale > 0 ? (n * right - chance) / std::sqrt(scale) : 0;
}

}  // namespace strata
