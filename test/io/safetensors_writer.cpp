// SPDX-License-Identifier: MIT
#include "strata/io/safetensors_writer.hpp"

#include <doctest/doctest.h>

#include "support/file_errors.hpp"
#include "support/safetensors_files.hpp"

using strata::Error;
using strata::detail::SafetensorsWriter;
using strata_test::error_of;
using strata_test::TemporaryFolder;

TEST_CASE("safetensors writer: length, header, spaces to a multiple of 8 bytes, tensors one after the other") {
  const TemporaryFolder folder;
  SafetensorsWriter file;
  file.note("who", "\"strata\"");
  file.add<double>("b", std::array<strata::Size, 2>{1, 2}, std::vector<double>{1, -2});
  file.add("a", std::vector<std::uint32_t>{7});
  file.write(folder / "f");
  const std::string data = strata_test::raw<double>({1, -2}) + strata_test::raw<std::uint32_t>({7});
  strata::detail::Checksum sum;
  sum.add(strata_test::bytes_of(data));
  std::string header = R"({"__metadata__":{"who":"\"strata\"","checksum":")" + sum.text() +
                       R"("},"b":{"dtype":"F64","shape":[1,2],"data_offsets":[0,16]},)"
                       R"("a":{"dtype":"U32","shape":[1],"data_offsets":[16,20]}})";
  while (header.size() % 8 != 0) header += ' ';
  CHECK(strata_test::text_of_file(folder / "f") == strata_test::safetensors(header, data));
}

TEST_CASE("safetensors writer: two tensors of one name are an error that names it") {
  SafetensorsWriter file;
  file.add("a", std::vector<float>{1});
  CHECK(strata_test::contains(error_of<Error>([&] { file.add("a", std::vector<float>{1}); }).what(), "'a'"));
}

TEST_CASE("safetensors writer: a name that is not UTF-8 is an error, and nothing is written") {
  const TemporaryFolder folder;
  SafetensorsWriter file;
  file.add("\xff", std::vector<float>{1});
  CHECK(strata_test::contains(error_of<Error>([&] { file.write(folder / "f"); }).what(), "UTF-8"));
  CHECK(std::filesystem::is_empty(folder.path()));
}

TEST_CASE("safetensors writer: a place that cannot be written is an error that names it") {
  SafetensorsWriter file;
  CHECK(error_of([&] { file.write("/nowhere/at/all"); }).path == "/nowhere/at/all");
}
