// SPDX-License-Identifier: MIT
// Where ways through the model come together: by the nearest value that they all come from, they are one entry.
#include <algorithm>

#include "reading.hpp"

namespace onnx {

namespace {

constexpr Size deepest = 16;

void check_ways(Reading& reading, const OnnxNode& node, Size begin, const std::vector<Size>& ends) {
  if (!reading.blueprint.are_free(begin, ends))
    reading.fail(node, "branches that share no layer", "a layer that is in two of them",
                 "a network's type is a tree: give each branch layers of its own");
}

void check_depth(Reading& reading, const OnnxNode& node, const Entry& entry) {
  if (entry.depth > deepest)
    reading.fail(node, text_of("branches in branches, at most ", deepest, " deep"), "deeper ones",
                 "make the model flatter");
}

/// The axes of a value of a shape, for another shape of as many axes.
Layout same_order(Reading& reading, const OnnxNode& node, const Value& x, const Shape& shape) {
  const auto order = x.layout.order(reading.shape(x));
  if (!order) reading.fail(node, "axes as they were before", "reshaped ones", "join before the reshape");
  return Layout::in_order(shape, *order);
}

}  // namespace

std::optional<Value> join(Reading& reading, const OnnxNode& node, const std::vector<Value>& values) {
  const bool is_product = node.op == "Mul";
  if ((node.op != "Add" && node.op != "Sum" && !is_product) || values.size() != 2) return std::nullopt;
  std::vector<Size> ends;
  for (const Value& value : values) ends.push_back(*value.step);
  const Size begin = reading.blueprint.common(ends);
  if (ends[0] == begin && ends[1] == begin) return std::nullopt;
  const Shape shape = reading.shape(values[0]);
  if (shape != reading.shape(values[1]) || !(values[0].layout == values[1].layout))
    reading.fail(node, "two branches of one shape and order of axes",
                 text_of(text_of_shape(shape), " and ", text_of_shape(reading.shape(values[1]))),
                 "let both give the same shape");
  check_ways(reading, node, begin, ends);
  std::vector<std::vector<Entry>> branches{reading.blueprint.take(begin, ends[0]),
                                           reading.blueprint.take(begin, ends[1])};
  Entry entry{""};
  if (is_product) {
    for (std::vector<Entry>& branch : branches)
      if (branch.empty()) branch.push_back({"Apply<Identity"});
    std::string head = "Gated<";
    for (std::vector<Entry>& branch : branches) {
      Entry one = one_entry(std::move(branch));
      head += (head.back() == '<' ? "" : ", ") + one.text();
      branch.clear();
      branch.push_back(std::move(one));
    }
    entry = holder(head, std::move(branches));
  } else {
    // The longer way is what is learned, the other one goes around it.
    if (branches[0].size() < branches[1].size()) std::swap(branches[0], branches[1]);
    const std::string around = branches[1].empty() ? "" : "Project<" + text_of(branches[1]) + ">, ";
    const std::string head = "Residual<" + around + text_of(branches[0]);
    entry = holder(head, std::move(branches));
  }
  check_depth(reading, node, entry);
  reading.check(node, shape);
  return Reading::computed(reading.blueprint.add(begin, std::move(entry), shape), values[0].layout);
}

void read_concat(Reading& reading, const OnnxNode& node) {
  std::vector<Value> values;
  std::vector<Size> ends;
  for (Size i = 0; i < node.inputs.size(); ++i) {
    values.push_back(reading.value(node, i));
    ends.push_back(*values.back().step);
  }
  if (values.size() == 1) return reading.alias(node, node.input(0));
  const Size axis = reading.axis(node, reading.whole(node, "axis", 0), values[0].layout.rank());
  Shape shape = reading.shape(values[0]);
  const auto channels = static_cast<int>(shape.size()) - 1;
  Size all = 0;
  for (const Value& value : values) {
    Shape other = reading.shape(value);
    const auto order = value.layout.order(other);
    all += other.back();
    if (other.size() == shape.size()) other.back() = shape.back();
    if (!order || order != values[0].layout.order(reading.shape(values[0])) || (*order)[axis] != channels ||
        other != shape)
      reading.fail(node, "channels of the same places, side by side",
                   text_of(text_of_shape(reading.shape(value)), " along axis ", axis),
                   "concatenate channels, of branches that give the same places");
  }
  const Size begin = reading.blueprint.common(ends);
  check_ways(reading, node, begin, ends);
  shape.back() = all;
  reading.check(node, shape);
  const Layout layout = same_order(reading, node, values[0], shape);
  std::vector<std::vector<Entry>> branches;
  std::string head = "Parallel<";
  for (const Size end : ends) {
    std::vector<Entry> way = reading.blueprint.take(begin, end);
    if (way.empty()) way.push_back({"Apply<Identity"});
    branches.emplace_back();
    branches.back().push_back(one_entry(std::move(way)));
    head += (head.back() == '<' ? "" : ", ") + branches.back().back().text();
  }
  Entry entry = holder(head, std::move(branches));
  check_depth(reading, node, entry);
  reading.set(node, Reading::computed(reading.blueprint.add(begin, std::move(entry), shape), layout));
}

}  // namespace onnx
