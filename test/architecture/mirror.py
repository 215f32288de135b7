#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""mirror.py SOURCE_ROOT BUILT…: has every header a test of the same path, and is every test on disk one that is built?"""
import pathlib
import sys

OTHER = {"packaging"}  # a project of its own


def missing(root, built):
    """Every header without a test and every test without a place in the build."""
    test, headers = root / "test", root / "include" / "strata"
    built = {pathlib.Path(path).resolve().relative_to(test) for path in built}
    for header in sorted(headers.glob("*/**/*.hpp")):
        wanted = header.relative_to(headers).with_suffix(".cpp")
        if wanted not in built:
            yield f"include/strata/{header.relative_to(headers)}: no test/{wanted} in the table of test/meson.build"
    for path in sorted(test.glob("*/**/*.cpp")):
        name = path.relative_to(test)
        if name.parts[0] not in OTHER and name not in built:
            yield f"test/{name}: in no meson.build"


if __name__ == "__main__":
    complaints = list(missing(pathlib.Path(sys.argv[1]).resolve(), sys.argv[2:]))
    print("\n".join(complaints) or "every header has its test, every test is built")
    sys.exit(1 if complaints else 0)
