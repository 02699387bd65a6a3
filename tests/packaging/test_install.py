"""An installed tree works away from the build: test_install.py CMAKE BUILD_FOLDER."""

import os
import subprocess
import sys
import tempfile
import unittest
import xml.dom.minidom
from pathlib import Path

import elf_paths

CMAKE, BUILD = sys.argv[1:3]


class InstallTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory()
        cls.prefix = Path(cls.temporary.name, "prefix")
        subprocess.run([CMAKE, "--install", BUILD, "--prefix", cls.prefix], check=True, capture_output=True)

    @classmethod
    def tearDownClass(cls):
        cls.temporary.cleanup()

    def run_program(self, name, *arguments):
        environment = {name: value for name, value in os.environ.items() if not name.startswith("RANKSCOPE_")}
        environment.update(HOME=self.temporary.name, XDG_DATA_HOME=self.temporary.name, QT_QPA_PLATFORM="offscreen")
        return subprocess.run([self.prefix / "bin" / name, *arguments], env=environment, cwd=self.temporary.name,
                              capture_output=True, text=True, timeout=60, check=False)

    def test_the_command_line_starts_and_finds_its_presets(self):
        result = self.run_program("rankscope-cli", "presets")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertIn("starter", result.stdout)

    def test_the_loader_looks_for_libraries_in_no_folder_that_happens_to_be_the_current_one(self):
        count, problems = elf_paths.check([self.prefix])
        self.assertGreaterEqual(count, 1)
        self.assertEqual(problems, [])

    def test_the_desktop_is_told_of_the_window(self):
        if not (self.prefix / "bin" / "rankscope").exists():
            self.skipTest("built without the window")
        share = self.prefix / "share"
        entry = (share / "applications/rankscope.desktop").read_text()
        self.assertIn("\nExec=rankscope %f\n", entry)
        self.assertIn("\nMimeType=application/x-rankscope;\n", entry)
        for file in ("metainfo/org.rankscope.Rankscope.metainfo.xml", "mime/packages/rankscope-mime.xml",
                     "icons/hicolor/scalable/apps/rankscope.svg"):
            xml.dom.minidom.parse(str(share / file))


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
