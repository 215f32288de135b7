// SPDX-License-Identifier: MIT
#include "experiments/all.hpp"
#include "experiments/image_parts.hpp"
#include "experiments/image_pictures.hpp"
#include "experiments/lab.hpp"
#include "experiments/raster.hpp"

namespace experiments {

using namespace strata;

namespace {

using Digits = Network<Input<784>, Dense<784, 200, Sigmoid>, Dense<200, 30, Sigmoid>, Dense<30, 10, Softmax>>;

std::vector<float> first_weights(const Digits& digits) {
  std::vector<float> weights;
  for (Size neuron = 0; neuron < 200; ++neuron)
    for (Size pixel = 0; pixel < 784; ++pixel) weights.push_back(digits.layer<0>().weights(pixel, neuron));
  return weights;
}

void answer_all(const Digits& digits, ImageFindings& findings) {
  for (Size row = 0; row < findings.test.rows(); ++row) {
    const auto outputs = digits.predict(findings.test.input(row));
    const auto largest = std::max_element(outputs.begin(), outputs.end());
    findings.answers.push_back(static_cast<Size>(largest - outputs.begin()));
    findings.certainties.push_back(static_cast<double>(*largest));
  }
}

Section run(const Lab& lab, const std::optional<image_sets::Found>& found) {
  Claim validated{.claim = "validation accuracy", .original = "about 93 %", .least = 92, .unit = "%"};
  Claim tested{.claim = "test accuracy", .original = "about 92 %", .least = 91, .unit = "%"};
  Section section;
  const Size epochs = lab.options.image_epochs_or(120, 1000), batch = lab.options.image_batch_or(256);
  for_each_seed(lab, 1, [&](std::uint64_t seed) {
    const ImageParts images = read_images(found, seed, lab.options.quick);
    Digits digits(lab.weights(Weights::as_original), seed);
    const History history =
        lab.learn(ImageBatches(), batch, with_seed(images.name, seed), digits, images.training, images.validation,
                  {.epochs = epochs, .early_stopping_window = lab.options.image_window, .seed = seed});
    validated.values.push_back(100 * evaluate(digits, images.validation).accuracy);
    tested.values.push_back(100 * evaluate(digits, images.test).accuracy);
    if (seed != lab.options.seed) return;

    section.name = "images-" + images.name;
    section.title = "784-200-30-10 on " + images.title;
    section.setting = "Here: " + images.description + ": " + count(images.training.rows()) + " to learn, " +
                      count(images.validation.rows()) + " to validate, " + count(images.test.rows()) +
                      " to test. <code>Dense&lt;784, 200, Sigmoid&gt;, Dense&lt;200, 30, Sigmoid&gt;, Dense&lt;30, 10, "
                      "Softmax&gt;</code>, " +
                      lab.recipe(batch, Weights::as_original) + ", " + window_text(lab.options) + ", at most " +
                      count(epochs) + " epochs" +
                      (epochs < 1000 ? " (the original: 1\u00a0000; <code>--full</code>)." : ".");
    section.original =
        "Figures 5 to 7, for the 60 000 training images of KMNIST: about 93 % on the validation data, "
        "92 % on the test data.";
    section.outcome =
        "The training of the pictures (seed " + std::to_string(seed) + ") " +
        std::string(history.stop == Stop::validation_cost_rose ? "was stopped early, after " : "ended after ") +
        count(history.last().number) + " epochs; " +
        (lab.options.image_window > 0 || history.stop == Stop::observer_asked
             ? "the weights of epoch " + count(history.best_epoch) +
                   ", where the validation cost was lowest, were kept."
             : "the last weights were kept; the validation cost was lowest after epoch " + count(history.best_epoch) +
                   ".") +
        (images.is_the_originals() ? ""
                                   : " These are not the images of the original’s numbers, which stand beside ours for "
                                     "orientation only.");
    validated.unjudged = tested.unjudged = images.unjudged();
    ImageFindings findings{images.name, images.training, images.test, {}, {}, first_weights(digits), history};
    answer_all(digits, findings);
    draw_image_pictures(findings, lab.gnuplot, lab.options.out, section);
    if (!can_write_images()) section.outcome += " There are no images on this page: it was made without libpng.";
  });
  section.claims = {validated, tested};
  return section;
}

}  // namespace

std::vector<Section> images(const Lab& lab) {
  const auto sets = find_images(lab.options);
  std::vector<Section> sections;
  if (sets.empty()) sections.push_back(run(lab, std::nullopt));
  for (const auto& found : sets)
    if (!Interrupt::requested()) sections.push_back(run(lab, found));
  return sections;
}

}  // namespace experiments
