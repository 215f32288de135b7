// SPDX-License-Identifier: MIT
#pragma once

#include <cblas.h>

#include "product_loop.hpp"

namespace bench {

/// OpenBLAS as a library of products.
struct Openblas {
  static void multiply(const float* a, Form form_a, const float* b, Form form_b, Size m, Size n, Size k, float alpha,
                       float beta, float* c) {
    const auto order = [](Form form) { return form == Form::plain ? CblasNoTrans : CblasTrans; };
    const auto stride_a = static_cast<blasint>(form_a == Form::plain ? k : m);
    const auto stride_b = static_cast<blasint>(form_b == Form::plain ? n : k);
    cblas_sgemm(CblasRowMajor, order(form_a), order(form_b), static_cast<blasint>(m), static_cast<blasint>(n),
                static_cast<blasint>(k), alpha, a, stride_a, b, stride_b, beta, c, static_cast<blasint>(n));
  }

  static void multiply_row(const float* x, const float* w, Size inputs, Size outputs, float* y) {
    const auto rows = static_cast<blasint>(inputs), columns = static_cast<blasint>(outputs);
    cblas_sgemv(CblasRowMajor, CblasTrans, rows, columns, 1, w, columns, x, 1, 1, y, 1);
  }
};

}  // namespace bench
