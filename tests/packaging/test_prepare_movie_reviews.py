"""packaging/prepare_movie_reviews.py on a small source of our own in the layout of the data package."""

import io
import subprocess
import sys
import tarfile
import tempfile
import unittest
from pathlib import Path

SCRIPT = Path(__file__).resolve().parents[2] / "packaging" / "prepare_movie_reviews.py"
NAME = "movieReviewSnippets_GroundTruth.txt"


def source(lines):
    """CRLF between the lines and nothing after the last, as published."""
    return "\r\n".join(lines).encode("utf-8")


def many(count):
    return [f"{n}\t{1.5 if n % 2 else -0.25}\tSentence number {n}, \u201cquoted\u201d and long enough." for n in range(count)]


class PrepareTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.out = self.folder / "out"

    def prepare(self, lines, packed=True):
        content = source(lines)
        path = self.folder / "source"
        if packed:
            with tarfile.open(path, "w:gz") as archive:
                member = tarfile.TarInfo(f"hutto/{NAME}")
                member.size = len(content)
                archive.addfile(member, io.BytesIO(content))
        else:
            path.write_bytes(content)
        return subprocess.run([sys.executable, "-B", SCRIPT, path, self.out], capture_output=True, text=True, check=False)

    def table(self, name):
        content = (self.out / name).read_bytes()
        self.assertNotIn(b"\r", content)
        self.assertTrue(content.endswith(b"\n"))
        lines = content.decode("utf-8").split("\n")[:-1]
        self.assertEqual(lines[0], "sentence\tlabel")
        return [tuple(line.split("\t")) for line in lines[1:]]

    def test_every_row_lands_on_one_side_with_its_label(self):
        result = self.prepare(many(1000))
        self.assertEqual(result.returncode, 0, result.stderr)
        train, dev = self.table("train.tsv"), self.table("dev.tsv")
        self.assertEqual(len(train) + len(dev), 1000)
        self.assertTrue(70 <= len(dev) <= 130, len(dev))
        expected = {f"Sentence number {n}, \u201cquoted\u201d and long enough.": "positive" if n % 2 else "negative"
                    for n in range(1000)}
        self.assertEqual(dict(train + dev), expected)

    def test_the_last_line_needs_no_line_end(self):
        self.prepare(many(50) + ["x\t3.0\tThe very last one."])
        self.assertIn(("The very last one.", "positive"), self.table("train.tsv") + self.table("dev.tsv"))

    def test_a_neutral_row_is_left_out(self):
        self.prepare(many(50) + ["x\t0.0\tNeither here nor there."])
        self.assertEqual(len(self.table("train.tsv") + self.table("dev.tsv")), 50)

    def test_copies_that_differ_in_punctuation_fall_on_the_same_side(self):
        lines = many(300)
        self.prepare(lines + [f"d{n}\t1.0\t  SENTENCE number {n}: quoted and, long enough!" for n in range(300)])
        def bare(rows):
            return {"".join(c for c in text.lower() if c.isalnum()) for text, _ in rows}
        self.assertEqual(bare(self.table("train.tsv")) & bare(self.table("dev.tsv")), set())

    def test_the_split_is_the_same_every_time_and_whatever_the_order(self):
        self.prepare(many(300))
        first = set(self.table("dev.tsv"))
        self.prepare(list(reversed(many(300))), packed=False)
        self.assertEqual(set(self.table("dev.tsv")), first)

    def test_a_row_of_another_layout_is_named(self):
        result = self.prepare(many(5) + ["only one column"])
        self.assertEqual(result.returncode, 1)
        self.assertIn("line 6", result.stderr)
        self.assertFalse((self.out / "train.tsv").exists())

    def test_an_archive_without_the_source_is_named(self):
        path = self.folder / "empty.tar.gz"
        with tarfile.open(path, "w:gz"):
            pass
        result = subprocess.run([sys.executable, "-B", SCRIPT, path, self.out], capture_output=True, text=True, check=False)
        self.assertEqual(result.returncode, 1)
        self.assertIn(NAME, result.stderr)

    def test_a_missing_source_is_one_sentence(self):
        result = subprocess.run([sys.executable, "-B", SCRIPT, self.folder / "none", self.out],
                                capture_output=True, text=True, check=False)
        self.assertEqual(result.returncode, 1)
        self.assertEqual(len(result.stderr.strip().splitlines()), 1)


if __name__ == "__main__":
    unittest.main()
