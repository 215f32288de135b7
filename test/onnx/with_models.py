#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""with_models.py NETWORKS PACKAGE COMMAND…: COMMAND… PACKAGE FOLDER, where NETWORKS has written its models to FOLDER.

Without the package, Meson is told that the test was skipped, and whoever looks why."""
import pathlib
import subprocess
import sys
import tempfile

SKIPPED = 77

if __name__ == "__main__":
    networks, package, *command = sys.argv[1:]
    if not pathlib.Path(package).is_dir():
        print(f"There is no {package}: test/run --only onnx installs it")
        sys.exit(SKIPPED)
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([networks, folder], check=True)
        sys.exit(subprocess.run([*command, package, folder], check=False).returncode)
