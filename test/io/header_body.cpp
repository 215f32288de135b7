// SPDX-License-Identifier: MIT
#include "strata/io/header_body.hpp"

#include <doctest/doctest.h>

using namespace strata;
using detail::HeaderBody;

TEST_CASE("header body: the input is x, the result y, and what is in between lies in memory") {
  HeaderBody body(3);
  const HeaderValue x = HeaderBody::x(3), a = body.value(4), b = body.value(2);
  body.statement("f(" + x.text + ", " + a.text + ");");
  body.statement("g(" + a.text + ", " + b.text + ");");
  const auto written = body.written(b);
  CHECK(written.text == "  f(x, memory);\n  g(memory, y);\n");
  CHECK(written.outputs == 2);
  CHECK(written.memory == 4);
}

TEST_CASE("header body: a value has the place of those that nobody reads any more") {
  HeaderBody body(1);
  const HeaderValue x = HeaderBody::x(1);
  std::vector<HeaderValue> values{x};
  for (const Size size : std::vector<Size>{4, 8, 3, 5, 1}) {
    values.push_back(body.value(size));
    body.statement("f(" + values[values.size() - 2].text + ", " + values.back().text + ");");
  }
  const auto written = body.written(values.back());
  CHECK(written.text ==
        "  f(x, memory);\n  f(memory, (memory + 4));\n  f((memory + 4), memory);\n  f(memory, (memory + 3));\n"
        "  f((memory + 3), y);\n");
  CHECK(written.memory == 12);
}

TEST_CASE("header body: a value may lie where the one was that it is made of, if that was its last use") {
  for (const bool is_used_later : {false, true}) {
    HeaderBody body(2);
    const HeaderValue a = body.value(2), b = body.value_in_place_of(a), c = body.value(2);
    body.statement("f(" + HeaderBody::x(2).text + ", " + a.text + ");");
    body.statement("g(" + a.text + ", " + b.text + ");");
    body.statement("h(" + b.text + (is_used_later ? ", " + a.text : std::string()) + ", " + c.text + ");");
    const auto written = body.written(c);
    CHECK(written.memory == (is_used_later ? 4 : 2));
    CHECK(written.text.find(is_used_later ? "g(memory, (memory + 2));" : "g(memory, memory);") != std::string::npos);
  }
}

TEST_CASE("header body: x is never written to, even where it may be replaced") {
  HeaderBody body(2);
  const HeaderValue a = body.value_in_place_of(HeaderBody::x(2)), b = body.value(1);
  body.statement("f(" + HeaderBody::x(2).text + ", " + a.text + ");");
  body.statement("g(" + a.text + ", " + b.text + ");");
  CHECK(body.written(b).text == "  f(x, memory);\n  g(memory, y);\n");
}

TEST_CASE("header body: what is only handed on, or a part of something, is copied") {
  HeaderBody nothing(3);
  CHECK(nothing.written(HeaderBody::x(3)).text == "  $_copy(x, y, 3);\n");
  HeaderBody part(3);
  const HeaderValue a = part.value(6);
  part.statement("f(" + a.text + ");");
  const auto written = part.written({"(" + a.text + " + 4)", 2});
  CHECK(written.text == "  f(memory);\n  $_copy((memory + 4), y, 2);\n");
  CHECK(written.outputs == 2);
}
