#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""self_test.py COMPILER [ARGUMENT…]: does check.py refuse what it should refuse?"""
import pathlib
import sys
import tempfile
import unittest

import check

COMMAND = sys.argv[1:]
MISTAKE = 'static_assert(1 + 1 == 3, "one and one are two");\n'


class CompileFail(unittest.TestCase):
    def wrong(self, source):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder, "mistake.cpp")
            path.write_text(source, encoding="utf-8")
            return "\n".join(check.complaints(str(path), COMMAND)[0])

    def test_the_expected_error_passes(self):
        self.assertEqual(self.wrong("// expect: one and one are two\n" + MISTAKE), "")

    def test_a_program_that_compiles_is_refused(self):
        self.assertIn("it compiles", self.wrong("// expect: one\nint main() {}\n"))

    def test_a_missing_text_is_refused(self):
        texts = "// expect: one and one are two\n// expect: three\n"
        self.assertEqual(self.wrong(texts + MISTAKE), "this text is missing: three")

    def test_a_text_of_this_compiler_is_needed_and_of_the_other_is_not(self):
        self.assertIn("three", self.wrong("// expect-gcc: three\n// expect-clang: three\n" + MISTAKE))
        mine = check.name_of(COMMAND)
        other = {"gcc": "clang", "clang": "gcc"}[mine]
        self.assertEqual(self.wrong(f"// expect-{mine}: one\n// expect-{other}: three\n" + MISTAKE), "")

    def test_a_text_of_another_standard_is_not_needed(self):
        mine = check.language_of(COMMAND)
        other = {"cpp20": "cpp26", "cpp26": "cpp20"}[mine]
        self.assertEqual(self.wrong(f"// expect-{mine}: one\n// expect-{other}: three\n" + MISTAKE), "")

    def test_two_errors_are_refused(self):
        self.assertIn("2 errors", self.wrong("// expect: one\n" + 2 * MISTAKE))

    def test_a_file_that_expects_nothing_is_refused(self):
        self.assertIn("expects nothing", self.wrong(MISTAKE))

    def test_a_long_answer_is_refused(self):
        warnings = "".join(f"#warning {number}\n" for number in range(check.MOST_LINES))
        self.assertIn("lines of output", self.wrong("// expect: one\n" + warnings + MISTAKE))


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
