#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Do check.py and mirror.py see what they should see?"""
import pathlib
import tempfile
import unittest

import check
import mirror


class Architecture(unittest.TestCase):
    def complaints(self, name, text):
        with tempfile.TemporaryDirectory() as folder:
            header = pathlib.Path(folder, name)
            header.parent.mkdir(parents=True, exist_ok=True)
            header.write_text(text, encoding="utf-8")
            return "\n".join(check.check(pathlib.Path(folder)))

    def test_the_order_has_no_circle(self):
        for folder, seen in check.SEES.items():
            for other in seen:
                self.assertNotIn(folder, check.SEES[other])

    def test_forward_arrows_and_the_standard_library_pass(self):
        text = '#include <span>\n#include <xtensor/xfixed.hpp>\n#include "strata/tensor/size.hpp"\n'
        self.assertEqual(self.complaints("expression/a.hpp", text), "")

    def test_a_backward_arrow_is_named_with_its_line(self):
        self.assertRegex(self.complaints("tensor/a.hpp", '\n#include "strata/layer/dense.hpp"\n'), r"a\.hpp:2: .*layer")

    def test_neighbours_do_not_see_each_other(self):
        self.assertIn("must not see", self.complaints("cost/a.hpp", '#include "strata/layer/dense.hpp"\n'))

    def test_a_stranger_is_refused(self):
        self.assertIn("must not spell", self.complaints("layer/a.hpp", "#include <xsimd/xsimd.hpp>\n"))
        self.assertIn("must not spell", self.complaints("tensor/a.hpp", "#include <boost/any.hpp>\n"))

    def test_the_umbrella_is_not_included(self):
        self.assertIn("umbrella", self.complaints("layer/a.hpp", "#include <strata/strata.hpp>\n"))
        self.assertEqual(self.complaints("io/a.hpp", '#include "strata/version.hpp"\n'), "")

    def test_a_relative_include_is_refused(self):
        self.assertIn("from the root", self.complaints("layer/a.hpp", '#include "dense.hpp"\n'))

    def test_a_long_header_is_refused(self):
        self.assertEqual(self.complaints("layer/a.hpp", "\n" * check.LONGEST), "")
        self.assertIn("two ideas", self.complaints("layer/a.hpp", "\n" * (check.LONGEST + 1)))

    def test_variables_that_last_are_refused(self):
        for line in ("static int count = 0;", "  static std::vector<int> cache;", "inline std::string name{};",
                     "thread_local Workspace workspace;", "  inline static int count;", "extern int count;",
                     "  static const std::map<int, int> table = {{1, 2}};"):
            self.assertIn("a variable that lasts", self.complaints("layer/a.hpp", line + "\n"), line)

    def test_what_fast_math_presumes_is_refused(self):
        for line in ("if (std::isfinite(x)) return;", "double a = std::numeric_limits<double>::quiet_NaN();", "f(INFINITY);"):
            self.assertIn("-ffast-math", self.complaints("layer/a.hpp", line + "\n"), line)
        self.assertEqual(self.complaints("layer/a.hpp", "if (math::is_finite(x)) return;  // not std::isfinite\n"), "")

    def test_what_older_standard_libraries_lack_is_refused(self):
        self.assertIn("libc++", self.complaints("layer/a.hpp", "return std::bit_cast<int>(x);\n"))
        self.assertIn("libc++", self.complaints("layer/a.hpp", "std::ranges::copy(a, b);\n"))
        self.assertEqual(self.complaints("layer/a.hpp", "return detail::bit_cast<int>(x);  // not std::bit_cast\n"), "")

    def test_a_plain_throw_is_refused(self):
        self.assertIn("STRATA_THROW", self.complaints("layer/a.hpp", 'if (!x) throw Error("x");\n'))
        self.assertEqual(self.complaints("layer/a.hpp", 'if (!x) STRATA_THROW Error("x");  // or throw it\n'), "")

    def test_constants_and_functions_pass(self):
        for line in ("static constexpr int n = 3;", "  static void forward(const auto& p);",
                     "inline int f() { return 1; }", "inline constexpr Size most = 8;", "  static_assert(N > 0);", "int f();  // static int count = 0;",
                     "  static auto& tensor(auto& p) {", "    alignas(32) static constexpr auto bits = [] {"):
            self.assertEqual(self.complaints("layer/a.hpp", line + "\n"), "", line)

    def test_an_unknown_folder_is_refused(self):
        self.assertIn("no place", self.complaints("misc/a.hpp", ""))


class Mirror(unittest.TestCase):
    def missing(self, files, built):
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder).resolve()
            for file in map(root.joinpath, files):
                file.parent.mkdir(parents=True, exist_ok=True)
                file.touch()
            return "\n".join(mirror.missing(root, [root / "test" / name for name in built]))

    def test_a_header_with_its_test_passes(self):
        files = ["include/strata/strata.hpp", "include/strata/layer/a.hpp", "test/main.cpp", "test/layer/a.cpp"]
        self.assertEqual(self.missing(files, ["layer/a.cpp"]), "")

    def test_a_header_without_a_test_is_named(self):
        self.assertIn("no test/layer/a.cpp", self.missing(["include/strata/layer/a.hpp"], []))

    def test_a_test_that_is_not_built_is_named(self):
        self.assertIn("test/layer/b.cpp", self.missing(["test/layer/b.cpp"], []))


if __name__ == "__main__":
    unittest.main()
