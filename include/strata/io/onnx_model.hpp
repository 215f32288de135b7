// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "strata/data/bytes.hpp"
#include "strata/io/onnx_tensor.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// An attribute of a node as it stands in the file: what it is not is left empty.
struct OnnxAttributeRead {
  std::string_view name;
  std::int64_t whole = 0;
  double real = 0;
  std::string_view text{};
  std::vector<std::int64_t> wholes{};
  std::vector<std::string_view> texts{};
  std::vector<OnnxTensor> tensors{};  ///< none or one
};

/// A node: what it makes of its inputs, which are names of other nodes' outputs, of tensors or of the model's inputs.
struct OnnxNode {
  std::string_view name, op, domain;
  std::vector<std::string_view> inputs, outputs;
  std::vector<OnnxAttributeRead> attributes;
  std::uint64_t at = 0;  ///< where in the file it begins

  const OnnxAttributeRead* attribute(std::string_view wanted) const {
    const auto found =
        std::find_if(attributes.begin(), attributes.end(), [&](const auto& each) { return each.name == wanted; });
    return found == attributes.end() ? nullptr : &*found;
  }
  /// The name of an input, or nothing if it is left out.
  std::string_view input(Size i) const { return i < inputs.size() ? inputs[i] : std::string_view(); }
};

/// An input or output of a model. A length that the model leaves open is 0.
struct OnnxPort {
  std::string_view name;
  std::vector<std::int64_t> shape{};
  std::uint64_t at = 0;
};

/// An ONNX model as it stands in a file, without a thought of what it computes. Texts are pieces of `bytes`.
struct OnnxModel {
  std::string path;
  std::vector<std::byte> bytes;
  std::string_view producer;
  std::int64_t operators = 0;  ///< the version of ONNX's own operators
  std::vector<OnnxNode> nodes;
  std::map<std::string_view, OnnxTensor> tensors;
  std::vector<OnnxPort> inputs, outputs;  ///< inputs: without those that are tensors of the file
};

namespace detail {

/// Reads the messages of ONNX. What it does not know it passes over.
class OnnxModelReader {
 public:
  explicit OnnxModelReader(OnnxModel& model) : model_(model) {}

  void read() {
    ProtobufReader message(model_.bytes, 0, model_.path);
    bool has_graph = false;
    while (!message.is_at_end()) {
      const ProtobufField field = message.next();
      if (field.number == 2) model_.producer = field.text();
      if (field.number == 8) take_operators(field);
      if (field.number == 7 && !has_graph) {
        has_graph = true;
        take_graph(field);
      }
    }
    if (!has_graph) fail(0, "a graph", "none", "it is no ONNX model, or is cut short");
    std::erase_if(model_.inputs, [&](const OnnxPort& port) { return model_.tensors.contains(port.name); });
  }

 private:
  /// More than networks have; a node takes more memory than the file has bytes for it.
  static constexpr Size most_nodes = 20'000, most_axes = 8, most_entries = 100'000;

  void take_operators(const ProtobufField& field) {
    std::string_view domain;
    std::int64_t version = 0;
    for_each(field, [&](const ProtobufField& part) {
      if (part.number == 1) domain = part.text();
      if (part.number == 2) version = static_cast<std::int64_t>(part.whole);
    });
    if (domain.empty() || domain == "ai.onnx") model_.operators = version;
  }

  void take_graph(const ProtobufField& field) {
    for_each(field, [&](const ProtobufField& part) {
      if (part.number == 1) {
        count(model_.nodes.size(), most_nodes, part, "nodes");
        model_.nodes.push_back(node(part));
      } else if (part.number == 5) {
        count(model_.tensors.size(), most_entries, part, "tensors");
        OnnxTensor tensor = OnnxTensorReader(part, model_.path).read();
        const std::string_view name = tensor.name;
        if (!model_.tensors.emplace(name, std::move(tensor)).second)
          fail(part.at, "one tensor of each name", text_of("another ", quoted(name)), "the file is damaged");
      } else if (part.number == 11 || part.number == 12) {
        auto& ports = part.number == 11 ? model_.inputs : model_.outputs;
        count(ports.size(), most_entries, part, "inputs and outputs");
        ports.push_back(port(part));
      } else if (part.number == 15) {
        fail(part.at, "a model of numbers as they are", "a sparse or quantised tensor",
             "export the model in float32, without quantisation");
      }
    });
  }

  OnnxNode node(const ProtobufField& field) {
    OnnxNode result;
    result.at = field.at;
    for_each(field, [&](const ProtobufField& part) {
      if (part.number == 1 || part.number == 2) {
        auto& names = part.number == 1 ? result.inputs : result.outputs;
        count(++names_, most_entries, part, "inputs and outputs of nodes");
        names.push_back(part.text());
      } else if (part.number == 3) {
        result.name = part.text();
      } else if (part.number == 4) {
        result.op = part.text();
      } else if (part.number == 7) {
        result.domain = part.text();
      } else if (part.number == 5) {
        count(++attributes_, most_entries, part, "attributes");
        result.attributes.push_back(attribute(part));
      }
    });
    return result;
  }

  OnnxAttributeRead attribute(const ProtobufField& field) {
    OnnxAttributeRead result;
    for_each(field, [&](const ProtobufField& part) {
      switch (part.number) {
        case 1:
          result.name = part.text();
          break;
        case 2:
          if (part.kind == ProtobufField::Kind::four_bytes)
            result.real = static_cast<double>(number_at<float>(part.bytes.data(), std::endian::little));
          break;
        case 3:
          result.whole = static_cast<std::int64_t>(part.whole);
          break;
        case 4:
          result.text = part.text();
          break;
        case 5:
          if (result.tensors.empty()) result.tensors.push_back(OnnxTensorReader(part, model_.path).read());
          break;
        case 8:
          take_wholes(part, result.wholes);
          break;
        case 9:
          count(++names_, most_entries, part, "texts");
          result.texts.push_back(part.text());
          break;
        default:
          break;  // graphs within nodes, which no operator that is read has
      }
    });
    return result;
  }

  void take_wholes(const ProtobufField& field, std::vector<std::int64_t>& wholes) const {
    if (field.kind == ProtobufField::Kind::whole) {
      wholes.push_back(static_cast<std::int64_t>(field.whole));
    } else if (field.kind == ProtobufField::Kind::bytes) {
      ProtobufReader list(field, model_.path);
      while (!list.is_at_end()) wholes.push_back(static_cast<std::int64_t>(list.varint()));
    }
  }

  /// ValueInfoProto > TypeProto > Tensor > TensorShapeProto > Dimension, each in a field of its own.
  OnnxPort port(const ProtobufField& field) {
    OnnxPort result;
    result.at = field.at;
    for_each(field, 1, [&](const ProtobufField& name) { result.name = name.text(); });
    for_each(field, 2, [&](const ProtobufField& type) {
      for_each(type, 1, [&](const ProtobufField& tensor) {
        for_each(tensor, 2, [&](const ProtobufField& shape) {
          for_each(shape, 1,
                   [&](const ProtobufField& axis) { result.shape.push_back(length(axis, result.shape.size())); });
        });
      });
    });
    return result;
  }
  std::int64_t length(const ProtobufField& axis, Size axes_before) const {
    count(axes_before, most_axes, axis, "axes");
    std::int64_t found = 0;
    for_each(axis, 1, [&](const ProtobufField& given) { found = static_cast<std::int64_t>(given.whole); });
    if (found < 0) fail(axis.at, "lengths of at least 1", text_of(found), "give the model's input a shape");
    return found;
  }

  /// f(field) for each field of a message, or for those of that number.
  void for_each(const ProtobufField& field, auto&& f) const {
    ProtobufReader message(field, model_.path);
    while (!message.is_at_end()) f(message.next());
  }
  void for_each(const ProtobufField& field, Size number, auto&& f) const {
    for_each(field, [&](const ProtobufField& part) {
      if (part.number == number) f(part);
    });
  }

  void count(Size before, Size most, const ProtobufField& field, std::string_view what) const {
    if (before >= most)
      fail(field.at, text_of("at most ", most, " ", what), "more", "no network that strata can compile has so many");
  }
  [[noreturn]] void fail(std::uint64_t at, const std::string& expected, const std::string& found,
                         std::string_view remedy) const {
    STRATA_THROW FileError(model_.path, at, expected, found, remedy);
  }

  OnnxModel& model_;
  Size names_ = 0, attributes_ = 0;
};

}  // namespace detail

/// Reads an ONNX model (`.onnx`, also gzipped). FileError, which names byte and tensor, if it is none, is damaged, is
/// larger than the limit, or has tensors in other files. The memory is a few bytes for each of the file.
inline OnnxModel read_onnx_model(const std::filesystem::path& path, ReadLimits limits = {}) {
  OnnxModel model;
  model.path = path.string();
  model.bytes = read_bytes(path, limits);
  detail::OnnxModelReader(model).read();
  return model;
}

}  // namespace strata
