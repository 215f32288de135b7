#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""run.py FOLDER --runs N | --minutes N [TARGET…]: runs the fuzz targets built in FOLDER, or only these.

--runs: so many inputs each, always the same ones. --minutes: so long for all together, on all processors, from new
inputs on; what they find stays in FOLDER/corpus and is where the next time begins. Prints what they reached, and leaves
that of all targets in FOLDER/table.txt.

An input that a target fails on is kept in FOLDER/crashes, named after the target, and ends this with 1."""
import argparse
import concurrent.futures
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import time

# libFuzzer's last word: `#20000 DONE cov: 312 ft: 900 corp: 99/2Kb lim: 4096 exec/s: 5000 rss: 60Mb`
DONE = re.compile(r"^#(\d+)\s+DONE\s+cov: (\d+) ft: (\d+) corp: (\d+)/", re.MULTILINE)
COLUMNS = ("inputs", "edges", "features", "kept")


class Target:
    def __init__(self, folder, name):
        self.name = name
        self.program = folder / f"fuzz_{name}"
        self.corpus = folder / "corpus" / name
        self.crashes = folder / "crashes"
        self.result = folder / "results" / f"{name}.json"
        self.dictionary = pathlib.Path(__file__).resolve().parent / f"{name}.dict"

    def prepare(self, afresh):
        """A folder of seeds, and one for what is found; with `afresh` nothing is left of earlier runs."""
        seeds = self.corpus.parent / f"{self.name}-seeds"
        if afresh:
            shutil.rmtree(self.corpus, ignore_errors=True)
        for folder in (seeds, self.corpus, self.crashes, self.result.parent):
            folder.mkdir(parents=True, exist_ok=True)
        subprocess.run([self.program], check=True, env={**os.environ, "STRATA_SEEDS": str(seeds)})
        return [self.corpus, seeds]

    def run(self, *bounds, afresh):
        """Runs the target and notes what it reached; its whole output if it failed."""
        words = [self.program, f"-artifact_prefix={self.crashes}/{self.name}-", "-max_len=4096", "-timeout=20",
                 "-rss_limit_mb=1024", "-malloc_limit_mb=16", "-print_final_stats=0", *bounds]
        if self.dictionary.exists():
            words.append(f"-dict={self.dictionary}")
        done = subprocess.run([str(word) for word in [*words, *self.prepare(afresh)]], capture_output=True,
                              encoding="utf-8", errors="replace", check=False)
        reached = DONE.search(done.stderr)
        good = done.returncode == 0 and reached is not None
        counts = [int(count) for count in reached.groups()] if good else []
        self.result.write_text(json.dumps(dict(zip(COLUMNS, counts))), encoding="utf-8")
        return "" if good else f"{self.name} failed; inputs are in {self.crashes}\n{done.stderr}"


def table(targets):
    """What each target reached the last time."""
    yield f"{'fuzz target':<14}" + "".join(f"{column:>12}" for column in COLUMNS)
    for target in targets:
        reached = json.loads(target.result.read_text(encoding="utf-8")) if target.result.exists() else {}
        yield f"{target.name:<14}" + "".join(f"{reached.get(column, 'failed'):>12}" for column in COLUMNS)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    bound = parser.add_mutually_exclusive_group(required=True)
    bound.add_argument("--runs", type=int)
    bound.add_argument("--minutes", type=float)
    parser.add_argument("targets", nargs="*")
    arguments = parser.parse_intermixed_args()
    folder = arguments.folder.resolve()
    built = sorted(path.name.removeprefix("fuzz_") for path in folder.glob("fuzz_*") if path.is_file())
    targets = [Target(folder, name) for name in arguments.targets or built]

    if arguments.runs:
        failures = [target.run("-seed=1", f"-runs={arguments.runs}", afresh=True) for target in targets]
    else:
        workers = min(os.cpu_count() or 1, len(targets))
        seconds = max(1, int(arguments.minutes * 60 * workers / len(targets)))
        seed = f"-seed={time.time_ns() % 2**31 + 1}"
        with concurrent.futures.ThreadPoolExecutor(workers) as pool:
            bounds = (seed, f"-max_total_time={seconds}")
            failures = list(pool.map(lambda target: target.run(*bounds, afresh=False), targets))
    text = "\n".join(table(targets)) + "\n"
    (folder / "table.txt").write_text("\n".join(table(Target(folder, name) for name in built)) + "\n", encoding="utf-8")
    print(text + "".join(failures), end="")
    return 1 if any(failures) else 0


if __name__ == "__main__":
    sys.exit(main())
