# SPDX-License-Identifier: MIT
"""What a person at the terminal meets: exit codes, one line for a wrong value, Ctrl-C, the files of a run.

test_programs.py images|experiments|header PROGRAM [unittest's options]
"""

import json
import math
import os
import pathlib
import signal
import struct
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


class Header(InAFolder):
    ISLANDS = "Network<Input<2>, Dense<2, 20, Tanh>, Dense<20, 20, Tanh>, Dense<20, 4, Softmax>>"

    def save(self, name, architecture, shapes):
        """A safetensors file of tensors that are 0.5 everywhere."""
        tensors, end = {}, 0
        for key, shape in shapes.items():
            begin, end = end, end + 4 * math.prod(shape)
            tensors[key] = {"dtype": "F32", "shape": shape, "data_offsets": [begin, end]}
        notes = {"__metadata__": {"architecture": architecture}} if architecture else {}
        header = json.dumps(notes | tensors).encode()
        (self.folder / name).write_bytes(struct.pack("<Q", len(header)) + header + struct.pack("<f", 0.5) * (end // 4))

    def save_islands(self, name):
        widths = [2, 20, 20, 4]
        self.save(name, self.ISLANDS, {key: shape for i in range(3) for key, shape in (
            (f"layers.{i}.weight", [widths[i + 1], widths[i]]), (f"layers.{i}.bias", [widths[i + 1]]))})

    def test_a_saved_network_becomes_a_header_beside_it(self):
        self.save_islands("sea.safetensors")
        for arguments, name in (([], "sea"), (["isles"], "isles"), (["isles", "smaller"], "isles")):
            result = run("sea.safetensors", *arguments, cwd=self.folder)
            self.assertEqual(result.returncode, 0, result.stderr)
            self.assertIn(self.ISLANDS, result.stdout)
            text = (self.folder / "sea.h").read_text()
            self.assertIn(f"void {name}_predict(const float *x, float *y)", text)
            self.assertIn(self.ISLANDS, text)
            self.assertEqual("i += 4" in text, "smaller" not in arguments)

    def test_a_shape_that_is_not_compiled_in_is_printed_to_be_added(self):
        self.save("other.safetensors", "Network<Input<2>, Dense<2, 1, Sigmoid>>", {"layers.0.weight": [1, 2]})
        result = run("other.safetensors", cwd=self.folder)
        self.assertEqual(result.returncode, 1)
        self.assertIn("add its type to Networks in examples/header.cpp", result.stderr)
        self.assertIn("\n  Network<Input<2>, Dense<2, 1, Sigmoid>>\n", result.stderr)
        self.assertFalse((self.folder / "other.h").exists())

    def test_wrong_calls_and_files_are_told(self):
        self.assertEqual(run(cwd=self.folder).returncode, 2)
        self.assertEqual(run("a", "b", "c", cwd=self.folder).returncode, 2)
        self.save("nothing.safetensors", "", {"weight": [1]})
        self.save_islands("7.safetensors")
        for arguments, words in ((["file"], "file"), (["none.safetensors"], "none.safetensors"),
                                 (["nothing.safetensors"], "does not say which network"),
                                 (["7.safetensors"], "cannot be called '7'")):
            result = run(*arguments, cwd=self.folder)
            self.assertEqual(result.returncode, 1)
            self.assertIn(words, result.stderr)


if __name__ == "__main__":
    which, program = sys.argv[1], pathlib.Path(sys.argv[2]).resolve()
    unittest.main(argv=[sys.argv[0], {"images": "Images", "experiments": "Experiments", "header": "Header"}[which], *sys.argv[3:]])
