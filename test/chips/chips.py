# SPDX-License-Identifier: MIT
"""What the tests of C headers have in common."""
import pathlib
import re
import subprocess

HERE = pathlib.Path(__file__).resolve().parent
WARNINGS = ["-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Wshadow", "-Werror"]
LEVELS = ["-O0", "-O1", "-Os", "-O2", "-O3"]
SKIPPED = 77


def run(*command):
    """Runs a command; what it says, and whether it went well."""
    done = subprocess.run([str(word) for word in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    return done.stdout, done.returncode == 0


def networks(folder):
    """The names of the headers in the folder, and whether each has steps."""
    lines = re.findall(r"(NETWORK|STREAM)\((\w+)\)", (folder / "networks.h").read_text(encoding="utf-8"))
    return {name: kind == "STREAM" for kind, name in lines}


def calls(name, has_steps):
    """C functions that others can call, of all that a header has."""
    text = f'#include "{name}.h"\n'
    for function, parameters in (("predict", "const float *x, float *y"),
                                 ("predict_with", "const float *x, float *y, float *memory")):
        arguments = ", ".join(re.findall(r"\*(\w+)", parameters))
        text += f"void call_{name}_{function}({parameters});\n"
        text += f"void call_{name}_{function}({parameters}) {{ {name}_{function}({arguments}); }}\n"
    if has_steps:
        state = f"struct {name}_state *state"
        for function, parameters, arguments in (("reset", state, "state"),
                                                ("step", f"{state}, const float *x, float *y", "state, x, y")):
            text += f"void call_{name}_{function}({parameters});\n"
            text += f"void call_{name}_{function}({parameters}) {{ {name}_{function}({arguments}); }}\n"
    return text


def undefined(nm, path):
    """The names that an object file wants from others."""
    text, good = run(nm, "-u", path)
    return text.split()[1::2] if good else [text]
