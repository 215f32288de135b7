#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Does count.py tell good from bad? Were it wrong, every other test could fail unseen."""
import json
import pathlib
import tempfile
import unittest

import count


class Count(unittest.TestCase):
    def count(self, *tests):
        with tempfile.TemporaryDirectory() as folder:
            log = pathlib.Path(folder, "log.json")
            log.write_text("".join(json.dumps(test) + "\n" for test in tests), encoding="utf-8")
            return count.count(log)

    @staticmethod
    def doctest(result, passed, failed):
        line = f"[doctest] test cases: {passed + failed} | {passed} passed | {failed} failed | 2 skipped\n"
        return {"result": result, "stdout": "[doctest] run with --help\n" + line}

    def test_a_plain_test_is_one(self):
        self.assertEqual(self.count({"result": "OK"}, {"result": "FAIL"}, {"result": "TIMEOUT"}), (1, 2))

    def test_a_mistake_that_is_to_end_a_program_has_passed_if_it_does(self):
        self.assertEqual(self.count({"result": "EXPECTEDFAIL"}, {"result": "UNEXPECTEDPASS"}), (1, 1))

    def test_a_skipped_test_is_none(self):
        self.assertEqual(self.count({"result": "SKIP"}), (0, 0))

    def test_a_doctest_program_is_its_cases(self):
        self.assertEqual(self.count(self.doctest("OK", 7, 0), self.doctest("FAIL", 12, 3)), (19, 3))

    def test_a_program_that_dies_after_its_last_case_has_failed(self):
        self.assertEqual(self.count(self.doctest("FAIL", 7, 0)), (7, 1))

    def test_a_build_without_a_log_has_failed(self):
        self.assertEqual(count.count(pathlib.Path("nowhere/log.json")), (0, 1))


if __name__ == "__main__":
    unittest.main()
