// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "network.hpp"

/// What the processor can do at best, measured and not read from a data sheet.
namespace bench {

/// Rounds of independent multiply-adds on full registers; returns the floating-point operations done.
double multiply_add_rounds(Size rounds);

/// A buffer that stays in one level of the cache, to be read again and again.
class CacheReader {
 public:
  /// Level 1, 2 or 3.
  explicit CacheReader(int level);
  /// Reads all of it so many times; returns the bytes read.
  double read(Size times);

 private:
  std::vector<float> numbers_;
  Size size_ = 0;
};

/// So many bytes, wherever in the caches they have their place, read by loads alone: nothing waits for what is read, as
/// the sums of CacheReader do, with which a Zen 5 reads two thirds of what it can from the second level.
class Loader {
 public:
  explicit Loader(Size bytes);
  /// Loads all of them so many times.
  void load(Size times) const;

 private:
  std::vector<float> numbers_;
  Size begin_ = 0, size_;
};

/// Bytes of the data cache of a level, of one core or shared; 0 if the system does not tell.
Size cache_bytes(int level);

std::string processor_name();
std::string compiler_name();

}  // namespace bench
