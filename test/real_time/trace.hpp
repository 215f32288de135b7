// SPDX-License-Identifier: MIT
#pragma once

#include <dlfcn.h>
#include <signal.h>
#include <ucontext.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <string_view>

extern "C" const char __executable_start, etext;  // of the linker

namespace real_time {

/// What a piece of code did, instruction by instruction.
struct Trace {
  std::uint64_t instructions = 0;
  std::uint64_t path = 0;  ///< a hash of their addresses in order: equal if exactly the same were executed
  std::uint64_t system_calls = 0;
  std::uint64_t atomics = 0;            ///< with a lock prefix, or exchanging a register with memory
  std::array<const void*, 16> calls{};  ///< where it went outside of this program's own code
  std::size_t call_count = 0;

  /// The names of functions of shared libraries that were called, except these.
  std::string calls_besides(std::initializer_list<std::string_view> allowed) const {
    std::string names;
    for (std::size_t i = 0; i < call_count; ++i) {
      Dl_info info{};
      const bool known = ::dladdr(calls[i], &info) != 0 && info.dli_sname != nullptr;
      const bool is_allowed = std::any_of(allowed.begin(), allowed.end(), [&](std::string_view name) {
        return ::dlsym(RTLD_DEFAULT, std::string(name).c_str()) == calls[i];
      });
      if (!is_allowed) names.append(names.empty() ? "" : " ").append(known ? info.dli_sname : "?");
    }
    return names;
  }
};

namespace detail {

inline Trace current;
inline bool was_inside = true;

inline bool is_system_call(const unsigned char* code) {
  return (code[0] == 0x0F && (code[1] == 0x05 || code[1] == 0x34)) || (code[0] == 0xCD && code[1] == 0x80);
}

inline bool is_atomic(const unsigned char* code) {
  while (*code == 0x66 || *code == 0xF2 || *code == 0xF3) ++code;
  if (*code == 0xF0) return true;
  if ((*code & 0xF0U) == 0x40) ++code;  // REX
  return (*code == 0x86 || *code == 0x87) && code[1] < 0xC0;
}

/// Called by the processor's trap flag after every instruction.
inline void look(int, siginfo_t*, void* context) {
  const auto address = static_cast<ucontext_t*>(context)->uc_mcontext.gregs[REG_RIP];
  const auto* const code = reinterpret_cast<const unsigned char*>(address);
  ++current.instructions;
  current.path = (current.path ^ static_cast<std::uint64_t>(address)) * 0x100000001b3;
  current.system_calls += is_system_call(code);
  current.atomics += is_atomic(code);
  const bool inside = code >= reinterpret_cast<const unsigned char*>(&__executable_start) &&
                      code < reinterpret_cast<const unsigned char*>(&etext);
  if (was_inside && !inside) {
    const auto end = current.calls.begin() + current.call_count;
    if (std::find(current.calls.begin(), end, code) == end && current.call_count < current.calls.size())
      current.calls[current.call_count++] = code;
  }
  was_inside = inside;
}

// The trap flag is bit 8 of the flags. Below the stack pointer the compiler may keep something.
[[gnu::noinline]] inline void set_trap_flag() {
  asm volatile("lea -128(%%rsp), %%rsp\n pushfq\n orq $0x100, (%%rsp)\n popfq\n lea 128(%%rsp), %%rsp" ::
                   : "cc", "memory");
}
[[gnu::noinline]] inline void clear_trap_flag() {
  asm volatile("lea -128(%%rsp), %%rsp\n pushfq\n andq $~0x100, (%%rsp)\n popfq\n lea 128(%%rsp), %%rsp" ::
                   : "cc", "memory");
}

}  // namespace detail

/// Executes f() one instruction at a time. The same few instructions before and after it are counted as well. Never
/// inlined: a copy of f's code is another path.
template <class F>
[[gnu::noinline]] Trace trace(const F& f) {
  struct sigaction action {
  }, previous{};
  action.sa_sigaction = detail::look;
  action.sa_flags = SA_SIGINFO;
  ::sigaction(SIGTRAP, &action, &previous);
  detail::current = {};
  detail::was_inside = true;
  detail::set_trap_flag();
  f();
  detail::clear_trap_flag();
  ::sigaction(SIGTRAP, &previous, nullptr);
  return detail::current;
}

}  // namespace real_time
