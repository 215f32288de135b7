// SPDX-License-Identifier: MIT
#include "strata/training/fingerprint.hpp"

#include <doctest/doctest.h>

#include <set>
#include <vector>

#include "strata/data/shifted.hpp"

using namespace strata;
using detail::fingerprint;

TEST_CASE("fingerprint: names rows and width, and is the same for a view of the same data") {
  const Dataset<2> data{{1, 2, 3, 4}, {0, 1}};
  const std::string text = fingerprint(data);
  CHECK(text.starts_with("2 rows of 2, checksum "));
  CHECK(fingerprint(DatasetView<2>{data.inputs, data.labels}) == text);
}

TEST_CASE("fingerprint: a changed number, label or order of rows changes it") {
  const Dataset<2> data{{1, 2, 3, 4}, {0, 1}};
  std::set<std::string> seen{fingerprint(data)};
  for (Size i = 0; i < 4; ++i) {
    auto changed = data;
    changed.inputs[i] += 1e-6F;
    seen.insert(fingerprint(changed));
  }
  seen.insert(fingerprint(Dataset<2>{{1, 2, 3, 4}, {0, 2}}));
  seen.insert(fingerprint(Dataset<2>{{3, 4, 1, 2}, {1, 0}}));
  CHECK(seen.size() == 7);
}

TEST_CASE("fingerprint: how rows are computed anew in each epoch changes it") {
  const Dataset<9> images{std::vector<float>(180, 1), std::vector<Class>(20)};
  std::set<std::string> seen{fingerprint(images)};
  for (const Size pixels : {1U, 2U})
    for (const std::uint64_t seed : {1U, 2U})
      seen.insert(fingerprint(shifted<3, 3>(images, {.pixels = pixels, .seed = seed})));
  CHECK(seen.size() == 5);
}

TEST_CASE("fingerprint: real targets count too") {
  const Dataset<1, Target<2>> a{{1}, {{0.5F, 1}}}, b{{1}, {{0.5F, 2}}};
  CHECK(fingerprint(a) != fingerprint(b));
}
