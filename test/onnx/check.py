#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""check.py PACKAGE FOLDER: do ONNX's own checker and shape inference agree with every model of FOLDER, and has the
self-test in its metadata the form that include/strata/README.md describes? PACKAGE: where onnx is installed."""
import pathlib
import sys

import onnx
import onnx.checker
import onnx.shape_inference


def shape(value):
    return [axis.dim_param or axis.dim_value for axis in value.type.tensor_type.shape.dim]


def check(path):
    """Raises what is wrong with a model."""
    model = onnx.load(str(path))
    onnx.checker.check_model(model, full_check=True)
    said = shape(model.graph.output[0])
    model.graph.output[0].type.tensor_type.ClearField("shape")
    inferred = onnx.shape_inference.infer_shapes(model, check_type=True, strict_mode=True, data_prop=True)
    found = shape(inferred.graph.output[0])
    if found != said:
        raise ValueError(f"the output is said to be {said}, and is {found}")

    notes = {entry.key: entry.value for entry in model.metadata_props}
    if not notes["architecture"].startswith("Network<"):
        raise ValueError("no architecture")
    kind, inputs, outputs, _ = notes["self_test"].split(" ")
    digits = {"F32": 8, "F64": 16}[kind]
    for text, axes in ((inputs, shape(model.graph.input[0])), (outputs, said)):
        numbers = 4
        for length in axes[1:]:
            numbers *= length
        if len(text) != digits * numbers:
            raise ValueError(f"the self-test has {len(text)} digits, expected {digits * numbers}")


if __name__ == "__main__":
    paths = sorted(pathlib.Path(sys.argv[2]).glob("*.onnx"))
    failures = 0
    for path in paths:
        try:
            check(path)
        except Exception as problem:  # pylint: disable=broad-except # whatever it is, the next model is looked at too
            failures += 1
            print(f"FAILED {path.stem}: {problem}")
    print(f"onnx {onnx.__version__}: {len(paths) - failures} of {len(paths)} models are right")
    sys.exit(1 if failures or not paths else 0)
