# SPDX-License-Identifier: MIT
"""What a person at the terminal meets: exit codes, one line for a wrong value, Ctrl-C, the files of a run.

test_programs.py images|experiments PROGRAM [unittest's options]
"""

import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import unittest

program = pathlib.Path()


def run(*arguments, **options):
    return subprocess.run([program, *arguments], capture_output=True, text=True, timeout=120, check=False, **options)


class InAFolder(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        (self.folder / "file").touch()
        (self.folder / "empty").mkdir()

    def expect_refusal(self, *arguments):
        with self.subTest(arguments=arguments):
            result = run(*arguments, cwd=self.folder)
            self.assertEqual(result.returncode, 2, result.stderr)
            self.assertEqual(result.stdout, "")
            self.assertEqual(result.stderr.count("\n"), 1, result.stderr)
            self.assertTrue(result.stderr.startswith(f"{program.name}: "), result.stderr)
            named = arguments[0].lstrip("-")
            self.assertIn(named, result.stderr)

    def expect_interruption(self, *arguments):
        """Sends Ctrl-C's signal as soon as a training says something; returns what was said after it."""
        with subprocess.Popen([program, *arguments], cwd=self.folder, stdout=subprocess.PIPE, text=True) as process:
            for line in process.stdout:
                if "epoch " in line:
                    break
            process.send_signal(signal.SIGINT)
            rest = process.stdout.read()
            self.assertEqual(process.wait(timeout=60), 130)
        return rest


class Images(InAFolder):
    def test_a_wrong_value_gets_one_line_and_exit_code_2(self):
        for option in ("--epochs", "--seed", "--seeds", "--window", "--shift", "--threads"):
            self.expect_refusal(option, "-1")
            self.expect_refusal(option, "1.5")
        for option in ("--learning-rate", "--momentum", "--decay", "--l2"):
            for value in ("-1", "nan", "inf", "much", ""):
                self.expect_refusal(option, value)
        self.expect_refusal("--batch", "33")
        self.expect_refusal("--only", "cifar")
        for option in ("--data", "--out", "--dump"):
            self.expect_refusal(option, "nowhere")
        self.expect_refusal("--data", "empty")
        self.expect_refusal("--colour")

    def test_help_names_every_option(self):
        result = run("--help")
        self.assertEqual(result.returncode, 0)
        for option in ("--learning-rate", "--momentum", "--l2", "--decay", "--batch", "--epochs", "--seed", "--data"):
            self.assertIn(option, result.stdout)

    def test_the_options_reach_the_training(self):
        def last_line(*arguments):
            result = run("--glyphs", "--epochs", "1", "--verbose", *arguments, cwd=self.folder)
            self.assertEqual(result.returncode, 0, result.stderr)
            return next(line for line in result.stdout.splitlines() if line.startswith("epoch 1/1"))

        self.assertIn("rate 0.25 ", last_line("--learning-rate", "0.5", "--decay", "0.5"))
        costs = {last_line(*other).split("samples/s")[0].rsplit("  ", 1)[0] for other in
                 ([], ["--shift", "0"], ["--batch", "128"], ["--momentum", "0"], ["--l2", "100"], ["--seed", "2"])}
        self.assertEqual(len(costs), 6)

    def test_ctrl_c_ends_it_cleanly_with_the_parameters_saved(self):
        rest = self.expect_interruption("--glyphs", "--epochs", "5000", "--verbose")
        self.assertRegex(rest, r"test +[0-9]+ images +cost .* accuracy")
        self.assertTrue((self.folder / "glyphs.npy").exists())


class Experiments(InAFolder):
    def test_a_wrong_value_gets_one_line_and_exit_code_2(self):
        for option in ("--epochs", "--image-epochs", "--seeds", "--seed", "--threads", "--small-window",
                       "--large-window", "--tricky-window", "--blobs-window", "--image-window"):
            for value in ("-1", "1.5", "many", "99999999999999999999"):
                self.expect_refusal(option, value)
        for option in ("--learning-rate", "--grow", "--slash", "--momentum", "--decay", "--l2", "--noise"):
            for value in ("-1", "nan", "inf", "much"):
                self.expect_refusal(option, value)
        for option in ("--batch", "--image-batch", "--weights", "--images"):
            self.expect_refusal(option, "33")
        self.expect_refusal("juggling")
        self.expect_refusal("--colour", "3")
        self.expect_refusal("--quiet", "--verbose")

    def test_folders_that_cannot_be_used_are_wrong_values_too(self):
        self.expect_refusal("--data", "nowhere")
        self.expect_refusal("--out", "file")
        self.expect_refusal("--out", "file/below")
        for arguments in (("--data", "empty"), ("--data", "empty", "--images", "mnist")):
            result = run("sigmoid", *arguments, cwd=self.folder)
            self.assertEqual(result.returncode, 2)
            self.assertIn("there are no images", result.stderr)

    def test_results_have_the_promised_members(self):
        result = run("sigmoid", "moons", "islands", "--quick", "--seeds", "2", "--out", "page", cwd=self.folder)
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertNotIn("\x1b", result.stdout)
        claims = json.loads((self.folder / "page/results.json").read_text())
        self.assertEqual({claim["experiment"] for claim in claims}, {"sigmoid", "moons", "islands"})
        for claim in claims:
            self.assertGreaterEqual(set(claim),
                                    {"experiment", "claim", "original", "mean", "spread", "seeds", "met"})
            self.assertEqual(claim["seeds"], 1 if claim["experiment"] == "sigmoid" else 2)
            self.assertEqual(claim["seeds"], len(claim["values"]))
            self.assertAlmostEqual(claim["mean"], sum(claim["values"]) / claim["seeds"])
            self.assertIn(claim["met"], (True, False, None))
        moons = next(claim for claim in claims if claim["claim"] == "training accuracy of the linear model")
        self.assertEqual(moons["met"], 87 <= moons["mean"] <= 89)
        page = (self.folder / "page/report.html").read_text()
        self.assertIn("A quick run", page)
        for claim in claims:
            self.assertIn(claim["claim"], page)

    def test_page_and_results_follow_the_options(self):
        result = run("islands", "--seeds", "1", "--seed", "7", "--epochs", "123", "--small-window", "11",
                     "--large-window", "22", "--batch", "32", "--learning-rate", "0.5", "--momentum", "0.8", "--l2",
                     "0.25", "--decay", "0.99", "--weights", "glorot", "--out", "page", cwd=self.folder)
        self.assertEqual(result.returncode, 0, result.stderr)
        page = (self.folder / "page/report.html").read_text()
        for text in ("batches of 32", "momentum 0.8 at η = 0.5", "λ = 0.25", "η × 0.99", "Glorot’s first weights",
                     "most 123 epochs", "windows 11 and 22", "Hyperparameters other than the original’s"):
            self.assertIn(text, page)
        claims = json.loads((self.folder / "page/results.json").read_text())
        self.assertTrue(claims[0]["claim"].startswith("window 11: "))
        self.assertEqual({claim["met"] for claim in claims}, {None})

    def test_without_gnuplot_there_are_numbers_and_a_clear_word(self):
        result = run("sigmoid", "--out", "page", cwd=self.folder, env={**os.environ, "PATH": str(self.folder)})
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertIn("There is no gnuplot here", result.stdout)
        self.assertIn("There was no gnuplot", (self.folder / "page/report.html").read_text())
        self.assertEqual(len(json.loads((self.folder / "page/results.json").read_text())), 1)

    def test_quiet_says_nothing(self):
        result = run("sigmoid", "--quiet", "--out", "page", cwd=self.folder)
        self.assertEqual((result.returncode, result.stdout, result.stderr), (0, "", ""))

    def test_a_training_that_diverges_is_told_on_the_page_and_by_exit_code_1(self):
        result = run("moons", "--quick", "--momentum", "0.9", "--learning-rate", "1e9", "--l2", "1", "--out", "page",
                     cwd=self.folder)
        self.assertEqual(result.returncode, 1)
        self.assertIn("no longer finite", result.stderr)
        self.assertIn("no longer finite", (self.folder / "page/report.html").read_text())

    def test_ctrl_c_ends_it_cleanly_with_a_page_that_says_so(self):
        rest = self.expect_interruption("tricky", "--seeds", "1", "--epochs", "200000", "--verbose", "--out", "page")
        self.assertIn("Interrupted.", rest)
        self.assertIn("The run was interrupted", (self.folder / "page/report.html").read_text())
        claims = json.loads((self.folder / "page/results.json").read_text())
        self.assertEqual({claim["met"] for claim in claims}, {None})


if __name__ == "__main__":
    which, program = sys.argv[1], pathlib.Path(sys.argv[2]).resolve()
    unittest.main(argv=[sys.argv[0], {"images": "Images", "experiments": "Experiments"}[which], *sys.argv[3:]])
