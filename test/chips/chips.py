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
    """The names of the headers in the folder, and of what kind each is."""
    lines = re.findall(r"(\w+)\((\w+)\)", (folder / "networks.h").read_text(encoding="utf-8"))
    return {name: kind for kind, name in lines}


def calls(name, kind):
    """C functions that others can call, of all that a header has."""
    in_bytes = kind in ("BYTES", "CLASSES", "BYTE_STREAM")
    memory = f"{'uint8_t' if in_bytes else 'float'} *memory"
    functions = {"predict": "const float *x, float *y", "predict_with": f"const float *x, float *y, {memory}"}
    if in_bytes:
        functions["bytes"] = "const float *x, uint8_t *y"
        functions["logits"] = f"const uint8_t *x, int32_t *y, {memory}"
    if kind in ("STREAM", "BYTE_STREAM"):
        functions["reset"] = f"struct {name}_state *state"
        functions["step"] = f"struct {name}_state *state, const float *x, float *y"
    text = f'#include "{name}.h"\n'
    for function, parameters in functions.items():
        arguments = ", ".join(re.findall(r"\*(\w+)", parameters))
        text += f"void call_{name}_{function}({parameters});\n"
        text += f"void call_{name}_{function}({parameters}) {{ {name}_{function}({arguments}); }}\n"
    if kind == "CLASSES":
        text += (f"int32_t call_{name}_class(const int32_t *z);\n"
                 f"int32_t call_{name}_class(const int32_t *z) {{ return {name}_class(z); }}\n")
    return text


def undefined(nm, path):
    """The names that an object file wants from others."""
    text, good = run(nm, "-u", path)
    return text.split()[1::2] if good else [text]
