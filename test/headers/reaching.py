#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""reaching.py FOLDER TARGET: the headers in FOLDER/strata that include strata/TARGET, themselves or through another."""
import pathlib
import re
import sys


def included(path):
    return re.findall(r'^#include "strata/(.+)"', path.read_text(encoding="utf-8"), re.MULTILINE)


def reaching(folder, target):
    root = pathlib.Path(folder) / "strata"
    edges = {path.relative_to(root).as_posix(): included(path) for path in root.rglob("*.hpp")}
    found, before = {target}, set()
    while found != before:
        before = found
        found = found | {header for header, others in edges.items() if found.intersection(others)}
    return sorted(found)


if __name__ == "__main__":
    print("\n".join(reaching(*sys.argv[1:])))
