"""Every test that FEATURES.md names is in the tree."""

import re
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
TESTS = HERE.parent
ROW = re.compile(r"^\| (\d+) \| ([^|]+) \| (done|part|open) \| ([^|]*)\| ([^|]*)\|$")


def rows():
    return [match for line in (HERE / "FEATURES.md").read_text(encoding="utf-8").splitlines() if (match := ROW.match(line))]


class FeaturesTest(unittest.TestCase):
    def test_all_rows_are_there(self):
        numbers = [int(row.group(1)) for row in rows()]
        self.assertEqual(numbers, list(range(1, 51)) + list(range(1, 20)))

    def test_every_named_test_is_in_the_tree(self):
        files = {}
        for path in TESTS.rglob("*"):
            if path.suffix in (".cpp", ".py"):
                files.setdefault(path.name, []).append(path)
        for row in rows():
            for name in re.findall(r"`([^`]+)`", row.group(4)):
                file, _, test = name.partition(": ")
                with self.subTest(row=row.group(2).strip(), name=name):
                    self.assertIn(file, files)
                    texts = [path.read_text(encoding="utf-8") for path in files[file]]
                    self.assertTrue(any(re.search(rf"\b{test}\b", text) for text in texts), name)

    def test_states_say_what_they_mean(self):
        for row in rows():
            with self.subTest(row=row.group(2).strip()):
                state, shown, missing = row.group(3), row.group(4).strip(), row.group(5).strip()
                self.assertEqual(bool(shown), state != "open")
                self.assertEqual(bool(missing) or state == "open", state != "done")


if __name__ == "__main__":
    unittest.main()
