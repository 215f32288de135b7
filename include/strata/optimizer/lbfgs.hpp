// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cmath>
#include <limits>
#include <tuple>

#include "strata/expression/dot.hpp"
#include "strata/optimizer/line_search.hpp"
#include "strata/optimizer/optimizer.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// A quasi-Newton method (Nocedal 1980; Nocedal and Wright 2006, algorithms 7.4 and 7.5) that fits small networks
/// exactly: it knows the cost's curvature by the last `Pairs` steps s and what each changed of the gradient, y.
///   w ← w − t H g,  H the inverse Hessian by the pairs, t by `backtrack` from the batch's cost.
///
///     train<64>(network, data, NoValidation{}, LBFGS<10>{}, {.epochs = 500});
///
/// For batches that are the whole data, as y is nonsense between different ones; in double, since what it is good at
/// begins where float ends. A step takes some evaluations of the batch, mostly one. No step raises the cost of its
/// batch: if none is found that lowers it, none is taken, and what is known of the curvature is forgotten. Takes
/// 2 · Pairs + 2 times the memory of the parameters. Threads share the gradient and the costs; directions are found by
/// one, so that the bits are the same.
template <Size Pairs = 10>
struct LBFGS {
  static_assert(Pairs >= 1, "strata::LBFGS: it needs at least one pair; LBFGS<10> is a good beginning");

  double learning_rate = 1;  ///< the first t that is tried; 1 is Newton's
  double armijo = 1e-4;      ///< c of `backtrack`, in (0, 1)
  Size most_tries = 20;      ///< of t in a step, at least 1

  std::array<double, Pairs> rho{};  ///< 1 / s·y of the pairs
  double scale = 1;                 ///< s·y / y·y of the newest pair
  Size known = 0, next = 0;         ///< pairs that hold, and where the next one goes
  bool taken = false;               ///< whether the last step was, so that it makes a pair

  /// The gradient, the direction, s of each pair, y of each pair.
  static constexpr bool chooses_its_rate = true;  ///< no schedule can
  static constexpr Size state_tensors = 2 + 2 * Pairs;

  void check() const {
    const Settings settings("strata::LBFGS");
    settings.positive("learning_rate", learning_rate);
    settings.require(armijo > 0 && armijo < 1, "armijo", armijo, "above 0 and below 1");
    settings.at_least("most_tries", most_tries, 1);
  }

  static constexpr auto numbers(auto& self) {
    return std::tuple_cat(
        std::tie(self.learning_rate, self.armijo, self.most_tries, self.scale, self.known, self.next, self.taken),
        std::apply([](auto&... number) { return std::tie(number...); }, self.rho));
  }

  void update(auto&, const auto& g, auto& gradient, auto&... rest) const {
    if constexpr (sizeof...(rest) == state_tensors)  // the last one is a team
      assign(gradient, g, std::get<state_tensors - 1>(std::tie(rest...)));
    else
      assign(gradient, g);
  }

  void settle(double cost, auto&& new_cost, auto&& for_each_tensor) {
    if (taken) keep_pair(for_each_tensor);
    taken = false;
    double slope = find_direction(for_each_tensor);
    if (!(slope < 0)) {
      known = 0;
      slope = find_direction(for_each_tensor);
    }
    // A gradient whose square has no number ends training: the trainer sees that the state is not finite.
    if (!math::is_finite(slope))
      change_direction(0, for_each_tensor, [&](auto& d, auto&, auto&, auto in) { fill(d, in(slope)); });
    if (!(slope < 0) || !math::is_finite(slope)) return;

    for_pair(next, for_each_tensor, [](const auto& w, const auto& g, auto&, auto& old, auto& y) {
      assign(old, w);
      assign(y, g);
    });
    const double first = learning_rate * (known == 0 ? std::min(1.0, 1 / std::sqrt(-slope)) : 1);
    known = std::min(known, Pairs - 1);
    taken = backtrack(cost, slope, first, armijo, most_tries, [&](double t) {
              for_pair(next, for_each_tensor, [&](auto& w, const auto&, const auto& d, const auto& old, const auto&) {
                assign(w, old + detail::as_scalar_of(w, t) * d);
              });
              return new_cost();
            }) > 0;
    for_pair(next, for_each_tensor, [&](auto& w, const auto&, const auto&, auto& old, const auto&) {
      if (taken)
        assign(old, w - old);  // s
      else
        assign(w, old);
    });
    if (!taken) known = 0;
  }

 private:
  /// f(w, gradient, direction, s, y) with pair i of each tensor.
  static void for_pair(Size i, auto& for_each_tensor, auto&& f) {
    for_each_tensor([&](auto& w, auto& gradient, auto& direction, auto&... pairs) {
      const std::array all{&pairs...};
      f(w, gradient, direction, *all[i], *all[Pairs + i]);
    });
  }
  static double sum(Size i, auto& for_each_tensor, auto&& f) {
    double sum = 0;
    for_pair(i, for_each_tensor,
             [&](const auto&, const auto& g, const auto& d, const auto& s, const auto& y) { sum += f(g, d, s, y); });
    return sum;
  }

  /// y ← g − y, what the last step changed of the gradient; the pair holds if the cost curves upwards along it.
  void keep_pair(auto& for_each_tensor) {
    for_pair(next, for_each_tensor, [](auto&, const auto& g, auto&, auto&, auto& y) { assign(y, g - y); });
    const double s_y = sum(next, for_each_tensor, [](auto&, auto&, auto& s, auto& y) { return dot(s, y); });
    const double y_y = sum(next, for_each_tensor, [](auto&, auto&, auto&, auto& y) { return dot(y, y); });
    if (!(s_y > std::numeric_limits<double>::epsilon() * y_y)) return;
    rho[next] = 1 / s_y;
    scale = s_y / y_y;
    next = (next + 1) % Pairs;
    known = std::min(known + 1, Pairs);
  }

  /// d ← −H g by two loops over the pairs, newest to oldest and back. Returns g·d.
  double find_direction(auto& for_each_tensor) const {
    const auto pair = [&](Size age) { return (next + Pairs - 1 - age) % Pairs; };
    std::array<double, Pairs> alpha;
    for_pair(0, for_each_tensor, [](auto&, const auto& g, auto& d, auto&, auto&) { assign(d, -g); });
    for (Size age = 0; age < known; ++age) {
      const Size i = pair(age);
      alpha[i] = rho[i] * sum(i, for_each_tensor, [](auto&, auto& d, auto& s, auto&) { return dot(s, d); });
      change_direction(i, for_each_tensor,
                       [&](auto& d, const auto&, const auto& y, auto in) { assign(d, d - in(alpha[i]) * y); });
    }
    if (known > 0)
      change_direction(0, for_each_tensor, [&](auto& d, const auto&, const auto&, auto in) { assign(d, in(scale)*d); });
    for (Size age = known; age-- > 0;) {
      const Size i = pair(age);
      const double beta = rho[i] * sum(i, for_each_tensor, [](auto&, auto& d, auto&, auto& y) { return dot(y, d); });
      change_direction(i, for_each_tensor,
                       [&](auto& d, const auto& s, const auto&, auto in) { assign(d, d + in(alpha[i] - beta) * s); });
    }
    return sum(0, for_each_tensor, [](auto& g, auto& d, auto&, auto&) { return dot(g, d); });
  }
  /// f(direction, s, y, in) with pair i of each tensor, where in(x) is x in the tensor's type.
  static void change_direction(Size i, auto& for_each_tensor, auto&& f) {
    for_pair(i, for_each_tensor, [&](const auto&, const auto&, auto& d, const auto& s, const auto& y) {
      f(d, s, y, [&](double x) { return detail::as_scalar_of(d, x); });
    });
  }
};

}  // namespace strata
