// SPDX-License-Identifier: MIT
// run: sequence — a GRU learns to add two numbers that lie up to 99 steps apart, and then does so in a stream
//
// The adding problem (Hochreiter and Schmidhuber, 1997), asked at each step: at each of 100 steps comes a number from 0
// to 1, and beside it a mark, which is 1 at two of the steps and 0 at the others. What is the sum of the numbers that
// were marked so far? Whoever remembers nothing can only answer with the mean. Draws what the trained network says in a
// stream to the file that is named, or to sequence.svg; a number after it is that of epochs.
#include <chrono>
#include <cmath>
#include <fstream>
#include <iomanip>
#include <iostream>
#include <string>
#include <strata/strata.hpp>

using namespace strata;

namespace {

constexpr Size steps = 100, features = 2, hidden = 24;

using Adder =
    Network<Sequence<steps, features>, GRU<features, hidden>, EachStep<Dense<hidden, 1>>, PerStep<MeanSquaredError>>;
using Data = Dataset<steps * features, Target<steps>>;

Data sums(Size rows, std::uint64_t seed) {
  Data data;
  Generator generator(seed, RandomStream::data);
  for (Size row = 0; row < rows; ++row) {
    const Size first = below(generator, steps / 2), second = steps / 2 + below(generator, steps - steps / 2);
    Target<steps> sum{};
    for (Size t = 0; t < steps; ++t) {
      const float number = (symmetric<float>(generator) + 1) / 2;
      const bool marked = t == first || t == second;
      data.inputs.insert(data.inputs.end(), {number, marked ? 1.0F : 0.0F});
      sum[t] = (t > 0 ? sum[t - 1] : 0) + (marked ? number : 0);
    }
    data.labels.push_back(sum);
  }
  return data;
}

/// The error of the best answer of all that do not look at the past: at each step the mean of the sums.
double error_without_memory(const Data& data) {
  double error = 0;
  for (Size t = 0; t < steps; ++t) {
    double sum = 0, squares = 0;
    for (const auto& label : data.labels) {
      sum += static_cast<double>(label[t]);
      squares += static_cast<double>(label[t]) * static_cast<double>(label[t]);
    }
    const double mean = sum / static_cast<double>(data.rows());
    error += squares / static_cast<double>(data.rows()) - mean * mean;
  }
  return error / steps;
}

/// What the network says at each step of a sequence that comes in step by step.
Target<steps> said_of(Streaming<Adder>& stream, std::span<const float, steps * features> sequence) {
  Target<steps> said;
  stream.reset();
  for (Size t = 0; t < steps; ++t) said[t] = stream.step(sequence.subspan(t * features).first<features>());
  return said;
}

/// Numbers as bars, the marked ones in colour; above them the sum so far, as a line, and what the network says.
void draw(std::ostream& svg, std::span<const float, steps * features> sequence, const Target<steps>& sum,
          const Target<steps>& said) {
  constexpr int step = 70, unit = 900, width = static_cast<int>(steps) * step, top = 2 * unit + 250, left = 300;
  const auto x = [&](Size t) { return left + static_cast<int>(t) * step; };
  const auto y = [&](float value) { return top - static_cast<int>(std::lround(unit * value)); };
  const auto line = [&](const auto& values, const char* style) {
    svg << "<path fill=\"none\" " << style << " d=\"M";
    for (Size t = 0; t < steps; ++t) svg << x(t) + step / 2 << ' ' << y(values[t]) << ' ';
    svg << "\"/>\n";
  };
  const auto text = [&](int at_x, int at_y, const char* colour, const char* anchor, const char* words) {
    svg << "<text x=\"" << at_x << "\" y=\"" << at_y << "\" fill=\"" << colour << "\" text-anchor=\"" << anchor << "\">"
        << words << "</text>\n";
  };
  svg << "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " << left + width + 100 << ' ' << top + 250
      << "\" width=\"760\" role=\"img\" font-family=\"system-ui,sans-serif\" font-size=\"150\">\n<title>What a GRU "
         "says "
         "at each step: the sum of the numbers that were marked so far</title>\n";
  for (int value = 0; value <= 2; ++value) {
    const std::string words = std::to_string(value);
    svg << "<path stroke=\"#808790\" stroke-opacity=\".4\" stroke-width=\"8\" d=\"M" << left << ' '
        << y(static_cast<float>(value)) << 'h' << width << "\"/>\n";
    text(left - 60, y(static_cast<float>(value)) + 50, "#808790", "end", words.c_str());
  }
  for (Size t = 0; t < steps; ++t) {
    const bool marked = sequence[t * features + 1] > 0;
    const int number = y(sequence[t * features]);
    svg << "<rect x=\"" << x(t) + 10 << "\" y=\"" << number << "\" width=\"" << step - 20 << "\" height=\""
        << top - number << "\" fill=\"" << (marked ? "#e69f00" : "#808790") << "\" fill-opacity=\""
        << (marked ? "1" : ".3") << "\"/>\n";
  }
  line(sum, "stroke=\"#0072b2\" stroke-opacity=\".35\" stroke-width=\"60\" stroke-linejoin=\"round\"");
  line(said, "stroke=\"#0072b2\" stroke-width=\"24\" stroke-linejoin=\"round\"");
  text(left + width, top + 190, "#808790", "end", "step 100");
  text(left, top + 190, "#808790", "start", "step 1");
  text(left, 130, "#0072b2", "start", "pale: the sum of what was marked so far; strong: what the network says");
  svg << "</svg>\n";
}

}  // namespace

int main(int argc, char** argv) {
  const char* const path = argc > 1 ? argv[1] : "sequence.svg";
  const Size epochs = argc > 2 ? std::stoul(argv[2]) : 12;
  const auto training = sums(20000, 1), validation = sums(2000, 2), test = sums(2000, 3);
  Adder network;
  std::cout << std::setprecision(3) << "Mean squared error without memory: " << error_without_memory(training)
            << ". Of the GRU, by epochs:\n";
  const auto begin = std::chrono::steady_clock::now();
  train<32>(network, training, validation, Adam{.learning_rate = 0.003}, {.epochs = epochs, .decay = 0.8},
            [](const Progress& progress) {
              std::cout << std::setw(4) << progress.epoch.number << "  " << progress.epoch.validation_cost << '\n';
            });
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begin;
  std::cout << "test " << evaluate(network, test).cost << ", after " << seconds.count() << " s of learning\n";

  Streaming<Adder> stream(network);
  double squares = 0;
  for (Size row = 0; row < test.rows(); ++row) {
    const double error = static_cast<double>(said_of(stream, test.input(row)).back() - test.label(row).back());
    squares += error * error;
  }
  std::cout << "streamed step by step: " << squares / static_cast<double>(test.rows()) << " at the last step, with "
            << stream.state_bytes << " bytes of state\n";

  std::ofstream file(path);
  draw(file, test.input(1), test.label(1), said_of(stream, test.input(1)));
  file.close();
  if (!file) std::cerr << "sequence: cannot write " << path << '\n';
  return file ? 0 : 1;
}
