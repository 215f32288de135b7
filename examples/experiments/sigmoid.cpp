// SPDX-License-Identifier: MIT
#include <strata/activation/sigmoid.hpp>

#include "experiments/all.hpp"
#include "experiments/curves.hpp"
#include "experiments/lab.hpp"

namespace experiments {

std::vector<Section> sigmoid(const Lab& lab) {
  constexpr Size points = 401;
  strata::Vector<double, points> z, a;
  for (Size i = 0; i < points; ++i) z(i) = -10 + 20 * static_cast<double>(i) / (points - 1);
  strata::assign(a, strata::activate<strata::Sigmoid>(z));

  Curve curve{"σ(z) = 1 / (1 + e^{−z})", palette::blue, {}};
  double largest = 0;
  for (Size i = 0; i < points; ++i) {
    curve.points.emplace_back(z(i), a(i));
    largest = std::max(largest, std::abs(a(i) - 1 / (1 + std::exp(-z(i)))));
  }

  Section section{.name = "sigmoid", .title = "The sigmoid"};
  section.setting = "The activation of most layers below, on [−10, 10], as the library computes it.";
  section.original = "Figure 1 shows the curve: from 0 through ½ at zero to 1.";
  section.claims.push_back({.claim = "largest distance from 1 / (1 + e⁻ᶻ) on [−10, 10]",
                            .original = "the curve",
                            .least = 0,
                            .most = 1e-12,
                            .decimals = 17,
                            .values = {largest}});
  section.outcome =
      section.if_met("The same curve. The claim compares 401 of its points with the formula in the standard library.");
  Figure figure{.width = 560, .height = 320};
  add_diagram(figure, {.title = "",
                       .x_label = "z",
                       .y_label = "σ(z)",
                       .logarithmic_y = false,
                       .key = "inside top left vertical",
                       .extra = "set yrange [-0.02:1.02]\nset ytics 0.25\n",
                       .curves = {curve}});
  lab.draw(section, "sigmoid", "The sigmoid on [−10, 10].", figure);
  return {section};
}

}  // namespace experiments
