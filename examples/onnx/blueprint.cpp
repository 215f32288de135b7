// SPDX-License-Identifier: MIT
#include "blueprint.hpp"

#include <algorithm>

#include "strata/tensor/error.hpp"

namespace onnx {

std::string Entry::text() const {
  std::string all = head;
  if (takes_activation && (!activation.empty() || !options.empty()))
    all += ", " + (activation.empty() ? "Identity" : activation);
  for (const std::string& option : options) all += ", " + option;
  if (all.find('<') != std::string::npos) all += ">";
  return is_at_each_step ? "EachStep<" + all + ">" : all;
}

Size Entry::parameter_count() const {
  Size all = 0;
  for (const Tensor& tensor : tensors)
    if (tensor.is_learned) all += tensor.numbers.size();
  return all;
}

Size Blueprint::add(Size before, Entry entry, const Shape& shape) {
  steps_.push_back({std::move(entry), shape, before, steps_[before].depth + 1});
  return steps_.size() - 1;
}

Size Blueprint::common(const std::vector<Size>& ends) const {
  Size found = ends[0];
  for (Size end : ends)
    while (found != end) {
      Size& farther = steps_[found].depth > steps_[end].depth ? found : end;
      farther = steps_[farther].before;
    }
  return found;
}

bool Blueprint::are_free(Size begin, const std::vector<Size>& ends) const {
  std::vector<Size> seen;
  for (Size end : ends)
    for (; end != begin; end = steps_[end].before) {
      if (steps_[end].is_held) return false;
      seen.push_back(end);
    }
  std::sort(seen.begin(), seen.end());
  return std::adjacent_find(seen.begin(), seen.end()) == seen.end();
}

std::vector<Entry> Blueprint::take(Size begin, Size end, std::vector<Shape>* shapes) {
  std::vector<Size> way;
  for (; end != begin; end = steps_[end].before) way.push_back(end);
  std::vector<Entry> entries;
  for (; !way.empty(); way.pop_back()) {
    Step& step = steps_[way.back()];
    step.is_held = true;
    Entry entry = std::move(step.entry);
    if (entry.is_activation && !entries.empty() && entries.back().takes_activation &&
        entries.back().activation.empty()) {
      entries.back().activation = entry.activation;
    } else {
      entries.push_back(std::move(entry));
      if (shapes != nullptr) shapes->push_back(steps_[step.before].shape);
    }
  }
  return entries;
}

std::string text_of(const std::vector<Entry>& entries) {
  std::string all;
  for (const Entry& entry : entries) all += (all.empty() ? "" : ", ") + entry.text();
  return all;
}

Entry one_entry(std::vector<Entry> entries) {
  if (entries.size() == 1) return std::move(entries[0]);
  const std::string head = "Sequential<" + text_of(entries);
  std::vector<std::vector<Entry>> each;
  for (Entry& entry : entries) {
    each.emplace_back();
    each.back().push_back(std::move(entry));
  }
  return holder(head, std::move(each));
}

Entry holder(const std::string& head, std::vector<std::vector<Entry>> branches) {
  Entry whole{head};
  for (Size number = 0; number < branches.size(); ++number) {
    if (branches[number].empty()) continue;
    Entry one = one_entry(std::move(branches[number]));
    whole.depth = std::max(whole.depth, one.depth + 1);
    for (Tensor& tensor : one.tensors) {
      tensor.name = strata::detail::text_of(number, ".", tensor.name);
      whole.tensors.push_back(std::move(tensor));
    }
  }
  return whole;
}

}  // namespace onnx
