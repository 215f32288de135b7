// SPDX-License-Identifier: MIT
#include "../peers/openblas.hpp"

#include "training.hpp"

int main() { return bench::train784(bench::ProductLoop<bench::Openblas>(bench::digits, 128)); }
