// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstdint>
#include <type_traits>
#include <vector>

#include "strata/quantized/byte_recurrence.hpp"

namespace strata_test {

/// A recurrent layer in eight bits in plain loops over vectors of numbers of 64 bits, step by step, with nothing of the
/// kernels but tanh and the logistic function of one number: what theirs is compared with, bit by bit. Numbers are
/// bytes and their fractions, in steps of the last bit.
template <class Form, class Cell>
class NaiveRecurrence {
 public:
  using Number = std::int64_t;
  using Numbers = std::vector<Number>;

  NaiveRecurrence(const typename Form::Parameters& p, const strata::ByteScale& input, std::size_t inputs,
                  std::size_t hidden, Number input_fraction)
      : p_(p), input_(input), inputs_(inputs), hidden_(hidden), input_fraction_(input_fraction) {
    state.assign(hidden * (std::is_same_v<Cell, strata::LSTMCell> ? 2 : 1), 0);
    h.assign(hidden, p.h.zero * one(fraction));
  }

  static constexpr Number fraction = static_cast<Number>(Form::fraction);
  Numbers state, h;

  void step(const Numbers& x) {
    const Numbers from_x = results<typename Form::FromInput>(p_.from_input, x, input_, input_fraction_, inputs_);
    const Numbers from_h = results<typename Form::FromState>(p_.from_state, h, p_.h, fraction, hidden_);
    for (std::size_t unit = 0; unit < hidden_; ++unit) {
      const auto sum = [&](std::size_t gate) { return from_x[gate * hidden_ + unit] + from_h[gate * hidden_ + unit]; };
      Number& own = state[unit];
      if constexpr (std::is_same_v<Cell, strata::GRUCell>) {
        const Number r = sigmoid(sum(0)), z = sigmoid(sum(1));
        const Number n = tanh(from_x[2 * hidden_ + unit] + product(r, from_h[2 * hidden_ + unit]));
        own = n + product(z, own - n);
      } else if constexpr (std::is_same_v<Cell, strata::LSTMCell>) {
        Number& c = state[hidden_ + unit];
        c = floor(sigmoid(sum(1)) * c + sigmoid(sum(0)) * tanh(sum(2)) + one(23), one(24));
        c = std::clamp(c, -126 * one(24), 126 * one(24));
        own = product(sigmoid(sum(3)), strata::detail::fixed_tanh(as_argument(floor(c + one(8), one(9)))));
      } else if constexpr (std::is_same_v<Cell, strata::ElmanCell<strata::Sigmoid>>) {
        own = sigmoid(sum(0));
      } else {
        own = tanh(sum(0));
      }
    }
    for (std::size_t unit = 0; unit < hidden_; ++unit)
      h[unit] = std::clamp<Number>(floor(state[unit] * p_.multiplier + one(31), one(32)) + p_.h.zero * one(fraction), 0,
                                   256 * one(fraction) - 1);
  }

 private:
  static Number one(Number bits) { return Number{1} << bits; }
  /// ⌊a / b⌋
  static Number floor(Number a, Number b) { return a >= 0 ? a / b : -((-a + b - 1) / b); }
  static Number product(Number a, Number b) { return floor(a * b + one(23), one(24)); }
  static std::int32_t as_argument(Number sum) { return static_cast<std::int32_t>(std::clamp(sum, -one(18), one(18))); }
  std::int32_t argument(Number sum) const { return as_argument(sum * one(p_.raise)); }
  Number tanh(Number sum) const { return strata::detail::fixed_tanh(argument(sum)); }
  Number sigmoid(Number sum) const { return strata::detail::fixed_sigmoid_of_twice(argument(sum)); }

  template <class Sums>
  Numbers results(const auto& p, const Numbers& x, const strata::ByteScale& scale, Number bits,
                  std::size_t depth) const {
    // Bytes without a fraction count as much as if they had one.
    const Number finer = std::is_same_v<Sums, typename Form::FromInput> && bits == 0
                             ? static_cast<Number>(strata::detail::fraction_of<Sums::product_inputs>)
                             : 0;
    Numbers all;
    for (std::size_t column = 0; column < Sums::product_outputs; ++column) {
      Number sum = Sums::bias(p, column, scale);
      for (std::size_t i = 0; i < depth; ++i)
        sum += Number{p.weights(i, column)} * (x[i] - scale.zero * one(bits)) * one(finer);
      all.push_back(floor(sum * p.multipliers[column] + one(p.rescaling.shift - 1), one(p.rescaling.shift)));
    }
    return all;
  }

  const typename Form::Parameters& p_;
  strata::ByteScale input_;
  std::size_t inputs_, hidden_;
  Number input_fraction_;
};

}  // namespace strata_test
