#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""pytorch_layers.py [TEXT]: what PyTorch computes for each kind of layer, for the tests to paste; TEXT: only the cases
whose names have it.

In double precision, on a batch of two observations, by rules that anybody can repeat:
  x[k] = sin(k), the batch as it lies in strata's memory (channels last);
  number k of tensor t of the state_dict, in its own order and layout: sin(0.7 k + t + 1) / 2, a running variance that + 1;
  J = sum of cos(k) y[k], y as it lies in strata's memory.
Printed are y, dJ/dx, dJ/d each tensor in PyTorch's layout, and what running statistics have become.
test/support/pytorch_layers.hpp repeats the rules and compares."""
import sys
import textwrap

import torch
from torch import nn

torch.set_default_dtype(torch.float64)
BATCH = 2


def wave(tensor_number, count):
    return torch.sin(0.7 * torch.arange(count) + tensor_number + 1) / 2


def fill(module):
    """Sets all numbers of a module by the rule."""
    state = [(name, tensor) for name, tensor in module.state_dict().items() if not name.endswith("num_batches_tracked")]
    for number, (name, tensor) in enumerate(state):
        tensor.copy_((wave(number, tensor.numel()) + name.endswith("running_var")).reshape(tensor.shape))


def channels_first(x):
    return x.movedim(-1, 1) if x.dim() > 2 else x


def channels_last(y):
    return y.movedim(1, -1) if y.dim() > 2 else y


class Maps(nn.Module):
    """A module of PyTorch's that has its channels first, on maps that have them last."""

    def __init__(self, *modules):
        super().__init__()
        self.inner = nn.Sequential(*modules)

    def forward(self, x):
        return channels_last(self.inner(channels_first(x)))


class Steps(nn.Module):
    """The outputs of a recurrence for all steps."""

    def __init__(self, recurrence):
        super().__init__()
        self.inner = recurrence

    def forward(self, x):
        return self.inner(x)[0]


def braces(tensor):
    return "{" + ", ".join(f"{number:.8g}" for number in tensor.detach().flatten().tolist()) + "}"


def show(name, shape, module, training=True):
    with torch.no_grad():
        fill(module)
    module.train(training)
    count = BATCH * torch.Size(shape).numel()
    x = torch.sin(torch.arange(count, dtype=torch.float64)).reshape(BATCH, *shape).requires_grad_()
    y = module(x)
    (torch.cos(torch.arange(y.numel(), dtype=torch.float64)) * y.flatten()).sum().backward()
    print(f"// {name} on {'×'.join(map(str, shape))} (channels last), y {'×'.join(map(str, y.shape[1:]))}")
    parts = [f".y = {braces(y)}", f".dx = {braces(x.grad)}"]
    gradients = [braces(p.grad) for p in module.parameters()]
    if gradients:
        parts.append(f".gradients = {{{', '.join(gradients)}}}")
    running = [braces(tensor) for key, tensor in module.state_dict().items() if "running" in key]
    if running and training:
        parts.append(f".statistics = {{{', '.join(running)}}}")
    print("\n".join(textwrap.wrap("{" + ", ".join(parts) + "}", 118)))


def cases():
    """Name, shape of an observation as strata has it, module, and whether it is as in training."""
    c1, c2, t1 = nn.Conv1d, nn.Conv2d, nn.ConvTranspose1d
    yield "Conv1d(2, 3, 2)", (5, 2), Maps(c1(2, 3, 2))
    yield "Conv1d(2, 3, 3, stride=2, padding=1)", (6, 2), Maps(c1(2, 3, 3, stride=2, padding=1))
    yield "Conv1d(2, 3, 3, causal)", (5, 2), Maps(nn.ConstantPad1d((2, 0), 0), c1(2, 3, 3))
    yield "Conv1d(2, 2, 2, causal, dilation=3)", (7, 2), Maps(nn.ConstantPad1d((3, 0), 0), c1(2, 2, 2, dilation=3))
    yield "Conv1d(4, 6, 2, groups=2)", (4, 4), Maps(c1(4, 6, 2, groups=2))
    yield "Conv1d(3, 3, 3, groups=3, padding=same)", (4, 3), Maps(c1(3, 3, 3, groups=3, padding="same"))
    yield "Conv2d(2, 3, 2)", (4, 3, 2), Maps(c2(2, 3, 2))
    yield "Conv2d(1, 2, 3, padding=same)", (4, 3, 1), Maps(c2(1, 2, 3, padding="same"))
    yield "Conv2d(2, 2, 3, stride=2, padding=1)", (5, 4, 2), Maps(c2(2, 2, 3, stride=2, padding=1))
    yield "Conv2d(1, 2, 2, dilation=2)", (4, 5, 1), Maps(c2(1, 2, 2, dilation=2))
    yield "Conv2d(2, 3, (3, 2), stride=(1, 2), no bias)", (4, 4, 2), Maps(c2(2, 3, (3, 2), stride=(1, 2), bias=False))
    yield "Conv2d(4, 4, 2, groups=2)", (3, 3, 4), Maps(c2(4, 4, 2, groups=2))
    yield "Conv2d(3, 3, 3, groups=3, padding=1)", (3, 3, 3), Maps(c2(3, 3, 3, groups=3, padding=1))
    yield "Conv2d(2, 4, 2, groups=2)", (3, 3, 2), Maps(c2(2, 4, 2, groups=2))
    yield "Conv2d(1, 2, 2) ReLU, Flatten, Linear(8, 3)", (3, 3, 1), nn.Sequential(
        Channels(), c2(1, 2, 2), nn.ReLU(), nn.Flatten(), nn.Linear(8, 3))
    yield "ConvTranspose1d(2, 3, 2)", (4, 2), Maps(t1(2, 3, 2))
    yield "ConvTranspose1d(2, 3, 4, stride=2)", (4, 2), Maps(t1(2, 3, 4, stride=2))
    yield "ConvTranspose1d(2, 2, 4, stride=2, padding=1)", (4, 2), Maps(t1(2, 2, 4, stride=2, padding=1))
    yield "ConvTranspose1d(1, 2, 2, stride=3)", (3, 1), Maps(t1(1, 2, 2, stride=3))
    yield "MaxPool2d(2)", (4, 5, 2), Maps(nn.MaxPool2d(2))
    yield "MaxPool2d(3, stride=2)", (5, 5, 1), Maps(nn.MaxPool2d(3, stride=2))
    yield "MaxPool2d(3, stride=2, padding=1)", (5, 4, 1), Maps(nn.MaxPool2d(3, stride=2, padding=1))
    yield "AvgPool2d(2)", (4, 5, 2), Maps(nn.AvgPool2d(2))
    yield "AvgPool2d(3, stride=2, padding=1)", (5, 4, 1), Maps(nn.AvgPool2d(3, stride=2, padding=1))
    yield "AvgPool2d(3, stride=2, padding=1, padding not counted)", (5, 4, 1), Maps(
        nn.AvgPool2d(3, stride=2, padding=1, count_include_pad=False))
    yield "MaxPool1d(2)", (6, 2), Maps(nn.MaxPool1d(2))
    yield "AvgPool1d(3, stride=1)", (5, 2), Maps(nn.AvgPool1d(3, stride=1))
    yield "AdaptiveAvgPool2d(1)", (3, 3, 2), Maps(nn.AdaptiveAvgPool2d(1), nn.Flatten())
    yield "BatchNorm1d(3)", (3,), Maps(nn.BatchNorm1d(3))
    yield "BatchNorm1d(2) of a sequence", (4, 2), Maps(nn.BatchNorm1d(2))
    yield "BatchNorm2d(2)", (3, 2, 2), Maps(nn.BatchNorm2d(2))
    yield "BatchNorm2d(2, eps=0.1)", (3, 2, 2), Maps(nn.BatchNorm2d(2, eps=0.1))
    yield "BatchNorm1d(3) in prediction", (3,), Maps(nn.BatchNorm1d(3)), False
    yield "BatchNorm2d(2) in prediction", (3, 2, 2), Maps(nn.BatchNorm2d(2)), False
    yield "LayerNorm(5)", (5,), nn.LayerNorm(5)
    yield "LayerNorm(3) of a sequence", (4, 3), nn.LayerNorm(3)
    yield "PReLU()", (4, 2), Maps(nn.PReLU())
    yield "PReLU(3)", (3,), Maps(nn.PReLU(3))
    yield "PReLU(2) of an image", (2, 3, 2), Maps(nn.PReLU(2))
    for activation in [
        nn.LeakyReLU(), nn.LeakyReLU(0.2), nn.ELU(), nn.SiLU(), nn.GELU(), nn.GELU(approximate="tanh"), nn.Hardtanh(),
        nn.Softplus(), nn.ReLU(), nn.Sigmoid(), nn.Tanh(), nn.Softmax(dim=-1)]:
        yield str(activation), (3,), activation
    yield "RNN(2, 3)", (4, 2), Steps(nn.RNN(2, 3, batch_first=True))
    yield "RNN(2, 3, relu)", (4, 2), Steps(nn.RNN(2, 3, batch_first=True, nonlinearity="relu"))
    yield "GRU(2, 3)", (4, 2), Steps(nn.GRU(2, 3, batch_first=True))
    yield "LSTM(2, 3)", (4, 2), Steps(nn.LSTM(2, 3, batch_first=True))
    yield "GRU(2, 2, two stacked)", (3, 2), Steps(nn.GRU(2, 2, num_layers=2, batch_first=True))
    yield "LSTM(1, 2, two stacked)", (3, 1), Steps(nn.LSTM(1, 2, num_layers=2, batch_first=True))


class Channels(nn.Module):
    def forward(self, x):
        return channels_first(x)


if __name__ == "__main__":
    for name, *what in cases():
        if len(sys.argv) < 2 or sys.argv[1] in name:
            show(name, *what)
