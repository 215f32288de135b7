#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""compare.py PROGRAM: is what the program of program.cpp predicts and learns, compiled for one instruction set, within
the bound of the same in double precision, computed here by the textbook's sums?"""
import os
import random
import shlex
import subprocess
import sys
from math import exp, tanh

# Of |w − w'| / (1 + |w'|), from the exact numbers; two instruction sets differ by at most twice as much.
PREDICTION_BOUND = 1e-6
PARAMETER_BOUND = 5e-6

BATCH, STEPS, BATCHES = 32, 10, 4
RATE, MOMENTUM, L2 = 0.5, 0.875, 1 / 128  # exact as floats too
NETWORKS = {
    "narrow": [(2, 3, "tanh"), (3, 1, "sigmoid")],
    "wide": [(37, 71, "sigmoid"), (71, 19, "tanh"), (19, 10, "softmax")],
}


def draw(generator, count):
    """Numbers that a float holds exactly."""
    return [generator.randrange(-1024, 1025) / 1024 for _ in range(count)]


def activate(name, z):
    if name == "softmax":
        powers = [exp(number) for number in z]
        return [power / sum(powers) for power in powers]
    return [tanh(number) if name == "tanh" else 1 / (1 + exp(-number)) for number in z]


def slope(name, a):
    return 1 - a * a if name == "tanh" else a * (1 - a)


def forward(layers, theta, x):
    """x, a⁽¹⁾, …; each row of θ⁽ˡ⁾ is a bias and the weights of one output."""
    a = [x]
    for (_, _, name), rows in zip(layers, theta):
        a.append(activate(name, [row[0] + sum(w * v for w, v in zip(row[1:], a[-1])) for row in rows]))
    return a


def gradient(layers, theta, x, t):
    """∂J/∂θ of the mean over the batch, with λ/2 Σ W². δ⁽ᴸ⁾ = a − t for both costs."""
    sums = [[[0.0] * len(row) for row in rows] for rows in theta]
    for one, target in zip(x, t):
        a = forward(layers, theta, one)
        delta = [y - goal for y, goal in zip(a[-1], target)]
        for layer in reversed(range(len(layers))):
            for j, d in enumerate(delta):
                row = sums[layer][j]
                row[0] += d
                for i, v in enumerate(a[layer]):
                    row[1 + i] += d * v
            if layer > 0:
                below = [sum(d * row[1 + i] for d, row in zip(delta, theta[layer])) for i in range(len(a[layer]))]
                delta = [d * slope(layers[layer - 1][2], v) for d, v in zip(below, a[layer])]
    for rows, weights in zip(sums, theta):
        for row, w in zip(rows, weights):
            row[:] = [g / len(x) + (L2 * w[i] if i > 0 else 0) for i, g in enumerate(row)]
    return sums


def train(layers, theta, x, t):
    """Momentum: v ← μ v + g, θ ← θ − η v."""
    velocity = [[[0.0] * len(row) for row in rows] for rows in theta]
    for step in range(STEPS):
        at = step % BATCHES * BATCH
        sums = gradient(layers, theta, x[at : at + BATCH], t[at : at + BATCH])
        for rows, speeds, slopes in zip(theta, velocity, sums):
            for row, v, g in zip(rows, speeds, slopes):
                v[:] = [MOMENTUM * old + new for old, new in zip(v, g)]
                row[:] = [w - RATE * speed for w, speed in zip(row, v)]


def problem(layers, seed):
    """θ as rows for each layer, inputs, targets."""
    generator, rows = random.Random(seed), BATCH * BATCHES
    theta = [[draw(generator, inputs + 1) for _ in range(outputs)] for inputs, outputs, _ in layers]
    x = [draw(generator, layers[0][0]) for _ in range(rows)]
    outputs = layers[-1][1]
    chosen = [generator.randrange(max(outputs, 2)) for _ in range(rows)]
    t = [[float(j == c) for j in range(outputs)] for c in chosen]
    return theta, x, t


def flat(numbers):
    return [w for item in numbers for w in flat(item)] if isinstance(numbers, list) else [numbers]


def main(program):
    # Meson names the emulator, if it takes one.
    command = [*shlex.split(os.environ.get("MESON_EXE_WRAPPER", "")), program]
    given, parts = [], []
    for seed, (name, layers) in enumerate(NETWORKS.items(), 1):
        theta, x, t = problem(layers, seed)
        given += flat(theta) + flat(x) + flat(t)
        parts.append((name + ", predictions", PREDICTION_BOUND, flat([forward(layers, theta, one)[-1] for one in x])))
        train(layers, theta, x, t)
        parts.append((name + f", parameters after {STEPS} steps", PARAMETER_BOUND, flat(theta)))

    text = "\n".join(map(repr, given))
    answer = subprocess.run(command, input=text, capture_output=True, text=True, check=True).stdout.split()
    found = [float.fromhex(number) for number in answer]
    if len(found) != sum(len(exact) for _, _, exact in parts):
        sys.exit(f"compare.py: {len(found)} numbers came back")

    failed = False
    for name, bound, exact in parts:
        these, found = found[: len(exact)], found[len(exact) :]
        worst = max(abs(w - e) / (1 + abs(e)) for w, e in zip(these, exact))
        good = worst <= bound and all(w == w for w in these)
        print(f"{name}: at most {worst:.1e} off, allowed {bound:.0e}{'' if good else ' WRONG'}")
        failed |= not good
    sys.exit(failed)


if __name__ == "__main__":
    main(sys.argv[1])
