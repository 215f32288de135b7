// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "strata/data/checksum.hpp"
#include "strata/io/dtype.hpp"
#include "strata/network/network.hpp"
#include "strata/random/distribution.hpp"
#include "strata/tensor/bit_cast.hpp"
#include "strata/tensor/finite.hpp"

namespace strata::inline STRATA_CONFIGURATION::detail {

/// The bits of numbers as hexadecimal digits, 8 for a float, 16 for a double.
template <std::floating_point Scalar>
std::string hexadecimal(const std::vector<Scalar>& numbers) {
  using Bits = std::conditional_t<sizeof(Scalar) == 4, std::uint32_t, std::uint64_t>;
  std::string text;
  for (const Scalar number : numbers)
    for (int shift = 8 * sizeof(Scalar) - 4; shift >= 0; shift -= 4)
      text += "0123456789abcdef"[(detail::bit_cast<Bits>(number) >> shift) & 15U];
  return text;
}

/// The numbers of such a text, which must be digits.
template <std::floating_point Stored, std::floating_point Scalar>
std::vector<Scalar> from_hexadecimal(std::string_view text) {
  using Bits = std::conditional_t<sizeof(Stored) == 4, std::uint32_t, std::uint64_t>;
  constexpr Size digits = 2 * sizeof(Stored);
  std::vector<Scalar> numbers(text.size() / digits);
  for (Size i = 0; i < numbers.size(); ++i) {
    Bits bits = 0;
    std::from_chars(text.data() + i * digits, text.data() + (i + 1) * digits, bits, 16);
    numbers[i] = static_cast<Scalar>(detail::bit_cast<Stored>(bits));
  }
  return numbers;
}

/// A few rows and what a network makes of them: saved with it, and tried again when it is loaded. They are a text of
/// the file's metadata, so that its tensors are those of the network and no others:
/// the type of the numbers, the rows, the outputs, and the checksum of what stands before it.
template <class Network>
class SelfTest {
  using Scalar = typename Network::Scalar;

 public:
  static constexpr Size rows = 4;
  static constexpr std::string_view key = "self_test";
  /// The longest text.
  static constexpr Size text_size = 3 + 1 + 16 * rows * Network::inputs + 1 + 16 * rows * Network::outputs + 1 + 16;
  /// Where version 1 of the format had them, as tensors.
  static constexpr const char *input_name = "self_test.inputs", *output_name = "self_test.outputs";

  /// What a network makes of rows of (−1, 1).
  explicit SelfTest(const Network& network) : epsilon_(std::numeric_limits<Scalar>::epsilon()) {
    Generator generator(1, RandomStream::data);
    for (Size i = 0; i < rows * Network::inputs; ++i) inputs_.push_back(symmetric<Scalar>(generator));
    outputs_ = run(network);
  }

  /// What the metadata of a file (a SafetensorsReader) say. FileError if it is not of this form.
  template <class File>
  requires requires(const File& file) { file.note(key).text; }
  explicit SelfTest(const File& file) {
    const std::string_view text = file.note(key).text;
    const bool narrow = text.starts_with("F32 ");
    const Size digits = narrow ? 8 : 16, outputs_at = 4 + digits * rows * Network::inputs + 1,
               checksum_at = outputs_at + digits * rows * Network::outputs + 1;
    const auto numbers = [&](Size from, Size to) { return text.substr(from, to - 1 - from); };
    const bool has_form = (narrow || text.starts_with("F64 ")) && text.size() == checksum_at + 16;
    if (!has_form || text.substr(checksum_at) != checksum(text.substr(0, checksum_at)))
      file.fail_note(key, text_of("a self-test of ", rows, " rows and its checksum"), "another text", damaged);
    inputs_ = decode(numbers(4, outputs_at), narrow);
    outputs_ = decode(numbers(outputs_at, checksum_at), narrow);
    epsilon_ = epsilon_of(narrow);
  }

  /// What the tensors of a file of version 1 say.
  static SelfTest of_version_1(auto& file) {
    SelfTest test;
    test.inputs_ = file.template reals<Scalar>(input_name, std::array{rows, Network::inputs}, {Dtype::F32, Dtype::F64});
    test.outputs_ =
        file.template reals<Scalar>(output_name, std::array{rows, Network::outputs}, {Dtype::F32, Dtype::F64}, true);
    test.epsilon_ = epsilon_of(file.is(output_name, Dtype::F32));
    return test;
  }

  std::string text() const {
    const std::string numbers =
        text_of(sizeof(Scalar) == 4 ? "F32 " : "F64 ", hexadecimal(inputs_), " ", hexadecimal(outputs_), " ");
    return numbers + checksum(numbers);
  }

  /// The network must give these outputs but for rounding, which is another with other instructions and in another
  /// type: |difference| ≤ √ε · max(1, largest |output| of the row), ε that of the coarser type. If not:
  /// fail(number of the output, what was expected, what was found).
  void check(const Network& network, auto&& fail) const {
    const std::vector<Scalar> found = run(network);
    for (Size row = 0; row < rows; ++row) {
      double largest = 1;
      for (Size i = row * Network::outputs; i < (row + 1) * Network::outputs; ++i)
        if (math::is_finite(outputs_[i])) largest = std::max(largest, std::abs(static_cast<double>(outputs_[i])));
      for (Size i = row * Network::outputs; i < (row + 1) * Network::outputs; ++i)
        if (!agree(found[i], outputs_[i], std::sqrt(epsilon_) * largest))
          fail(i,
               text_of("what the network gives for row ", row, " of its self-test, ", found[i], " at output ",
                       i % Network::outputs),
               text_of(outputs_[i]));
    }
  }

 private:
  static constexpr const char* damaged = "the file is damaged: get it again";

  SelfTest() = default;

  static std::string checksum(std::string_view text) {
    Checksum sum;
    sum.add(std::as_bytes(std::span(text)));
    return sum.text();
  }
  static std::vector<Scalar> decode(std::string_view text, bool narrow) {
    return narrow ? from_hexadecimal<float, Scalar>(text) : from_hexadecimal<double, Scalar>(text);
  }
  static double epsilon_of(bool narrow) {
    return std::max(narrow ? double{std::numeric_limits<float>::epsilon()} : 0,
                    double{std::numeric_limits<Scalar>::epsilon()});
  }

  std::vector<Scalar> run(const Network& network) const {
    struct Buffers {
      alignas(cache_line) Matrix<Scalar, 1, Network::inputs> x;
      alignas(cache_line) Matrix<Scalar, 1, Network::outputs> y;
      typename Network::template Workspace<1> workspace;
    };
    const auto buffers = std::make_unique<Buffers>();
    std::vector<Scalar> outputs;
    for (Size row = 0; row < rows; ++row) {
      std::copy_n(&inputs_[row * Network::inputs], Network::inputs, buffers->x.data());
      network.predict(buffers->x, buffers->y, buffers->workspace);
      outputs.insert(outputs.end(), buffers->y.data(), buffers->y.data() + Network::outputs);
    }
    return outputs;
  }

  static bool agree(Scalar a, Scalar b, double tolerance) {
    if (!math::is_finite(a) || !math::is_finite(b)) return a == b || (math::is_nan(a) && math::is_nan(b));
    return std::abs(static_cast<double>(a) - static_cast<double>(b)) <= tolerance;
  }

  std::vector<Scalar> inputs_, outputs_;
  double epsilon_ = 0;
};

}  // namespace strata::detail
