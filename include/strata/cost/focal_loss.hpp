// SPDX-License-Identifier: MIT
#pragma once

#include "strata/activation/sigmoid.hpp"
#include "strata/activation/softmax.hpp"
#include "strata/cost/cross_entropy.hpp"

namespace strata::inline STRATA_CONFIGURATION {

namespace detail {

/// xⁿ by multiplications.
template <Size N, class T>
T power(const T& x) {
  if constexpr (N == 0)
    return T(1);
  else
    return x * power<N - 1>(x);
}

}  // namespace detail

/// Cross-entropy in which what is known well counts less (Lin et al. 2017), from z:
///   J = Σ_j t_j (1 − a_j)^γ (−ln a_j) with a = softmax(z),
///   ∂J/∂z = a Σ c − c with c_j = t_j (1 − a_j)^(γ−1) ((1 − a_j) + γ a_j (−ln a_j)).
/// γ is a whole number, 1 or more; the paper's α is a weight: see `class_weighted`.
///
///     using Net = Network<Input<30>, Dense<30, 10, Softmax>, FocalLoss<2>>;
template <Size Gamma = 2>
struct FocalLoss {
  static_assert(Gamma >= 1, "strata::FocalLoss: γ must be 1 or more; with 0 it is CrossEntropy");
  template <class Activation>
  static constexpr bool accepts = std::same_as<Activation, Softmax>;
  template <class Activation>
  static constexpr bool from_preactivation = std::same_as<Activation, Softmax>;
  static constexpr TargetRange targets = CrossEntropy::targets;

  static auto value(const auto& z, const auto& t) {
    const auto surprise = surprise_of(z);
    return z.sum(
        [&]<class T>(const T& logit, const T& target) {
          const T half = surprise.half(logit), unknown = T(1) - math::exp(-(half + half));
          return (target + target) * detail::power<Gamma>(unknown) * half;
        },
        t);
  }

  static void gradient(const auto& z, const auto& t, auto&& dz) {
    const auto surprise = surprise_of(z);
    dz.map([](const auto&, const auto& logit) { return logit; }, z);
    Softmax::forward(dz);
    const auto share = [&]<class T>(const T& probability, const T& logit, const T& target) {
      const T half = surprise.half(logit), unknown = T(1) - probability, known = probability * half;
      return target * detail::power<Gamma - 1>(unknown) * (unknown + T(static_cast<float>(Gamma)) * (known + known));
    };
    const auto total = dz.sum(share, z, t);
    dz.map([&](const auto& probability, const auto& logit,
               const auto& target) { return probability * total - share(probability, logit, target); },
           z, t);
  }

 private:
  /// −ln a_j = (max z − z_j) + ln Σ_k e^(z_k − max z), halved as in `CrossEntropy`: it may be twice the largest number.
  template <class Number>
  struct Halves {
    Number shift, log_sum;
    template <class T>
    T half(const T& logit) const {
      return (shift - T(0.5F) * logit) + log_sum;
    }
  };

  static auto surprise_of(const auto& z) {
    const auto shift = z.max();
    using Number = std::remove_const_t<decltype(shift)>;
    const Number sum = z.sum([&](const auto& logit) { return math::exp(logit - shift); });
    return Halves<Number>{Number(0.5F) * shift, Number(0.5F) * math::log(sum)};
  }
};

/// The same for sigmoid outputs, from z: J = Σ_j t_j (1 − a_j)^γ (−ln a_j) + (1 − t_j) a_j^γ (−ln(1 − a_j)),
///   ∂J/∂z = (1 − t) a^γ (a + γ (1 − a) s⁺) − t (1 − a)^γ ((1 − a) + γ a s⁻)
/// with a = sigmoid(z), s⁺ = −ln(1 − a) = softplus(z), s⁻ = −ln a = softplus(−z).
template <Size Gamma = 2>
struct BinaryFocalLoss {
  static_assert(Gamma >= 1, "strata::BinaryFocalLoss: γ must be 1 or more; with 0 it is BinaryCrossEntropy");
  template <class Activation>
  static constexpr bool accepts = std::same_as<Activation, Sigmoid>;
  template <class Activation>
  static constexpr bool from_preactivation = std::same_as<Activation, Sigmoid>;
  static constexpr TargetRange targets{0, 1, "use 0 and 1"};

  static auto value(const auto& z, const auto& t) {
    return z.sum(
        []<class T>(const T& logit, const T& target) {
          const T a = Sigmoid::forward(logit), rest = Sigmoid::forward(T(-logit));
          return target * detail::power<Gamma>(rest) * softplus(T(-logit)) +
                 (T(1) - target) * detail::power<Gamma>(a) * softplus(logit);
        },
        t);
  }

  static void gradient(const auto& z, const auto& t, auto&& dz) {
    dz.map(
        []<class T>(const T&, const T& logit, const T& target) {
          const T a = Sigmoid::forward(logit), rest = Sigmoid::forward(T(-logit)), gamma(static_cast<float>(Gamma));
          const T positive = detail::power<Gamma>(rest) * (rest + gamma * (a * softplus(T(-logit))));
          const T negative = detail::power<Gamma>(a) * (a + gamma * (rest * softplus(logit)));
          return (T(1) - target) * negative - target * positive;
        },
        z, t);
  }

 private:
  template <class T>
  static T softplus(const T& z) {
    return math::max(z, T(0)) + math::log1p(math::exp(-math::abs(z)));
  }
};

}  // namespace strata
