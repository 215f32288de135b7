#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""killed.py KILLS MPIRUN… -- RANKS: does a training go on as if never stopped, when one of its ranks is killed at
random moments, and other numbers of ranks take it up?

MPIRUN… are mpirun and its arguments but for the number of ranks, RANKS the program of the tests."""
import os
import pathlib
import random
import signal
import sys
import tempfile
import time

import launch
from launch import PATIENCE

DIES_WITHIN = 10  # seconds, from a rank's death to that of all
COUNTS = [3, 2, 4, 1]  # of ranks, in turns


def start(mpirun, ranks, program, checkpoint):
    return launch.start(mpirun, ranks, program, "checkpoint of ranks: killed", STRATA_CHECKPOINT=checkpoint)


def learned(output):
    """What the training says that it learned, or None."""
    lines = [line for line in output.splitlines() if line.startswith("learned ")]
    return lines[0] if lines else None


def main():
    (wanted, *mpirun), (program,) = launch.arguments()
    wanted = int(wanted)
    draw = random.Random(1)

    output, _ = start(mpirun, 2, program, "").communicate(timeout=PATIENCE)
    whole = learned(output)
    if whole is None:
        sys.exit(f"a training without checkpoints ends without a result:\n{output}")

    kills = runs = 0
    with tempfile.TemporaryDirectory(prefix="strata-test-") as folder:
        checkpoint = str(pathlib.Path(folder) / "run")
        while kills < wanted or learned(output) is None:
            ranks = COUNTS[runs % len(COUNTS)]
            runs += 1
            process = start(mpirun, ranks, program, checkpoint)
            if kills < wanted:
                known = os.stat(checkpoint).st_mtime_ns if os.path.exists(checkpoint) else 0
                begun = time.monotonic()
                # From the first checkpoint of this run on, it is at work.
                while time.monotonic() - begun < PATIENCE and process.poll() is None:
                    if os.path.exists(checkpoint) and os.stat(checkpoint).st_mtime_ns != known:
                        break
                    time.sleep(0.001)
                time.sleep(draw.uniform(0, 0.08))
                victims = launch.children(process)
                if process.poll() is None and victims:
                    os.kill(draw.choice(victims), signal.SIGKILL)
                    killed_at = time.monotonic()
                    output, _ = process.communicate(timeout=PATIENCE)
                    if learned(output) is None:
                        kills += 1
                        took = time.monotonic() - killed_at
                        if process.returncode == 0 or took > DIES_WITHIN:
                            sys.exit(f"a rank of {ranks} was killed, and mpirun ended with {process.returncode} "
                                     f"after {took:.1f} s:\n{output}")
                        continue
            output, _ = process.communicate(timeout=PATIENCE)
            if learned(output) != whole:
                sys.exit(f"after {kills} kills {ranks} ranks end with {learned(output)}, not {whole}:\n{output}")
            if kills < wanted:
                os.remove(checkpoint)  # It was faster: once more from the beginning.
    print(f"{kills} kills in {runs} runs: {whole} each time")


if __name__ == "__main__":
    main()
