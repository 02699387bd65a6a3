"""The check of search paths finds what is wrong: test_elf_paths.py"""

import unittest

import elf_paths

DYNAMIC = """
Dynamic section at offset 0x1ff000 contains 40 entries:
  Tag        Type                         Name/Value
 0x0000000000000001 (NEEDED)             Shared library: [libtorch_cpu.so]
 0x000000000000000f (RPATH)              Library rpath: [{}]
 0x000000000000000c (INIT)               0x1000
"""


class ElfPathsTest(unittest.TestCase):
    def wrong(self, path):
        found = elf_paths.search_paths(DYNAMIC.format(path))
        self.assertEqual(found, [path])
        return elf_paths.wrong_elements(path)

    def test_absolute_elements_and_those_from_the_programs_own_folder_are_right(self):
        self.assertEqual(self.wrong("/opt/torch/lib:$ORIGIN/../lib:$ORIGIN:${ORIGIN}/x"), [])

    def test_empty_and_relative_elements_are_wrong(self):
        self.assertEqual(self.wrong("/opt/torch/lib::/opt/arrow/lib"), [""])
        self.assertEqual(self.wrong("/opt/torch/lib:::"), ["", "", ""])
        self.assertEqual(self.wrong(""), [""])
        self.assertEqual(self.wrong("lib:./lib:../lib:$ORIGINAL/lib"), ["lib", "./lib", "../lib", "$ORIGINAL/lib"])

    def test_a_runpath_counts_as_well(self):
        self.assertEqual(elf_paths.search_paths(" 0x1d (RUNPATH)   Library runpath: [:/x]\n"), [":/x"])


if __name__ == "__main__":
    unittest.main()
