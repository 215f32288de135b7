// SPDX-License-Identifier: MIT
#include "strata/io/header_writer.hpp"

#include <doctest/doctest.h>

#include <limits>

#include "support/file_errors.hpp"

using namespace strata;
using strata_test::contains;
using strata_test::error_of;

TEST_CASE("header writer: a table is called by its place and written once") {
  HeaderWriter code;
  const std::string name = code.within("layers.0", [&] {
    code.table("weight", std::vector<double>{1, 0.5});
    return code.table("weight", std::vector<double>{1, 0.5});
  });
  CHECK(name == "$_layers_0_weight");
  CHECK(code.tables() == "$_CONSTANT $_TABLE float $_layers_0_weight[2] = {\n  1.0F, 0.5F,\n};\n\n");
  CHECK(code.table_numbers() == 2);
}

TEST_CASE("header writer: whole numbers are of the type that they have") {
  HeaderWriter code;
  code.table("a", std::vector<std::int8_t>{-127, 3});
  code.table("b", std::vector<std::uint8_t>{255});
  code.table("c", std::vector<std::int32_t>{-2147483647});
  CHECK(contains(code.tables(), "$_TABLE int8_t $_a[2] = {\n  -127, 3,\n};"));
  CHECK(contains(code.tables(), "$_TABLE uint8_t $_b[1] = {\n  255,\n};"));
  CHECK(contains(code.tables(), "$_TABLE int32_t $_c[1] = {\n  -2147483647,\n};"));
  CHECK(code.table_numbers() == 4);
}

TEST_CASE("header writer: a function of one's own is written once, after the header's own") {
  HeaderWriter code;
  code.function("relu");
  for (int again = 0; again < 2; ++again) CHECK(code.define("half", "float $_half(float x);\n") == "$_half");
  CHECK(code.functions().ends_with("}\n\nfloat $_half(float x);\n\n"));
  CHECK(code.functions().find("$_half") == code.functions().rfind("$_half"));
}

TEST_CASE("header writer: only what is copied needs the function that copies") {
  HeaderWriter code;
  code.written(2, [&](const HeaderValue& x) {
    const HeaderValue y = code.value_in_place_of(x);
    code.statement(y, "[0] = ", x, "[0];");
    return y;
  });
  CHECK(code.functions().empty());
  code.written(2, [](const HeaderValue& x) { return x; });
  CHECK(contains(code.functions(), "void $_copy("));
}

TEST_CASE("header writer: lines of a table are not longer than those of the code") {
  HeaderWriter code;
  code.table("weight", std::vector<double>(100, 1.0 / 3));
  for (Size begin = 0, end = 0; end != std::string::npos; begin = end + 1) {
    end = code.tables().find('\n', begin);
    CHECK(std::min(end, code.tables().size()) - begin <= 120);
  }
}

TEST_CASE("header writer: a product is a call of a function that is then there") {
  HeaderWriter code;
  CHECK(code.add_text("x", 5, "w", "y", 13) == "$_add(x, 5, w, y, 13)");
  CHECK(contains(code.functions(), "void $_add("));
}

TEST_CASE("header writer: numbers that are not finite, or not in float, are refused by name") {
  const auto put = [](double number) {
    HeaderWriter code;
    const auto write = [&] { return code.table("bias", std::vector<double>{number}); };
    return error_of<Error>([&] { code.within("layers.1", write); });
  };
  CHECK(contains(put(std::numeric_limits<double>::quiet_NaN()).what(), "not finite, in 'layers.1.bias'"));
  CHECK(contains(put(1e300).what(), "headers compute in float, and the network has 1e+300 in 'layers.1.bias'"));
}

TEST_CASE("header writer: what is remembered is a member of the state, cleared by a reset") {
  HeaderWriter code;
  code.within("layers.2", [&] {
    CHECK(code.remembered("h", 3) == "state->layers_2_h");
    CHECK(code.remembered("h", 3) == "state->layers_2_h");
    return code.counted("oldest");
  });
  CHECK(code.state() == "  float layers_2_h[3];\n  int32_t layers_2_oldest;\n");
  CHECK(code.reset() == "  $_clear(state->layers_2_h, 3);\n  state->layers_2_oldest = 0;\n");
  CHECK(contains(code.functions(), "void $_clear("));
}

TEST_CASE("header writer: a part is a function that is written once") {
  HeaderWriter code;
  const auto write = [&](const HeaderValue& x) {
    const HeaderValue y = code.value(1);
    code.statement(y, "[0] = ", x, "[0];");
    return y;
  };
  const auto part = code.part("step", 1, write);
  CHECK(code.part("step", 1, write).name == part.name);
  CHECK(part.outputs == 1);
  CHECK(part.memory == 0);
  CHECK(code.parts() ==
        "$_FUNCTION void $_step(const float *x, float *y, float *memory) {\n  y[0] = x[0];\n  (void)memory;\n}\n\n");
}
