#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""read_own.py PROGRAM NETWORKS COMMAND…: does PROGRAM (examples/onnx) give back the types of the models that NETWORKS
writes, and do these, compiled by COMMAND…, predict what the networks predicted, and write the same models?"""
import pathlib
import re
import subprocess
import sys
import tempfile

import compiled

# What is no layer of strata, or none that a graph shows, and a word of what is said about it.
REFUSED = {
    "elman_linear": "'Scan'", "elman_silu": "'Scan'", "recurrent": "'Scan'", "own_steps": "'Scan'",
    "own_numbers": "examples/own_activation", "nothing_happens": "a layer", "wave_net": "branches that share no layer",
    "wave_net_gated": "'Split'",
}
# Same is Padding<1> here; a Residual at each step is one of steps.
OTHERWISE = {"conv1d", "combined_steps"}
COMPILED = ["islands", "layers_of_numbers", "flatten_at_once", "conv2d_options", "conv2d_groups", "normalizations",
            "combined_images", "combined_numbers", "lstm", "gru", "elman_relu", "recurrent_between_convolutions",
            "last_step", "conv1d", "conv_transpose1d"]
# Nothing is left out of these, as Dropout is, and their options stand in the usual order.
SAME_BYTES = {"islands", "flatten_at_once", "conv2d_options", "combined_images", "combined_numbers", "lstm", "gru",
              "elman_relu", "recurrent_between_convolutions", "last_step", "conv_transpose1d"}


def but_for_the_self_test(path):
    """A model without what its network gave on this processor, by these options of the compiler; it stands last."""
    return path.read_bytes().partition(b"\tself_test")[0]


def plain(text):
    """A type without the cost, dropouts and line breaks, the options of each entry in the order of the alphabet."""
    text = re.sub(r",\s*(MeanSquaredError|Dropout<[^>]*>)", "", text)
    text = re.sub(r"<\s+", "<", re.sub(r"\s+", " ", text))
    return sorted(re.split(r"[<>, ]+", text))


def main():
    program, networks, *command = sys.argv[1:]
    failures = 0
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        subprocess.run([networks, name], check=True)
        headers = {}
        for path in sorted(folder.glob("*.onnx")):
            text, good = compiled.header(program, path)
            if good != (path.stem not in REFUSED) or (not good and REFUSED[path.stem] not in text):
                failures += 1
                print(f"WRONG {path.stem}: {text}")
            elif good:
                headers[path.stem] = text
                found = re.search(r"using Model = (.*?);", text, re.DOTALL)[1]
                expected = re.search(rb"architecture\x12[^N]+(Network<.*?>)(rG|r.{1,3}\n\tself_test)", path.read_bytes(),
                                     re.DOTALL)[1].decode()
                if plain(found) != plain(expected) and path.stem not in OTHERWISE:
                    failures += 1
                    print(f"WRONG {path.stem}: {found}\n  expected {expected}")
        for stem in COMPILED:
            (folder / f"{stem}.x").write_bytes(compiled.npy(folder / f"{stem}.input.npy"))
            (folder / f"{stem}.y").write_bytes(compiled.npy(folder / f"{stem}.output.npy"))
        failures += compiled.check(folder, {stem: headers[stem] for stem in COMPILED}, command)
        for stem in COMPILED:
            same = but_for_the_self_test(folder / f"{stem}.onnx") == but_for_the_self_test(folder / f"{stem}.again.onnx")
            if same != (stem in SAME_BYTES):
                failures += 1
                print(f"WRONG {stem}: written again it is {'the same' if same else 'another'} file")
        print(f"{len(headers)} models are read, {len(REFUSED)} refused; {failures} failures")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
