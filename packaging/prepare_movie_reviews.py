#!/usr/bin/env python3
"""Makes train.tsv and dev.tsv, the starter run's data, from the movie-review sentences with human sentiment.

The source has one sentence a line: id, mean human sentiment from -4 to 4, text, separated by tabs; lines end in CRLF,
the last one in nothing. A sentence is positive above 0 and negative below; exactly 0 is left out. The held-out tenth
is chosen by a hash of the text's letters and digits in lower case: the split is the same everywhere, and two copies
of a sentence that differ only in spacing or punctuation fall on the same side.
"""

import argparse
import hashlib
import sys
import tarfile
from pathlib import Path

SOURCE = "movieReviewSnippets_GroundTruth.txt"
HEADER = "sentence\tlabel\n"


class Problem(Exception):
    """Something the user can act on: one sentence."""


def source_text(path):
    """The text of the source: from the archive of the data package, or from the file itself."""
    try:
        if tarfile.is_tarfile(path):
            with tarfile.open(path) as archive:
                for member in archive:
                    if member.isfile() and Path(member.name).name == SOURCE:
                        return archive.extractfile(member).read().decode("utf-8")
            raise Problem(f"{path} holds no {SOURCE}: it is not the data package that wheels.txt names.")
        return Path(path).read_text(encoding="utf-8")
    except (OSError, tarfile.TarError) as error:
        raise Problem(f"{path} cannot be read ({error}): run packaging/start.sh again.") from error
    except UnicodeDecodeError as error:
        raise Problem(f"{path} is not UTF-8 (byte {error.start}): it is not the data package that wheels.txt names.") \
            from error


def rows(text):
    """Yields (sentence, label) in the order of the source."""
    # Not splitlines(): a sentence may hold U+0085 or another character that splitlines() takes for a line end.
    for number, line in enumerate(text.split("\n"), 1):
        line = line.rstrip("\r")
        if not line:
            continue
        fields = line.split("\t")
        if len(fields) != 3:
            raise Problem(f"{SOURCE}, line {number}: {len(fields)} columns instead of 3; the data package has changed.")
        try:
            sentiment = float(fields[1])
        except ValueError as error:
            raise Problem(f"{SOURCE}, line {number}: {fields[1]!r} is no number; the data package has changed.") \
                from error
        sentence = fields[2].strip()
        if sentiment != 0 and sentence:
            yield sentence, "positive" if sentiment > 0 else "negative"


def is_held_out(sentence):
    normalised = "".join(letter for letter in sentence.lower() if letter.isalnum())
    return int.from_bytes(hashlib.sha256(normalised.encode("utf-8")).digest()[:8], "big") % 10 == 0


def write(path, lines):
    temporary = path.with_name(path.name + ".new")
    with open(temporary, "w", encoding="utf-8", newline="\n") as file:
        file.write(HEADER)
        file.writelines(lines)
    temporary.replace(path)


def prepare(source, folder):
    """Writes both tables; returns how many rows each has."""
    train, dev = [], []
    for sentence, label in rows(source_text(source)):
        (dev if is_held_out(sentence) else train).append(f"{sentence}\t{label}\n")
    if not train or not dev:
        raise Problem(f"{source} gives {len(train)} training and {len(dev)} held-out sentences, and a run needs both: "
                      "the data package has changed.")
    folder.mkdir(parents=True, exist_ok=True)
    write(folder / "dev.tsv", dev)
    write(folder / "train.tsv", train)
    return len(train), len(dev)


def main():
    parser = argparse.ArgumentParser(description="Make train.tsv and dev.tsv of the starter run.")
    parser.add_argument("source", help="the data package's tar.gz, or the text file inside it")
    parser.add_argument("folder", type=Path, help="where train.tsv and dev.tsv go")
    options = parser.parse_args()
    try:
        train, dev = prepare(options.source, options.folder)
    except Problem as problem:
        print(problem, file=sys.stderr)
        return 1
    except OSError as error:
        print(f"{options.folder} cannot be written ({error.strerror}): free space or change its rights.",
              file=sys.stderr)
        return 1
    print(f"  {train:,} training and {dev:,} held-out sentences in {options.folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
