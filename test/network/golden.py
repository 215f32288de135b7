# SPDX-License-Identifier: MIT
"""The golden weights of network.cpp: Glorot's limits and the numbers of ../random/golden.py, in θ order."""
import contextlib
import io
import math
import pathlib
import runpy
import struct

with contextlib.redirect_stdout(io.StringIO()):
    random = runpy.run_path(str(pathlib.Path(__file__).parent.parent / "random" / "golden.py"))

WEIGHTS = 1  # the stream
LAYERS = [(2, 2), (2, 1)]  # inputs, outputs


def as_float(x):
    return struct.unpack("<f", struct.pack("<f", x))[0]


def theta(seed, bits, rounded):
    g = random["generator"](seed, WEIGHTS)
    for inputs, outputs in LAYERS:
        limit = rounded(math.sqrt(6 / (inputs + outputs)))
        for _ in range(outputs):
            yield 0.0
            for _ in range(inputs):
                yield rounded(limit * float(random["symmetric"](g, bits)))  # float: 24 · 25 bits, exact in a double


for seed in (1, 2):
    print(f"float, seed {seed}:", *(x.hex() for x in theta(seed, 24, as_float)))
    print(f"double, seed {seed}:", *(x.hex() for x in theta(seed, 53, float)))
