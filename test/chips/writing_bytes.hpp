// SPDX-License-Identifier: MIT
#pragma once

#include "writing.hpp"

#include "strata/quantized/header.hpp"
#include "strata/quantized/quantize.hpp"

namespace chips {

template <class Net>
inline constexpr bool can_classify = Net::outputs > 1 && !detail::has_byte_steps<Quantized<Net>>();

/// The same in eight bits, calibrated by what it is then asked: of which some numbers are larger, and some
/// halfway between two bytes.
template <class Net>
void write_in_bytes(Folder& folder, const std::string& name, double scale = 0.7, const HeaderOptions& options = {}) {
  auto network = std::make_unique<Net>();
  Folder::fill(*network, scale);
  constexpr Size rows = 3;
  Generator generator(3, RandomStream::data);
  Dataset<Net::inputs> data;
  for (Size i = 0; i < rows * Net::inputs; ++i) data.inputs.push_back(symmetric<float>(generator));
  const auto quantized = quantize(*network, data);
  save_header(quantized, folder.path_of(name), name, options);

  const float step = quantized.parameters().layers.input.step;
  for (Size i = 0; i < data.inputs.size(); ++i) {
    if (i % 3 == 0) data.inputs[i] = step * (std::round(data.inputs[i] / step) + 0.5F);
    if (i % 11 == 5) data.inputs[i] *= 3;
  }
  std::vector<std::int32_t> logits, classes;
  std::vector<float> outputs;
  for (Size row = 0; row < rows; ++row) {
    const auto y = quantized.predict(data.input(row));
    outputs.insert(outputs.end(), y.begin(), y.end());
    const auto whole = quantized.logits(data.input(row));
    logits.insert(logits.end(), whole.begin(), whole.end());
    if constexpr (can_classify<Net>) classes.push_back(static_cast<std::int32_t>(quantized.classify(data.input(row))));
  }
  folder.table("float", name + "_x", data.inputs);
  folder.table("float", name + "_y", outputs);
  folder.table("int32_t", name + "_z", logits);
  if (can_classify<Net>) folder.table("int32_t", name + "_classes", classes);
  folder.add(can_classify<Net> ? "CLASSES" : detail::has_byte_steps<Quantized<Net>>() ? "BYTE_STREAM" : "BYTES", name);
}

}  // namespace chips
