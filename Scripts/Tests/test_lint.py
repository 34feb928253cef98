"""The house rules themselves: what each finds, and what it leaves alone."""

import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
import lint


def rules(source, path="Sources/Formats/Reader.swift"):
    return [rule for rule, _, _ in lint.check_file(path, source)]


class CodeOnly(unittest.TestCase):
    def test_comments_and_strings_are_blanked_and_lines_kept(self):
        source = 'a // try!\n/* try? /* nested */ try! */ b "try!" #"try! "quoted" "# c\n"""\ntry!\n"""\nd'
        blanked = lint.code_only(source)
        self.assertNotIn("try", blanked)
        self.assertEqual(blanked.count("\n"), source.count("\n"))
        for letter in "abcd":
            self.assertIn(letter, blanked)

    def test_an_unclosed_comment_ends_with_the_file(self):
        self.assertEqual(lint.code_only("a /* try!").strip(), "a")


class Rules(unittest.TestCase):
    def test_each_forbidden_word_is_found_with_its_line(self):
        found = list(lint.check_file("Sources/Formats/R.swift", "let a = 1\nlet b = try! f()\n"))
        self.assertEqual([(rule, line) for rule, line, _ in found], [("force-try", 2)])
        self.assertEqual(rules("try? f()"), ["swallowed-error"])
        self.assertEqual(rules('fatalError("no")'), ["fatal-error"])
        self.assertEqual(rules("internal import FoundationEssentials"), ["foundation"])

    def test_an_optional_result_after_throws_is_no_swallowed_error(self):
        self.assertEqual(rules("func entry() throws(MetadataError) -> Entry? { try entry() }"), [])

    def test_an_import_must_say_its_access_level(self):
        self.assertEqual(rules("import Glibc"), ["import-level"])
        self.assertEqual(rules("internal import Glibc"), [])
        self.assertEqual(rules("@preconcurrency package import StillsModel"), [])
        self.assertEqual(rules("import Testing", "Tests/FormatsTests/ReaderTests.swift"), [])

    def test_unsafe_code_is_for_wrappers(self):
        self.assertEqual(rules("let a = unsafe getenv(name)"), ["unsafe"])
        self.assertEqual(rules("let a = unsafe getenv(name)", "Sources/Linux/Environment.swift"), [])

    def test_names_that_say_nothing_are_found(self):
        self.assertEqual(rules("struct ImageManager {}"), ["empty-name"])
        self.assertEqual(rules("struct Base64 {}\nstruct Information {}"), [])

    def test_a_long_file_is_found(self):
        self.assertEqual(rules("\n" * lint.LONGEST_FILE), ["long-file"])
        self.assertEqual(rules("\n" * (lint.LONGEST_FILE - 1)), [])


class Arrows(unittest.TestCase):
    def messages(self, name, dependency):
        return list(
            lint.check_arrows(
                {
                    "targets": [
                        {"name": name, "type": "regular", "dependencies": [{"byName": [dependency, None]}]},
                        {"name": "CSQLite", "type": "system", "dependencies": []},
                    ]
                }
            )
        )

    def test_arrows_point_down(self):
        self.assertEqual(self.messages("BlobStorage", "StillsModel"), [])
        self.assertEqual(len(self.messages("StillsModel", "BlobStorage")), 1)

    def test_siblings_do_not_know_each_other(self):
        self.assertEqual(len(self.messages("BlobStorage", "CatalogStorage")), 1)

    def test_only_wrappers_import_c(self):
        self.assertEqual(self.messages("SQLite", "CSQLite"), [])
        self.assertEqual(len(self.messages("CatalogStorage", "CSQLite")), 1)

    def test_nothing_imports_the_tests_module(self):
        self.assertEqual(len(self.messages("StillsService", "StillsTesting")), 1)

    def test_a_target_without_a_layer_is_an_error(self):
        self.assertEqual(len(self.messages("Novelty", "StillsModel")), 1)


class Purpose(unittest.TestCase):
    def test_a_begun_target_keeps_no_purpose_file(self):
        self.assertEqual(list(lint.check_purpose_files(["Sources/A/Purpose.swift"])), [])
        self.assertEqual(len(list(lint.check_purpose_files(["Sources/A/Purpose.swift", "Sources/A/B/C.swift"]))), 1)


if __name__ == "__main__":
    unittest.main()
