"""The checks of update.py find what is wrong with a translation, and nothing else."""

import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "resources/translations"))
import update  # noqa: E402

HEAD = '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n<TS version="2.1" language="ko">\n'


class FaultsTest(unittest.TestCase):
    def test_a_placeholder_that_is_lost_is_found(self):
        self.assertTrue(update.faults("%1 of %2", "%1", False))
        self.assertTrue(update.faults("%1", "%1 %1", False))
        self.assertEqual(update.faults("%1 of %2", "%2 중 %1", False), [])

    def test_a_plural_form_may_leave_its_number_out(self):
        self.assertEqual(update.faults("%n runs", "one run", True), [])
        self.assertTrue(update.faults("%n runs of %1", "one run", True))

    def test_a_lost_mnemonic_is_found_and_an_entity_is_none(self):
        self.assertTrue(update.faults("&Open", "열기", False))
        self.assertEqual(update.faults("&Open", "열기(&O)", False), [])
        self.assertEqual(update.faults("a&nbsp;b", "가&nbsp;나", False), [])
        self.assertTrue(update.faults("Open", "열기(&O)", False))

    def test_html_line_breaks_spaces_and_dots_stay(self):
        self.assertTrue(update.faults("<b>a</b>", "<b>가<b>", False))
        self.assertTrue(update.faults("a\nb", "가 나", False))
        self.assertTrue(update.faults(", a", "가", False) == [])
        self.assertTrue(update.faults(" a", "가", False))
        self.assertTrue(update.faults("Open…", "열기", False))
        self.assertEqual(update.faults("&Open…", "열기(&O)…", False), [])


class FilesTest(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.file = Path(self.folder.name, "rankscope_ko.ts")

    def write(self, *messages, context="rankscope::Page"):
        self.file.write_text(f"{HEAD}<context>\n    <name>{context}</name>\n{''.join(messages)}</context>\n</TS>\n")

    @staticmethod
    def message(source, translation, kind=""):
        return f"<message><source>{source}</source><translation{kind}>{translation}</translation></message>\n"

    def test_unfinished_and_empty_entries_are_named(self):
        self.write(self.message("One", "하나"), self.message("Two", "둘", ' type="unfinished"'), self.message("Three", ""))
        problems = update.problems_of(self.file)
        self.assertEqual(len(problems), 2, problems)
        self.assertIn('"Two" is not translated', problems[0])
        self.assertIn('"Three" is not translated', problems[1])

    def test_a_context_that_is_no_class_of_ours_is_named(self):
        for context in ("", "rankscope", "QToolButton"):
            self.write(self.message("One", "하나"), context=context)
            self.assertEqual(len(update.unknown_contexts(self.file)), 1, context)
        self.write(self.message("One", "하나"))
        self.assertEqual(update.unknown_contexts(self.file), [])

    def test_a_text_that_is_new_and_one_that_is_gone_are_told_apart(self):
        source = Path(self.folder.name, "page.cpp")
        source.write_text('struct Words { Q_DECLARE_TR_FUNCTIONS(Words) };\n'
                          'void say() { Words::tr("New"); Words::tr("Kept"); }\n')
        self.write(self.message("Kept", "그대로"), self.message("Gone", "없어짐"), context="Words")
        before = update.messages(self.file)
        self.assertEqual(update.run_lupdate([self.file], [str(source)]), [])
        now = update.messages(self.file)
        self.assertEqual({key[1] for key in before}, {"Kept", "Gone"})
        self.assertEqual({key[1] for key in now}, {"Kept", "New"})
        self.assertEqual(update.forms(now[("Words", "Kept", "", False)]), ["그대로"])
        self.assertEqual(len(update.problems_of(self.file)), 1)

    def test_a_text_of_a_free_function_is_told_to_be_misread(self):
        source = Path(self.folder.name, "page.cpp")
        source.write_text('#include <QString>\nnamespace rankscope {\nQString tr(const char*);\n'
                          'void say() { tr("Lost"); }\n}\n')
        self.write(context="Words")
        said = update.run_lupdate([self.file], [str(source)])
        self.assertTrue(said or update.unknown_contexts(self.file))


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
