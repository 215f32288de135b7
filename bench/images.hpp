// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>

#include "contender.hpp"

namespace bench {

/// MNIST's training images from folder/mnist or folder, the last sixth for validation; if they are not there, random
/// numbers of the same size, and the name says so.
Images load_images(const std::filesystem::path& folder);

}  // namespace bench
