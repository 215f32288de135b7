// SPDX-License-Identifier: MIT
#pragma once

#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "strata/io/dtype.hpp"
#include "strata/io/protobuf_reader.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// A constant of an ONNX model: real numbers, or whole ones, such as a shape.
struct OnnxTensor {
  std::string_view name;
  std::vector<std::int64_t> shape{};  ///< none below 0, and as many numbers as they say; empty: one number
  bool is_whole = false;
  std::vector<double> reals{};  ///< in the order of a row-major array; of real numbers
  std::vector<std::int64_t> wholes{};
  std::uint64_t at = 0;  ///< where in the file it begins

  Size size() const { return is_whole ? wholes.size() : reals.size(); }
};

namespace detail {

/// Reads the message TensorProto. FileError, which names the tensor, if its numbers are not those that its shape wants,
/// are in another file, or are neither real nor whole.
class OnnxTensorReader {
 public:
  OnnxTensorReader(const ProtobufField& field, const std::string& path) : path_(path) {
    tensor_.at = field.at;
    ProtobufReader message(field, path);
    while (!message.is_at_end()) take(message.next());
  }

  OnnxTensor read() {
    if (is_elsewhere_)
      fail("numbers in the file itself", "a tensor whose data is in another file",
           "save the model as one file (onnx.save_model(…, save_as_external_data=False))");
    const Size size = checked_size();
    if (has_raw_) {
      take_raw(size);
    } else if (bytes_of_type() == 0 || tensor_.size() != size) {
      fail_size(size, tensor_.size());
    }
    return std::move(tensor_);
  }

 private:
  /// TensorProto::DataType, of those that are read.
  enum : std::uint64_t { float32 = 1, int32 = 6, int64 = 7, boolean = 9, float16 = 10, float64 = 11, bfloat16 = 16 };

  void take(const ProtobufField& field) {
    using Kind = ProtobufField::Kind;
    switch (field.number) {
      case 1:
        for_each_varint(field,
                        [&](std::uint64_t length) { tensor_.shape.push_back(static_cast<std::int64_t>(length)); });
        break;
      case 2:
        type_ = field.whole;
        tensor_.is_whole = type_ == int32 || type_ == int64 || type_ == boolean;
        break;
      case 4:
        add_reals<float>(field);
        break;
      case 5:
      case 7:
        for_each_varint(field, [&](std::uint64_t number) { add_whole(number); });
        break;
      case 8:
        tensor_.name = field.text();
        break;
      case 9:
        has_raw_ = field.kind == Kind::bytes;
        raw_ = field.bytes;
        break;
      case 10:
        add_reals<double>(field);
        break;
      case 13:
        is_elsewhere_ = true;
        break;
      case 14:
        is_elsewhere_ = is_elsewhere_ || field.whole == 1;
        break;
      default:
        break;
    }
  }

  /// A list of numbers is one field of bytes, or a field for each.
  void for_each_varint(const ProtobufField& field, auto&& f) {
    if (field.kind == ProtobufField::Kind::whole) return f(field.whole);
    if (field.kind != ProtobufField::Kind::bytes) return;
    ProtobufReader list(field, path_);
    while (!list.is_at_end()) f(list.varint());
  }
  /// In int32_data there are halves too.
  void add_whole(std::uint64_t number) {
    if (type_ == float16)
      tensor_.reals.push_back(static_cast<double>(value_of(Half{static_cast<std::uint16_t>(number)})));
    else if (type_ == bfloat16)
      tensor_.reals.push_back(brain_value(static_cast<std::uint16_t>(number)));
    else
      tensor_.wholes.push_back(static_cast<std::int64_t>(number));
  }
  template <class T>
  void add_reals(const ProtobufField& field) {
    for (Size at = 0; at + sizeof(T) <= field.bytes.size(); at += sizeof(T))
      tensor_.reals.push_back(static_cast<double>(number_at<T>(field.bytes.data() + at, std::endian::little)));
  }

  /// How many numbers the shape wants; no more than there are bits in the file, whatever it says.
  Size checked_size() const {
    Size size = 1;
    bool is_empty = false;
    for (const std::int64_t length : tensor_.shape) {
      if (length < 0) fail("lengths of at least 0", text_of(length), "the file is damaged: get it again");
      is_empty = is_empty || length == 0;
    }
    for (const std::int64_t length : tensor_.shape) {
      if (is_empty) return 0;
      if (size > std::numeric_limits<Size>::max() / static_cast<Size>(length))
        fail("a shape of fewer than 2⁶⁴ numbers", "a larger one", "the file is damaged: get it again");
      size *= static_cast<Size>(length);
    }
    return size;
  }

  void take_raw(Size size) {
    const Size bytes = bytes_of_type();
    if (raw_.size() % bytes != 0 || raw_.size() / bytes != size) fail_size(size, raw_.size() / bytes);
    if (tensor_.is_whole) {
      tensor_.wholes.clear();
      for (Size i = 0; i < size; ++i) tensor_.wholes.push_back(whole_at(raw_.data() + i * bytes));
      return;
    }
    const Dtype dtype = type_ == float16    ? Dtype::F16
                        : type_ == bfloat16 ? Dtype::BF16
                        : type_ == float64  ? Dtype::F64
                                            : Dtype::F32;
    tensor_.reals.clear();
    for (Size i = 0; i < size; ++i) tensor_.reals.push_back(real_at(raw_.data() + i * bytes, dtype));
  }
  std::int64_t whole_at(const std::byte* bytes) const {
    constexpr auto order = std::endian::little;
    if (type_ == boolean) return static_cast<std::int64_t>(bytes[0]);
    if (type_ == int32) return static_cast<std::int32_t>(number_at<std::uint32_t>(bytes, order));
    return static_cast<std::int64_t>(number_at<std::uint64_t>(bytes, order));
  }
  Size bytes_of_type() const {
    switch (type_) {
      case boolean:
        return 1;
      case float16:
      case bfloat16:
        return 2;
      case float32:
      case int32:
        return 4;
      case float64:
      case int64:
        return 8;
      default:
        fail("FLOAT, DOUBLE, FLOAT16, BFLOAT16, INT32, INT64 or BOOL", text_of("type ", type_),
             "export the model in float32, without quantisation");
    }
  }

  [[noreturn]] void fail_size(Size expected, Size found) const {
    fail(text_of(expected, " numbers, by its shape"), text_of(found), "the file is cut short or damaged: get it again");
  }
  [[noreturn]] void fail(const std::string& expected, const std::string& found, std::string_view remedy) const {
    STRATA_THROW FileError(path_, tensor_.at, text_of(expected, " in the tensor ", quoted(tensor_.name)), found,
                           remedy);
  }

  const std::string& path_;
  OnnxTensor tensor_;
  std::uint64_t type_ = float32;
  bool has_raw_ = false, is_elsewhere_ = false;
  std::span<const std::byte> raw_{};
};

}  // namespace detail
}  // namespace strata
