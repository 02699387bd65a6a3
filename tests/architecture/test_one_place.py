"""The tree does in one place what the table of one_place.py says, and the check would notice if it did not."""

import sys
import tempfile
import unittest
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent))
import one_place  # noqa: E402

ROOT = Path(__file__).resolve().parents[2]

PLANTED = [
    ("ui/runs/planted.cpp", "auto* dialog = new QFileDialog(this);"),
    ("ui/planted.cpp", "QFileDialog dialog(this);"),
    ("ui/planted.cpp", "const auto file = QFileDialog::getOpenFileName(this);"),
    ("app/desktop/planted.cpp", "class Mine : public QFileDialog {};"),
    ("ui/planted.cpp", "label->setTextFormat(Qt::RichText);"),
    ("ui/planted.cpp", "browser->setHtml(name);"),
    ("ui/planted.cpp", "QStaticText text(name);"),
    ("ui/planted.cpp", "widget->setWhatsThis(name);"),
    ("ui/planted.cpp", "QApplication::clipboard()->setText(table);"),
    ("app/cli/planted.cpp", "std::cout << name;"),
    ("app/cli/planted.cpp", "std::fputs(name.c_str(), stdout);"),
    ("core/store/planted.cpp", "std::printf(\"%s\", name);"),
]


class OnePlaceTest(unittest.TestCase):
    def test_the_tree_keeps_to_the_table(self):
        problems = one_place.check(ROOT)
        self.assertEqual(problems, [], "\n" + "\n".join(problems))

    def test_every_planted_line_is_found(self):
        for name, line in PLANTED:
            with self.subTest(line=line), tempfile.TemporaryDirectory() as folder:
                file = Path(folder) / name
                file.parent.mkdir(parents=True)
                file.write_text(f"#include \"a.h\"\n// {line}\nvoid f() {{ {line} }}\n")
                problems = one_place.check(Path(folder))
                self.assertEqual(len(problems), 1, problems)
                self.assertTrue(problems[0].startswith(f"{name}:3: "), problems)

    def test_what_may_stands_in_the_tree(self):
        for _, _, allowed, _ in one_place.TABLE:
            for name in allowed:
                self.assertTrue((ROOT / name).is_file(), name)


if __name__ == "__main__":
    unittest.main()
