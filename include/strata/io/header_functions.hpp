// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "strata/io/header_numbers.hpp"
#include "strata/tensor/exponent.hpp"
#include "strata/tensor/ratio.hpp"
#include "strata/tensor/standard_normal.hpp"

/// The functions that a C header has of its own, as text: products, copies, and what activations are made of, in float
/// arithmetic alone. They are constant expressions of C++17: nothing in them is without a value, and nothing is read
/// through another type than it has. Polynomials are those of strata's own functions.
namespace strata::inline STRATA_CONFIGURATION::detail {

/// One of them: those that it calls, what is to be known of its precision, its text.
struct HeaderFunction {
  std::string_view name;
  std::vector<std::string_view> calls;
  std::string_view bound;
  std::string text;
};

/// y (outputs) += x (depth) · W, row by row of W, so that neighbours are computed side by side: of several rows at
/// once, which read and write y once for all of them, or, smaller, of one.
inline std::string c_add(bool smaller) {
  std::string text =
      "// y (outputs) += x (depth) times w, a matrix that lies row by row.\n"
      "$_FUNCTION void $_add(const float *x, int32_t depth, const float *w, float *$_RESTRICT y, int32_t outputs) {\n"
      "  int32_t i = 0;\n";
  if (!smaller)
    text +=
        "  for (; i + 3 < depth; i += 4) {\n"
        "    const float a = x[i], b = x[i + 1], c = x[i + 2], d = x[i + 3];\n"
        "    const float *const second = w + outputs, *const third = second + outputs, *const fourth = third + "
        "outputs;\n"
        "    for (int32_t k = 0; k < outputs; ++k)\n"
        "      y[k] = y[k] + a * w[k] + b * second[k] + c * third[k] + d * fourth[k];\n"
        "    w = fourth + outputs;\n"
        "  }\n";
  return text +
         "  for (; i < depth; ++i) {\n"
         "    const float a = x[i];\n"
         "    for (int32_t k = 0; k < outputs; ++k) y[k] += a * w[k];\n"
         "    w += outputs;\n"
         "  }\n"
         "}\n";
}

/// All of them, each after those that it calls.
inline std::vector<HeaderFunction> all_header_functions(bool smaller) {
  using Format = math::detail::FloatFormat<float>;
  const auto number = [](double value) { return c_number(static_cast<float>(value)); };
  // Where e^x leaves the numbers that are neither tiny nor too large.
  const std::string low = "-87.0F", high = "88.37F";

  return {
      {"copy",
       {},
       "",
       "// Two at a time: of a loop over neighbours compilers may make a call of memcpy, which need not be there.\n"
       "$_FUNCTION void $_copy(const float *from, float *to, int32_t count) {\n"
       "  int32_t i = 0;\n"
       "  for (; i + 1 < count; i += 2) {\n"
       "    to[i] = from[i];\n"
       "    to[i + 1] = from[i + 1];\n"
       "  }\n"
       "  if (i < count) to[i] = from[i];\n"
       "}\n"},
      {"clear",
       {},
       "",
       "// Two at a time, for the same reason.\n"
       "$_FUNCTION void $_clear(float *to, int32_t count) {\n"
       "  int32_t i = 0;\n"
       "  for (; i + 1 < count; i += 2) {\n"
       "    to[i] = 0.0F;\n"
       "    to[i + 1] = 0.0F;\n"
       "  }\n"
       "  if (i < count) to[i] = 0.0F;\n"
       "}\n"},
      {"add", {}, "", c_add(smaller)},
      {"take",
       {"copy"},
       "",
       "// taps <- what a causal kernel sees of a stream, its oldest step first, x last. The ring, which has the "
       "steps\n"
       "// before x, begins at the oldest and takes in x.\n"
       "$_FUNCTION void $_take(const float *x, int32_t channels, int32_t kernel, int32_t dilation, float *ring,\n"
       "                       int32_t *oldest, float *taps) {\n"
       "  const int32_t length = (kernel - 1) * dilation;\n"
       "  int32_t step = *oldest;\n"
       "  for (int32_t k = 0; k + 1 < kernel; ++k) {\n"
       "    $_copy(ring + step * channels, taps + k * channels, channels);\n"
       "    step += dilation;\n"
       "    if (step >= length) step -= length;\n"
       "  }\n"
       "  $_copy(x, taps + (kernel - 1) * channels, channels);\n"
       "  $_copy(x, ring + *oldest * channels, channels);\n"
       "  *oldest = *oldest + 1 < length ? *oldest + 1 : 0;\n"
       "}\n"},
      {"power_of_two",
       {},
       "",
       "// 2 to the power of n, from -126 to 127, put together from its bits.\n"
       "$_FUNCTION float $_power_of_two(int32_t n) {\n"
       "#if !defined(__cplusplus)\n"
       "  const union {\n"
       "    int32_t whole;\n"
       "    float number;\n"
       "  } bits = {(n + 127) * 8388608};\n"
       "  return bits.number;\n"
       "#elif defined($_BIT_CAST)\n"
       "  return __builtin_bit_cast(float, (n + 127) * 8388608);\n"
       "#else\n"
       "  float power = 1.0F;\n"
       "  for (; n > 0; --n) power *= 2.0F;\n"
       "  for (; n < 0; ++n) power *= 0.5F;\n"
       "  return power;\n"
       "#endif\n"
       "}\n"},
      {"power",
       {"power_of_two"},
       "",
       text_of("// x = n ln 2 + r: returns e^r - 1, and 2^n in *scale.\n"
               "$_FUNCTION float $_power(float x, float *scale) {\n"
               "  const float in = x > ",
               low, " ? (x < ", high, " ? x : ", high, ") : ", low, ";\n", "  const int32_t n = (int32_t)(in * ",
               number(1.4426950408889634),
               " + (in < 0.0F ? -0.5F : 0.5F));\n"
               "  const float r = in - (float)n * ",
               c_number(Format::ln2_high), " - (float)n * ", c_number(Format::ln2_low),
               ";\n"
               "  *scale = $_power_of_two(n);\n"
               "  return r + r * r * (",
               c_polynomial("r", Format::exp_tail), ");\n}\n")},
      {"exp",
       {"power"},
       "e^x: relative error below 1.5e-7 from -87 to 88.3; 1.6e-38 below, 2.3e38 above",
       "$_FUNCTION float $_exp(float x) {\n"
       "  float scale = 1.0F;\n"
       "  const float y = (1.0F + $_power(x, &scale)) * scale;\n"
       "  return x == x ? y : x;\n"
       "}\n"},
      {"expm1",
       {"power"},
       "",
       "// e^x - 1 = 2^n (e^r - 1) + (2^n - 1)\n"
       "$_FUNCTION float $_expm1(float x) {\n"
       "  float scale = 1.0F;\n"
       "  const float small = $_power(x, &scale), y = scale * small + (scale - 1.0F);\n"
       "  return x == x ? y : x;\n"
       "}\n"},
      {"sigmoid",
       {"exp"},
       "sigmoid: relative error below 3e-7 above -87; absolute error below 1.2e-7",
       "$_FUNCTION float $_sigmoid(float x) { return 1.0F / (1.0F + $_exp(-x)); }\n"},
      {"tanh",
       {},
       "tanh: relative error below 5e-7",
       text_of("// A ratio of polynomials in x^2.\n"
               "$_FUNCTION float $_tanh(float x) {\n"
               "  const float end = ",
               number(math::detail::tanh_end),
               ", in = x < -end ? -end : (x > end ? end : x), s = in * in;\n"
               "  const float p = ",
               c_polynomial("s", math::detail::tanh_p),
               ";\n"
               "  const float q = ",
               c_polynomial("s", math::detail::tanh_q),
               ";\n"
               "  const float y = in * p / q;\n"
               "  return y < -1.0F ? -1.0F : (y > 1.0F ? 1.0F : y);\n"
               "}\n")},
      {"relu", {}, "", "$_FUNCTION float $_relu(float x) { return x < 0.0F ? 0.0F : x; }\n"},
      {"leaky", {}, "", "$_FUNCTION float $_leaky(float x, float slope) { return x < 0.0F ? slope * x : x; }\n"},
      {"hard_tanh",
       {},
       "",
       "$_FUNCTION float $_hard_tanh(float x) { return x < -1.0F ? -1.0F : (x > 1.0F ? 1.0F : x); }\n"},
      {"elu",
       {"expm1"},
       "ELU: relative error below 3e-7",
       "$_FUNCTION float $_elu(float x) { return x > 0.0F ? x : $_expm1(x); }\n"},
      {"silu",
       {"sigmoid"},
       "SiLU: relative error below 4e-7 above -87",
       "$_FUNCTION float $_silu(float x) { return (x < -1000.0F ? -1000.0F : x) * $_sigmoid(x); }\n"},
      {"softplus",
       {"exp"},
       "softplus: relative error below 4e-7 above -87",
       text_of("// max(x, 0) + ln(1 + e^-|x|), ln(1 + e) = 2 artanh s\n"
               "$_FUNCTION float $_softplus(float x) {\n"
               "  const float e = $_exp(x < 0.0F ? x : -x), s = e / (2.0F + e), t = s * s;\n"
               "  return (x < 0.0F ? 0.0F : x) + (s + s) * (1.0F + t * (",
               c_polynomial("t", math::detail::reciprocal_odds<7>),
               "));\n"
               "}\n")},
      {"gelu",
       {"exp"},
       "GELU: absolute error below 2e-7 max(1, |x|)",
       text_of("// x times the normal distribution, whose tail is e^(-u^2 / 2) P(t) / (u + 4), u = |x|\n"
               "$_FUNCTION float $_gelu(float x) {\n"
               "  const float size = x < 0.0F ? -x : x, u = size > 14.5F ? 14.5F : size;\n"
               "  const float share = 1.0F / (u + 4.0F), t = (u - 4.0F) * share;\n"
               "  const float tail = $_exp(-0.5F * u * u) * share * (",
               c_polynomial("t", math::detail::NormalTail<float>::p),
               ");\n"
               "  return (x < -40.0F ? -40.0F : x) * (x > 0.0F ? 1.0F - tail : tail);\n"
               "}\n")},
      {"gelu_tanh",
       {"sigmoid"},
       "GELU by tanh: absolute error below 2e-7 max(1, |x|)",
       "$_FUNCTION float $_gelu_tanh(float x) {\n"
       "  const float in = x < -40.0F ? -40.0F : x, near = in > 40.0F ? 40.0F : in;\n"
       "  return in * $_sigmoid(1.59576917F * (near + 0.044715F * near * near * near));\n"
       "}\n"},
      {"softmax",
       {"exp"},
       "",
       "$_FUNCTION void $_softmax(float *z, int32_t count) {\n"
       "  float most = z[0], sum = 0.0F;\n"
       "  for (int32_t i = 1; i < count; ++i) most = z[i] > most ? z[i] : most;\n"
       "  for (int32_t i = 0; i < count; ++i) {\n"
       "    z[i] = $_exp(z[i] - most);\n"
       "    sum += z[i];\n"
       "  }\n"
       "  for (int32_t i = 0; i < count; ++i) z[i] = z[i] / sum;\n"
       "}\n"},
      {"inverse_root",
       {},
       "1 / sqrt(x): relative error below 3e-7",
       "// 1 / sqrt(x) by Newton's iterations, once x is between 1/2 and 2.\n"
       "$_FUNCTION float $_inverse_root(float x) {\n"
       "  float scale = 1.0F;\n"
       "  for (int32_t i = 0; i < 64 && x > 2.0F; ++i) {\n"
       "    x *= 0.25F;\n"
       "    scale *= 0.5F;\n"
       "  }\n"
       "  for (int32_t i = 0; i < 75 && x < 0.5F; ++i) {\n"
       "    x *= 4.0F;\n"
       "    scale *= 2.0F;\n"
       "  }\n"
       "  float y = 1.55F - 0.45F * x;\n"
       "  for (int32_t i = 0; i < 4; ++i) y *= 1.5F - 0.5F * x * y * y;\n"
       "  return y * scale;\n"
       "}\n"},
      {"layer_norm",
       {"inverse_root"},
       "",
       "$_FUNCTION void $_layer_norm(const float *x, float *y, int32_t count, float epsilon, const float *weight,\n"
       "                             const float *bias) {\n"
       "  float mean = 0.0F, variance = 0.0F;\n"
       "  for (int32_t i = 0; i < count; ++i) mean += x[i];\n"
       "  mean /= (float)count;\n"
       "  for (int32_t i = 0; i < count; ++i) variance += (x[i] - mean) * (x[i] - mean);\n"
       "  const float factor = $_inverse_root(variance / (float)count + epsilon);\n"
       "  for (int32_t i = 0; i < count; ++i) y[i] = (x[i] - mean) * factor * weight[i] + bias[i];\n"
       "}\n"},
  };
}

/// f(function) for each of them that is needed, by name or because another one calls it, in an order in which each
/// stands after those that it calls.
inline void for_each_header_function(std::set<std::string, std::less<>> needed, bool smaller, auto&& f) {
  const std::vector<HeaderFunction> all = all_header_functions(smaller);
  for (Size i = all.size(); i-- > 0;)
    if (needed.contains(all[i].name)) needed.insert(all[i].calls.begin(), all[i].calls.end());
  for (const HeaderFunction& function : all)
    if (needed.contains(function.name)) f(function);
}

inline std::string header_functions(const std::set<std::string, std::less<>>& needed, bool smaller) {
  std::string text;
  for_each_header_function(needed, smaller, [&](const HeaderFunction& each) { text += each.text + "\n"; });
  return text;
}

/// A line of comment for each bound.
inline std::string header_bounds(const std::set<std::string, std::less<>>& needed) {
  std::string text;
  for_each_header_function(needed, false, [&](const HeaderFunction& each) {
    if (!each.bound.empty()) text += text_of("//   ", each.bound, "\n");
  });
  return text;
}

}  // namespace strata::detail
