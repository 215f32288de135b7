/* SPDX-License-Identifier: MIT */
/* check.h on the machine that compiles it. */
#include "check.h"

#include <stdio.h>

static void say(const char *text) { fputs(text, stdout); }

int main(void) { return check_all() > 0; }
