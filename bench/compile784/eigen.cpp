// SPDX-License-Identifier: MIT
#include "../peers/eigen.hpp"

#include "training.hpp"

int main() { return bench::train784(bench::EigenNetwork<bench::digits, 128>()); }
