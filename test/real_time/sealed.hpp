// SPDX-License-Identifier: MIT
#pragma once

#include <string>

namespace real_time {

/// Runs f in a child process that the kernel stops at its first system call, and that counts what it takes of the heap
/// and which mutexes it locks. Empty if it did nothing of all this, else what it did.
std::string offence_of(void (*prepare)(), void (*f)());

}  // namespace real_time
