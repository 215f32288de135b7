/* SPDX-License-Identifier: MIT */
/* precision [STRIDE]: are the functions of a header as exact as its comment says? Goes through every STRIDE-th float
   (4099th; 1: all), beside the C library in double precision. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "activations.h"
#include "layers_of_numbers.h"

static double exact_sigmoid(double x) { return 1 / (1 + exp(-x)); }
static double exact_elu(double x) { return x > 0 ? x : expm1(x); }
static double exact_silu(double x) { return x / (1 + exp(-x)); }
static double exact_softplus(double x) { return (x > 0 ? x : 0) + log1p(exp(-fabs(x))); }
static double exact_gelu(double x) { return x * 0.5 * erfc(-x * sqrt(0.5)); }
static double exact_gelu_tanh(double x) { return x / (1 + exp(-2 * sqrt(2 / acos(-1.0)) * (x + 0.044715 * x * x * x))); }
static double exact_inverse_root(double x) { return 1 / sqrt(x); }

/* The error counts against what is exact (`relative`), or against max(1, |x|). */
struct function {
  const char *name;
  float (*own)(float);
  double (*exact)(double);
  float from, to;
  double bound;
  int relative;
};

static const struct function functions[] = {
    {"exp", activations_exp, exp, -87.0F, 88.3F, 1.5e-7, 1},
    {"sigmoid", activations_sigmoid, exact_sigmoid, -87.0F, 3e38F, 3e-7, 1},
    {"sigmoid, absolutely", activations_sigmoid, exact_sigmoid, -1.0F, 1.0F, 1.2e-7, 0},
    {"tanh", activations_tanh, tanh, -3e38F, 3e38F, 5e-7, 1},
    {"elu", activations_elu, exact_elu, -3e38F, 3e38F, 3e-7, 1},
    {"silu", activations_silu, exact_silu, -87.0F, 3e38F, 4e-7, 1},
    {"softplus", activations_softplus, exact_softplus, -87.0F, 3e38F, 4e-7, 1},
    {"gelu", activations_gelu, exact_gelu, -3e38F, 3e38F, 2e-7, 0},
    {"gelu_tanh", activations_gelu_tanh, exact_gelu_tanh, -40.0F, 3e38F, 2e-7, 0},
    {"inverse_root", layers_of_numbers_inverse_root, exact_inverse_root, 1e-37F, 3e38F, 3e-7, 1},
};

static float float_of(unsigned long long bits) {
  const union {
    unsigned whole;
    float number;
  } both = {(unsigned)bits};
  return both.number;
}

int main(int count, char **words) {
  const unsigned long long stride = count > 1 ? strtoull(words[1], NULL, 10) : 4099;
  int wrong = 0;
  size_t i;
  for (i = 0; i < sizeof functions / sizeof *functions; ++i) {
    const struct function *const f = functions + i;
    double worst = 0, at = 0;
    unsigned long long bits;
    for (bits = 0; bits <= 0xFFFFFFFFULL; bits += stride) {
      const float x = float_of(bits);
      if (x >= f->from && x <= f->to) {
        const double exact = f->exact((double)x), size = fabs(f->relative ? exact : fmax(1, fabs((double)x)));
        const double off = fabs((double)f->own(x) - exact) / (size > 0 ? size : 1);
        /* What no normal float is near is exact to the smallest of them. */
        if (!(off <= worst) && !(fabs(exact) < 1.2e-38 && fabs((double)f->own(x) - exact) < 1.2e-38)) {
          worst = off;
          at = (double)x;
        }
      }
    }
    printf("%-20s %.3g of %.3g, at %.9g\n", f->name, worst, f->bound, at);
    wrong += !(worst <= f->bound);
  }
  /* NaN stays one, and what is infinite has its limit. */
  for (i = 0; i < sizeof functions / sizeof *functions; ++i) {
    const float nan_of = functions[i].own(float_of(0x7FC00000U));
    if (nan_of == nan_of && ++wrong) printf("%s of NaN is %g\n", functions[i].name, (double)nan_of);
  }
  if (activations_sigmoid(-INFINITY) > 1e-37F || activations_sigmoid(INFINITY) < 1.0F ||
      activations_tanh(-INFINITY) > -0.999999F || fabsf(activations_silu(-INFINITY)) > 1e-34F ||
      fabsf(activations_gelu(-INFINITY)) > 1e-34F || activations_elu(-INFINITY) > -1.0F ||
      activations_softplus(-INFINITY) > 1e-37F || activations_gelu(INFINITY) < INFINITY ||
      activations_relu(float_of(0x7FC00000U)) == activations_relu(float_of(0x7FC00000U))) {
    ++wrong;
    printf("a limit is wrong\n");
  }
  return wrong > 0;
}
