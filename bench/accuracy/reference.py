#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The main job in PyTorch: the same split, first weights and recipe as `examples/run images --dump FOLDER` wrote them.

Usage: reference.py FOLDER [EPOCHS [SEED]]   (Debian: python3-torch, python3-numpy; run it with /usr/bin/python3)
FOLDER is what --dump wrote with the same --seed.

Prints the test accuracy at the epoch of the lowest validation cost, which is what the main job reports too. Only the
order of rows and the shifts differ: each framework draws its own.
"""
import math
import pathlib
import sys

import numpy
import torch

SIZES = [784, 200, 30, 10]
BATCH, RATE, MOMENTUM, PENALTY, PIXELS, SIDE = 64, 0.5, 0.9, 1.0, 2, 28


def read(folder, part):
    images = torch.from_numpy(numpy.load(folder / f"{part}-images.npy"))
    labels = torch.from_numpy(numpy.load(folder / f"{part}-labels.npy")).long()
    return images, labels


def network(theta):
    """The layers, their parameters taken from θ: layer by layer, output by output, the bias first."""
    layers, at = [], 0
    for inputs, outputs in zip(SIZES, SIZES[1:]):
        rows = torch.from_numpy(theta[at : at + outputs * (inputs + 1)].reshape(outputs, inputs + 1).copy())
        at += outputs * (inputs + 1)
        layer = torch.nn.Linear(inputs, outputs)
        with torch.no_grad():
            layer.bias.copy_(rows[:, 0])
            layer.weight.copy_(rows[:, 1:])
        layers += [layer, torch.nn.Sigmoid()]
    return torch.nn.Sequential(*layers[:-1])


def shifted(images):
    """Each image moved by -PIXELS … PIXELS in both directions; what comes in from beyond the edge is 0."""
    padded = torch.nn.functional.pad(images.view(-1, SIDE, SIDE), (PIXELS,) * 4)
    number = torch.arange(len(images))[:, None, None]
    line = torch.arange(SIDE)
    down, right = torch.randint(0, 2 * PIXELS + 1, (2, len(images), 1))
    return padded[number, (line + down)[:, :, None], (line + right)[:, None, :]].reshape(len(images), -1)


def score(model, images, labels):
    with torch.no_grad():
        logits = model(images)
        cost = torch.nn.functional.cross_entropy(logits, labels).item()
        return cost, (logits.argmax(1) == labels).float().mean().item()


def main():
    folder = pathlib.Path(sys.argv[1])
    epochs = int(sys.argv[2]) if len(sys.argv) > 2 else 300
    torch.manual_seed(int(sys.argv[3]) if len(sys.argv) > 3 else 1)
    images, labels = read(folder, "training")
    model = network(numpy.load(folder / "first-weights.npy"))
    weights = [p for p in model.parameters() if p.dim() == 2]
    biases = [p for p in model.parameters() if p.dim() == 1]
    groups = [{"params": weights, "weight_decay": PENALTY / len(images)}, {"params": biases}]
    optimizer = torch.optim.SGD(groups, lr=RATE, momentum=MOMENTUM)
    best = (float("inf"), 0.0, 0.0, 0)
    validation, test = read(folder, "validation"), read(folder, "test")
    for epoch in range(1, epochs + 1):
        for group in optimizer.param_groups:
            group["lr"] = RATE / 2 * (1 + math.cos(math.pi * (epoch - 1) / epochs))
        order = torch.randperm(len(images))
        for first in range(0, len(images), BATCH):
            rows = order[first : first + BATCH]
            optimizer.zero_grad()
            torch.nn.functional.cross_entropy(model(shifted(images[rows])), labels[rows]).backward()
            optimizer.step()
        cost, accuracy = score(model, *validation)
        if cost < best[0]:
            best = (cost, accuracy, score(model, *test)[1], epoch)
    print(f"epoch {best[3]}: validation cost {best[0]:.4f}, accuracy {best[1]:.4f}; test accuracy {best[2]:.4f}")


main()
