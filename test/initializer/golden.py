# SPDX-License-Identifier: MIT
"""The golden numbers of the initialisers: limit · symmetric in exact fractions, rounded once to float or double."""
import contextlib
import pathlib
import struct
import sys
from fractions import Fraction
from math import sqrt

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "random"))
with contextlib.redirect_stdout(None):
    from golden import generator, symmetric

SEED = 5


def single(x):
    return struct.unpack("f", struct.pack("f", x))[0]


def draws(limit, bits, rounded, count=3):
    g = generator(SEED)
    # 24 by 24 bits fit a double, so for float there is one rounding as well.
    return [rounded(float(Fraction(rounded(limit)) * symmetric(g, bits))).hex() for _ in range(count)]


for name, limit in (
    ("Uniform{}", 0.1),
    ("Uniform{2.5}", 2.5),
    ("Glorot, 784 to 200", sqrt(6 / 984)),
    ("Glorot, 2 to 4", sqrt(6 / 6)),
    ("He, 784", sqrt(6 / 784)),
    ("He, 6", sqrt(6 / 6)),
):
    print(name, "float", *draws(limit, 24, single))
    print(name, "double", *draws(limit, 53, float))
