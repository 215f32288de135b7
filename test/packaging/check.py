#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""check.py subproject|installed SOURCE_ROOT SCRATCH: does a project that uses strata in this way build and run?

The project is the folder user/ beside this file; all is done in the folder SCRATCH, which is emptied first."""
import os
import pathlib
import shutil
import subprocess
import sys

USER = pathlib.Path(__file__).resolve().parent / "user"
NOT_SOURCE = shutil.ignore_patterns(".git", "build*", "__pycache__")


def run(*command, **environment):
    print("$", *command, flush=True)
    subprocess.run([str(word) for word in command], check=True, env={**os.environ, **environment})


def build_and_run(folder, **environment):
    run("meson", "setup", folder / "build", folder, **environment)
    run("meson", "compile", "-C", folder / "build")
    run(folder / "build" / "user")


def subproject(source, scratch):
    """strata lies in the user's subprojects/."""
    shutil.copytree(USER, scratch / "user")
    shutil.copytree(source, scratch / "user/subprojects/strata", ignore=NOT_SOURCE, symlinks=True)
    build_and_run(scratch / "user", PKG_CONFIG_PATH="")


def installed(source, scratch):
    """strata is installed and found by pkg-config: from Meson, and from a command line as the README shows it."""
    build, prefix = scratch / "strata", scratch / "prefix"
    off = [f"-D{option}=disabled" for option in ("tests", "examples", "benchmarks")]
    run("meson", "setup", build, source, "--prefix", prefix, "--libdir", "lib", *off)
    run("meson", "install", "-C", build)

    shutil.copytree(USER, scratch / "user")
    found = {"PKG_CONFIG_PATH": str(prefix / "share/pkgconfig")}
    build_and_run(scratch / "user", **found)

    flags = subprocess.check_output(
        ["pkg-config", "--cflags", "--libs", "strata"], text=True, env={**os.environ, **found}
    ).split()
    compiler = os.environ.get("CXX", "c++").split()
    run(*compiler, "-std=c++20", USER / "main.cpp", *flags, "-o", scratch / "by_hand")
    run(scratch / "by_hand")
    warnings(compiler, flags, scratch)


def warnings(compiler, flags, scratch):
    """Where the three libraries are no part of the system, what their headers are warned of is not for users to see."""
    libraries = scratch / "libraries"
    libraries.mkdir()
    for name in ("xsimd", "xtensor", "xtl"):
        system = pathlib.Path("/usr/include", name)
        if not system.is_dir():
            print(f"{system} is not there: warnings of the libraries' headers are not looked for")
            return
        shutil.copytree(system, libraries / name)
    run(*compiler, "-std=c++20", "-fsyntax-only", "-Wall", "-Wextra", "-Wconversion", "-Wshadow", "-Werror",
        "-I", libraries, USER / "main.cpp", *flags)


if __name__ == "__main__":
    way = {"subproject": subproject, "installed": installed}[sys.argv[1]]
    folder = pathlib.Path(sys.argv[3])
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    try:
        way(pathlib.Path(sys.argv[2]), folder)
    except subprocess.CalledProcessError as error:
        sys.exit(str(error))
