// SPDX-License-Identifier: MIT
#pragma once

#include <strata/data/dataset.hpp>
#include <strata/training/history.hpp>

#include "experiments/gnuplot.hpp"
#include "experiments/result.hpp"

namespace experiments {

/// What a network of images found, as the pictures need it.
struct ImageFindings {
  std::string set;  ///< kmnist, mnist, …: in the names of the files
  strata::Dataset<784> training, test;
  std::vector<Size> answers;         ///< the class given to each test image
  std::vector<double> certainties;   ///< and how sure of it the network was
  std::vector<float> first_weights;  ///< neuron by neuron, 784 each
  strata::History history;
};

/// Draws what can be drawn: the grid of samples, the curves, the confusion matrix, the confusion plot and the weights.
void draw_image_pictures(const ImageFindings& findings, const Gnuplot& gnuplot, const fs::path& out, Section& section);

}  // namespace experiments
