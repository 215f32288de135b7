// SPDX-License-Identifier: MIT
#pragma once

#include <oneapi/dnnl/dnnl.hpp>

/// The one processor that oneDNN works on here.
namespace bench {

inline const dnnl::engine& engine() {
  static const dnnl::engine cpu(dnnl::engine::kind::cpu, 0);
  return cpu;
}
inline dnnl::stream& stream() {
  static dnnl::stream stream(engine());
  return stream;
}

}  // namespace bench
