// SPDX-License-Identifier: MIT
#include "strata/quantized/header.hpp"

#include <doctest/doctest.h>

#include "strata/quantized/quantize.hpp"
#include "support/eight_bits.hpp"
#include "support/file_errors.hpp"

using namespace strata;
using strata_test::contains;
using strata_test::error_of;
using strata_test::network_of, strata_test::unlabelled;
using strata_test::TemporaryFolder;
using strata_test::text_of_file;

// What the code gives is tested in test/chips, by compilers and on chips.
namespace {

using Tiny = Network<Input<2>, Dense<2, 20, Tanh>, Dense<20, 20, Tanh>, Dense<20, 4, Softmax>>;
using Double = Network<Input<5, double>, Dense<5, 9, Tanh>, Dense<9, 1, Sigmoid>>;

template <class Net>
std::string header_of(const Quantized<Net>& network, const HeaderOptions& options = {}) {
  const TemporaryFolder folder;
  save_header(network, folder / "n.h", "net", options);
  return text_of_file(folder / "n.h");
}

}  // namespace

TEST_CASE("header in bytes: it says what it is, and includes nothing but whole numbers") {
  const auto network = quantize(network_of<Tiny>(3), unlabelled<2>(60, 1));
  const std::string text = header_of(network);
  CHECK(
      text.starts_with("// Network<Input<2>, Dense<2, 20, Tanh>, Dense<20, 20, Tanh>, Dense<20, 4, Softmax>>\n"
                       "// in eight bits, written by strata "));
  CHECK(contains(text, "// x is 2 numbers; y is 4 numbers."));
  CHECK(contains(text,
                 "net_INPUTS = 2, net_OUTPUTS = 4,\n       net_BYTES = 2, net_MEMORY = 42, net_LOGITS_MEMORY = 40 };"));
  CHECK(contains(text, detail::text_of("#define net_LOGIT_STEP ", detail::c_number(network.logit_step()))));
  CHECK(contains(text, "int32_t net_class(const int32_t *logits) {"));
  CHECK(text.find("#include") == text.rfind("#include"));
  CHECK(contains(text, "#include <stdint.h>\n"));
  CHECK(!contains(text, "$"));
  CHECK(!contains(text, "@"));
  CHECK(!contains(text, "TABLE float"));
}

TEST_CASE("header in bytes: the same network gives the same text, one with another weight does not") {
  auto network = quantize(network_of<Tiny>(3), unlabelled<2>(60, 1));
  const std::string first = header_of(network);
  CHECK(header_of(network) == first);
  CHECK(header_of(network, {.smaller = true}) != first);
  auto& weights = detail::nth<0>(network.parameters().layers.each).weights;
  weights(1, 2) = static_cast<std::int8_t>(weights(1, 2) > 0 ? -1 : 1);
  CHECK(header_of(network) != first);
}

TEST_CASE("header in bytes: one output stands for no class before its activation") {
  const std::string text = header_of(quantize(network_of<Double>(3), unlabelled<5>(60, 1)));
  CHECK(!contains(text, "net_class"));
  CHECK(contains(text, "net_sigmoid(y[i])"));
}

TEST_CASE("header in bytes: a name that C would not take is refused, and where nothing can be written, nothing is") {
  const TemporaryFolder folder;
  const auto network = quantize(network_of<Tiny>(3), unlabelled<2>(60, 1));
  CHECK(
      contains(error_of<Error>([&] { save_header(network, folder / "n.h", "7up"); }).what(), "cannot be called '7up'"));
  CHECK(contains(error_of([&] { save_header(network, folder.path(), "net"); }).what(), "a folder"));
  CHECK(std::filesystem::is_empty(folder.path()));
}

TEST_CASE("header in bytes: of a network of sequences there are steps, and no class of all of them") {
  using Net = Network<Sequence<8, 2>, GRU<2, 3>, EachStep<Dense<3, 2, Softmax>>>;
  const std::string text = header_of(quantize(network_of<Net>(3), unlabelled<16>(20, 1)));
  CHECK(contains(text, "// Step by step, of a stream, which begins with net_reset:"));
  CHECK(contains(text, "net_BYTES = 32, "));
  CHECK(contains(text, ", net_FEATURES_IN = 2, net_FEATURES_OUT = 2 };"));
  CHECK(contains(text, "struct net_state {\n  uint8_t layers_0_state[12];\n  uint8_t memory["));
  CHECK(contains(text, "void net_step(struct net_state *state, const float *x, float *y) {"));
  CHECK(!contains(text, "net_class"));
  using Whole = Network<Sequence<8, 2>, GRU<2, 3>, LastStep, Dense<3, 2, Softmax>>;
  const std::string whole = header_of(quantize(network_of<Whole>(3), unlabelled<16>(20, 1)));
  CHECK(!contains(whole, "net_step"));
  CHECK(contains(whole, "net_class"));
}
