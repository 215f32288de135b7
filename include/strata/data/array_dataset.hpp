// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "strata/data/array.hpp"
#include "strata/data/array_rows.hpp"
#include "strata/data/class_numbering.hpp"
#include "strata/data/dataset.hpp"
#include "strata/data/file_error.hpp"
#include "strata/tensor/finite.hpp"
#include "strata/tensor/size.hpp"

/// How two arrays of files become a data set of classes.
namespace strata::inline STRATA_CONFIGURATION::detail {

/// An array that becomes one half of a data set, and where it came from.
template <class T>
struct LoadedArray {
  Array<T> array;
  std::string path;
  std::uint64_t shape_at;  ///< offset of the shape
  Size first_row = 0;      ///< of those whose values are here, if not all are

  [[noreturn]] void fail(std::string expected, std::string found, std::string_view remedy = {}) const {
    STRATA_THROW FileError(path, shape_at, std::move(expected), std::move(found), remedy);
  }
};

/// The columns of the ones in rows of zeros with a single 1 each.
STRATA_IF_USED std::vector<Class> one_hot_classes(const LoadedArray<double>& labels, Size columns) {
  const std::vector<double>& values = labels.array.values;
  std::vector<Class> classes(values.size() / columns);
  for (Size row = 0; row < classes.size(); ++row) {
    const auto begin = values.begin() + static_cast<std::ptrdiff_t>(row * columns);
    const auto end = begin + static_cast<std::ptrdiff_t>(columns), one = std::find(begin, end, 1.0);
    if (one == end || std::count(begin, end, 0.0) != static_cast<std::ptrdiff_t>(columns) - 1)
      labels.fail("one label per row, or one-hot rows of zeros and a single 1",
                  text_of("another row ", labels.first_row + row, " of ", columns, " values"),
                  "are the two files swapped?");
    classes[row] = static_cast<Class>(one - begin);
  }
  return classes;
}

/// The labels of a number each that a file has, from which its classes follow.
STRATA_IF_USED class LabelsInUse {
 public:
  /// These and those before, of a row each from `first_row` on. Throws FileError for one that is no class, or none of
  /// those that are given, and for too many.
  void add(std::span<const double> values, Size first_row, const LoadedArray<double>& from,
           const std::vector<std::string>& names, const GivenClasses<>& given) {
    for (Size i = 0; i < values.size(); ++i) {
      const bool is_class = names.empty() ? math::is_finite(values[i]) && std::trunc(values[i]) == values[i]
                                          : given.find(values[i]).has_value();
      if (!is_class)
        from.fail(
            text_of(names.empty() ? "a class, a whole number," : given.text(), " as the label of row ", first_row + i),
            text_of(values[i]));
    }
    distinct_.insert(distinct_.end(), values.begin(), values.end());
    std::sort(distinct_.begin(), distinct_.end());
    distinct_.erase(std::unique(distinct_.begin(), distinct_.end()), distinct_.end());
    if (distinct_.size() > class_limit)
      from.fail(text_of("at most ", class_limit, " classes"),
                text_of(distinct_.size(), " different labels up to row ", first_row + values.size() - 1));
  }

  const std::vector<double>& distinct() const { return distinct_; }

 private:
  std::vector<double> distinct_{};  ///< in their order
};

/// The classes that labels of a number each are, and what they are called, into `data`. `others`: labels of other rows.
template <class Data>
void number_labels(Data& data, const LoadedArray<double>& labels, const std::vector<std::string>& names,
                   LabelsInUse<>&& others) {
  const std::vector<double>& values = labels.array.values;
  const GivenClasses<> given(names);
  others.add(values, labels.first_row, labels, names, given);
  const std::vector<double>& distinct = others.distinct();
  ClassNumbering numbering = number_classes(distinct);
  data.class_names = names.empty() ? numbering.names : names;
  data.labels.resize(values.size());
  for (Size row = 0; row < values.size(); ++row)
    data.labels[row] = names.empty()
                           ? numbering.class_of[static_cast<Size>(
                                 std::lower_bound(distinct.begin(), distinct.end(), values[row]) - distinct.begin())]
                           : *given.find(values[row]);
}

/// A data set of arrays: inputs of shape rows × anything whose product is Width; labels of shape rows or rows × 1,
/// whole numbers that are numbered as `read_csv` does it, unless the classes are given; or one-hot rows. `others`: the
/// labels of rows that are not among these.
template <Size Width, class Scalar>
Dataset<Width, Class, Scalar> dataset_of(LoadedArray<Scalar>&& inputs, LoadedArray<double>&& labels,
                                         const std::vector<std::string>& names = {}, LabelsInUse<>&& others = {}) {
  const std::span<const Size> shape = inputs.array.shape, label_shape = labels.array.shape;
  if (shape.empty() || shape[0] == 0) inputs.fail("at least one row", text_of_shape(shape));
  if (checked_product(shape.subspan(1), 1) != Width)
    inputs.fail(text_of("rows of ", Width, " values"), text_of("the shape ", text_of_shape(shape)),
                "the width of the Dataset must be the file's");
  if (label_shape.empty() || label_shape.size() > 2)
    labels.fail("one label per row, a shape of one dimension", text_of("the shape ", text_of_shape(label_shape)),
                "are the two files swapped?");
  if (label_shape[0] != shape[0])
    labels.fail(text_of(shape[0], " labels, as many as rows in ", inputs.path), text_of(label_shape[0]),
                "the two files do not belong together");
  Dataset<Width, Class, Scalar> data;
  const Size columns = label_shape.size() == 2 ? label_shape[1] : 1;
  if (columns == 1) {
    number_labels(data, labels, names, std::move(others));
  } else {
    if (columns > class_limit || (!names.empty() && names.size() != columns))
      labels.fail(names.empty() ? text_of("at most ", class_limit, " classes") : text_of(names.size(), " classes"),
                  text_of("rows of ", columns));
    data.labels = one_hot_classes(labels, columns);
    data.class_names = names;
    for (Size c = 0; names.empty() && c < columns; ++c) data.class_names.push_back(text_of(c));
  }
  data.inputs = std::move(inputs.array.values);
  return data;
}

/// A data set of some rows of two arrays. read_labels(rows) reads those of the labels, whose shape is known. If they
/// are a number each and no classes are given, classes are numbered as they are for the whole: go_through_labels(f)
/// calls f(first row, labels) for all, some at a time.
template <Size Width, class Scalar>
Dataset<Width, Class, Scalar> dataset_of_rows(ArrayRows<Scalar>&& inputs, const std::vector<Size>& label_shape,
                                              auto&& read_labels, auto&& go_through_labels,
                                              const std::vector<std::string>& names) {
  const auto loaded = []<class T>(ArrayRows<T>&& rows) {
    rows.array.shape[0] = rows.of;
    return LoadedArray<T>{std::move(rows.array), std::move(rows.path), rows.shape_at, rows.range.first};
  };
  const RowRange range = inputs.range;
  const bool is_number_each = label_shape.size() == 1 || (label_shape.size() == 2 && label_shape[1] == 1);
  const bool fits = !label_shape.empty() && label_shape[0] == inputs.of;  // else the data set will be refused
  auto labels = loaded(read_labels(fits ? range : RowRange{0, 0}));
  LabelsInUse<> all;
  if (fits && is_number_each && names.empty())
    go_through_labels([&](Size first_row, const std::vector<double>& values) {
      all.add(values, first_row, labels, names, GivenClasses(names));
    });
  return dataset_of<Width>(loaded(std::move(inputs)), std::move(labels), names, std::move(all));
}

}  // namespace strata::detail
