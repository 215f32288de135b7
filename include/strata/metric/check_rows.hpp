// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>
#include <tuple>
#include <type_traits>

#include "strata/tensor/error.hpp"
#include "strata/tensor/finite.hpp"
#include "strata/tensor/size.hpp"

/// What a metric asks of the answers that it judges.
namespace strata::inline STRATA_CONFIGURATION::detail {

/// How many outputs each row of a range of std::array has.
template <class Rows>
inline constexpr Size outputs_of_rows = std::tuple_size_v<std::remove_cvref_t<decltype(std::declval<Rows>()[0])>>;

/// Throws Error unless there is a row of outputs for each label, at least one, and no output is NaN.
inline void check_metric_rows(std::string_view metric, const auto& labels, const auto& outputs) {
  if (labels.size() != outputs.size())
    STRATA_THROW Error(text_of("strata::", metric, ": there are ", labels.size(), " labels and ", outputs.size(),
                               " rows of outputs; each label needs one"));
  if (labels.size() == 0) STRATA_THROW Error(text_of("strata::", metric, ": there are no rows to judge"));
  for (Size row = 0; row < outputs.size(); ++row)
    for (const auto output : outputs[row])
      if (math::is_nan(output))
        STRATA_THROW Error(
            text_of("strata::", metric, ": row ", row, " has an output that is NaN; see what the network was given"));
}

/// The same where labels are classes, each of which must be one of so many.
inline void check_metric_classes(std::string_view metric, const auto& labels, const auto& outputs, Size classes) {
  check_metric_rows(metric, labels, outputs);
  for (Size row = 0; row < labels.size(); ++row)
    if (static_cast<Size>(labels[row]) >= classes)
      STRATA_THROW Error(text_of("strata::", metric, ": row ", row, ": expected a class below ", classes, ", found ",
                                 +labels[row], "; there is an output for each class"));
}

}  // namespace strata::detail
