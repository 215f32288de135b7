// SPDX-License-Identifier: MIT
// chips_networks FOLDER [KIND…]: writes C headers of networks into the folder, and what strata predicts of them, which
// check.h includes: those of numbers, images, sequences, streams, in bytes, and the larger ones whose `sizes` are told.
// Without a KIND: all.
#include <cstdio>
#include <exception>
#include <string_view>

#include "writing.hpp"

int main(int count, char** words) {
  const auto is_wanted = [&](std::string_view kind) {
    bool is_named = count == 2;
    for (int i = 2; i < count; ++i) is_named = is_named || words[i] == kind;
    return is_named;
  };
  try {
    chips::Folder folder(words[1]);
    if (is_wanted("numbers")) chips::write_numbers(folder);
    if (is_wanted("images")) chips::write_images(folder);
    if (is_wanted("sequences")) chips::write_sequences(folder);
    if (is_wanted("streams")) chips::write_streams(folder);
    if (is_wanted("bytes")) chips::write_bytes(folder);
    if (is_wanted("sizes")) chips::write_sizes(folder);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
