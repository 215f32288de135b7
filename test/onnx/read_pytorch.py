#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""read_pytorch.py PROGRAM COMMAND…: does PROGRAM (examples/onnx) give the types of models that PyTorch exports, and do
these, compiled by COMMAND…, predict what PyTorch predicts? Skipped, and that is said, without PyTorch."""
import pathlib
import re
import sys
import tempfile
import warnings

import compiled

SKIPPED = 77
try:
    import torch
    from torch import nn
except ImportError:
    print("Models of PyTorch are NOT read: there is none (Debian: python3-torch)")
    sys.exit(SKIPPED)


class Recurrent(nn.Module):
    """A recurrent layer, and a dense one after its last step, after its last state, or after each step."""
    def __init__(self, layer, hidden, of):
        super().__init__()
        self.layer, self.dense, self.of = layer, nn.Linear(hidden, 2), of

    def forward(self, x):
        y, state = self.layer(x)
        state = state[0] if isinstance(state, tuple) else state
        if self.of == "steps":
            return torch.tanh(self.dense(y))
        return self.dense(state[-1] if self.of == "state" else y[:, -1, :] if self.of == "last" else y[-1])


class Around(nn.Module):
    """F(x) + P(x), or F(x) + x."""
    def __init__(self, inner, around=None):
        super().__init__()
        self.inner, self.around = inner, around or nn.Identity()

    def forward(self, x):
        return self.inner(x) + self.around(x)


class Beside(nn.Module):
    """The channels of several branches, or a product of two."""
    def __init__(self, *branches, gated=False):
        super().__init__()
        self.branches, self.gated = nn.ModuleList(branches), gated

    def forward(self, x):
        parts = [branch(x) for branch in self.branches]
        return torch.tanh(parts[0]) * torch.sigmoid(parts[1]) if self.gated else torch.cat(parts, 1)


class View(nn.Module):
    """How rows were flattened before there was nn.Flatten."""
    def forward(self, x):
        return x.view(x.size(0), -1)


def models():
    """(name, module, shape of x, from its axes to strata's, the entries after the input)."""
    same, image, sequence, steps_first = None, (0, 2, 3, 1), (0, 2, 1), (1, 0, 2)
    yield ("mlp", nn.Sequential(
        nn.Linear(5, 8), nn.ReLU(), nn.BatchNorm1d(8, eps=1e-3), nn.Dropout(.3), nn.Linear(8, 7, bias=False), nn.GELU(),
        nn.Linear(7, 6), nn.SiLU(), nn.Linear(6, 6), nn.GELU(approximate="tanh"), nn.Linear(6, 5), nn.Softplus(),
        nn.Linear(5, 5), nn.Hardtanh(), nn.Linear(5, 4), nn.LeakyReLU(.2), nn.PReLU(), nn.ELU(), nn.Linear(4, 3),
        nn.Softmax(1)), (2, 5), same,
        "Dense<5, 8, ReLU>, BatchNorm<8, Epsilon<0.001>>, Dense<8, 7, GELU, NoBias>, Dense<7, 6, SiLU>, "
        "Dense<6, 6, GELUTanh>, Dense<6, 5, Softplus>, Dense<5, 5, HardTanh>, Dense<5, 4, LeakyReLU<0.2>>, PReLU<>, "
        "Activate<4, ELU>, Dense<4, 3, Softmax>")
    yield ("cnn", nn.Sequential(
        nn.Conv2d(1, 4, 3, padding=1), nn.BatchNorm2d(4), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(4, 6, 3, stride=2, bias=False), nn.Tanh(), nn.AvgPool2d((2, 1)), nn.Flatten(), nn.Linear(36, 3)),
        (2, 1, 20, 14), image,
        "Conv2d<1, 4, 3, ReLU, Same>, MaxPool<2>, Conv2d<4, 6, 3, Tanh, Stride<2>, NoBias>, "
        "AveragePool<2, KernelWidth<1>>, Flatten, Dense<36, 3>")
    yield ("view", nn.Sequential(
        nn.Conv2d(3, 4, (3, 2)), View(), nn.BatchNorm1d(64), nn.PReLU(64),
        Beside(nn.Linear(64, 3), nn.Linear(64, 2))), (2, 3, 6, 5), image,
        "Conv2d<3, 4, 3, Identity, KernelWidth<2>>, Flatten, BatchNorm<64>, PReLU<64>, "
        "Parallel<Dense<64, 3>, Dense<64, 2>>")
    yield ("mean", nn.Sequential(nn.Conv2d(3, 8, 3), nn.ReLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(8, 2)),
           (2, 3, 6, 5), image, "Conv2d<3, 8, 3, ReLU>, GlobalAveragePool, Dense<8, 2>")
    yield ("depthwise", nn.Sequential(
        nn.Conv2d(4, 8, 3, groups=4, padding=(1, 0)), nn.PReLU(8), nn.ZeroPad2d(1), nn.Conv2d(8, 2, 3), nn.Flatten(),
        nn.Linear(36, 2)), (2, 4, 6, 5), image,
        "Conv2d<4, 8, 3, Identity, Padding<1, 0>, Groups<4>>, PReLU<8>, Conv2d<8, 2, 3, Identity, Same>, Flatten, "
        "Dense<36, 2>")
    yield ("sequence", nn.Sequential(
        nn.Conv1d(2, 4, 3, dilation=2), nn.ELU(), nn.MaxPool1d(2), nn.ConvTranspose1d(4, 3, 3, stride=2, padding=1),
        nn.Flatten(), nn.Linear(21, 2)), (2, 2, 12), sequence,
        "Conv1d<2, 4, 3, ELU, Dilation<2>>, MaxPool<2>, ConvTranspose1d<4, 3, 3, Identity, Stride<2>, Padding<1>>, "
        "Flatten, Dense<21, 2>")
    yield ("steps", nn.Sequential(nn.Linear(3, 4), nn.ReLU(), nn.LayerNorm(4), nn.Linear(4, 2)), (2, 7, 3), same,
           "EachStep<Dense<3, 4, ReLU>>, LayerNorm<4>, EachStep<Dense<4, 2>>")
    yield ("gru", Recurrent(nn.GRU(3, 6, batch_first=True), 6, "last"), (2, 7, 3), same,
           "GRU<3, 6>, LastStep, Dense<6, 2>")
    yield ("two_grus", Recurrent(nn.GRU(3, 6, 2, batch_first=True), 6, "steps"), (2, 7, 3), same,
           "GRU<3, 6>, GRU<6, 6>, EachStep<Dense<6, 2, Tanh>>")
    yield ("lstm", Recurrent(nn.LSTM(3, 6), 6, "last of steps first"), (7, 2, 3), steps_first,
           "LSTM<3, 6>, LastStep, Dense<6, 2>")
    yield ("lstm_state", Recurrent(nn.LSTM(3, 6, batch_first=True), 6, "state"), (2, 7, 3), same,
           "LSTM<3, 6>, LastStep, Dense<6, 2>")
    yield ("rnn", Recurrent(nn.RNN(3, 6, batch_first=True, nonlinearity="relu"), 6, "state"), (2, 7, 3), same,
           "Elman<3, 6, ReLU>, LastStep, Dense<6, 2>")
    yield ("branches", nn.Sequential(
        Around(nn.Sequential(nn.Conv2d(3, 3, 3, padding=1), nn.BatchNorm2d(3), nn.ReLU(), nn.Conv2d(3, 3, 1))), nn.ReLU(),
        Around(nn.Sequential(nn.Conv2d(3, 4, 3, padding=1, stride=2), nn.ReLU(), nn.Conv2d(4, 4, 3, padding=1)),
               nn.Conv2d(3, 4, 1, stride=2)), Beside(nn.Conv2d(4, 2, 1), nn.Conv2d(4, 3, 1)), nn.Flatten(),
        nn.Linear(45, 4), Beside(nn.Linear(4, 3), nn.Linear(4, 3), gated=True), Around(nn.Tanh())),
        (2, 3, 6, 6), image,
        "Residual<Conv2d<3, 3, 3, ReLU, Same>, Conv2d<3, 3, 1>>, Apply<ReLU>, "
        "Residual<Project<Conv2d<3, 4, 1, Identity, Stride<2>>>, Conv2d<3, 4, 3, ReLU, Stride<2>, Padding<1>>, "
        "Conv2d<4, 4, 3, Identity, Same>>, Parallel<Conv2d<4, 2, 1>, Conv2d<4, 3, 1>>, Flatten, Dense<45, 4>, "
        "Gated<Dense<4, 3, Tanh>, Dense<4, 3, Sigmoid>>, Residual<Activate<3, Tanh>>")


def export(module, shape, axes, path, free):
    """Writes the model; x and what PyTorch predicts of it, with strata's axes."""
    x = torch.randn(*shape)
    rows = 1 if axes == (1, 0, 2) else 0
    opset = 17 if path.stem != "cnn" else 11
    names = {"dynamic_axes": {"x": {rows: "n"}, "y": {0: "n"}}} if free else {}
    torch.onnx.export(module, x, str(path), opset_version=opset, input_names=["x"], output_names=["y"], **names)
    inner = x if axes is None else x.permute(*axes)
    path.with_suffix(".x").write_bytes(inner.contiguous().numpy().tobytes())
    path.with_suffix(".y").write_bytes(module(x).detach().contiguous().numpy().tobytes())


def main():
    program, *command = sys.argv[1:]
    warnings.simplefilter("ignore")
    torch.manual_seed(1)
    failures, headers = 0, {}
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for stem, module, shape, axes, entries in models():
            module.eval()
            for tensor in [*module.buffers(), *module.parameters()]:
                if tensor.dtype.is_floating_point:
                    tensor.data += torch.rand_like(tensor) / 4
            for free in (False, True):  # the number of rows; what is free needs nodes that compute shapes
                path = folder / f"{stem}.onnx"
                export(module, shape, axes, path, free)
                text, _ = compiled.header(program, path)
                found = re.search(r"using Model = Network<(.*?)>;\n", text, re.DOTALL)
                found = re.sub(r"\s+", " ", found[1] if found else text)
                if found.partition(">, ")[2] not in (entries, entries + ", MeanSquaredError"):
                    failures += 1
                    print(f"WRONG {stem}: {found}\n  expected {entries}")
                headers[stem] = text
        failures += compiled.check(folder, headers, command)
    print(f"torch {torch.__version__}: {len(headers)} models; {failures} failures")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
