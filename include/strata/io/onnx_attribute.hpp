// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <string>
#include <string_view>
#include <vector>

#include "strata/io/protobuf_writer.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// An attribute of a node of an ONNX model: {"axis", -1}, {"alpha", 0.01}, {"direction", "forward"}, or a list of whole
/// numbers. A real number is one of 32 bits there.
class OnnxAttribute {
 public:
  OnnxAttribute(std::string_view name, std::integral auto number) : OnnxAttribute(name, Kind::whole) {
    written_.whole(3, static_cast<std::int64_t>(number));
  }
  OnnxAttribute(std::string_view name, std::floating_point auto number) : OnnxAttribute(name, Kind::real) {
    written_.real(2, static_cast<float>(number));
  }
  OnnxAttribute(std::string_view name, const char* text) : OnnxAttribute(name, Kind::text) { written_.text(4, text); }
  OnnxAttribute(std::string_view name, const std::vector<Size>& numbers) : OnnxAttribute(name, Kind::wholes) {
    for (const Size number : numbers) written_.whole(8, static_cast<std::int64_t>(number));
  }
  OnnxAttribute(std::string_view name, const std::vector<double>& numbers) : OnnxAttribute(name, Kind::reals) {
    for (const double number : numbers) written_.real(7, static_cast<float>(number));
  }
  OnnxAttribute(std::string_view name, const std::vector<std::string>& texts) : OnnxAttribute(name, Kind::texts) {
    for (const std::string& text : texts) written_.text(9, text);
  }
  /// A graph: what a `Scan` does at each step.
  OnnxAttribute(std::string_view name, const detail::ProtobufWriter& graph) : OnnxAttribute(name, Kind::graph) {
    written_.message(6, graph);
  }

  /// The message AttributeProto.
  const detail::ProtobufWriter& written() const { return written_; }

 private:
  /// AttributeProto::AttributeType
  enum class Kind { real = 1, whole = 2, text = 3, graph = 5, reals = 6, wholes = 7, texts = 8 };

  OnnxAttribute(std::string_view name, Kind kind) {
    written_.text(1, name);
    written_.whole(20, static_cast<std::int64_t>(kind));
  }

  detail::ProtobufWriter written_;
};

}  // namespace strata
