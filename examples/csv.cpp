// SPDX-License-Identifier: MIT
// run: csv — from a CSV file to a trained network that is saved with its scaling, loaded again and used
#include <fstream>
#include <iostream>
#include <strata/io/safetensors.hpp>
#include <strata/strata.hpp>

using namespace strata;

// The scaling is the network's first layer: no prediction can forget it.
using Classifier = Network<Input<4>, Normalize<4>, Dense<4, 8, Tanh>, Dense<8, 3, Softmax>>;

/// A file as it comes: a number for each flower, a word for its kind, a ? where nobody measured.
void write_flowers(const char* path) {
  struct Kind {
    const char* name;
    double means[4], deviations[4];  // mm
  };
  const Kind kinds[]{{"bellflower", {50, 34, 15, 2}, {3.5, 3.8, 1.7, 1}},
                     {"crocus", {59, 28, 43, 13}, {5.2, 3.1, 4.7, 2}},
                     {"anemone", {66, 30, 56, 20}, {6.4, 3.2, 5.5, 2.7}}};
  std::ofstream file(path);
  file << "id,kind,sepal_length,sepal_width,petal_length,petal_width\n";
  Generator generator(1);
  for (int i = 0; i < 150; ++i) {
    const Kind& kind = kinds[i % 3];
    file << 1000 + i << ',' << kind.name;
    for (int column = 0; column < 4; ++column) {
      file << ',';
      if (i % 29 == 0 && column == 1)
        file << '?';
      else
        file << kind.means[column] + kind.deviations[column] * normal<double>(generator);
    }
    file << '\n';
  }
}

int main() {
  write_flowers("flowers.csv");
  const auto flowers = read_csv<4>(
      "flowers.csv", {.label_column = "kind", .skip = {"id"}, .missing = "?", .if_missing = IfMissing::nan});
  auto [training, validation, test] = stratified_split(flowers, {0.6, 0.2, 0.2}, 1);
  const auto means = column_means(training);
  for (auto* part : {&training, &validation, &test}) fill_missing(*part, means);

  Classifier network;
  network.layer<0>() = Standardize<4>::fit(training);
  train<16>(network, training, validation, Adam{.learning_rate = 0.01}, {.epochs = 100, .early_stopping_window = 20});

  const auto result = evaluate(network, test);
  result.confusion.print(std::cout, test.class_names);
  result.confusion.report(std::cout, test.class_names);

  save_network(network, "flowers.safetensors");
  Classifier loaded;
  load_network(loaded, "flowers.safetensors");
  const Vector<float, 4> flower{48, 33, 14, 2};  // in mm, as in the file
  const auto probabilities = loaded.predict(flower);
  for (Size c = 0; c < flowers.class_names.size(); ++c)
    std::cout << flowers.class_names[c] << ": " << 100 * probabilities(c) << " %\n";
  return result.accuracy > 0.85 && probabilities(1) > 0.9F ? 0 : 1;  // 1: bellflower, after anemone
}
