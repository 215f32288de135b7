#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""count.py LOG…: adds up the tests in Meson's testlog.json files and ends with the line `N passed, N failed`.

A doctest program counts as its test cases, any other test as one, a log that is not there (nothing was built) as one
failure. Ends with 1 unless all passed."""
import json
import pathlib
import re
import sys

CASES = re.compile(r"^\[doctest\] test cases: .*?(\d+) passed \|\s*(\d+) failed", re.MULTILINE)


def count(log):
    """Passed and failed of one log."""
    if not log.is_file():
        return 0, 1
    passed = failed = 0
    for line in log.read_text(encoding="utf-8").splitlines():
        test = json.loads(line)
        good, skipped = test["result"] in ("OK", "EXPECTEDFAIL"), test["result"] == "SKIP"
        cases = CASES.search(test.get("stdout", ""))
        if cases:
            passed += int(cases[1])
            failed += int(cases[2]) if good else max(1, int(cases[2]))
        elif not skipped:
            passed += good
            failed += not good
    return passed, failed


if __name__ == "__main__":
    totals = [count(pathlib.Path(name)) for name in sys.argv[1:]]
    all_passed, all_failed = (sum(column) for column in zip(*totals))
    print(f"{all_passed} passed, {all_failed} failed")
    sys.exit(1 if all_failed or not all_passed else 0)
