// SPDX-License-Identifier: MIT
#pragma once

#include <unistd.h>

#include <stdexcept>

namespace strata_test {

/// During its scope the process has no more rights than any user: root may read and write everything.
class WithoutPrivileges {
 public:
  WithoutPrivileges() {
    constexpr ::uid_t nobody = 65534;
    if (user_ == 0 && ::seteuid(nobody) != 0) throw std::runtime_error("root could not become nobody");
  }
  ~WithoutPrivileges() {
    if (::seteuid(user_) != 0) ::_exit(1);
  }
  WithoutPrivileges(const WithoutPrivileges&) = delete;
  WithoutPrivileges& operator=(const WithoutPrivileges&) = delete;

 private:
  ::uid_t user_ = ::geteuid();
};

}  // namespace strata_test
