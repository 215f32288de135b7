// SPDX-License-Identifier: MIT
#include "strata/training/progress_line.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <sstream>
#include <string>

using namespace strata;

namespace {

Epoch epoch_of(Size number) {
  return {.number = number,
          .training_cost = 0.123456,
          .validation_cost = 0.25,
          .validation_accuracy = 0.98765,
          .learning_rate = 12.345,
          .seconds = 0.5 * static_cast<double>(number)};
}

/// What a line says of a run of so many epochs.
std::string run(Verbosity verbosity, Size epochs, Size every = 1) {
  std::ostringstream out;
  ProgressLine line(out, verbosity, every);
  for (Size number = 1; number <= epochs; ++number) {
    const Epoch epoch = epoch_of(number);
    line(Progress{epoch, epochs, 100, 5000});
  }
  return out.str();
}

Size count(const std::string& text, char c) { return static_cast<Size>(std::count(text.begin(), text.end(), c)); }

}  // namespace

TEST_CASE("progress line: tells epoch, costs, accuracy, rate, samples per second and the time left") {
  const Epoch epoch = epoch_of(4);
  CHECK(ProgressLine::describe({epoch, 10, 100, 12345.6}) ==
        "epoch  4/10  training cost 0.12346  validation cost 0.25000  accuracy 98.77 %  rate 12.3  12346 samples/s  "
        "3.0 s left");
}

TEST_CASE("progress line: leaves out what there is not") {
  const Epoch epoch{.number = 1, .training_cost = 2, .learning_rate = 0.001, .seconds = 1};
  CHECK(ProgressLine::describe({epoch, 3, 100, 99.6}) ==
        "epoch 1/3  training cost 2.00000  rate 0.001  100 samples/s  2.0 s left");
  const Epoch regression{.number = 1, .training_cost = 2, .validation_cost = 3, .learning_rate = 1e-7, .seconds = 1};
  CHECK(ProgressLine::describe({regression, 3, 100, 99.6}) ==
        "epoch 1/3  training cost 2.00000  validation cost 3.00000  rate 1e-07  100 samples/s  2.0 s left");
}

TEST_CASE("progress line: the time left is the mean time of an epoch times the epochs left") {
  Epoch epoch = epoch_of(2);
  epoch.seconds = 10;
  const auto left = [&](Size epochs) {
    const std::string text = ProgressLine::describe({epoch, epochs, 100, 1});
    return text.substr(text.find("samples/s") + 9);
  };
  CHECK(left(3) == "  5.0 s left");
  CHECK(left(8) == "  30 s left");
  CHECK(left(2).empty());
}

TEST_CASE("progress line: where lines are written each epoch has one, without control characters") {
  const std::string text = run(Verbosity::lines, 5);
  CHECK(count(text, '\n') == 5);
  CHECK(count(text, '\r') == 0);
  CHECK(count(text, '\x1b') == 0);
  CHECK(text.starts_with("epoch 1/5  "));
  CHECK(text.ends_with(" samples/s\n"));
}

TEST_CASE("progress line: a stream that is no terminal gets lines") {
  CHECK(run(Verbosity::automatic, 3) == run(Verbosity::lines, 3));
}

TEST_CASE("progress line: a terminal that is dumb, or does not say what it is, cannot be written over") {
  const char* const given = std::getenv("TERM");
  const std::string before = given == nullptr ? "" : given;
  ::setenv("TERM", "xterm", 1);
  CHECK(detail::moves_its_cursor());
  ::setenv("TERM", "dumb", 1);
  CHECK_FALSE(detail::moves_its_cursor());
  ::setenv("TERM", "", 1);
  CHECK_FALSE(detail::moves_its_cursor());
  ::unsetenv("TERM");
  CHECK_FALSE(detail::moves_its_cursor());
  if (given != nullptr) ::setenv("TERM", before.c_str(), 1);
}

TEST_CASE("progress line: of every n-th epoch a line, and of the last one") {
  const std::string text = run(Verbosity::lines, 11, 4);
  CHECK(count(text, '\n') == 3);
  CHECK(text.find("epoch  4/11") != text.npos);
  CHECK(text.find("epoch  8/11") != text.npos);
  CHECK(text.find("epoch 11/11") != text.npos);
  CHECK_THROWS_WITH_AS(run(Verbosity::lines, 3, 0), "strata::ProgressLine: every must be at least 1, found 0", Error);
}

TEST_CASE("progress line: live, one line is written over and over and ends with the last epoch") {
  const std::string text = run(Verbosity::live, 3, 2);
  CHECK(count(text, '\r') == 3);
  CHECK(count(text, '\n') == 1);
  CHECK(text.starts_with("\r███▎░░░░░░  ▁  epoch 1/3"));
  CHECK(text.find("\r██████████  ▁▁▁  epoch 3/3") != text.npos);
  CHECK(text.ends_with("\x1b[K\n"));
}

TEST_CASE("progress line: live, a training that ends early ends its line as well") {
  std::ostringstream out;
  {
    ProgressLine line(out, Verbosity::live);
    const Epoch epoch = epoch_of(1);
    line(Progress{epoch, 3, 100, 5000});
    CHECK(count(out.str(), '\n') == 0);
  }
  CHECK(out.str().ends_with("\x1b[K\n"));
}

TEST_CASE("progress line: live, a second training begins a curve of its own") {
  std::ostringstream out;
  ProgressLine line(out, Verbosity::live);
  for (int training = 0; training < 2; ++training)
    for (Size number = 1; number <= 2; ++number) {
      const Epoch epoch = epoch_of(number);
      line(Progress{epoch, 2, 100, 5000});
    }
  CHECK(out.str().find("▁▁▁") == std::string::npos);
}

TEST_CASE("progress line: live, what matters least is left out where the terminal is narrow, the accuracy last") {
  const Epoch epoch = epoch_of(4);
  const auto text = [&](Size width) { return ProgressLine::live_text({epoch, 10, 100, 12345.6}, width, "▁▁▁▁"); };
  CHECK(text(200).ends_with("rate 12.3  12346 samples/s  3.0 s left"));
  CHECK(text(79) == "epoch  4/10  training cost 0.12346  validation cost 0.25000  accuracy 98.77 %");
  CHECK(text(60) == "epoch  4/10  validation cost 0.25000  accuracy 98.77 %");
  CHECK(text(30) == "epoch  4/10  accuracy 98.77 %");
  CHECK(text(7) == "epoch  ");
}

TEST_CASE("progress line: a line that is too wide is cut between characters") {
  CHECK(detail::cut("░▂a▃", 3) == "░▂a");
  CHECK(detail::cut("░▂a▃", 4) == "░▂a▃");
  CHECK(detail::cut("abc", 7) == "abc");
  CHECK(detail::cut("abc", 0).empty());
}

TEST_CASE("progress line: quiet says nothing") { CHECK(run(Verbosity::quiet, 3).empty()); }

TEST_CASE("progress line: leaves the stream's settings as they were") {
  std::ostringstream out;
  out.precision(11);
  const Epoch epoch = epoch_of(1);
  ProgressLine line(out);
  line(Progress{epoch, 1, 100, 5000});
  out.str("");
  out << 1.2345678901;
  CHECK(out.str() == "1.2345678901");
}

TEST_CASE("progress line: never ends a training") {
  static_assert(std::is_void_v<std::invoke_result_t<ProgressLine&, const Progress&>>);
}
