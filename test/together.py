#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""together.py OUTPUT FILE…: one translation unit of several test files.

Each file stands in a namespace of its own, so that what it names is not seen by the others; all that they include comes
first, so that nothing of it lands in there. The compiler then reads the headers once, and instantiates once what several
files use."""
import pathlib
import re
import sys


class Unsuited(Exception):
    pass


def found(name, path):
    """What a file at this path means by a quoted name: what lies beside it, else what the compiler looks for."""
    beside = path.parent / name
    return beside.resolve().as_posix() if beside.is_file() else name


def includes(path, text):
    """The lines `#include …` of a file, none of which may depend on a condition."""
    lines, depth = [], 0
    for number, line in enumerate(text.splitlines(), 1):
        directive = re.match(r"\s*#\s*(\w+)", line)
        if not directive:
            continue
        word = directive[1]
        if word == "include":
            if depth:
                raise Unsuited(f"{path}:{number}: includes under a condition; list the file among those compiled alone")
            lines.append(re.sub(r'"(.*)"', lambda name: f'"{found(name[1], path)}"', line.strip()))
        elif word == "define":
            raise Unsuited(f"{path}:{number}: defines a macro; list the file among those compiled alone")
        depth += word.startswith("if") - (word == "endif")
    return lines


def unit(paths):
    first, rest = [], []
    for path in paths:
        first += [line for line in includes(path, path.read_text()) if line not in first]
        rest.append(f'namespace {path.parent.name}_{path.stem} {{\n#include "{path.as_posix()}"\n}}\n')
    return "\n".join(first) + "\n\n" + "\n".join(rest)


if __name__ == "__main__":
    try:
        text = unit([pathlib.Path(name).resolve() for name in sys.argv[2:]])
    except Unsuited as reason:
        sys.exit(f"together.py: {reason}")
    pathlib.Path(sys.argv[1]).write_text(text)
