#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""check.py SOURCE_ROOT BUILD_ROOT GCOV: what of include/strata have the tests reached, and is every throw among it?

Prints the lines and branches reached in each folder, and leaves the same in BUILD_ROOT/coverage.txt. Ends with 1 if a
line that throws was never executed, unless it is explained below; and if what is explained is executed after all."""
import collections
import json
import pathlib
import re
import subprocess
import sys

# A line that throws, or calls one of the functions that do nothing else.
THROWS = re.compile(r"(?<!\w)(throw [A-Z:a-z]|STRATA_THROW |fail\(|throw_system_error\(|refuse\(|give_up\()")
DECLARES = re.compile(r"noreturn|^\s*(///|//|#define)|const auto (refuse|give_up)")

# File and text of a line that no test reaches, and why.
UNREACHED = {
    ("data/gzip.hpp", "STRATA_THROW std::bad_alloc()"): "zlib finds no memory",
    ("data/gzip.hpp", "a file that this build can read"): "of a build without zlib",
    ("data/zip.hpp", "a file that this build can read"): "of a build without libzip",
    ("data/zip.hpp", "a member of known size"): "libzip knows the size of whatever is in a file",
}


def throwing_lines(path):
    """Number and text of each line of a header that throws."""
    for number, text in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if THROWS.search(text) and not DECLARES.search(text):
            yield number, text.strip()


def never_thrown(headers, counts, explained):
    """A complaint for each line below `headers` that throws and has no count, and for each that is explained in vain."""
    used = set()
    for path in sorted(headers.rglob("*.hpp")):
        name = str(path.relative_to(headers))
        for number, text in throwing_lines(path):
            if counts.get((name, number), 0) > 0:
                continue
            reason = next((key for key in explained if key[0] == name and key[1] in text), None)
            used.add(reason)
            if reason is None:
                yield f"include/strata/{name}:{number}: no test reaches: {text}"
    for name, text in explained.keys() - used:
        yield f"include/strata/{name}: explained as out of reach, but is not: {text}"


def share(reached, there):
    return f"{reached} of {there}{100 * reached / there if there else 100:8.1f} %"


def table(files):
    """Lines and branches that were reached, by folder."""
    sums = collections.defaultdict(lambda: [0, 0, 0, 0])
    for file in files:
        parts = pathlib.PurePath(file["file"]).parts[2:]
        for row in (sums[parts[0] if len(parts) > 1 else "strata.hpp"], sums["all"]):
            lines = [line for line in file["lines"] if not line.get("gcovr/noncode")]
            branches = [branch for line in lines for branch in line["branches"]]
            row[0] += sum(line["count"] > 0 for line in lines)
            row[1] += len(lines)
            row[2] += sum(branch["count"] > 0 for branch in branches)
            row[3] += len(branches)
    yield f"{'coverage of':<14}{'lines':>24}{'branches':>24}"
    for folder, row in sorted(sums.items(), key=lambda item: (item[0] == "all", item[0])):
        yield f"{folder:<14}" + "".join(f"{share(*pair):>24}" for pair in (row[:2], row[2:]))


def measure(source, build, gcov):
    """What gcovr says of the headers, where `gcov` is the command that reads the compiler's counts."""
    headers = re.escape(str(source / "include" / "strata"))
    command = ["gcovr", "--root", source, "--filter", headers, "--exclude-throw-branches", "--gcov-executable", gcov,
               "-j", "2", "--json", "-", build]
    return json.loads(subprocess.run([str(word) for word in command], check=True, capture_output=True).stdout)["files"]


def main():
    source, build = (pathlib.Path(word).resolve() for word in sys.argv[1:3])
    files = measure(source, build, sys.argv[3])
    text = "\n".join(table(files)) + "\n"
    (build / "coverage.txt").write_text(text, encoding="utf-8")
    counts = {
        (str(pathlib.PurePath(*pathlib.PurePath(file["file"]).parts[2:])), line["line_number"]): line["count"]
        for file in files for line in file["lines"]
    }
    complaints = list(never_thrown(source / "include" / "strata", counts, UNREACHED))
    print(text + "\n".join(complaints or ["every throw is reached"]))
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
