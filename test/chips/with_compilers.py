#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""with_compilers.py NETWORKS own|clang: are the headers that NETWORKS writes C99 and C++17 without a warning, and C++20;
do they predict what the library predicted; do they call nothing, whatever the compiler is told; are their functions as
exact as they say; and can the compiler itself predict with them? By cc and c++, in every way; or by clang, in fewer."""
import os
import pathlib
import shutil
import sys
import tempfile

import chips

failures = 0


def expect(what, text, good):
    """Shows what went wrong."""
    global failures
    if not good:
        failures += 1
        print(f"WRONG {what}:\n{text}")


def built_and_run(what, folder, command):
    """Compiles and runs a program, which ends with 0 if all is well."""
    text, good = chips.run(*command, "-o", folder / "program")
    expect(f"{what}: {' '.join(map(str, command))}", text, good)
    if good:
        text, good = chips.run(folder / "program")
        print(f"== {what}\n{text}")
        expect(what, text, good)


def checked(folder, c, cpp, every_way, own):
    """Tries the headers in a folder with a compiler."""
    (folder / "calls.c").write_text("".join(chips.calls(*one) for one in chips.networks(folder).items()), encoding="utf-8")
    if every_way:
        built_and_run("C99, sanitized", folder,
                      [c, "-std=c99", "-O1", "-g1", "-fsanitize=address,undefined", "-fno-sanitize-recover=all", *own,
                       chips.HERE / "host.c"])
    is_clang = "clang" in chips.run(c, "--version")[0]
    cpp = [cpp, "-x", "c++"]
    built_and_run(f"{cpp[0]}, C++17", folder, [*cpp, "-std=c++17", "-O2", *chips.WARNINGS, *own, chips.HERE / "host.c"])
    built_and_run(f"{c}, precision", folder, [c, "-std=c99", "-O2", *own, chips.HERE / "precision.c", "-lm"])
    for standard in ("c++17", "c++20"):
        text, good = chips.run(*cpp, f"-std={standard}", *chips.WARNINGS, *own, "-fsyntax-only",
                               chips.HERE / "constant.cpp")
        expect(f"{cpp[0]}, constant expressions of {standard}", text, good)
    for level in chips.LEVELS if every_way else chips.LEVELS[::2]:
        for language in ([c, "-std=c99"], [*cpp, "-std=c++17"]):
            # GCC not even where it knows of a library; clang makes calls of it then.
            for environment in [["-ffreestanding", "-nostdlib"]] + ([] if is_clang else [[]]):
                text, good = chips.run(*language, level, *environment, *own, "-c", folder / "calls.c", "-o",
                                       folder / "calls.o")
                missing = chips.undefined("nm", folder / "calls.o") if good else []
                expect(f"{' '.join([*language, level, *environment])}", f"{text}{missing}", good and not missing)


def main():
    every_way = sys.argv[2] == "own"
    c, cpp = (os.environ.get("CC", "cc"), os.environ.get("CXX", "c++")) if every_way else ("clang", "clang++")
    if not every_way and not (shutil.which(c) and shutil.which(cpp)):
        print("C headers are not compiled by clang: there is none (Debian: clang)")
        sys.exit(chips.SKIPPED)
    sets = [["numbers", "images", "sequences", "streams", "bytes"]]
    if every_way:
        sets.append(["sizes"])
    for kinds in sets:
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            text, good = chips.run(sys.argv[1], folder, *kinds)
            expect("networks", text, good)
            own = ["-I", folder, "-I", chips.HERE]
            if every_way:
                built_and_run(f"{c}, C99", folder,
                              [c, "-std=c99", "-O2", *chips.WARNINGS, *own, chips.HERE / "host.c"])
            # The others are large.
            if kinds != ["sizes"]:
                checked(folder, c, cpp, every_way, own)
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
