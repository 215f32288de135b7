// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "strata/io/header_writer.hpp"

/// The functions of whole numbers that the C header of a network in eight bits has of its own, as text; each returns
/// its name. They are constant expressions of C++17, and no sum in them leaves 32 bits (see byte_layer.hpp), no product
/// of a weight and an input 16.
namespace strata::inline STRATA_CONFIGURATION::detail {

/// ⌊sum · multiplier / 2^(32 + shift) + ½⌋ + zero, which is a Rescaling, as ⌊(⌊… / 2^(31 + shift)⌋ + 1) / 2⌋, which
/// needs no shift of 64 bits by a variable.
inline std::string define_rescaled(HeaderWriter& code) {
  return code.define(
      "rescaled",
      "// sum * multiplier / 2^(32 + shift) to the nearest whole number, halves upwards, and zero more.\n"
      "typedef char $_shifts_keep_the_sign[(-1 >> 1) == -1 ? 1 : -1];\n"
      "$_FUNCTION int32_t $_rescaled(int32_t sum, int32_t multiplier, int32_t shift, int32_t zero) {\n"
      "  const int32_t twice = (int32_t)(((int64_t)sum * multiplier) >> 31) >> shift;\n"
      "  return ((twice + 1) >> 1) + zero;\n"
      "}\n");
}

/// The nearest number of a byte.
inline std::string define_cut(HeaderWriter& code) {
  return code.define("cut",
                     "$_FUNCTION uint8_t $_cut(int32_t number) { return (uint8_t)(number < 0 ? 0 : (number > 255 ? 255 "
                     ": number)); }\n");
}

/// offset + Σ w x
inline std::string define_sum(HeaderWriter& code) {
  return code.define("sum",
                     "// offset + the products of depth bytes and weights.\n"
                     "$_FUNCTION int32_t $_sum(const uint8_t *x, int32_t depth, const int8_t *w, int32_t offset) {\n"
                     "  for (int32_t i = 0; i < depth; ++i) offset += w[i] * x[i];\n"
                     "  return offset;\n"
                     "}\n");
}

/// Of four outputs, which takes each input once for all of them.
inline std::string define_sums(HeaderWriter& code) {
  return code.define(
      "sums",
      "// The same of four outputs, whose weights lie one after the other; if there are only so many left, the last "
      "of\n"
      "// them stands for the others.\n"
      "struct $_four {\n"
      "  int32_t of[4];\n"
      "};\n"
      "$_FUNCTION struct $_four $_sums(const uint8_t *x, int32_t depth, const int8_t *w, const int32_t *offsets,\n"
      "                                int32_t left) {\n"
      "  const int32_t one = left > 1 ? 1 : 0, two = left > 2 ? 2 : one, three = left > 3 ? 3 : two;\n"
      "  const int8_t *const second = w + one * depth, *const third = w + two * depth, *const fourth = w + three * "
      "depth;\n"
      "  int32_t a = offsets[0], b = offsets[one], c = offsets[two], d = offsets[three];\n"
      "  for (int32_t i = 0; i < depth; ++i) {\n"
      "    const uint8_t number = x[i];\n"
      "    a += w[i] * number;\n"
      "    b += second[i] * number;\n"
      "    c += third[i] * number;\n"
      "    d += fourth[i] * number;\n"
      "  }\n"
      "  const struct $_four all = {{a, b, c, d}};\n"
      "  return all;\n"
      "}\n");
}

/// The same of bytes with fractions, which lie `apart` behind them: in steps of the last bit of `finer` of them.
inline std::string define_fine_sum(HeaderWriter& code) {
  return code.define("fine_sum",
                     "// offset + the products of depth numbers and weights, each a byte and, so far behind it, its\n"
                     "// fraction, of which `finer` make a byte.\n"
                     "$_FUNCTION int32_t $_fine_sum(const uint8_t *x, int32_t apart, int32_t depth, const int8_t *w, "
                     "int32_t finer,\n                               int32_t offset) {\n"
                     "  int32_t whole = 0, rest = 0;\n"
                     "  for (int32_t i = 0; i < depth; ++i) {\n"
                     "    whole += w[i] * x[i];\n"
                     "    rest += w[i] * x[apart + i];\n"
                     "  }\n"
                     "  return (offset + whole * finer) + rest;\n"
                     "}\n");
}

/// Of one output of a convolution in groups: of the channels side by side at each tap its group's.
inline std::string define_group_sum(HeaderWriter& code) {
  return code.define("group_sum",
                     "// The same of depth bytes at each of so many taps, which lie `channels` apart.\n"
                     "$_FUNCTION int32_t $_group_sum(const uint8_t *x, int32_t taps, int32_t channels, int32_t depth, "
                     "const int8_t *w,\n"
                     "                                int32_t offset) {\n"
                     "  for (int32_t k = 0; k < taps; ++k)\n"
                     "    for (int32_t i = 0; i < depth; ++i) offset += w[k * depth + i] * x[k * channels + i];\n"
                     "  return offset;\n"
                     "}\n");
}

inline std::string define_copy_bytes(HeaderWriter& code) {
  return code.define(
      "copy_bytes",
      "// Two at a time: of a loop over neighbours compilers may make a call of memcpy, which need not be there.\n"
      "$_FUNCTION void $_copy_bytes(const uint8_t *from, uint8_t *to, int32_t count) {\n"
      "  int32_t i = 0;\n"
      "  for (; i + 1 < count; i += 2) {\n"
      "    to[i] = from[i];\n"
      "    to[i + 1] = from[i + 1];\n"
      "  }\n"
      "  if (i < count) to[i] = from[i];\n"
      "}\n");
}
inline std::string define_fill(HeaderWriter& code) {
  return code.define("fill",
                     "// Two at a time, for the same reason.\n"
                     "$_FUNCTION void $_fill(uint8_t *to, int32_t count, uint8_t byte) {\n"
                     "  int32_t i = 0;\n"
                     "  for (; i + 1 < count; i += 2) {\n"
                     "    to[i] = byte;\n"
                     "    to[i + 1] = byte;\n"
                     "  }\n"
                     "  if (i < count) to[i] = byte;\n"
                     "}\n");
}

/// What a causal kernel sees of a stream of bytes (see `take` of header_functions.hpp).
inline std::string define_take_bytes(HeaderWriter& code) {
  const std::string copy = define_copy_bytes(code);
  return code.define(
      "take_bytes",
      text_of(
          "// taps <- what a causal kernel sees of a stream, its oldest step first, x last. The ring, which has the "
          "steps\n"
          "// before x, begins at the oldest and takes in x.\n"
          "$_FUNCTION void $_take_bytes(const uint8_t *x, int32_t channels, int32_t kernel, int32_t dilation, "
          "uint8_t *ring,\n                              int32_t *oldest, uint8_t *taps) {\n"
          "  const int32_t length = (kernel - 1) * dilation;\n"
          "  int32_t step = *oldest;\n"
          "  for (int32_t k = 0; k + 1 < kernel; ++k) {\n    ",
          copy,
          "(ring + step * channels, taps + k * channels, channels);\n"
          "    step += dilation;\n"
          "    if (step >= length) step -= length;\n"
          "  }\n  ",
          copy, "(x, taps + (kernel - 1) * channels, channels);\n  ", copy,
          "(x, ring + *oldest * channels, channels);\n"
          "  *oldest = *oldest + 1 < length ? *oldest + 1 : 0;\n"
          "}\n"));
}

/// What `quantize_row` makes of a number in steps of the inputs' scale.
inline std::string define_nearest(HeaderWriter& code) {
  return code.define(
      "nearest",
      "// steps + zero within 0 ... most: to the nearest whole number, halves to the even number of steps. NaN is the "
      "lowest.\n"
      "$_FUNCTION int32_t $_nearest(float steps, int32_t zero, int32_t most) {\n"
      "  const float low = (float)-zero, high = (float)(most - zero);\n"
      "  const float in = steps > low ? (steps < high ? steps : high) : low;\n"
      "  int32_t whole = (int32_t)in;\n"
      "  const float rest = in - (float)whole;\n"
      "  const int32_t is_odd = whole % 2 != 0;\n"
      "  if (rest > 0.5F || (is_odd && rest == 0.5F)) whole += 1;\n"
      "  if (rest < -0.5F || (is_odd && rest == -0.5F)) whole -= 1;\n"
      "  return whole + zero;\n"
      "}\n");
}

}  // namespace strata::detail
