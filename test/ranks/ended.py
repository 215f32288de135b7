#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""ended.py MPIRUN… -- RANKS THIS OTHER: how do trainings by several ranks end that do not end by themselves?

MPIRUN… are mpirun and its arguments but for the number of ranks, RANKS the program of the tests; THIS and OTHER say what
program they are, OTHER with another version of the library."""
import os
import pathlib
import signal
import subprocess
import tempfile
import time

import launch

ENDS_WITHIN = 10  # seconds


def check(what, good, output):
    if not good:
        raise SystemExit(f"{what}:\n{output}")
    print(what)


def one_that_throws(mpirun, ranks):
    begun = time.monotonic()
    output, code = finish(launch.start(mpirun, 3, ranks, "train: one rank throws"))
    check("what one rank throws in the midst of an epoch ends all, and is said",
          code != 0 and time.monotonic() - begun < ENDS_WITHIN
          and "strata::train: rank 2 of 3 ends the training: the disk is gone" in output, output)


def one_that_is_interrupted(mpirun, ranks, whom, wanted, code_is_good):
    with tempfile.TemporaryDirectory(prefix="strata-test-") as folder:
        ready, kept = pathlib.Path(folder) / "ready", pathlib.Path(folder) / "kept"
        process = launch.start(mpirun, 3, ranks, "train: interrupted", STRATA_READY=str(ready), STRATA_KEPT=str(kept))
        begun = time.monotonic()
        while not ready.exists() and process.poll() is None and time.monotonic() - begun < launch.PATIENCE:
            time.sleep(0.01)
        os.kill(*whom(process))
        output, code = finish(process)
        said = kept.read_text(encoding="ascii") if kept.exists() else "nothing"
        check(wanted, said == "the best\n" and code_is_good(code), f"{said}, exit code {code}\n{output}")


def finish(process):
    output, _ = process.communicate(timeout=launch.PATIENCE)
    return output, process.returncode


def main():
    mpirun, (ranks, this, other) = launch.arguments()
    one_that_throws(mpirun, ranks)
    # Open MPI makes of it SIGTERM for all, a second later, and kills who is there another second later.
    one_that_is_interrupted(mpirun, ranks, lambda mpirun: (mpirun.pid, signal.SIGINT),
                            "Ctrl-C at the launcher keeps the best parameters", lambda code: True)
    one_that_is_interrupted(mpirun, ranks, lambda mpirun: (launch.children(mpirun)[1], signal.SIGTERM),
                            "SIGTERM to one rank keeps the best parameters, and all end well", lambda code: code == 0)
    output = subprocess.run([*mpirun, "-n", "1", this, ":", "-n", "1", other], stdout=subprocess.PIPE,
                            stderr=subprocess.STDOUT, text=True, timeout=launch.PATIENCE, check=False).stdout
    check("another version of the library is told on both ranks before anything else",
          output.count("rank 1 of 2 has another program than rank 0: \"strata 0.1.999") == 2, output)


if __name__ == "__main__":
    main()
