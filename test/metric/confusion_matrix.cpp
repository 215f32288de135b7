// SPDX-License-Identifier: MIT
#include "strata/metric/confusion_matrix.hpp"

#include <doctest/doctest.h>

#include <iomanip>
#include <sstream>
#include <string>
#include <type_traits>
#include <vector>

using namespace strata;

namespace {

/// Twenty observations of three classes.
constexpr ConfusionMatrix<3> twenty{{{{5, 1, 0}, {2, 6, 2}, {0, 1, 3}}}};

}  // namespace

static_assert(std::is_trivially_copyable_v<ConfusionMatrix<10>>);
static_assert(sizeof(ConfusionMatrix<10>) == 100 * sizeof(Size));

TEST_CASE("confusion_matrix: counts by actual and predicted class") {
  ConfusionMatrix<3> matrix;
  matrix.add(0, 2);
  matrix.add(0, 2);
  matrix.add(1, 1);
  CHECK(matrix == ConfusionMatrix<3>{{{{0, 0, 2}, {0, 1, 0}, {0, 0, 0}}}});
  CHECK(matrix.total() == 3);
}

TEST_CASE("confusion_matrix: twenty observations worked by hand") {
  CHECK(twenty.total() == 20);
  CHECK(twenty.accuracy() == 14. / 20);
  CHECK(twenty.support(1) == 10);
  CHECK(twenty.predictions(1) == 8);
  CHECK(twenty.precision(0) == 5. / 7);
  CHECK(twenty.precision(1) == 6. / 8);
  CHECK(twenty.precision(2) == 3. / 5);
  CHECK(twenty.recall(0) == 5. / 6);
  CHECK(twenty.recall(1) == 6. / 10);
  CHECK(twenty.recall(2) == 3. / 4);
  CHECK(twenty.f1(0) == 10. / 13);
  CHECK(twenty.f1(1) == 12. / 18);
  CHECK(twenty.f1(2) == 6. / 9);
}

TEST_CASE("confusion_matrix: a macro average is the plain mean over the classes") {
  CHECK(twenty.macro_precision() == doctest::Approx((5. / 7 + 0.75 + 0.6) / 3));
  CHECK(twenty.macro_recall() == doctest::Approx((5. / 6 + 0.6 + 0.75) / 3));
  CHECK(twenty.macro_f1() == doctest::Approx((10. / 13 + 2. / 3 + 2. / 3) / 3));
}

TEST_CASE("confusion_matrix: F1 is the harmonic mean of precision and recall") {
  for (Size c = 0; c < 3; ++c) {
    const double precision = twenty.precision(c), recall = twenty.recall(c);
    CHECK(twenty.f1(c) == doctest::Approx(2 * precision * recall / (precision + recall)));
  }
}

TEST_CASE("confusion_matrix: what would be 0/0 is 0") {
  const ConfusionMatrix<3> empty;
  CHECK(empty.accuracy() == 0);
  CHECK(empty.macro_f1() == 0);
  ConfusionMatrix<3> two_classes;
  two_classes.add(0, 1);
  CHECK(two_classes.precision(0) == 0);  // never predicted
  CHECK(two_classes.recall(1) == 0);     // never seen
  CHECK(two_classes.f1(2) == 0);         // neither
}

TEST_CASE("confusion_matrix: right predictions alone make every rate 1") {
  ConfusionMatrix<4> matrix;
  for (Size i = 0; i < 40; ++i) matrix.add(i % 4, i % 4);
  CHECK(matrix.accuracy() == 1);
  CHECK(matrix.macro_precision() == 1);
  CHECK(matrix.macro_recall() == 1);
  CHECK(matrix.macro_f1() == 1);
}

TEST_CASE("confusion_matrix: a class that is not there is an error, and nothing is counted") {
  ConfusionMatrix<3> matrix;
  CHECK_THROWS_WITH_AS(matrix.add(3, 0), "strata::ConfusionMatrix: there is no class 3; there are 3, counted from 0",
                       Error);
  CHECK_THROWS_AS(matrix.add(0, 3), Error);
  CHECK(matrix.total() == 0);
  CHECK_THROWS_AS(matrix.support(3), Error);
  CHECK_THROWS_AS(matrix.predictions(3), Error);
  CHECK_THROWS_AS(matrix.precision(3), Error);
  CHECK_THROWS_AS(matrix.recall(3), Error);
  CHECK_THROWS_AS(matrix.f1(3), Error);
}

TEST_CASE("confusion_matrix: prints an aligned table of its counts") {
  std::ostringstream out;
  ConfusionMatrix<3>{{{{5, 1, 0}, {2, 1234, 2}, {0, 1, 30}}}}.print(out);
  CHECK(out.str() ==
        "actual \\ predicted\n"
        "           0     1     2\n"
        "     0     5     1     0\n"
        "     1     2  1234     2\n"
        "     2     0     1    30\n");
}

TEST_CASE("confusion_matrix: reports its rates class by class") {
  std::ostringstream out;
  twenty.report(out);
  CHECK(out.str() ==
        "   class  precision   recall       F1   support\n"
        "       0     0.7143   0.8333   0.7692         6\n"
        "       1     0.7500   0.6000   0.6667        10\n"
        "       2     0.6000   0.7500   0.6667         4\n"
        "   macro     0.6881   0.7278   0.7009        20\n"
        "accuracy     0.7000\n");
}

TEST_CASE("confusion_matrix: table and report call the classes by their names, and by numbers where there are none") {
  const std::vector<std::string> names{"rose", "große Tulpe"};
  std::ostringstream table, report;
  twenty.print(table, names);
  CHECK(table.str() ==
        "actual \\ predicted\n"
        "                    rose  große Tulpe            2\n"
        "       rose            5            1            0\n"
        "große Tulpe            2            6            2\n"
        "          2            0            1            3\n");
  twenty.report(report, names);
  CHECK(report.str() ==
        "      class  precision   recall       F1   support\n"
        "       rose     0.7143   0.8333   0.7692         6\n"
        "große Tulpe     0.7500   0.6000   0.6667        10\n"
        "          2     0.6000   0.7500   0.6667         4\n"
        "      macro     0.6881   0.7278   0.7009        20\n"
        "   accuracy     0.7000\n");
}

TEST_CASE("confusion_matrix: more names than classes are an error") {
  std::ostringstream out;
  CHECK_THROWS_WITH_AS(twenty.print(out, std::vector<std::string>(4)),
                       "strata::ConfusionMatrix: 4 names for 3 classes; are they those of another data set?", Error);
}

TEST_CASE("confusion_matrix: printing heeds and changes no format of the stream") {
  std::ostringstream plain, formatted;
  twenty.report(plain);
  formatted << std::scientific << std::setprecision(2);
  twenty.report(formatted);
  CHECK(formatted.str() == plain.str());
  CHECK(formatted.precision() == 2);
}

TEST_CASE("confusion_matrix: counts of several parts add up") {
  ConfusionMatrix<2> first{{{{1, 2}, {3, 4}}}}, second{{{{10, 0}, {0, 10}}}};
  first += second;
  CHECK(first == ConfusionMatrix<2>{{{{11, 2}, {3, 14}}}});
}

TEST_CASE("confusion_matrix: the mean F1 is over all classes, or over those that occur") {
  ConfusionMatrix<4> matrix;
  matrix.add(0, 0);
  matrix.add(1, 0);
  CHECK(matrix.macro_f1() == doctest::Approx(2.0 / 3 / 4));
  CHECK(matrix.macro_f1_of_present() == doctest::Approx(2.0 / 3 / 2));
  matrix.add(0, 3);  // predicted, never actual
  CHECK(matrix.macro_f1_of_present() == doctest::Approx(0.5 / 3));
  CHECK(ConfusionMatrix<2>().macro_f1_of_present() == 0);
}
