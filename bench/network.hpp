// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>
#include <utility>

namespace bench {

using Size = std::size_t;
/// The index of a class. Eight bytes, because the peer that is most particular about it wants them.
using Label = std::int64_t;

inline constexpr float learning_rate = 0.1F;

/// Three dense layers: inputs, two hidden widths, outputs.
struct Shape {
  std::array<Size, 4> widths;
  bool hidden_is_tanh = false;    ///< else sigmoid
  bool output_is_linear = false;  ///< else softmax, without which nobody is trained here

  constexpr Size inputs() const { return widths.front(); }
  constexpr Size outputs() const { return widths.back(); }
  constexpr Size weights() const { return widths[0] * widths[1] + widths[1] * widths[2] + widths[2] * widths[3]; }
  constexpr Size parameters() const { return weights() + widths[1] + widths[2] + widths[3]; }
  /// Multiplications and additions of the products of one row; nobody needs the gradient of the network's input.
  constexpr Size prediction_operations() const { return 2 * weights(); }
  constexpr Size training_operations() const { return 6 * weights() - 2 * widths[0] * widths[1]; }
};

inline constexpr Size layers = 3;
inline constexpr Shape digits{{784, 200, 30, 10}};
inline constexpr Shape tiny{{2, 20, 20, 4}};
inline constexpr Shape ten{{10, 20, 12, 4}};
inline constexpr Shape thirty_two{{32, 64, 64, 8}, true};
inline constexpr Shape eight{{1, 8, 8, 1}, true, true};

/// What an implementation is made for.
struct Task {
  const Shape& shape;
  Size batch;
  int threads;
  bool trains;
};

/// The same for libraries whose shapes are types.
template <const Shape& Network, Size Batch, bool Trains>
struct Case {
  static constexpr const Shape& shape = Network;
  static constexpr Size batch = Batch;
  static constexpr bool trains = Trains;
};

/// f(Case) for the one among all cases of this bench that is the task; what f returns, or nothing if there is none.
template <class Result, class F>
Result with_case(const Task& task, F&& f) {
  Result result{};
  const auto attempt = [&]<class C>(C chosen) {
    if (&task.shape == &C::shape && task.batch == C::batch && task.trains == C::trains) result = f(chosen);
  };
  attempt(Case<digits, 128, true>{});
  attempt(Case<digits, 32, true>{});
  attempt(Case<tiny, 128, true>{});
  attempt(Case<digits, 1, false>{});
  attempt(Case<tiny, 1, false>{});
  attempt(Case<ten, 1, false>{});
  attempt(Case<thirty_two, 1, false>{});
  attempt(Case<eight, 1, false>{});
  attempt(Case<digits, 128, false>{});
  return result;
}

}  // namespace bench
