// SPDX-License-Identifier: MIT
#include "strata/network/summary.hpp"

#include <doctest/doctest.h>

#include <iomanip>
#include <sstream>
#include <string>

#include "strata/activation/relu.hpp"
#include "strata/layer/activate.hpp"
#include "strata/layer/conv2d.hpp"
#include "strata/layer/dense.hpp"
#include "strata/layer/flatten.hpp"

using namespace strata;

namespace user {

struct Twice {
  static constexpr Size inputs = 2, outputs = 2;
  template <class>
  using Parameters = NoParameters;
  static void forward(const auto&, const auto& x, auto& y) { assign(y, x + x); }
  static void backward(const auto&, const auto&, const auto&, const auto& dy, auto& delta) { assign(delta, dy); }
  static auto input_gradient(const auto&, const auto&, const auto&, const auto& delta) { return delta + delta; }
  static std::tuple<> parameter_gradients(const auto&, const auto&, const auto&, const auto&) { return {}; }
};

}  // namespace user

namespace {

template <class Network>
std::string summary() {
  std::ostringstream text;
  print_summary<Network>(text);
  return text.str();
}

}  // namespace

TEST_CASE("summary: a table of the layers, then parameters, memory and operations") {
  using Net = Network<Input<784>, Dense<784, 200, Sigmoid>, Dense<200, 30, Sigmoid>, Dense<30, 10, Softmax>>;
  CHECK(summary<Net>() ==
        "layer                               inputs -> outputs activation    parameters\n"
        "Dense<784, 200, Sigmoid>               784 -> 200     Sigmoid           157000\n"
        "Dense<200, 30, Sigmoid>                200 -> 30      Sigmoid             6030\n"
        "Dense<30, 10, Softmax>                  30 -> 10      Softmax              310\n"
        "cost CrossEntropy, computed in float\n"
        "163340 parameters, " +
            std::to_string(Net::parameter_bytes) +
            " bytes; 326200 operations a prediction, 665000 a row in training\n");
}

TEST_CASE("summary: layers without bias, without parameters and without activation are shown as such") {
  CHECK(summary<Network<Input<3, double>, Dense<3, 2, Identity, NoBias>, user::Twice, Activate<2, Sigmoid>>>() ==
        "layer                               inputs -> outputs activation    parameters\n"
        "Dense<3, 2, Identity, NoBias>            3 -> 2       Identity               6\n"
        "user::Twice                              2 -> 2       -                      0\n"
        "Activate<2, Sigmoid>                     2 -> 2       Sigmoid                0\n"
        "cost BinaryCrossEntropy, computed in double\n"
        "6 parameters, 64 bytes; 12 operations a prediction, 24 a row in training\n");
}

TEST_CASE("summary: shapes are shown as channels × height × width, entries as they were written") {
  CHECK(summary<Network<Image<1, 28, 28>, Conv2d<1, 8, 3, ReLU>, Flatten, Dense<5408, 10, Softmax>>>() ==
        "layer                               inputs -> outputs activation    parameters\n"
        "Conv2d<1, 8, 3, ReLU>              1×28×28 -> 8×26×26 ReLU                  80\n"
        "Flatten                            8×26×26 -> 5408    -                      0\n"
        "Dense<5408, 10, Softmax>              5408 -> 10      Softmax            54090\n"
        "cost CrossEntropy, computed in float\n"
        "54170 parameters, 216768 bytes; 205504 operations a prediction, 519168 a row in training\n");
}

TEST_CASE("summary: the stream's own settings neither change the table nor are changed by it") {
  using Net = Network<Input<2>, Dense<2, 2, Softmax>>;
  std::ostringstream text;
  text << std::hex << std::setfill('*');
  print_summary<Net>(text);
  CHECK(text.str() == summary<Net>());
  text.str("");
  text << 255;
  CHECK(text.str() == "ff");
}
