#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""built.py FOLDER: the names of the tests in a build folder of Meson's whose programs are there, a line each.

`meson test` runs none at all if one of them could not be built."""
import json
import pathlib
import subprocess
import sys


def is_there(test, folder):
    """Whether whatever a test's command names inside the build folder exists."""
    paths = [pathlib.Path(word) for word in test["cmd"]]
    programs = [path for path in paths if folder in path.parents and path.suffix == ""]
    return all(path.exists() for path in programs)


if __name__ == "__main__":
    where = pathlib.Path(sys.argv[1]).resolve()
    answer = subprocess.run(["meson", "introspect", "--tests", where], check=True, capture_output=True).stdout
    print("\n".join(sorted({test["name"] for test in json.loads(answer) if is_there(test, where)})))
