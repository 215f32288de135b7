// SPDX-License-Identifier: MIT
#pragma once

#include <tuple>

#include "strata/training/history.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// Several observers of `train` as one. Each is called after each epoch; training ends as soon as one of them returns
/// false. Made by `together`.
template <class... Observers>
class Together {
 public:
  explicit Together(Observers&&... observers) : observers_(std::forward<Observers>(observers)...) {}

  bool operator()(const Progress& progress) {
    return std::apply(
        [&](auto&... observer) {
          bool all = true;
          ((all = detail::go_on(observer, progress) && all), ...);
          return all;
        },
        observers_);
  }

 private:
  std::tuple<Observers...> observers_;
};

/// `together(ProgressLine{std::cout}, interrupt)`: temporaries are taken over, named observers are referred to.
template <class... Observers>
Together<Observers...> together(Observers&&... observers) {
  return Together<Observers...>(std::forward<Observers>(observers)...);
}

}  // namespace strata
