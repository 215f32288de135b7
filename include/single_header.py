#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""single_header.py OUTPUT FOLDER…: strata, and what it uses of xtensor, xtl and xsimd, as one file that needs no other.

Headers are looked for in these folders, the first of which holds strata's own. What is not found there, as the standard
library and what is optional, stays an #include. Conditions stay conditions: the file serves every instruction set."""
import pathlib
import re
import sys

LIBRARIES = ("strata", "xtensor", "xtl", "xsimd")
LICENSES = """\
// strata {version} as one file, made of its headers and of those that they use of xtensor, xtl and xsimd.
//
// strata: MIT License
{mit}
//
// xtensor: Copyright (c) 2016, Johan Mabille, Sylvain Corlay and Wolf Vollprecht; Copyright (c) 2016, QuantStack
// xtl: Copyright (c) 2017, Johan Mabille, Sylvain Corlay and Wolf Vollprecht; Copyright (c) 2017, QuantStack
// xsimd: Copyright (c) 2016, Johan Mabille, Sylvain Corlay, Wolf Vollprecht and Martin Renou; Copyright (c) 2016,
// QuantStack; Copyright (c) 2018, Serge Guelton
// All rights reserved. All three: BSD 3-Clause License
//
// Redistribution and use in source and binary forms, with or without modification, are permitted provided that the
// following conditions are met:
// * Redistributions of source code must retain the above copyright notice, this list of conditions and the following
//   disclaimer.
// * Redistributions in binary form must reproduce the above copyright notice, this list of conditions and the following
//   disclaimer in the documentation and/or other materials provided with the distribution.
// * Neither the name of the copyright holder nor the names of its contributors may be used to endorse or promote
//   products derived from this software without specific prior written permission.
// THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS AND CONTRIBUTORS "AS IS" AND ANY EXPRESS OR IMPLIED WARRANTIES,
// INCLUDING, BUT NOT LIMITED TO, THE IMPLIED WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A PARTICULAR PURPOSE ARE
// DISCLAIMED. IN NO EVENT SHALL THE COPYRIGHT HOLDER OR CONTRIBUTORS BE LIABLE FOR ANY DIRECT, INDIRECT, INCIDENTAL,
// SPECIAL, EXEMPLARY, OR CONSEQUENTIAL DAMAGES (INCLUDING, BUT NOT LIMITED TO, PROCUREMENT OF SUBSTITUTE GOODS OR
// SERVICES; LOSS OF USE, DATA, OR PROFITS; OR BUSINESS INTERRUPTION) HOWEVER CAUSED AND ON ANY THEORY OF LIABILITY,
// WHETHER IN CONTRACT, STRICT LIABILITY, OR TORT (INCLUDING NEGLIGENCE OR OTHERWISE) ARISING IN ANY WAY OUT OF THE USE
// OF THIS SOFTWARE, EVEN IF ADVISED OF THE POSSIBILITY OF SUCH DAMAGE.
"""
# What is quoted, raw strings too, and what is commented.
TEXT = re.compile(r'(R"(\w*)\((?:.|\n)*?\)\2"|"(?:\\.|[^"\\\n])*"|(?<![0-9A-Fa-f])\'(?:\\.|[^\'\\\n])+\')'
                  r"|//(?:\\\n|[^\n])*|/\*(?:.|\n)*?\*/")
DIRECTIVE = re.compile(r"^[ \t]*#[ \t]*(\w+)(.*)$")
INCLUDE = re.compile(r'[ \t]*(?:<([^>]+)>|"([^"]+)")')
CONDITIONS = ("if", "ifdef", "ifndef", "elif", "else", "endif")
HAS_INCLUDE = re.compile(r"__has_include\(<([^>]+)>\)")


def without_comments(text):
    bare = TEXT.sub(lambda match: match[1] or (" " if match[0].startswith("/*") else ""), text)
    lines = [line.rstrip() for line in bare.splitlines()]
    # An empty line may be what ends a macro.
    return [line for before, line in zip([""] + lines, lines) if line or before.endswith("\\")]


def guard(lines):
    """The macro that guards a whole file, if it has one."""
    first = [DIRECTIVE.match(line) for line in lines[:2]]
    if len(lines) > 2 and all(first) and (first[0][1], first[1][1]) == ("ifndef", "define"):
        name = first[0][2].strip()
        return name if first[1][2].split()[:1] == [name] else None
    return None


# What is known of a branch of #if, #elif and #else: nothing, so that it stays; it holds; it does not, but a later one may;
# it does not, nor will a later one. Only the first is written as a condition.
STAYS, HOLDS, WAITS, OVER = range(4)


class Bundle:
    def __init__(self, folders):
        self.folders = folders
        self.lines = []
        self.present = [set()]  # files that are there for certain, for each condition that holds where we are
        self.open = []

    def find(self, name, quoted, beside):
        for folder in ([beside] if quoted else []) + self.folders:
            path = (folder / name).resolve()
            owners = [root for root in self.folders if root.resolve() in path.parents]
            if path.is_file() and any(path.relative_to(root.resolve()).parts[0] in LIBRARIES for root in owners):
                return path
        return None

    def add(self, path):
        if path in self.open or any(path in present for present in self.present):
            return
        self.open.append(path)
        mark = "STRATA_HAS_" + re.sub(r"\W", "_", "_".join(path.parts[-3:])).upper()
        self.lines += [f"#ifndef {mark}", f"#define {mark}"]
        lines = without_comments(path.read_text(encoding="utf-8-sig"))
        if guard(lines):
            lines = lines[2:-1]
        branches = []
        for line in lines:
            directive = DIRECTIVE.match(line)
            word, rest = (directive[1], directive[2]) if directive else ("", "")
            if word in ("if", "ifdef", "ifndef"):
                self.present.append(set())
                dead = any(branch in (WAITS, OVER) for branch in branches)
                branches.append(OVER if dead else self.judge(word, rest))
            elif word in ("elif", "else"):
                self.present[-1] = set()
                before = branches[-1]
                if before == HOLDS:
                    branches[-1] = OVER
                elif before == WAITS:
                    branches[-1] = self.judge(word, rest)
                    line = "#if" + rest
            unwritten = word in CONDITIONS and branches[-1] == HOLDS
            if not unwritten and not any(branch in (WAITS, OVER) for branch in branches):
                self.add_line(line, word, rest, path.parent)
            if word == "endif":
                self.present.pop()
                branches.pop()
        self.lines.append("#endif")
        self.open.pop()
        self.present[-1].add(path)

    def add_line(self, line, word, rest, beside):
        if word == "include" and (target := INCLUDE.match(rest)):
            found = self.find(target[1] or target[2], target[2] is not None, beside)
            if found:
                self.add(found)
                return
        if not (word == "pragma" and rest.split() == ["once"]):
            self.lines.append(HAS_INCLUDE.sub(self.known, line))

    def judge(self, word, condition):
        """What is known of a branch that begins with these words."""
        if word == "else":
            return HOLDS
        asked = re.fullmatch(r"(!?)(1|0)", HAS_INCLUDE.sub(self.known, condition).strip())
        if word in ("ifdef", "ifndef") or not asked:
            return STAYS
        return HOLDS if (asked[2] == "1") != (asked[1] == "!") else WAITS

    def known(self, match):
        """Whether a header of these libraries is there has been seen here; what else there is the compiler will see."""
        if match[1].split("/")[0] not in LIBRARIES:
            return match[0]
        return "1" if self.find(match[1], False, None) else "0"


def main():
    output, *folders = (pathlib.Path(word) for word in sys.argv[1:])
    bundle = Bundle(folders)
    # It is asked for under several conditions, and by strata under none.
    for name in ("xsimd/xsimd.hpp", "strata/strata.hpp"):
        bundle.add(bundle.find(name, False, None))
    version = re.search(r'STRATA_VERSION "(.*)"', "\n".join(bundle.lines))[1]
    mit = (folders[0].parent / "LICENSE").read_text(encoding="utf-8").strip()
    commented = "\n".join(("// " + line).rstrip() for line in mit.splitlines())
    head = LICENSES.format(version=version, mit=commented)
    output.write_text(head + "#pragma once\n" + "\n".join(bundle.lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
