#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""check.py INCLUDE_STRATA: does every header include only what its folder may see, and is it short enough to read?

Prints each offending line as path:line and ends with 1 if there is any."""
import pathlib
import re
import sys

# A folder sees the folders named here and itself; include/strata/README.md says why.
BASE = {"tensor", "random"}
ALGEBRA = BASE | {"expression"}
MODEL = ALGEBRA | {"activation", "layer", "cost", "initializer", "optimizer", "data", "metric"}
SEES = {
    "tensor": set(),
    "random": {"tensor"},
    "expression": BASE,
    "activation": ALGEBRA,
    "layer": ALGEBRA | {"activation"},
    "cost": ALGEBRA | {"activation"},
    "initializer": ALGEBRA,
    "optimizer": ALGEBRA,
    "data": ALGEBRA,
    "metric": ALGEBRA,
    "network": MODEL,
    "testing": MODEL | {"network"},
    "io": MODEL | {"network"},
    "training": MODEL | {"network", "testing", "io"},
}

# The only folders that may spell another library or the operating system.
FILES = {"data", "io"}
SPELLED_IN = {
    "xsimd": {"tensor"},
    "xtensor": {"tensor", "expression"},
    "xtl": {"tensor", "expression"},
    "immintrin.h": {"tensor"},
    "xmmintrin.h": {"tensor"},
    "nlohmann": {"io"},
    "zlib.h": FILES,
    "zip.h": FILES,
    "fcntl.h": FILES,
    "sys": FILES | {"training"},  # the terminal's width
    "unistd.h": FILES | {"training"},
}

LONGEST = 300
INCLUDE = re.compile(r'\s*#\s*include\s*([<"])([^>"]+)[>"]')


def complaint(folder, bracket, target):
    """What is wrong with an include of `target` in `folder`, or None."""
    parts = target.split("/")
    if bracket == '"' or parts[0] == "strata":
        if parts[0] != "strata":
            return "write it from the root: \"strata/folder/name.hpp\""
        if len(parts) < 3:
            return "the umbrella is for users"
        if parts[1] != folder and parts[1] not in SEES[folder]:
            return f"backward arrow: {folder} must not see {parts[1]}"
        return None
    allowed = SPELLED_IN.get(parts[0], set() if "." in target or len(parts) > 1 else None)
    if allowed is not None and folder not in allowed:
        return f"{folder} must not spell {parts[0]}"
    return None


def check(root):
    """Every complaint about the headers below `root`."""
    for path in sorted(root.rglob("*.hpp")):
        name = path.relative_to(root)
        lines = path.read_text(encoding="utf-8").splitlines()
        if len(lines) > LONGEST:
            yield f"{path}:{LONGEST + 1}: {len(lines)} lines; over {LONGEST} it is two ideas"
        if len(name.parts) == 1:
            continue  # the umbrella sees everything
        folder = name.parts[0]
        if folder not in SEES:
            yield f"{path}:1: the folder {folder} has no place in the order of {pathlib.Path(__file__).name}"
            continue
        for number, line in enumerate(lines, 1):
            include = INCLUDE.match(line)
            wrong = include and complaint(folder, *include.groups())
            if wrong:
                yield f"{path}:{number}: {line.strip()}: {wrong}"


if __name__ == "__main__":
    complaints = list(check(pathlib.Path(sys.argv[1])))
    print("\n".join(complaints) or "every arrow points forward")
    sys.exit(1 if complaints else 0)
