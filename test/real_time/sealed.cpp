// SPDX-License-Identifier: MIT
// The functions of the C library that take memory and locks are replaced by some that count, for the whole program.
#include "real_time/sealed.hpp"

#include <dlfcn.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <cstddef>
#include <cstdlib>
#include <stdexcept>

namespace {

std::atomic<long> allocations{0}, locks{0};
int report_to = -1;

/// What a child says of itself, if it comes to that.
struct Report {
  long system_call, allocations, locks;
};

void say(const Report& report) {
  if (::write(report_to, &report, sizeof report) != sizeof report) ::_exit(2);
}

void stopped(int, siginfo_t* info, void*) {
  say({info->si_syscall, allocations, locks});
  ::_exit(1);
}

/// From here on every system call but write, exit and the return from a signal handler raises SIGSYS.
void seal() {
  struct sigaction action {};
  action.sa_sigaction = stopped;
  action.sa_flags = SA_SIGINFO;
  ::sigaction(SIGSYS, &action, nullptr);

  constexpr auto statement = [](unsigned code, unsigned k) {
    return sock_filter{static_cast<unsigned short>(code), 0, 0, k};
  };
  constexpr auto skip_unless = [](unsigned value, unsigned char count) {
    return sock_filter{BPF_JMP | BPF_JEQ | BPF_K, 0, count, value};
  };
  std::array<sock_filter, 9> filter{statement(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
                                    skip_unless(SYS_write, 1),
                                    statement(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
                                    skip_unless(SYS_exit_group, 1),
                                    statement(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
                                    skip_unless(SYS_rt_sigreturn, 1),
                                    statement(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
                                    statement(BPF_RET | BPF_K, SECCOMP_RET_TRAP),
                                    statement(BPF_RET | BPF_K, SECCOMP_RET_TRAP)};
  const sock_fprog program{static_cast<unsigned short>(filter.size()), filter.data()};
  if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0)
    ::_exit(3);
}

template <class F>
F* next(const char* name) {
  return reinterpret_cast<F*>(::dlsym(RTLD_NEXT, name));
}

}  // namespace

extern "C" {
void* __libc_malloc(std::size_t size);
void* __libc_calloc(std::size_t count, std::size_t size);
void* __libc_realloc(void* memory, std::size_t size);
void* __libc_memalign(std::size_t alignment, std::size_t size);

void* malloc(std::size_t size) noexcept { return ++allocations, __libc_malloc(size); }
void* calloc(std::size_t count, std::size_t size) noexcept { return ++allocations, __libc_calloc(count, size); }
void* realloc(void* memory, std::size_t size) noexcept { return ++allocations, __libc_realloc(memory, size); }
void* aligned_alloc(std::size_t alignment, std::size_t size) noexcept {
  return ++allocations, __libc_memalign(alignment, size);
}
int posix_memalign(void** memory, std::size_t alignment, std::size_t size) noexcept {
  ++allocations;
  *memory = __libc_memalign(alignment, size);
  return *memory != nullptr ? 0 : ENOMEM;
}

int pthread_mutex_lock(pthread_mutex_t* mutex) noexcept {
  static const auto lock = next<int(pthread_mutex_t*)>("pthread_mutex_lock");
  return ++locks, lock(mutex);
}
}

std::string real_time::offence_of(void (*prepare)(), void (*f)()) {
  std::array<int, 2> ends{};
  if (::pipe(ends.data()) != 0) throw std::runtime_error("no pipe");
  const ::pid_t child = ::fork();
  if (child == 0) {
    report_to = ends[1];
    prepare();
    seal();
    const long allocations_before = allocations, locks_before = locks;
    f();
    say({-1, allocations - allocations_before, locks - locks_before});
    ::_exit(0);
  }
  ::close(ends[1]);
  Report report{};
  const bool reported = ::read(ends[0], &report, sizeof report) == sizeof report;
  ::close(ends[0]);
  int status = 0;
  ::waitpid(child, &status, 0);

  if (!reported) return "died of signal " + std::to_string(WTERMSIG(status)) + " or could not be sealed";
  if (report.system_call >= 0) return "system call " + std::to_string(report.system_call);
  std::string offence;
  if (report.allocations > 0) offence += std::to_string(report.allocations) + " allocations ";
  if (report.locks > 0) offence += std::to_string(report.locks) + " locks";
  return offence;
}
