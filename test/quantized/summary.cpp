// SPDX-License-Identifier: MIT
#include "strata/quantized/summary.hpp"

#include <doctest/doctest.h>

#include <sstream>

using namespace strata;

namespace {

using Net = Network<Input<784>, Dense<784, 30, Sigmoid>, Dropout<0.5>, Dense<30, 10, Softmax>>;
using Own = Quantized<Net>;

}  // namespace

TEST_CASE("quantized summary: a table of the layers with their bytes, then memory and operations") {
  std::ostringstream text;
  print_summary<Own>(text);
  const auto bytes = [](Size count) {
    const std::string number = std::to_string(count);
    return std::string(8 - number.size(), ' ') + number;
  };
  CHECK(text.str() ==
        "layer                               inputs -> outputs activation         bytes\n"
        "Dense<784, 30, Sigmoid>                784 -> 30      Sigmoid         " +
            bytes(sizeof(Own::Form<0>::Parameters)) +
            "\n"
            "Dropout<0.5>                            30 -> 30      -                      0\n"
            "Dense<30, 10, Softmax>                  30 -> 10      Softmax         " +
            bytes(sizeof(Own::Form<2>::Parameters)) +
            "\ncomputed in eight bits: " + std::to_string(Own::parameter_bytes) + " bytes of parameters, " +
            std::to_string(Own::activation_bytes<1>) + " of memory for a row; 47640 operations a prediction\n");
}
