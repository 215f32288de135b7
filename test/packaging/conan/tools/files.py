# SPDX-License-Identifier: MIT
import pathlib
import shutil


def load(_recipe, path):
    return pathlib.Path(path).read_text(encoding="utf-8")


def copy(_recipe, pattern, src, dst):
    """Each file below src that fits goes to the same place below dst."""
    found = [path for path in pathlib.Path(src).rglob(pattern) if path.is_file()]
    for path in found:
        target = pathlib.Path(dst) / path.relative_to(src)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, target)
    return found
