// SPDX-License-Identifier: MIT
#include "strata/io/onnx_tensor.hpp"

#include <doctest/doctest.h>

#include <limits>

#include "strata/io/protobuf_writer.hpp"

using strata::FileError;
using strata::OnnxTensor;
using strata::ProtobufField;
using strata::Size;
using strata::detail::ProtobufWriter;

namespace {

constexpr std::int64_t float32 = 1, int32 = 6, int64 = 7, boolean = 9, float16 = 10, float64 = 11, bfloat16 = 16;

ProtobufWriter tensor(std::int64_t type, const std::vector<std::int64_t>& shape) {
  ProtobufWriter message;
  for (const std::int64_t length : shape) message.whole(1, length);
  message.whole(2, type);
  message.text(8, "w");
  return message;
}

OnnxTensor read(const ProtobufWriter& message) {
  const std::string path = "model";
  ProtobufField field;
  field.kind = ProtobufField::Kind::bytes;
  field.bytes = std::as_bytes(std::span(message.bytes()));
  field.at = 7;
  OnnxTensor result = strata::detail::OnnxTensorReader(field, path).read();
  result.name = {};  // a piece of the message
  return result;
}

std::string complaint(const ProtobufWriter& message) {
  try {
    read(message);
    return "none";
  } catch (const FileError& error) {
    return error.what();
  }
}

template <class T>
ProtobufWriter raw(std::int64_t type, const std::vector<std::int64_t>& shape, const std::vector<T>& numbers) {
  ProtobufWriter message = tensor(type, shape);
  message.raw<T>(9, numbers);
  return message;
}

using Reals = std::vector<double>;
using Wholes = std::vector<std::int64_t>;

}  // namespace

TEST_CASE("ONNX tensor: raw numbers of every type that is read") {
  CHECK(read(raw<float>(float32, {2, 1}, {1.5F, -2})).reals == Reals{1.5, -2});
  CHECK(read(raw<float>(float32, {2, 1}, {1.5F, -2})).shape == Wholes{2, 1});
  CHECK(read(raw<double>(float64, {1}, {0.1})).reals == Reals{0.1});
  CHECK(read(raw<std::uint16_t>(float16, {2}, {0x3C00, 0xC000})).reals == Reals{1, -2});
  CHECK(read(raw<std::uint16_t>(bfloat16, {2}, {0x3F80, 0xC000})).reals == Reals{1, -2});
  CHECK(read(raw<std::int64_t>(int64, {}, {-1})).wholes == Wholes{-1});
  CHECK(read(raw<std::uint32_t>(int32, {1}, {0xFFFFFFFFU})).wholes == Wholes{-1});
  ProtobufWriter flags = tensor(boolean, {2});
  flags.text(9, std::string("\1\0", 2));
  CHECK(read(flags).wholes == Wholes{1, 0});
  CHECK(read(raw<float>(float32, {0, 3}, {})).size() == 0);
}

TEST_CASE("ONNX tensor: numbers in the fields of their types, in a list or each by itself") {
  ProtobufWriter list = tensor(float32, {2}), each = tensor(float32, {2}), wholes = tensor(int64, {2});
  list.raw<float>(4, std::vector<float>{1, 2});
  each.real(4, 1);
  each.real(4, 2);
  wholes.text(7, "\x05\x96\x01");
  CHECK(read(list).reals == Reals{1, 2});
  CHECK(read(each).reals == Reals{1, 2});
  CHECK(read(wholes).wholes == Wholes{5, 150});
  ProtobufWriter doubles = tensor(float64, {1}), halves = tensor(float16, {1}), brains = tensor(bfloat16, {1});
  doubles.raw<double>(10, std::vector<double>{0.1});
  halves.whole(5, 0x3C00);
  brains.whole(5, 0x3F80);
  CHECK(read(doubles).reals == Reals{0.1});
  CHECK(read(halves).reals == Reals{1});
  CHECK(read(brains).reals == Reals{1});
}

TEST_CASE("ONNX tensor: what its shape does not want is refused, by name") {
  const std::string damaged = "; the file is cut short or damaged: get it again";
  CHECK(complaint(raw<float>(float32, {3}, {1, 2})) ==
        "model: byte 7: expected 3 numbers, by its shape in the tensor 'w', found 2" + damaged);
  CHECK(complaint(tensor(float32, {3})) ==
        "model: byte 7: expected 3 numbers, by its shape in the tensor 'w', found 0" + damaged);
  ProtobufWriter more = tensor(float32, {1});
  more.raw<float>(4, std::vector<float>{1, 2});
  CHECK(complaint(more).find("expected 1 numbers, by its shape in the tensor 'w', found 2") != std::string::npos);
  ProtobufWriter half = tensor(float32, {1});
  half.text(9, "abc");
  CHECK(complaint(half).find("expected 1 numbers") != std::string::npos);
  CHECK(complaint(tensor(float32, {2, -1})) ==
        "model: byte 7: expected lengths of at least 0 in the tensor 'w', found -1; the file is damaged: get it again");
  const std::int64_t large = std::int64_t{1} << 33U;
  CHECK(complaint(tensor(float32, {large, large})).find("a shape of fewer than 2⁶⁴ numbers") != std::string::npos);
  CHECK(complaint(tensor(float32, {large, large, 0})) == "none");
}

TEST_CASE("ONNX tensor: numbers that are elsewhere, or of a type without value here, are refused with the remedy") {
  ProtobufWriter elsewhere = tensor(float32, {1}), by_location = tensor(float32, {1});
  elsewhere.text(13, "");
  by_location.whole(14, 1);
  const std::string text =
      "model: byte 7: expected numbers in the file itself in the tensor 'w', found a tensor whose data is in another "
      "file; save the model as one file (onnx.save_model(…, save_as_external_data=False))";
  CHECK(complaint(elsewhere) == text);
  CHECK(complaint(by_location) == text);
  CHECK(
      complaint(raw<float>(8, {1}, {1})) ==
      "model: byte 7: expected FLOAT, DOUBLE, FLOAT16, BFLOAT16, INT32, INT64 or BOOL in the tensor 'w', found type 8; "
      "export the model in float32, without quantisation");
}
