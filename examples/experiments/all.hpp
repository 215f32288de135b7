// SPDX-License-Identifier: MIT
#pragma once

#include <array>

#include "experiments/result.hpp"

namespace experiments {

struct Lab;

// Each makes its sections of the page.
std::vector<Section> sigmoid(const Lab&);
std::vector<Section> moons(const Lab&);
std::vector<Section> tricky(const Lab&);
std::vector<Section> islands(const Lab&);
std::vector<Section> blobs(const Lab&);
std::vector<Section> plateau(const Lab&);
std::vector<Section> kfold(const Lab&);
std::vector<Section> images(const Lab&);
std::vector<Section> rate(const Lab&);

struct Experiment {
  const char* name;
  const char* what;
  std::vector<Section> (*run)(const Lab&);
};

/// In the order of the page.
inline constexpr std::array all_experiments{
    Experiment{"sigmoid", "the curve of the sigmoid", sigmoid},
    Experiment{"moons", "two moons: a linear model, and one hidden layer of three neurons", moons},
    Experiment{"kfold", "two moons again, cross-validated", kfold},
    Experiment{"rate", "the learning rate over time, as it grows and is slashed", rate},
    Experiment{"tricky", "a half-plane with false labels: overtraining, and early stopping against it", tricky},
    Experiment{"islands", "four classes in six regions: early stopping with a small and a large window", islands},
    Experiment{"blobs", "four clouds of points", blobs},
    Experiment{"plateau", "one hidden layer of growing width on images", plateau},
    Experiment{"images", "784-200-30-10 on images: curves, confusion, first-layer weights", images},
};

}  // namespace experiments
