#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""python.py SAVED_NETWORK: do strata and an independent reader and writer understand each other's files?"""
import math
import pathlib
import random
import struct
import subprocess
import sys
import tempfile
import unittest

import safetensors

LAYERS = [(3, 4), (4, 4), (4, 2)]  # inputs, outputs
ROWS = [[0.5, -1, 2], [-3, 0.25, 1]]
PROGRAM = ""


def numbers(tensor):
    """The values of a tensor, worked out from its bits."""
    dtype, _, raw = tensor
    if dtype == "BF16":
        return [struct.unpack("<f", b"\0\0" + raw[i : i + 2])[0] for i in range(0, len(raw), 2)]
    letter = {"F16": "e", "F32": "f", "F64": "d"}[dtype]
    return [number for (number,) in struct.iter_unpack("<" + letter, raw)]


def theta(tensors, names):
    """θ order: output by output, its bias, then its weights."""
    for name, (inputs, outputs) in zip(names, LAYERS):
        weights, biases = numbers(tensors[name + ".weight"]), numbers(tensors[name + ".bias"])
        for output in range(outputs):
            yield biases[output]
            yield from weights[output * inputs : (output + 1) * inputs]


def forward(parameters, x):
    """Sigmoid, tanh, softmax."""
    at = 0
    for number, (inputs, outputs) in enumerate(LAYERS):
        z = []
        for _ in range(outputs):
            z.append(parameters[at] + sum(w * v for w, v in zip(parameters[at + 1 : at + 1 + inputs], x)))
            at += 1 + inputs
        x = [[1 / (1 + math.exp(-v)) for v in z], [math.tanh(v) for v in z], [math.exp(v) for v in z]][number]
    return [v / sum(x) for v in x]


def fnv1a(raw):
    value = 0xCBF29CE484222325
    for byte in raw:
        value = (value ^ byte) * 0x100000001B3 % 2**64
    return f"{value:016x}"


class Understanding(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = pathlib.Path(folder.name, "network.safetensors")

    def strata(self, *words):
        """Parameters and outputs that the program prints."""
        run = subprocess.run([PROGRAM, *words], capture_output=True, text=True)
        self.assertEqual(run.returncode, 0, run.stderr)
        return [[float.fromhex(word) for word in line.split()] for line in run.stdout.splitlines()]

    def assert_close(self, found, expected):
        self.assertEqual(len(found), len(expected))
        for a, b in zip(found, expected):
            self.assertAlmostEqual(a, b, delta=1e-5)

    def test_python_reads_what_strata_writes(self):
        parameters, outputs = self.strata("write", self.path)
        tensors, metadata = safetensors.read(self.path)
        self.assertEqual(list(theta(tensors, ["layers.0", "layers.1", "layers.2"])), parameters)
        self.assert_close(outputs, [y for x in ROWS for y in forward(parameters, x)])
        self.assertEqual(tensors["layers.2.weight"][:2], ("F32", [2, 4]))
        self.assertEqual(len(tensors), 6)

        self.assertEqual(metadata["format"], "pt")
        self.assertEqual(metadata["strata"], "network 2")
        self.assertEqual(metadata["checksum"], fnv1a(b"".join(raw for _, _, raw in tensors.values())))
        layers = "Dense<3, 4, Sigmoid>, Dense<4, 4, Tanh>, Dense<4, 2, Softmax>"
        self.assertEqual(metadata["architecture"], f"Network<Input<3>, {layers}>")

        text, checksum = metadata["self_test"][:-16], metadata["self_test"][-16:]
        self.assertEqual(checksum, fnv1a(text.encode()))
        dtype, *digits = text.split()
        self.assertEqual(dtype, "F32")
        inputs, expected = ([number for (number,) in struct.iter_unpack(">f", bytes.fromhex(d))] for d in digits)
        found = [forward(parameters, inputs[row * 3 : row * 3 + 3]) for row in range(4)]
        self.assert_close([y for row in found for y in row], expected)

    def test_strata_reads_what_python_writes(self):
        random.seed(1)
        for dtype, width in safetensors.BYTES.items():
            for names, option in ((["layers.0", "layers.1", "layers.2"], []), (["0", "2", "4"], ["sequential"])):
                tensors = {}
                for name, (inputs, outputs) in zip(names, LAYERS):
                    for part, shape in ((".weight", [outputs, inputs]), (".bias", [outputs])):
                        raw = b"".join(self.some_bits(dtype, width) for _ in range(math.prod(shape)))
                        tensors[name + part] = (dtype, shape, raw)
                # Any order of tensors will do.
                tensors = dict(random.sample(list(tensors.items()), len(tensors)))
                safetensors.write(self.path, tensors)
                parameters, outputs = self.strata("read", self.path, *option)
                rounded = struct.pack("<46f", *theta(tensors, names))
                self.assertEqual(struct.pack("<46f", *parameters), rounded, dtype)
                self.assert_close(outputs, [y for x in ROWS for y in forward(parameters, x)])

    def some_bits(self, dtype, width):
        """Any number of this type with a magnitude of at most 16: tiny ones, subnormal ones and both zeros too."""
        while True:
            raw = random.choice([random.randbytes(width), bytes(width), bytes(width - 1) + b"\x80"])
            if abs(numbers((dtype, [1], raw))[0]) <= 16:
                return raw


if __name__ == "__main__":
    PROGRAM = sys.argv.pop()
    unittest.main()
