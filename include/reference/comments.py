#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""comments.py FILE: a header or Markdown file of strata as doxygen is to read it, line by line the same.

In a header all comments show as they are written: nothing in them is a command, HTML or Markdown but what stands between
two `, and lines that are set in stay lines. In Markdown headings get the names by which links to them go."""
import pathlib
import re
import sys

# Code, if any; /// or ///<; words.
COMMENT = re.compile(r"(\s*|.*?\S\s+)(///<?)(.*)")
SET_IN = re.compile(r"\s*///   +\S")
COMMANDS = re.compile(r'[\\@#<>&%"$]|(?<!\w)::')
MARKDOWN = re.compile(r"[*\[\]]|(?<![\w$])_|_(?!\w)")
HEADING = re.compile(r"##+ (.*)")

# A template for what is valid, beside one of the same name that says what is wrong with anything else.
VALID = re.compile(r"^(requires\(.*\)) (class|struct) (\w+)<[^{;]*> \{", re.M)
INVALID = r"(?:^[^\n]+\n)*^(?:class|struct) %s\b[^{;]*\{\n  static_assert\((?:.|\n)*?^\};\n"
# What is said of a whole header, before its namespace.
OF_FILE = re.compile(r"\n\n((?:///.*\n)+namespace )")


def for_the_valid(text):
    """Without the definitions that are there for the sake of their messages."""
    for valid in VALID.finditer(text):
        stand_in = re.search(INVALID % valid[3], text, re.M)
        if stand_in:
            text = text.replace(stand_in[0], "\n" * stand_in[0].count("\n"))
            text = text.replace(valid[0], f"{valid[2]} {valid[3]} {{" + "\n" * valid[0].count("\n"))
    return text


def escaped(text, *patterns):
    for pattern in patterns:
        text = pattern.sub(r"\\\g<0>", text)
    return text


def shown(lines):
    """The lines with their comments as doxygen shows them as they are."""
    code = False  # between two `
    for before, line, after in zip(["", *lines], lines, [*lines[1:], ""]):
        comment = COMMENT.fullmatch(line)
        if not comment:
            code = False
            yield line
        elif SET_IN.match(line):
            begin, end = ("" if SET_IN.match(before) else "<pre>"), ("" if SET_IN.match(after) else "</pre>")
            yield comment[1] + "/// " + begin + escaped(comment[3][3:], COMMANDS) + end
        else:
            first, *others = [escaped(piece, COMMANDS, MARKDOWN) for piece in comment[3].split("`")]
            words = first
            for piece in others:
                code = not code
                words += ("<code>" if code else "</code>") + piece
            yield comment[1] + comment[2] + words


def header(text):
    text = for_the_valid(text.replace("strata::inline STRATA_CONFIGURATION", "strata"))
    return OF_FILE.sub(r"\n/// @file\n\1", "\n".join(shown(text.splitlines())))


def markdown(text, page):
    # A link to a file leads nowhere where the file's path has a space.
    text = re.sub(r"\]\((\w+(?:/\w+)*)\.md\)", lambda file: f"](@ref {file[1].replace('/', '_')})", text)
    wanted = re.findall(r"\]\(#([^)]+)\)", text)

    def named(line):
        heading = HEADING.fullmatch(line)
        # As GitHub names it.
        name = re.sub(r"[^\w -]", "", heading[1].lower()).replace(" ", "-") if heading else ""
        return f"{line} {{#{name}}}" if name in wanted else line

    title, *lines = text.splitlines()
    # The main page has a name already.
    return "\n".join([title if page == "README" else f"{title} {{#{page}}}", *map(named, lines)])


if __name__ == "__main__":
    path = pathlib.Path(sys.argv[1]).resolve()
    text = path.read_text(encoding="utf-8")
    sys.stdout.reconfigure(encoding="utf-8")
    root = pathlib.Path(__file__).resolve().parents[2]
    print(markdown(text, "_".join(path.relative_to(root).with_suffix("").parts)) if path.suffix == ".md" else header(text))
