// SPDX-License-Identifier: MIT
#include "strata/metric/agreement.hpp"

#include <doctest/doctest.h>

#include <initializer_list>
#include <utility>

using namespace strata;

namespace {

template <Size Classes>
ConfusionMatrix<Classes> of(std::initializer_list<std::pair<Size, Size>> actual_and_predicted) {
  ConfusionMatrix<Classes> result;
  for (const auto& [actual, predicted] : actual_and_predicted) result.add(actual, predicted);
  return result;
}

}  // namespace

TEST_CASE("agreement: balanced accuracy is the mean recall of the classes that occur") {
  // The example of scikit-learn's documentation.
  CHECK(balanced_accuracy(of<2>({{0, 0}, {1, 1}, {0, 0}, {0, 0}, {1, 0}, {0, 1}})) == 0.625);
  CHECK(balanced_accuracy(of<3>({{0, 0}, {0, 2}, {1, 1}})) == 0.75);
  CHECK(balanced_accuracy(ConfusionMatrix<2>()) == 0);
}

TEST_CASE("agreement: Cohen's kappa takes off what chance agrees on") {
  const ConfusionMatrix<2> by_hand{{{{20, 5}, {10, 15}}}};  // a = 0.7, e = 0.5
  CHECK(cohens_kappa(by_hand) == doctest::Approx(0.4));
  CHECK(cohens_kappa(of<3>({{0, 0}, {1, 1}, {2, 2}})) == 1);
  CHECK(cohens_kappa(of<3>({{0, 0}, {0, 0}})) == 0);
  CHECK(cohens_kappa(ConfusionMatrix<2>()) == 0);
}

TEST_CASE("agreement: Matthews' correlation of two classes and of three") {
  // The example of scikit-learn's documentation: −1/3.
  CHECK(matthews_correlation(of<2>({{1, 1}, {1, 0}, {1, 1}, {0, 1}})) == doctest::Approx(-1.0 / 3));
  // n = 4, Σ c = 2, Σ s p = Σ p² = Σ s² = 2·2 + 1·1 + 1·1 = 6: (4·2 − 6) / (16 − 6)
  CHECK(matthews_correlation(of<3>({{0, 0}, {0, 1}, {1, 0}, {2, 2}})) == doctest::Approx((4 * 2 - 6) / 10.0));
  CHECK(matthews_correlation(of<3>({{0, 0}, {1, 1}, {2, 2}})) == 1);
  CHECK(matthews_correlation(of<2>({{0, 0}, {1, 0}})) == 0);
  CHECK(matthews_correlation(ConfusionMatrix<2>()) == 0);
}
