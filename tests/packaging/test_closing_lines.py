"""What closing_lines.py makes of CTest's output: all of it, with what was skipped before the summary."""

import subprocess
import sys
import tempfile
import unittest
from pathlib import Path
from xml.sax.saxutils import escape

SCRIPT = Path(__file__).resolve().parents[2] / "packaging" / "closing_lines.py"

OUTPUT = """    Start 1: a
1/4 Test #1: a ....   Passed    0.01 sec

100% tests passed, 0 tests failed out of 4

Total Test time (real) =   0.02 sec

The following tests did not run:
\t  2 - parity.minilm (Skipped)
"""

GTEST = """[ RUN      ] Bert.MiniLm
/tree/bert_test.cpp:93: Skipped
models/minilm is missing; start.sh
fetches it

[  SKIPPED ] Bert.MiniLm (0 ms)
"""


def junit(*cases):
    return "<testsuite>" + "".join(
        f'<testcase name="{name}" status="run">{"<skipped/>" if skipped else ""}<system-out>{escape(output)}</system-out></testcase>'
        for name, skipped, output in cases) + "</testsuite>"


class ClosingLinesTest(unittest.TestCase):
    def run_on(self, results, output=OUTPUT):
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "results.xml"
            if results is not None:
                file.write_text(results)
            result = subprocess.run([sys.executable, "-B", SCRIPT, file], input=output, capture_output=True, text=True, check=True)
            return result.stdout

    def test_what_was_skipped_stands_with_its_reason_before_the_summary(self):
        text = self.run_on(junit(("a", False, "fine"), ("parity.minilm", True, GTEST), ("parity.peft", True, GTEST)))
        line = "  parity.minilm, parity.peft: models/minilm is missing; start.sh fetches it\n"
        self.assertIn("Skipped, 2 in all:\n" + line, text)
        self.assertLess(text.index(line), text.index("100% tests passed"))
        self.assertTrue(text.endswith(OUTPUT[OUTPUT.index("100% tests"):]))
        self.assertEqual(text.count("100% tests passed, 0 tests failed out of 4"), 1)

    def test_parts_of_a_test_that_were_skipped_are_named_too(self):
        text = self.run_on(junit(("live", False, "PASS   : Live::a()\nSKIP   : Live::shots() no folder\n   Loc: [x(3)]\n"),
                                 ("setup", False, "Ran 9 tests in 1s\n\nOK (skipped=2)\n")))
        self.assertIn("  live (in part): no folder\n", text)
        self.assertIn("  setup (in part): 2 of its own tests\n", text)

    def test_a_skip_without_a_reason_is_named(self):
        self.assertIn("  x: no reason is given\n", self.run_on(junit(("x", True, ""))))

    def test_without_skips_or_results_the_output_is_what_ctest_wrote(self):
        for results in (None, "<not xml", junit(("a", False, "OK"))):
            self.assertEqual(self.run_on(results), OUTPUT)


if __name__ == "__main__":
    unittest.main()
