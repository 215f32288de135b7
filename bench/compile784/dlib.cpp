// SPDX-License-Identifier: MIT
#include "../peers/dlib.hpp"

#include "training.hpp"

int main() { return bench::train784(bench::DlibNetwork<bench::digits, 128>()); }
