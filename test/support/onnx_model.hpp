// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "strata/io/onnx_form.hpp"

/// A reader of ONNX models, as small as a test needs it: of Protocol Buffers' wire format, and of the messages below.
namespace test {

using strata::Size;

/// A field of a message: a whole number (or four bytes as one), or bytes.
struct Field {
  std::uint64_t number = 0;
  std::string bytes{};
};

/// The fields of a message by their numbers, in their order.
class Message {
 public:
  explicit Message(std::string_view bytes) {
    for (Size at = 0; at < bytes.size();) {
      const std::uint64_t key = varint(bytes, at);
      Field field;
      if (key % 8 == 0) {
        field.number = varint(bytes, at);
      } else {
        const Size size = key % 8 == 5 ? 4 : varint(bytes, at);
        if ((key % 8 != 2 && key % 8 != 5) || size > bytes.size() - at) throw std::runtime_error("no message");
        field.bytes = bytes.substr(at, size);
        at += size;
      }
      fields_[key / 8].push_back(field);
    }
  }
  const std::vector<Field>& all(Size field) const {
    static const std::vector<Field> none;
    const auto found = fields_.find(field);
    return found == fields_.end() ? none : found->second;
  }
  std::string text(Size field) const { return std::string(all(field).empty() ? "" : all(field)[0].bytes); }
  std::int64_t whole(Size field) const {
    return all(field).empty() ? 0 : static_cast<std::int64_t>(all(field)[0].number);
  }
  std::vector<std::int64_t> wholes(Size field) const {
    std::vector<std::int64_t> numbers;
    for (const Field& each : all(field)) numbers.push_back(static_cast<std::int64_t>(each.number));
    return numbers;
  }
  std::vector<std::string> texts(Size field) const {
    std::vector<std::string> list;
    for (const Field& each : all(field)) list.emplace_back(each.bytes);
    return list;
  }
  /// Numbers of four bytes, or of eight, that lie in one field after the other.
  template <class T>
  std::vector<T> raw(Size field) const {
    std::vector<T> numbers;
    for (const Field& each : all(field)) {
      const Size before = numbers.size();
      numbers.resize(before + each.bytes.size() / sizeof(T));
      std::memcpy(numbers.data() + before, each.bytes.data(), each.bytes.size());
    }
    return numbers;
  }

 private:
  static std::uint64_t varint(std::string_view bytes, Size& at) {
    std::uint64_t number = 0;
    for (unsigned shift = 0;; shift += 7) {
      const auto byte = static_cast<unsigned char>(bytes.at(at++));
      number |= static_cast<std::uint64_t>(byte & 127U) << shift;
      if (byte < 128) return number;
    }
  }

  std::map<Size, std::vector<Field>> fields_;
};

struct OnnxTensor {
  std::vector<std::int64_t> shape;
  std::vector<float> numbers;        ///< of a tensor of floats
  std::vector<std::int64_t> wholes;  ///< of one of whole numbers
};

struct OnnxNode {
  std::string op;
  std::vector<std::string> inputs, outputs;
  std::map<std::string, std::vector<std::int64_t>> wholes;  ///< attributes, lists or not
  std::map<std::string, std::vector<float>> reals;
  std::map<std::string, std::vector<std::string>> texts;
  std::map<std::string, std::string> graphs;
};

struct OnnxGraphRead {
  std::vector<OnnxNode> nodes;
  std::map<std::string, OnnxTensor> tensors;
  std::map<std::string, std::vector<std::string>> inputs, outputs;  ///< "rows", then numbers

  explicit OnnxGraphRead(std::string_view bytes) {
    const Message graph(bytes);
    for (const std::string& each : graph.texts(1)) nodes.push_back(node(Message(each)));
    for (const std::string& each : graph.texts(5)) {
      const Message tensor(each);
      const bool real = tensor.whole(2) == 1;
      tensors[tensor.text(8)] = {tensor.wholes(1), real ? tensor.raw<float>(9) : std::vector<float>(),
                                 real ? std::vector<std::int64_t>() : tensor.raw<std::int64_t>(9)};
    }
    for (const std::string& each : graph.texts(11)) inputs[Message(each).text(1)] = axes(Message(each));
    for (const std::string& each : graph.texts(12)) outputs[Message(each).text(1)] = axes(Message(each));
  }

  /// The operators in their order, with blanks between them.
  std::string operators() const {
    std::string all;
    for (const OnnxNode& each : nodes) all += (all.empty() ? "" : " ") + each.op;
    return all;
  }
  /// The first node of an operator.
  const OnnxNode& first(std::string_view op) const {
    const auto found = std::find_if(nodes.begin(), nodes.end(), [&](const OnnxNode& each) { return each.op == op; });
    if (found == nodes.end()) throw std::runtime_error("no node " + std::string(op) + " in " + operators());
    return *found;
  }

 private:
  static OnnxNode node(const Message& message) {
    OnnxNode result{message.text(4), message.texts(1), message.texts(2), {}, {}, {}, {}};
    for (const std::string& each : message.texts(5)) {
      const Message attribute(each);
      const std::string name = attribute.text(1);
      switch (attribute.whole(20)) {
        case 1:
          result.reals[name] = attribute.raw<float>(2);
          break;
        case 2:
          result.wholes[name] = {attribute.whole(3)};
          break;
        case 3:
          result.texts[name] = attribute.texts(4);
          break;
        case 5:
          result.graphs[name] = attribute.text(6);
          break;
        case 6:
          result.reals[name] = attribute.raw<float>(7);
          break;
        case 7:
          result.wholes[name] = attribute.wholes(8);
          break;
        case 8:
          result.texts[name] = attribute.texts(9);
          break;
        default:
          throw std::runtime_error("an attribute of no kind");
      }
    }
    return result;
  }
  static std::vector<std::string> axes(const Message& value) {
    std::vector<std::string> all;
    for (const std::string& each : Message(Message(Message(value.text(2)).text(1)).text(2)).texts(1)) {
      const Message axis(each);
      all.push_back(axis.all(1).empty() ? axis.text(2) : std::to_string(axis.whole(1)));
    }
    return all;
  }
};

/// What a layer with these parameters writes for an input of a shape, with the channels where they are wanted.
template <class L, class P>
OnnxGraphRead written_layer(const P& p, bool channels_first = false) {
  strata::OnnxGraph graph;
  const strata::OnnxValue x{"x", 1 + strata::detail::InputShapeOf<L>::rank, channels_first};
  graph.call(graph.within("l", [&] { return strata::detail::write_layer<L>(graph, p, x); }), "y");
  return OnnxGraphRead(graph.written("g").bytes());
}
template <class L>
OnnxGraphRead written_layer() {
  const auto p = std::make_unique<typename L::template Parameters<float>>();
  strata::for_each_tensor(*p, [](auto& tensor) { tensor.fill(0.5F); });
  strata::for_each_statistic(*p, [](auto& tensor) { tensor.fill(0.5F); });
  return written_layer<L>(*p);
}

}  // namespace test
