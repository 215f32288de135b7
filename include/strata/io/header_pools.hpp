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

/// How a pool goes over a map in C: how its windows are padded and move, what type its sums have.
struct WindowsInC {
  Size row_padding = 0, column_padding = 0, row_stride = 1, column_stride = 1;
  std::string_view type = "float";
};

/// y ← for each place and channel `finished` of what the window sees. `all` begins with `first`, the text of a number
/// at the window's upper left corner, or with another one; `taken` is the statement that takes a number into it.
template <class W>
void write_windows_in_c(HeaderWriter& code, const HeaderValue& x, const HeaderValue& y, const WindowsInC& windows,
                        auto&& first, auto&& taken, std::string_view finished) {
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
  const auto number = [&](const char* row, const char* column) {
    return text_of(x.text, "[(", row, " * ", W::width, " + ", column, ") * ", channels, " + c]");
  };
  code.statement(
      "for (int32_t row = 0; row < ", W::out_height, "; ++row)\n    for (int32_t column = 0; column < ", W::out_width,
      "; ++column) {\n",
      seen("top", "bottom", "row", windows.row_stride, W::kernel_height, windows.row_padding, W::height),
      seen("left", "right", "column", windows.column_stride, W::kernel_width, windows.column_padding, W::width),
      "      for (int32_t c = 0; c < ", channels, "; ++c) {\n        ", windows.type,
      " all = ", first(number("top", "left")),
      ";\n        for (int32_t r = top; r < bottom; ++r)\n          for (int32_t k = left; k < right; ++k) ",
      taken(number("r", "k")), "\n        ", y, "[(row * ", W::out_width, " + column) * ", channels,
      " + c] = ", finished, ";\n      }\n    }");
}

/// y ← for each place and channel the largest, or the mean, of what the window sees; a NaN is larger than any number.
template <bool Largest, class W>
void write_pool_in_c(HeaderWriter& code, const HeaderValue& x, const HeaderValue& y, const WindowsInC& windows) {
  if constexpr (Largest)
    write_windows_in_c<W>(
        code, x, y, windows, [](const std::string& number) { return number; },
        [](const std::string& number) {
          return text_of("{\n            const float one = ", number,
                         ";\n            all = one > all || one != one ? one : all;\n          }");
        },
        "all");
  else
    write_windows_in_c<W>(
        code, x, y, windows, [](const auto&) { return "0.0F"; },
        [](const std::string& number) { return text_of("all += ", number, ";"); },
        text_of("all * ", c_number(1.0F / static_cast<float>(W::kernel_height * W::kernel_width))));
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
    write_pool_in_c<std::same_as<Kind, LargestOf>, W>(code, x, y,
                                                      {PaddingHeight, PaddingWidth, StrideHeight, StrideWidth});
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
    write_pool_in_c<Largest, PoolWindow<ShapeType::channels, 1, ShapeType::steps, 1, ShapeType::steps, 1, 1>>(code, x,
                                                                                                              y, {});
    return y;
  }
};
template <>
struct HeaderForm<MeanOverSteps> : HeaderSummary<false> {};
template <>
struct HeaderForm<MaxOverSteps> : HeaderSummary<true> {};

}  // namespace strata::detail
