# SPDX-License-Identifier: MIT
"""What the tests that start mpirun themselves share."""
import os
import pathlib
import subprocess
import sys

PATIENCE = 60  # seconds; killed or not, no run takes so long


def arguments():
    """What comes before `--` on the command line, and after it."""
    split = sys.argv.index("--")
    return sys.argv[1:split], sys.argv[split + 1:]


def start(mpirun, ranks, program, test_case, **environment):
    """One test case of the program of tests, which is none of those that run by themselves, on so many ranks."""
    return subprocess.Popen([*mpirun, "-n", str(ranks), program, "--no-skip", "--minimal", f"--test-case={test_case}"],
                            env={**os.environ, **environment}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                            text=True)


def children(process):
    """The ranks: what mpirun started."""
    try:
        return [int(pid) for task in pathlib.Path(f"/proc/{process.pid}/task").iterdir()
                for pid in (task / "children").read_text(encoding="ascii").split()]
    except OSError:
        return []
