#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""check.py FILE COMPILER [ARGUMENT…]: FILE must not compile, and the compiler must say why in few words.

FILE begins with what must stand literally in the compiler's output:
    // expect: <text>          from every compiler
    // expect-gcc: <text>      from GCC alone
    // expect-clang: <text>    from Clang alone
    // expect-cpp26: <text>    from compilers that put the text of a static_assert together (C++26)
    // expect-cpp20: <text>    from those that do not
A line with the licence may stand before them. One mistake is one error, and it fits on a screen."""
import os
import re
import subprocess
import sys

MOST_LINES = 30
# From version 13 on, GCC quotes an expression on as many lines as it has.
MOST_LINES_QUOTED = 45
# The inline namespace of what this build is compiled for, which g++ spells out (see strata/tensor/configuration.hpp).
CONFIGURATION = re.compile(r"strata::(?:avx\w*|ss?se\d\w*|neon\w*|plain\w*)::")
EXPECT = re.compile(r"// expect(?:-(gcc|clang|cpp20|cpp26))?: (.+)")


def expected(source, traits):
    """The texts that the first lines of `source` expect from a compiler with these traits."""
    for line in source.splitlines():
        match = EXPECT.fullmatch(line.rstrip())
        if match and (match[1] is None or match[1] in traits):
            yield match[2]
        elif not line.startswith("//"):
            return


def name_of(command):
    """gcc or clang, whatever the program is called."""
    version = subprocess.run([*command, "--version"], capture_output=True, text=True, check=True).stdout
    return "clang" if "clang" in version else "gcc"


def most_lines(command):
    """How many lines the compiler may take."""
    version = subprocess.run([*command, "-dumpversion"], capture_output=True, text=True, check=True).stdout
    return MOST_LINES_QUOTED if name_of(command) == "gcc" and int(version.split(".")[0]) >= 13 else MOST_LINES


def language_of(command):
    """cpp26 if the compiler computes the texts of static_assert with these arguments, else cpp20."""
    macros = subprocess.run([*command, "-E", "-dM", "-x", "c++", os.devnull], capture_output=True, text=True, check=True)
    found = re.search(r"#define __cpp_static_assert (\d+)", macros.stdout)
    return "cpp26" if found and int(found[1]) >= 202306 else "cpp20"


def complaints(path, command):
    """What is wrong with the compiler's answer to `path`, and that answer."""
    with open(path, encoding="utf-8") as file:
        texts = list(expected(file.read(), {name_of(command), language_of(command)}))
    # The texts are English, whatever language the user's compiler speaks.
    run = subprocess.run([*command, path], capture_output=True, text=True, env={**os.environ, "LC_ALL": "C.UTF-8"})
    output = CONFIGURATION.sub("strata::", run.stdout + run.stderr)
    # Users' programs include no everything.hpp.
    lines = [line for line in output.splitlines() if "everything.hpp" not in line]
    errors = [line for line in lines if "error:" in line]

    wrong = []
    if not texts:
        wrong.append("it expects nothing: begin with a line `// expect: <text>`")
    if run.returncode == 0:
        wrong.append("it compiles")
    elif len(errors) != 1:
        wrong.append(f"{len(errors)} errors instead of one")
    wrong += [f"this text is missing: {text}" for text in texts if text not in output]
    most = most_lines(command)
    if len(lines) > most:
        wrong.append(f"{len(lines)} lines of output, {most} at most")
    return wrong, output


if __name__ == "__main__":
    found, answer = complaints(sys.argv[1], sys.argv[2:])
    print(answer)
    for one in found:
        print(f"{sys.argv[1]}: {one}")
    sys.exit(1 if found else 0)
