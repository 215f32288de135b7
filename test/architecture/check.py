#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""check.py INCLUDE_STRATA: does every header include only what its folder may see, is it short enough to read, and free
of variables that outlive a call?

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
    "quantized": MODEL | {"network", "testing", "io", "training"},
    "ranks": MODEL | {"network", "testing", "io", "training"},
}

# The only folders that may spell another library or the operating system.
FILES = {"data", "io"}
SPELLED_IN = {
    "xsimd": {"tensor"},
    "xtensor": {"tensor", "expression"},
    "xtl": {"tensor", "expression"},
    "immintrin.h": {"tensor"},
    "xmmintrin.h": {"tensor"},
    "omp.h": {"expression"},
    "nlohmann": {"io"},
    "mpi.h": {"ranks"},
    "zlib.h": FILES,
    "zip.h": FILES,
    "fcntl.h": FILES,
    "io.h": FILES | {"training"},  # Windows' names
    "process.h": FILES,
    "sys": FILES | {"training", "expression"},  # the terminal's width; how often processors are taken away
    "unistd.h": FILES | {"training", "expression"},  # the terminal; which process this is
}

# A variable that is neither a constant of the compiler nor local: it may allocate before main, or be shared by threads.
LASTING = re.compile(r"^\s*(?:(?:inline|extern)\s+)*(?:static|thread_local|inline|extern)\s"
                     r"(?!.*\b(?:constexpr|consteval|operator)\b)[^(\"]*[=;{]")
NO_VARIABLE = re.compile(r"^\s*(?:inline\s+namespace|static_assert|extern\s+\"C\")")
# Those there are: of whole numbers, so that they are there before any code runs.
LASTING_ALLOWED = {
    ("data/atomic_file.hpp", "static std::atomic<unsigned> counter{0};"),  # no two temporary files of one name
    ("training/interrupt.hpp", "static volatile std::sig_atomic_t pressed = 0;"),  # a signal handler has no other way
    ("network/quiet.hpp", "static Unknown weights, biases;"),  # never defined: of a network that does not compile
}

# What -ffast-math takes for settled, or compilers warn of: tensor/finite.hpp has what asks the bits.
PRESUMED = re.compile(r"\bstd::(isnan|isinf|isfinite|isnormal|fpclassify)\b|\b(quiet_NaN|infinity)\(\)|\b(NAN|INFINITY)\b")

# What libc++ lacks in releases that are about: tensor/bit_cast.hpp has the first.
LACKING = re.compile(r"\bstd::(bit_cast|ranges)\b")

# Does not compile with -fno-exceptions: tensor/error.hpp has STRATA_THROW.
THROWS = re.compile(r"(?<!\w)throw [A-Za-z:]")

LONGEST = 300
INCLUDE = re.compile(r'\s*#\s*include\s*([<"])([^>"]+)[>"]')


def complaint(folder, bracket, target):
    """What is wrong with an include of `target` in `folder`, or None."""
    if " " in target:
        return None  # a sentence in place of a file, which ends the compilation
    parts = target.split("/")
    if bracket == '"' or parts[0] == "strata":
        if parts[0] != "strata":
            return "write it from the root: \"strata/folder/name.hpp\""
        if target == "strata/version.hpp":
            return None  # a number, which sees nothing
        if len(parts) < 3:
            return "the umbrella is for users"
        if parts[1] != folder and parts[1] not in SEES[folder]:
            return f"backward arrow: {folder} must not see {parts[1]}"
        return None
    allowed = SPELLED_IN.get(parts[0], set() if "." in target or len(parts) > 1 else None)
    if allowed is not None and folder not in allowed:
        return f"{folder} must not spell {parts[0]}"
    return None


def lasts(name, line):
    """Whether a line of the header `name` declares a variable that outlives the call, and that is not allowed to."""
    code = line.split("//")[0].rstrip()
    if not LASTING.match(code) or NO_VARIABLE.match(code):
        return False
    return (name.as_posix(), code.strip()) not in LASTING_ALLOWED


def check(root):
    """Every complaint about the headers below `root`."""
    for path in sorted(root.rglob("*.hpp")):
        name = path.relative_to(root)
        lines = path.read_text(encoding="utf-8").splitlines()
        if len(lines) > LONGEST:
            yield f"{path}:{LONGEST + 1}: {len(lines)} lines; over {LONGEST} it is two ideas"
        for number, line in enumerate(lines, 1):
            if PRESUMED.search(line.split("//")[0]) and name.as_posix() != "tensor/finite.hpp":
                yield f"{path}:{number}: {line.strip()}: not so under -ffast-math; see tensor/finite.hpp"
            if LACKING.search(line.split("//")[0]) and name.as_posix() != "tensor/bit_cast.hpp":
                yield f"{path}:{number}: {line.strip()}: libc++ 13 lacks it; see tensor/bit_cast.hpp"
            if THROWS.search(line.split("//")[0]) and name.as_posix() != "tensor/error.hpp":
                yield f"{path}:{number}: {line.strip()}: write STRATA_THROW; see tensor/error.hpp"
            if lasts(name, line):
                yield f"{path}:{number}: {line.strip()}: a variable that lasts; pass it, or make it constexpr"
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
