#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""extract.py COMPILER [ARGUMENT…] -- PAGE…: the code on these pages compiles.

Every block ```cpp becomes a function of its own; one that begins with a template, a struct or an include stands in a
namespace of its own. A block ```cpp names is seen by all blocks of its page; one ```cpp mpi is compiled where there is MPI."""
import pathlib
import re
import subprocess
import sys
import tempfile

BLOCK = re.compile(r"^```cpp([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
AT_NAMESPACE_SCOPE = re.compile(r"^(///[^\n]*\n)*(template|struct|#include)")
BEFORE = """#include <iostream>
#include <memory>
#include <numeric>
#include <vector>
#include "strata/strata.hpp"
#include "strata/io/header.hpp"
#include "strata/io/onnx.hpp"
#include "strata/quantized/header.hpp"
#include "strata/quantized/onnx.hpp"
#if __has_include(<mpi.h>)
#include "strata/ranks/cross_validation.hpp"
#include "strata/ranks/search.hpp"
#include "strata/ranks/train.hpp"
#endif
"""
# What README.md takes for granted.
GIVEN = """using namespace strata;
inline Dataset<784> data;
inline std::vector<std::uint32_t> order;
inline Generator generator(1);
using Digits = Network<Input<784>, Dense<784, 200, Sigmoid>, Dense<200, 30, Sigmoid>, Dense<30, 10, Softmax>>;
"""


def program(pages):
    """One program of all blocks, each line of which the compiler finds on its page."""
    parts = [BEFORE]
    for number, page in enumerate(pages):
        text = page.read_text(encoding="utf-8")
        blocks = [(kind.strip(), code, text.count("\n", 0, at) + 2)
                  for kind, code, at in ((m[1], m[2], m.start()) for m in BLOCK.finditer(text))]
        if not blocks:
            raise SystemExit(f"{page}: no block of code is found")
        names = [code for kind, code, _ in blocks if kind == "names"]
        parts.append(f"namespace page_{number} {{\n" + ("".join(names) or GIVEN))
        for i, (kind, code, line) in enumerate(blocks):
            if kind == "names":
                continue
            scope = "namespace" if AT_NAMESPACE_SCOPE.match(code) else "void"
            code = re.sub(r"^#include[^\n]*$", "", code, flags=re.MULTILINE)
            opening = f"namespace block_{i} {{" if scope == "namespace" else f"[[maybe_unused]] void block_{i}() {{"
            block = f'{opening}\n#line {line} "{page}"\n{code}}}'
            parts.append(f"#if __has_include(<mpi.h>)\n{block}\n#endif" if kind == "mpi" else block)
        parts.append("}")
    return "\n".join(parts) + "\nint main() {}\n"


if __name__ == "__main__":
    end = sys.argv.index("--")
    with tempfile.TemporaryDirectory() as folder:
        source = pathlib.Path(folder) / "snippets.cpp"
        source.write_text(program([pathlib.Path(page) for page in sys.argv[end + 1:]]), encoding="utf-8")
        sys.exit(subprocess.run([*sys.argv[1:end], source], check=False).returncode)
