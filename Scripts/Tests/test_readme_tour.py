"""The tour's runner: what it takes for a command, and what it lets pass."""

import importlib.util
import pathlib
import sys
import tempfile
import unittest

PATH = pathlib.Path(__file__).resolve().parent.parent / "readme-tour.py"
spec = importlib.util.spec_from_file_location("readme_tour", PATH)
tour = importlib.util.module_from_spec(spec)
sys.modules["readme_tour"] = tour
spec.loader.exec_module(tour)


def run(text):
    with tempfile.TemporaryDirectory() as folder:
        document = pathlib.Path(folder, "README.md")
        document.write_text(text, encoding="utf-8")
        return tour.run_tour(document, folder)


def block(*lines):
    return "\n".join(["text", "```console", *lines, "```", "```sh", "$ exit 9", "```", ""])


class Steps(unittest.TestCase):
    def test_only_console_blocks_hold_commands(self):
        steps = tour.steps_of(block("$ echo a \\", ">   b", "a b", "$ true"))
        self.assertEqual([step.command for step in steps], ["echo a \\\n  b", "true"])
        self.assertEqual(steps[0].expected, ["a b"])

    def test_output_without_a_command_is_an_error(self):
        with self.assertRaises(ValueError):
            tour.steps_of(block("a"))


class Matching(unittest.TestCase):
    def test_wildcards(self):
        self.assertTrue(tour.matches(["a … c"], ["a b c"]))
        self.assertTrue(tour.matches(["…", "c"], ["a", "b", "c"]))
        self.assertTrue(tour.matches(["…", "c"], ["c"]))
        self.assertFalse(tour.matches(["a…"], ["a", "b"]))
        self.assertFalse(tour.matches(["a.c"], ["abc"]))


class Running(unittest.TestCase):
    def test_variables_last_from_command_to_command(self):
        self.assertEqual(run(block("$ word=hello", "$ echo $word", "hello")), (2, []))

    def test_other_output_is_a_complaint(self):
        self.assertEqual(len(run(block("$ echo b", "a"))[1]), 1)

    def test_a_wrong_status_is_a_complaint_and_a_stated_one_is_none(self):
        self.assertEqual(len(run(block("$ false"))[1]), 1)
        self.assertEqual(run(block("$ false  # status 1"))[1], [])

    def test_output_may_lack_its_last_newline(self):
        self.assertEqual(run(block("$ printf a", "a"))[1], [])
        self.assertEqual(run(block("$ echo a; echo b >&2", "a", "b"))[1], [])

    def test_a_shell_that_ends_is_a_complaint(self):
        self.assertEqual(len(run(block("$ exit 0", "$ true"))[1]), 1)

    def test_commands_read_no_terminal(self):
        self.assertEqual(run(block("$ cat", "$ echo on", "on"))[1], [])

    def test_make_is_left_out(self):
        self.assertEqual(run(block("$ make nonsense", "$ true")), (1, []))


if __name__ == "__main__":
    unittest.main()
