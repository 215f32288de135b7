// SPDX-License-Identifier: MIT
#include "strata/io/header.hpp"

#include <doctest/doctest.h>

#include <limits>

#include "strata/cost/mean_squared_error.hpp"
#include "support/file_errors.hpp"

using namespace strata;
using strata_test::contains;
using strata_test::error_of;
using strata_test::TemporaryFolder;
using strata_test::text_of_file;

// What the code gives is tested in test/chips, by compilers and on chips.
namespace {

using Classes = Network<Input<2>, Dense<2, 3, Tanh>, Dense<3, 4, Softmax>>;

template <class Net>
std::string header_of(const Net& network, const HeaderOptions& options = {}) {
  const TemporaryFolder folder;
  save_header(network, folder / "n.h", "net", options);
  return text_of_file(folder / "n.h");
}

}  // namespace

TEST_CASE("header: it says what it is, and includes nothing but whole numbers") {
  const std::string text = header_of(Classes());
  CHECK(text.starts_with("// Network<Input<2>, Dense<2, 3, Tanh>, Dense<3, 4, Softmax>>\n// Written by strata "));
  CHECK(contains(text, "// x is 2 numbers; y is 4 numbers."));
  CHECK(contains(text, "enum { net_INPUTS = 2, net_OUTPUTS = 4, net_MEMORY = 3 };"));
  CHECK(text.find("#include") == text.rfind("#include"));
  CHECK(contains(text, "#include <stdint.h>\n"));
  CHECK(!contains(text, "$"));
  CHECK(!contains(text, "@"));
  CHECK(contains(text, "//   tanh: relative error"));
}

TEST_CASE("header: a network of sequences has steps if it can be streamed, no other") {
  const std::string text = header_of(Network<Sequence<5, 2>, Conv1d<2, 3, 2, Tanh, Causal>, MeanSquaredError>());
  CHECK(contains(text, "struct net_state {\n  float layers_0_past[2];"));
  CHECK(contains(text, "net_FEATURES_IN = 2, net_FEATURES_OUT = 3 };"));
  CHECK(contains(text, "void net_step(struct net_state *state, const float *x, float *y) {"));
  CHECK(contains(text, "// x is 5 x 2: steps, of each the features side by side"));
  CHECK(!contains(header_of(Network<Sequence<5, 2>, Conv1d<2, 3, 2, Tanh>, MeanSquaredError>()), "state"));
  CHECK(!contains(header_of(Classes()), "state"));
  CHECK(contains(header_of(Network<Image<2, 4, 3>, Flatten, Dense<24, 1>>()), "// x is 4 x 3 x 2: rows of pixels"));
}

TEST_CASE("header: the same network gives the same text, one with another weight does not") {
  Classes network;
  const std::string first = header_of(network);
  CHECK(header_of(network) == first);
  CHECK(header_of(network, {.smaller = true}) != first);
  network.layer<0>().weights(1, 2) += 1;
  CHECK(header_of(network) != first);
}

TEST_CASE("header: a name that C or C++ would not take is refused") {
  const TemporaryFolder folder;
  for (const char* name : {"", "7up", "a-b", "_a", "a__b", "a_", "int", "class", "co_await", "a$"})
    CHECK(contains(error_of<Error>([&] { save_header(Classes(), folder / "n.h", name); }).what(),
                   detail::text_of("cannot be called '", name)));
  for (const char* name : {"a", "Digits", "net_2", "integer"}) save_header(Classes(), folder / "n.h", name);
}

TEST_CASE("header: a weight that is not finite is refused by name, and what was there stays") {
  const TemporaryFolder folder;
  Classes network;
  save_header(network, folder / "n.h", "net");
  const std::string before = text_of_file(folder / "n.h");
  const auto save = [&] { save_header(network, folder / "n.h", "net"); };
  for (const float wrong : {std::numeric_limits<float>::infinity(), std::numeric_limits<float>::quiet_NaN()}) {
    network.layer<1>().biases(2) = wrong;
    CHECK(contains(error_of<Error>(save).what(), "not finite, in 'layers.1.bias'"));
    CHECK(text_of_file(folder / "n.h") == before);
  }
}

TEST_CASE("header: where nothing can be written, nothing is") {
  const TemporaryFolder folder;
  CHECK(contains(error_of([&] { save_header(Classes(), folder.path(), "net"); }).what(), "a folder"));
  CHECK(contains(error_of([&] { save_header(Classes(), folder / "none/n.h", "net"); }).what(), "nothing was written"));
  CHECK(std::filesystem::is_empty(folder.path()));
}
