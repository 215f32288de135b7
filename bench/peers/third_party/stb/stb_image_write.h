// SPDX-License-Identifier: MIT
#pragma once

// tiny-dnn looks for this header where its own source tree has it; Debian keeps it here.
#include <stb/stb_image_write.h>
