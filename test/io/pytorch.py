#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""pytorch.py SAVED_NETWORK: do strata and PyTorch give the same for the same file, whoever wrote it?"""
import pathlib
import subprocess
import sys
import tempfile

import safetensors
import torch

TYPES = {"F32": torch.float32, "F64": torch.float64, "F16": torch.float16, "BF16": torch.bfloat16}
nn = torch.nn


def plain():
    return nn.Sequential(nn.Linear(3, 4), nn.Sigmoid(), nn.Linear(4, 4), nn.Tanh(), nn.Linear(4, 2), nn.Softmax(dim=1))


def images():
    return nn.Sequential(
        nn.Conv2d(2, 4, 3, padding=1, stride=(2, 1)), nn.ReLU(), nn.MaxPool2d(2, stride=1),
        nn.Conv2d(4, 6, 2, groups=2), nn.Tanh(), nn.AvgPool2d(2, stride=1, padding=1), nn.Flatten(),
        nn.Linear(90, 3), nn.Softmax(dim=1))  # fmt: skip


def steps():
    return nn.Sequential(
        nn.Conv1d(2, 4, 3, dilation=2, bias=False), nn.Tanh(), nn.MaxPool1d(2), nn.Flatten(), nn.Linear(8, 3))  # fmt: skip


class Recurring(nn.Sequential):
    """A Sequential through which a recurrence gives the outputs of all its steps."""

    def forward(self, x):
        for module in self:
            x = module(x)
            x = x[0] if isinstance(x, tuple) else x
        return x


class LastStep(nn.Module):
    def forward(self, x):
        return x[:, -1]


def recurrent():
    return Recurring(
        nn.GRU(2, 3, batch_first=True), nn.Linear(3, 4), nn.Tanh(), nn.LSTM(4, 3, batch_first=True),
        nn.RNN(3, 5, batch_first=True, nonlinearity="relu"), LastStep(), nn.Linear(5, 2), nn.Softmax(dim=1))  # fmt: skip


def normalized():
    network = nn.Sequential(
        nn.Conv2d(2, 3, 2), nn.SiLU(), nn.BatchNorm2d(3), nn.PReLU(3), nn.Conv2d(3, 4, 2), nn.Flatten(),
        nn.PReLU(8), nn.LayerNorm(8), nn.BatchNorm1d(8), nn.Dropout(0.5), nn.Linear(8, 2), nn.GELU())  # fmt: skip
    with torch.no_grad():
        for module in network[2], network[3], network[6], network[7], network[8]:
            for tensor in module.parameters():
                tensor.uniform_(0.2, 1.5)
        network(torch.randn(8, 2, 4, 3))  # running statistics
    return network.eval()


def in_memory_order(*shape):
    """The rows that the program makes, whose last axis is the channels; PyTorch wants these first."""
    numbers = torch.arange(2 * torch.tensor(shape).prod())
    return ((numbers * 7 % 11 - 5) / 4).reshape(2, *shape).movedim(-1, 1)


ROWS = {plain: torch.tensor([[0.5, -1, 2], [-3, 0.25, 1]]), images: in_memory_order(7, 6, 2), steps: in_memory_order(9, 2),
        recurrent: in_memory_order(6, 2).movedim(1, -1), normalized: in_memory_order(4, 3, 2)}  # fmt: skip


def strata(program, *words):
    lines = subprocess.check_output([program, *words], text=True).splitlines()
    return torch.tensor([float.fromhex(word) for word in lines[1].split()]).reshape(2, -1)


def check(what, found, expected):
    difference = (found - expected).abs().max().item()
    print(f"{what}: largest difference {difference:.1e}")
    if not difference < 1e-6:
        sys.exit(1)


def read_by_strata(program, path, network, rows, dtype_name, *options):
    tensors = {}
    for key, value in network.state_dict().items():
        if value.dtype == torch.int64:  # how many batches there were
            tensors[key] = ("I64", list(value.shape), value.numpy().tobytes())
            continue
        raw = value.contiguous().view(torch.uint8 if value.element_size() == 1 else torch.int16).numpy().tobytes()
        tensors[key] = (dtype_name, list(value.shape), raw)
    safetensors.write(path, tensors, {"format": "pt"})
    with torch.no_grad():
        found = strata(program, "read", path, "sequential", *options)
        check(f"written by PyTorch as {dtype_name} {options}", found, network.float()(rows))


def state_written_by_strata(program, path, *options):
    outputs = strata(program, "write", path, *options)
    tensors, _ = safetensors.read(path)
    return outputs, {
        key: torch.frombuffer(bytearray(raw), dtype=torch.float32).reshape(shape) for key, (_, shape, raw) in tensors.items()
    }


def main(program, path):
    torch.manual_seed(1)
    for name, dtype in TYPES.items():
        read_by_strata(program, path, plain().to(dtype), ROWS[plain], name)
    read_by_strata(program, path, images(), ROWS[images], "F32", "images")
    read_by_strata(program, path, steps(), ROWS[steps], "F32", "steps")
    read_by_strata(program, path, recurrent(), ROWS[recurrent], "F32", "recurrent")
    read_by_strata(program, path, normalized(), ROWS[normalized], "F32", "normalized")

    # What is saved under a Sequential's names is its state_dict: load_state_dict is strict about every key.
    for make in plain, images, steps, recurrent, normalized:
        options = [] if make is plain else [make.__name__]
        outputs, state = state_written_by_strata(program, path, "sequential", *options)
        network = make()
        network.load_state_dict(state, strict=True)
        with torch.no_grad():
            check(f"written by strata with keys like {next(iter(state))} {options}", outputs, network(ROWS[make]))

    outputs, state = state_written_by_strata(program, path)
    network = plain()
    layers = nn.Module()
    layers.layers = nn.ModuleList([network[0], network[2], network[4]])
    layers.load_state_dict(state, strict=True)
    with torch.no_grad():
        check(f"written by strata with keys like {next(iter(state))}", outputs, network(ROWS[plain]))


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        main(sys.argv[1], pathlib.Path(folder, "network.safetensors"))
