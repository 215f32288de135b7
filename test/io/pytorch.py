#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""pytorch.py SAVED_NETWORK: do strata and PyTorch give the same for the same file, whoever wrote it?"""
import pathlib
import subprocess
import sys
import tempfile

import safetensors
import torch

ROWS = torch.tensor([[0.5, -1, 2], [-3, 0.25, 1]])
TYPES = {"F32": torch.float32, "F64": torch.float64, "F16": torch.float16, "BF16": torch.bfloat16}


def sequential():
    nn = torch.nn
    return nn.Sequential(nn.Linear(3, 4), nn.Sigmoid(), nn.Linear(4, 4), nn.Tanh(), nn.Linear(4, 2), nn.Softmax(dim=1))


def strata(program, *words):
    lines = subprocess.check_output([program, *words], text=True).splitlines()
    return torch.tensor([float.fromhex(word) for word in lines[1].split()]).reshape(2, 2)


def check(what, found, expected):
    difference = (found - expected).abs().max().item()
    print(f"{what}: largest difference {difference:.1e}")
    if not difference < 1e-6:
        sys.exit(1)


def main(program, path):
    torch.manual_seed(1)
    for name, dtype in TYPES.items():
        network = sequential().to(dtype)
        tensors = {}
        for key, value in network.state_dict().items():
            raw = value.contiguous().view(torch.uint8 if value.element_size() == 1 else torch.int16).numpy().tobytes()
            tensors[key] = (name, list(value.shape), raw)
        safetensors.write(path, tensors, {"format": "pt"})
        with torch.no_grad():
            check(f"written by PyTorch as {name}", strata(program, "read", path, "sequential"), network.float()(ROWS))

    # What is saved under a Sequential's names is its state_dict: load_state_dict is strict about every key.
    for option in ["sequential"], []:
        outputs = strata(program, "write", path, *option)
        tensors, _ = safetensors.read(path)
        state = {
            key: torch.frombuffer(bytearray(raw), dtype=torch.float32).reshape(shape)
            for key, (_, shape, raw) in tensors.items()
        }
        network = sequential()
        if option:
            network.load_state_dict(state, strict=True)
        else:
            layers = torch.nn.Module()
            layers.layers = torch.nn.ModuleList([network[0], network[2], network[4]])
            layers.load_state_dict(state, strict=True)
        with torch.no_grad():
            check(f"written by strata with keys like {next(iter(state))}", outputs, network(ROWS))


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        main(sys.argv[1], pathlib.Path(folder, "network.safetensors"))
