// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "layout.hpp"

namespace onnx {

/// A tensor of a layer, as it is saved.
struct Tensor {
  std::string name;  ///< "weight"
  Shape shape;
  std::vector<double> numbers;
  /// Whether its last axis has a number for each input, in the order of strata's memory: after a `Flatten` that is
  /// not the order in which it is saved.
  bool along_inputs = false;
  bool is_learned = true;  ///< not a statistic
};

/// An entry of a network: its text in pieces, so that an activation that follows can be put in.
struct Entry {
  std::string head;                    ///< "Conv2d<1, 8, 3", without the bracket that closes it
  std::string activation{};            ///< none yet
  std::vector<std::string> options{};  ///< what stands behind the activation
  std::vector<Tensor> tensors{};
  bool takes_activation = false;  ///< whether the text may have one
  bool is_at_each_step = false;   ///< whether it stands in an EachStep<…>
  bool is_activation = false;     ///< whether it is nothing else
  Size depth = 0;                 ///< of entries within entries

  /// How PyTorch has the numbers of what comes out (see strata/layer/saved_order.hpp): of a sequence features first or
  /// not, or as before; and whether number i is made of number i.
  enum class Features { first, last, as_before } features = Features::as_before;
  bool keeps_order = false;

  std::string text() const;
  Size parameter_count() const;
};

/// What a model computes, as far as it is read: a tree of entries from the input on, each with the shape that it gives.
/// What the output's value is made of are the entries on the way to it; two ways that come together again are made one
/// entry.
class Blueprint {
 public:
  struct Step {
    Entry entry;
    Shape shape;
    Size before = 0, depth = 0;  ///< the step whose numbers it takes; how many there are up to the input, step 0
    bool is_held = false;        ///< whether an entry that joins ways holds it
  };

  explicit Blueprint(const Shape& input) { steps_.push_back({{""}, input}); }

  const Step& operator[](Size step) const { return steps_[step]; }
  Entry& entry(Size step) { return steps_[step].entry; }

  Size add(Size before, Entry entry, const Shape& shape);

  /// The last step that all of these have on their way.
  Size common(const std::vector<Size>& ends) const;
  /// Whether the ways from `begin` can be taken into one entry: nobody else has.
  bool are_free(Size begin, const std::vector<Size>& ends) const;
  /// The entries from `begin` to `end`, activations put in where they can be, taken away from here; and the shape that
  /// each takes, if it is wanted.
  std::vector<Entry> take(Size begin, Size end, std::vector<Shape>* shapes = nullptr);

 private:
  std::vector<Step> steps_;
};

/// One entry from several, for where one is wanted; their tensors are called "0.weight" and so on.
Entry one_entry(std::vector<Entry> entries);
/// An entry of this text that holds lists of entries, the tensors of list i called "i.…".
Entry holder(const std::string& head, std::vector<std::vector<Entry>> branches);
/// "a, b"
std::string text_of(const std::vector<Entry>& entries);

}  // namespace onnx
