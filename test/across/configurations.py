#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""configurations.py SCRATCH INCLUDE COMPILER…: may object files for several processors, or with other options, meet in
one program? Each must keep its own functions of strata: if two have one of the same name, the linker keeps only one."""
import itertools
import pathlib
import subprocess
import sys

SOURCE = pathlib.Path(__file__).with_name("configurations.cpp")
WAYS = {
    "old": ["-march=x86-64"],
    "newer": ["-march=x86-64-v3"],
    "newest": ["-march=x86-64-v4"],
    "vnni": ["-march=x86-64-v4", "-mavx512vnni"],
    "vbmi": ["-march=icelake-server"],
    "bf16": ["-march=x86-64-v4", "-mavx512bf16"],
    "zlib": ["-march=x86-64", "-DSTRATA_WITH_ZLIB=1"],
    "fast": ["-march=x86-64", "-ffast-math"],
    "silent": ["-march=x86-64", "-fno-exceptions"],
}


def functions(name):
    """The names of strata's functions in an object file that others may see."""
    lines = subprocess.check_output(["nm", "--defined-only", "--extern-only", name], text=True).splitlines()
    return {line.split()[-1] for line in lines if "6strata" in line}


def main(scratch, include, *compiler):
    scratch = pathlib.Path(scratch)
    scratch.mkdir(parents=True, exist_ok=True)
    found = {}
    for way, options in WAYS.items():
        target = scratch / (way + ".o")
        subprocess.run([*compiler, "-std=c++20", "-O0", "-I", include, f"-DSTRATA_PART=part_{way}", *options, "-c", SOURCE,
                        "-o", target], check=True)
        found[way] = functions(target)
        if not found[way]:
            sys.exit(f"{target} has no function of strata: nothing is compared")
    shared = [f"{one} and {other} share {name}" for one, other in itertools.combinations(found, 2)
              for name in sorted(found[one] & found[other])]
    print("\n".join(shared[:20] or ["each has its own functions"]))
    return 1 if shared else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
