/* SPDX-License-Identifier: MIT */
/* What the headers that chips_networks has written predict, beside what strata predicted: C99 and C++17, freestanding.
 */
#ifndef CHECK_H
#define CHECK_H

#include "headers.h"

#include "cases.h"

/* By whoever includes this. */
static void say(const char* text);

static void say_number(long number) {
  char digits[24];
  int at = 23;
  digits[at] = '\0';
  do {
    digits[--at] = (char)('0' + number % 10);
    number /= 10;
  } while (number > 0 && at > 0);
  say(digits + at);
}

/* How far found is from expected, in parts of a thousand million of the largest that is expected, or of 1. */
static long difference(const float* found, const float* expected, int count) {
  float most = 1.0F, worst = 0.0F;
  int i;
  for (i = 0; i < count; ++i) {
    const float size = expected[i] < 0.0F ? -expected[i] : expected[i];
    const float off = found[i] < expected[i] ? expected[i] - found[i] : found[i] - expected[i];
    if (size > most) most = size;
    if (off > worst) worst = off;
    if (!(off <= 1e30F)) return 999999999;
  }
  return worst > most ? 999999999 : (long)(worst / most * 1e9F);
}

/* Says the name and the difference; whether that is too large. */
static int judged(const char* name, long worst) {
  say(name);
  say(" ");
  say_number(worst);
  say(" e-9\n");
  return worst > 1000;
}

static long larger(long a, long b) { return a > b ? a : b; }

/* One after the other they have the same memory. */
#define NETWORK(name) float name[name##_MEMORY];
#define STREAM(name) NETWORK(name)
#define BYTES(name) uint8_t name[name##_MEMORY];
#define CLASSES(name) BYTES(name)
#define BYTE_STREAM(name) BYTES(name)
static union {
#include "networks.h"
} memories;
#undef NETWORK
#undef BYTES
#define NETWORK(name) float name[name##_OUTPUTS];
#define BYTES(name) NETWORK(name)
static union {
#include "networks.h"
} outputs;
#undef NETWORK
#undef STREAM
#undef BYTES
#undef BYTE_STREAM
#define NETWORK(name)
#define STREAM(name) struct name##_state name;
#define BYTES(name)
#define BYTE_STREAM(name) STREAM(name)
static union {
  int none;
#include "networks.h"
} states;
#undef STREAM
#undef BYTES
#undef BYTE_STREAM
#define STREAM(name)
#define BYTE_STREAM(name) BYTES(name)
#define BYTES(name)              \
  struct {                       \
    uint8_t bytes[name##_BYTES]; \
    int32_t z[name##_OUTPUTS];   \
  } name;
static union {
  int none;
#include "networks.h"
} logits;
#undef NETWORK
#undef STREAM
#undef BYTES
#undef CLASSES
#undef BYTE_STREAM

#define NETWORK(name)                                                                        \
  static int check_##name(void) {                                                            \
    float* const y = outputs.name;                                                           \
    long worst = 0;                                                                          \
    int row;                                                                                 \
    for (row = 0; row < 3; ++row) {                                                          \
      const float* const x = name##_x + row * name##_INPUTS;                                 \
      name##_predict_with(x, y, memories.name);                                              \
      worst = larger(worst, difference(y, name##_y + row * name##_OUTPUTS, name##_OUTPUTS)); \
      name##_predict(x, y);                                                                  \
      worst = larger(worst, difference(y, name##_y + row * name##_OUTPUTS, name##_OUTPUTS)); \
    }                                                                                        \
    return judged(#name, worst);                                                             \
  }

/* Sequence after sequence, to see that a stream begins anew. */
#define STEPS(name)                                                                                               \
  static int check_stream_##name(void) {                                                                          \
    struct name##_state* const state = &states.name;                                                              \
    float* const y = outputs.name;                                                                                \
    long worst = 0;                                                                                               \
    int row, t;                                                                                                   \
    for (row = 0; row < 3; ++row) {                                                                               \
      name##_reset(state);                                                                                        \
      for (t = 0; t < name##_INPUTS / name##_FEATURES_IN; ++t)                                                    \
        name##_step(state, name##_x + row * name##_INPUTS + t * name##_FEATURES_IN, y + t * name##_FEATURES_OUT); \
      worst = larger(worst, difference(y, name##_y + row * name##_OUTPUTS, name##_OUTPUTS));                      \
    }                                                                                                             \
    return judged(#name " step by step", worst);                                                                  \
  }
#define STREAM(name) NETWORK(name) STEPS(name)

/* Besides, the logits as whole numbers, bit by bit. */
#define BYTES(name)                                                        \
  NETWORK(name)                                                            \
  static int check_logits_of_##name(void) {                                \
    int32_t* const z = logits.name.z;                                      \
    long worst = 0;                                                        \
    int row, i;                                                            \
    for (row = 0; row < 3; ++row) {                                        \
      name##_bytes(name##_x + row * name##_INPUTS, logits.name.bytes);     \
      name##_logits(logits.name.bytes, z, memories.name);                  \
      for (i = 0; i < name##_OUTPUTS; ++i)                                 \
        if (z[i] != name##_z[row * name##_OUTPUTS + i]) worst = 999999999; \
    }                                                                      \
    return judged(#name " as whole numbers", worst);                       \
  }
#define CLASSES(name)                                                                              \
  BYTES(name)                                                                                      \
  static int check_classes_of_##name(void) {                                                       \
    long worst = 0;                                                                                \
    int row;                                                                                       \
    for (row = 0; row < 3; ++row)                                                                  \
      if (name##_class(name##_z + row * name##_OUTPUTS) != name##_classes[row]) worst = 999999999; \
    return judged(#name " as classes", worst);                                                     \
  }
#define BYTE_STREAM(name) BYTES(name) STEPS(name)

#include "networks.h"
#undef NETWORK
#undef STREAM
#undef STEPS
#undef BYTES
#undef CLASSES
#undef BYTE_STREAM

/* How many networks predict something else. */
static int check_all(void) {
  int wrong = 0;
#define NETWORK(name) wrong += check_##name();
#define STREAM(name) NETWORK(name) wrong += check_stream_##name();
#define BYTES(name) NETWORK(name) wrong += check_logits_of_##name();
#define CLASSES(name) BYTES(name) wrong += check_classes_of_##name();
#define BYTE_STREAM(name) BYTES(name) wrong += check_stream_##name();
#include "networks.h"
  return wrong;
}

#endif
