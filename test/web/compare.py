#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""compare.py NATIVE WASM: does program.cpp, run by node, say what it says as a program of this machine's own?"""
import os
import shlex
import subprocess
import sys

# Of |w − n| / (1 + |n|). Both have the same instructions in the same order, but mathematical libraries of their own,
# and WebAssembly does not flush denormals. What that does to the last bit of a parameter grows while a network learns.
BOUNDS = {
    "data": 0,
    "predictions before training": 1e-6,
    "predictions after an epoch": 1e-5,
    "accuracy in the end": 0.01,
    "a recurrent stream": 1e-6,
    "a convolutional stream": 1e-6,
}


def parts(command):
    """What a program says: for each part its numbers."""
    said = {}
    for line in subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines():
        if line.startswith("part "):
            numbers = said.setdefault(line[5:], [])
        else:
            numbers.append(float.fromhex(line))
    return said


def main(native, wasm):
    # Meson names what runs WebAssembly.
    exact, found = parts([native]), parts([*shlex.split(os.environ["MESON_EXE_WRAPPER"]), wasm])
    if {*exact, *found} != {*BOUNDS}:
        sys.exit(f"compare.py: the parts are not the same: {[*exact]}, {[*found]}, {[*BOUNDS]}")
    failed = False
    for name, bound in BOUNDS.items():
        if len(exact[name]) != len(found[name]) or not exact[name]:
            sys.exit(f"compare.py: {name}: {len(exact[name])} numbers and {len(found[name])}")
        worst = max(abs(w - n) / (1 + abs(n)) for w, n in zip(found[name], exact[name]))
        good = worst <= bound
        print(f"{name}: at most {worst:.1e} apart, allowed {bound:.0e}{'' if good else ' WRONG'}")
        failed |= not good
    sys.exit(failed)


if __name__ == "__main__":
    main(*sys.argv[1:])
