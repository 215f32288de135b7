// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <utility>

#include "strata/tensor/configuration.hpp"

namespace strata::inline STRATA_CONFIGURATION::detail {

/// An object in memory of its own, or one that lives elsewhere and must outlive this. As a value either way: a copy has
/// memory of its own, an assignment gives the values to wherever this object lives.
template <class T>
class OwnedOrBorrowed {
 public:
  OwnedOrBorrowed() : own_(std::make_unique<T>()), at_(own_.get()) {}
  explicit OwnedOrBorrowed(T& elsewhere) : at_(&elsewhere) {}
  OwnedOrBorrowed(const OwnedOrBorrowed& other) : own_(std::make_unique<T>(*other.at_)), at_(own_.get()) {}
  /// Takes the object over. What was moved from may only be assigned to or destroyed.
  OwnedOrBorrowed(OwnedOrBorrowed&& other) noexcept
      : own_(std::move(other.own_)), at_(std::exchange(other.at_, nullptr)) {}
  OwnedOrBorrowed& operator=(const OwnedOrBorrowed& other) {
    if (at_ == nullptr)
      *this = OwnedOrBorrowed(other);
    else if (this != &other)
      *at_ = *other.at_;
    return *this;
  }
  /// Takes the object over, unless either lives elsewhere: then its values alone.
  OwnedOrBorrowed& operator=(OwnedOrBorrowed&& other) noexcept {
    if (at_ != nullptr && (!own_ || !other.own_)) {
      *this = std::as_const(other);
    } else {
      std::swap(own_, other.own_);
      std::swap(at_, other.at_);
    }
    return *this;
  }
  ~OwnedOrBorrowed() = default;

  T& operator*() { return *at_; }
  const T& operator*() const { return *at_; }
  T* operator->() { return at_; }
  const T* operator->() const { return at_; }

 private:
  std::unique_ptr<T> own_;
  T* at_ = nullptr;
};

}  // namespace strata::detail
