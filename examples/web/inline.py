#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""inline.py PAGE OUT [FOLDER…]: the page with its scripts in it, found beside it or in these folders, as one file."""
import pathlib
import re
import sys

SCRIPT = re.compile(r'<script src="([^"]+)"></script>')


def inlined(page, folders):
    """The text of the page with each script in place of its name."""
    def script(match):
        path = next((folder / match[1] for folder in folders if (folder / match[1]).is_file()), None)
        if path is None:
            sys.exit(f"inline.py: {match[1]} is in none of {', '.join(map(str, folders))}")
        text = path.read_text(encoding="utf-8")
        return "<script>\n" + text.replace("</script", r"<\/script") + "</script>"

    return SCRIPT.sub(script, page.read_text(encoding="utf-8"))


if __name__ == "__main__":
    source = pathlib.Path(sys.argv[1])
    text = inlined(source, [source.parent, *map(pathlib.Path, sys.argv[3:])])
    pathlib.Path(sys.argv[2]).write_text(text, encoding="utf-8")
