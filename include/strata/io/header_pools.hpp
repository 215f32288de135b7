// SPDX-License-Identifier: MIT
#pragma once

#include "strata/io/header_form.hpp"
#include "strata/layer/average_pool.hpp"
#include "strata/layer/global_pool.hpp"
#include "strata/layer/last_step.hpp"
#include "strata/layer/max_over_steps.hpp"
#include "strata/layer/max_pool.hpp"
#include "strata/layer/mean_over_steps.hpp"

/// Pools and summaries of all steps in C.
namespace strata::inline STRATA_CONFIGURATION::detail {

/// y ← for each place and channel the largest, or the mean, of what the window sees; a NaN is larger than any number.
template <bool Largest, class W>
void write_pool_in_c(HeaderWriter& code, const HeaderValue& x, const HeaderValue& y, Size row_padding,
                     Size column_padding, Size row_stride, Size column_stride) {
  constexpr Size channels = W::channels;
  // What is seen of the rows, or the columns: from … to.
  const auto seen = [](const char* from, const char* to, const char* place, Size stride, Size kernel, Size padding,
                       Size places) {
    if (padding == 0)
      return text_of("      const int32_t ", from, " = ", place, " * ", stride, ", ", to, " = ", from, " + ", kernel,
                     ";\n");
    const std::string begin = text_of(place, " * ", stride, " - ", padding);
    const std::string end = text_of(begin, " + ", kernel);
    return text_of("      const int32_t ", from, " = ", begin, " > 0 ? ", begin, " : 0, ", to, " = ", end, " < ",
                   places, " ? ", end, " : ", places, ";\n");
  };
  const std::string number = text_of(x.text, "[(r * ", W::width, " + k) * ", channels, " + c]");
  code.statement("for (int32_t row = 0; row < ", W::out_height, "; ++row)\n    for (int32_t column = 0; column < ",
                 W::out_width, "; ++column) {\n",
                 seen("top", "bottom", "row", row_stride, W::kernel_height, row_padding, W::height),
                 seen("left", "right", "column", column_stride, W::kernel_width, column_padding, W::width),
                 "      for (int32_t c = 0; c < ", channels, "; ++c) {\n        float all = ",
                 Largest ? text_of(x.text, "[(top * ", W::width, " + left) * ", channels, " + c]") : "0.0F",
                 ";\n        for (int32_t r = top; r < bottom; ++r)\n          for (int32_t k = left; k < right; ++k) ",
                 Largest ? text_of("{\n            const float one = ", number,
                                   ";\n            all = one > all || one != one ? one : all;\n          }\n")
                         : text_of("all += ", number, ";\n"),
                 "        ", y, "[(row * ", W::out_width, " + column) * ", channels, " + c] = all",
                 Largest ? "" : text_of(" * ", c_number(1.0F / static_cast<float>(W::kernel_height * W::kernel_width))),
                 ";\n      }\n    }");
}

template <class Kind, Size Channels, Size Height, Size Width, Size KernelHeight, Size KernelWidth, Size StrideHeight,
          Size StrideWidth, Size PaddingHeight, Size PaddingWidth, class In, class Out>
struct HeaderForm<Pooled<Kind,
                         PoolWindow<Channels, Height, Width, KernelHeight, KernelWidth, StrideHeight, StrideWidth,
                                    PaddingHeight, PaddingWidth>,
                         In, Out>> {
  using Parts = HeaderParts<>;
  using W = PoolWindow<Channels, Height, Width, KernelHeight, KernelWidth, StrideHeight, StrideWidth, PaddingHeight,
                       PaddingWidth>;
  static HeaderValue write(HeaderWriter& code, const auto&, const HeaderValue& x) {
    HeaderValue y = code.value(Out::size);
    write_pool_in_c<std::same_as<Kind, LargestOf>, W>(code, x, y, PaddingHeight, PaddingWidth, StrideHeight,
                                                      StrideWidth);
    return y;
  }
};

template <class Summary, class ShapeType>
struct HeaderForm<OverSteps<Summary, ShapeType>> {
  using Parts = HeaderParts<Summary>;
  static HeaderValue write(HeaderWriter& code, const auto&, const HeaderValue& x) {
    return HeaderForm<Summary>::template write<ShapeType>(code, x);
  }
};

/// Where it lies.
template <>
struct HeaderForm<LastStep> {
  using Parts = HeaderParts<>;
  template <class ShapeType>
  static HeaderValue write(HeaderWriter&, const HeaderValue& x) {
    return {text_of("(", x.text, " + ", ShapeType::size - ShapeType::channels, ")"), ShapeType::channels};
  }
};

/// As a pool of all steps.
template <bool Largest>
struct HeaderSummary {
  using Parts = HeaderParts<>;
  template <class ShapeType>
  static HeaderValue write(HeaderWriter& code, const HeaderValue& x) {
    HeaderValue y = code.value(ShapeType::channels);
    write_pool_in_c<Largest, PoolWindow<ShapeType::channels, 1, ShapeType::steps, 1, ShapeType::steps, 1, 1>>(
        code, x, y, 0, 0, 1, 1);
    return y;
  }
};
template <>
struct HeaderForm<MeanOverSteps> : HeaderSummary<false> {};
template <>
struct HeaderForm<MaxOverSteps> : HeaderSummary<true> {};

}  // namespace strata::detail
