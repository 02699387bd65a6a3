"""The tree keeps to the include table, and the check would notice if it did not."""

import shutil
import sys
import tempfile
import unittest
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent))
import includes  # noqa: E402

ROOT = Path(__file__).resolve().parents[2]


class TreeTest(unittest.TestCase):
    def test_every_include_is_one_that_the_table_allows(self):
        problems = includes.check(ROOT)
        self.assertEqual(problems, [], "\n" + "\n".join(problems))

    def test_there_is_something_to_check(self):
        names = [name for name, _ in includes.source_files(ROOT)]
        for folder in ("core/run", "core/text", "core/analysis", "core/report", "core/store", "core/exchange", "core/engine", "ui", "app/cli",
                       "app/desktop"):
            self.assertTrue(any(name.startswith(folder + "/") for name in names), folder)


class PlantedTest(unittest.TestCase):
    """Each test plants one include into a copy of the tree and expects exactly that one to be reported."""

    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory()
        cls.copy = Path(cls.temporary.name)
        for top in ("core", "ui", "app"):
            if (ROOT / top).is_dir():
                shutil.copytree(ROOT / top, cls.copy / top)
        cls.before = set(includes.check(cls.copy))

    @classmethod
    def tearDownClass(cls):
        cls.temporary.cleanup()

    def plant(self, name, *lines):
        path = self.copy / name
        old = path.read_text(encoding="utf-8") if path.exists() else None
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join(["// planted", *lines, old or ""]), encoding="utf-8")
        try:
            # Without line numbers: what was reported before has moved down when the file existed.
            def plain(problems):
                return sorted(":".join(part for part in problem.split(":") if not part.isdigit()) for problem in problems)
            found, before = plain(includes.check(self.copy)), plain(self.before)
            for problem in before:
                found.remove(problem)
            return found
        finally:
            if old is None:
                path.unlink()
            else:
                path.write_text(old, encoding="utf-8")

    def assert_reported(self, name, line):
        found = self.plant(name, line)
        self.assertEqual(len(found), 1, found)
        self.assertTrue(found[0].startswith(name), found)

    def test_torch_in_ui(self):
        self.assert_reported("ui/planted.cpp", "#include <torch/torch.h>")
        self.assert_reported("ui/live/planted.h", "#  include <ATen/ATen.h>")
        self.assert_reported("ui/plot/planted.cpp", "#include <c10/core/Device.h>")

    def test_qt_in_core(self):
        for folder in ("run", "text", "analysis", "report", "store", "engine"):
            self.assert_reported(f"core/{folder}/planted.cpp", "#include <QString>")
        self.assert_reported("core/run/planted.h", "#include <QtCore/qglobal.h>")
        self.assert_reported("core/engine/train/planted.h", "#include <qobject.h>")

    def test_qt_in_the_command_line(self):
        self.assert_reported("app/cli/planted.cpp", "#include <QCoreApplication>")
        self.assertEqual(len(self.plant("app/cli/planted/CMakeLists.txt", "target_link_libraries(x Qt6::Core)")), 1)

    def test_torch_outside_the_engine(self):
        for folder in ("core/run", "core/text", "core/analysis", "core/report", "core/store", "core/exchange", "app/cli", "app/desktop"):
            self.assert_reported(f"{folder}/planted.cpp", "#include <torch/torch.h>")

    def test_qcustomplot_outside_ui_plot(self):
        self.assert_reported("ui/live/planted.cpp", "#include <qcustomplot.h>")
        self.assert_reported("app/desktop/planted.cpp", "#include <qcustomplot.h>")
        self.assertEqual(self.plant("ui/plot/planted.cpp", "#include <qcustomplot.h>"), [])

    def test_sqlite_outside_the_store(self):
        self.assert_reported("ui/planted.cpp", "#include <sqlite3.h>")
        self.assert_reported("app/cli/planted.cpp", "#include <SQLiteCpp/Database.h>")

    def test_the_engine_in_ui_and_its_private_headers_anywhere(self):
        self.assert_reported("ui/planted.cpp", '#include "core/engine/engine.h"')
        self.assert_reported("app/desktop/planted.cpp", '#include "core/engine/engine.h"')
        self.assert_reported("app/cli/planted.cpp", '#include "core/engine/train/trainer.h"')
        self.assertEqual(self.plant("app/cli/planted.cpp", '#include "core/engine/engine.h"'), [])

    def test_only_the_reader_of_the_store_in_ui(self):
        self.assert_reported("ui/planted.cpp", '#include "core/store/run_writer.h"')
        self.assertEqual(self.plant("ui/planted.cpp", '#include "core/store/run_reader.h"'), [])

    def test_only_the_reader_of_the_store_in_reports(self):
        self.assert_reported("core/report/planted.cpp", '#include "core/store/run_writer.h"')
        self.assert_reported("core/report/planted.cpp", "#include <sqlite3.h>")
        self.assert_reported("core/analysis/planted.cpp", '#include "core/report/html_report.h"')
        self.assertEqual(self.plant("core/report/planted.cpp", '#include "core/store/run_reader.h"'), [])

    def test_a_layer_that_looks_up(self):
        self.assert_reported("core/run/planted.cpp", '#include "core/text/metrics.h"')
        self.assert_reported("core/analysis/planted.cpp", '#include "core/store/run_reader.h"')
        self.assert_reported("core/store/planted.cpp", '#include "core/analysis/series.h"')
        self.assert_reported("ui/planted.cpp", '#include "app/desktop/run_session.h"')
        self.assert_reported("app/cli/planted.cpp", '#include "ui/main_window.h"')

    def test_torch_through_the_public_header_of_the_engine(self):
        found = self.plant("core/engine/engine.h", '#include "core/engine/planted_types.h"')
        self.assertEqual(found, [])
        (self.copy / "core/engine/planted_types.h").write_text("#include <torch/torch.h>\n", encoding="utf-8")
        try:
            found = self.plant("core/engine/engine.h", '#include "core/engine/planted_types.h"')
        finally:
            (self.copy / "core/engine/planted_types.h").unlink()
        self.assertEqual(len(found), 1, found)

    def test_a_library_in_core_run(self):
        self.assert_reported("core/run/planted.cpp", "#include <arrow/api.h>")
        self.assertEqual(self.plant("core/run/planted.cpp", "#include <nlohmann/json.hpp>", "#include <vector>"), [])

    def test_a_relative_include_and_an_included_source(self):
        self.assert_reported("core/run/planted.cpp", '#include "run_config.h"')
        self.assert_reported("core/run/planted.cpp", '#include "core/run/run_config.cpp"')

    def test_a_test_that_recompiles(self):
        self.assertEqual(len(self.plant("tests/core/planted/CMakeLists.txt",
                                        "rankscope_add_test(x SOURCES ../../../core/run/schedule.cpp)")), 1)

    def test_an_include_in_a_comment_is_none(self):
        self.assertEqual(self.plant("ui/planted.cpp", "/* once upon a time", "#include <torch/torch.h>", "*/",
                                    "// #include <torch/torch.h>"), [])


if __name__ == "__main__":
    unittest.main()
