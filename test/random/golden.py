# SPDX-License-Identifier: MIT
"""The golden numbers of generator.cpp and distribution.cpp, from the papers' formulas on Python's whole numbers."""
from fractions import Fraction
from math import log, sqrt

WORD = 2**64


def mix(z):
    z = (z ^ z // 2**30) * 0xBF58476D1CE4E5B9 % WORD
    z = (z ^ z // 2**27) * 0x94D049BB133111EB % WORD
    return z ^ z // 2**31


def rotate(x, places):
    return x * 2**places % WORD + x // 2 ** (64 - places)


def generator(seed, stream=0):
    start = seed ^ mix(stream)
    s = [mix((start + i * 0x9E3779B97F4A7C15) % WORD) for i in range(1, 5)]
    while True:
        yield (rotate((s[0] + s[3]) % WORD, 23) + s[0]) % WORD
        t = s[1] * 2**17 % WORD
        s[2] ^= s[0]
        s[3] ^= s[1]
        s[1] ^= s[2]
        s[0] ^= s[3]
        s[2] ^= t
        s[3] = rotate(s[3], 45)


def below(g, n):
    while True:
        product = next(g) * n
        if product % WORD >= WORD % n:
            return product // WORD


def symmetric(g, bits):
    return Fraction(2 * (next(g) // 2 ** (64 - bits)) + 1 - 2**bits, 2**bits)


def normal(g):
    while True:
        bits = next(g)
        u, v = (Fraction(2 * k + 1 - 2**26, 2**26) for k in (bits // 2**38, bits // 2**12 % 2**26))
        s = u * u + v * v
        if s < 1:
            return float(u) * sqrt(-2 * log(s) / s)


def shuffle(g, values):
    for left in range(len(values), 1, -1):
        i = below(g, left)
        values[left - 1], values[i] = values[i], values[left - 1]
    return values


def show(name, make, count, text=str):
    print(name, *(text(make()) for _ in range(count)))


for seed, stream in ((0, 0), (1, 0), (42, 0), (1, 1), (1, 2), (WORD - 1, 5)):
    g = generator(seed, stream)
    show(f"generator({seed}, {stream}):", lambda: next(g), 4, hex)

g = generator(7)
show("below 10:", lambda: below(g, 10), 12)
g = generator(7)
show("below 3·2⁶²:", lambda: below(g, 3 * 2**62), 6)
g = generator(7)
show("symmetric float · 2²⁴:", lambda: symmetric(g, 24) * 2**24, 4)
g = generator(7)
show("symmetric double · 2⁵³:", lambda: symmetric(g, 53) * 2**53, 4)
g = generator(7)
show("normal:", lambda: normal(g), 4)
g = generator(7)
print("shuffle 0 … 9:", shuffle(g, list(range(10))))
