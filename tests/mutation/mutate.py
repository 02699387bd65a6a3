#!/usr/bin/env python3
"""Changes one place of the code at a time and says which changes no test noticed.

mutate.py [--count N] [--seed S] [--build FOLDER] FOLDER…      for example: mutate.py core/run core/text

Works on a copy of the last commit, in build/mutation. Of each folder N places (10), in as many different files as there
are, become another operator, constant or condition; the tests of tests/FOLDER are built and run. A change that does not
compile is replaced by another. Ends with the survivors, each with its line before and after; the exit code is their number.
"""

import argparse
import random
import re
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

SWAPS = {
    " < ": " <= ", " <= ": " < ", " > ": " >= ", " >= ": " > ", " == ": " != ", " != ": " == ",
    " && ": " || ", " || ": " && ", " + ": " - ", " - ": " + ", " * ": " / ", " += ": " -= ", "++": "--",
    "true": "false", "false": "true", "std::min": "std::max", "std::max": "std::min",
}
SWAP = re.compile("|".join((r"\b" if key[0].isalpha() else "") + re.escape(key) + (r"\b" if key[0].isalpha() else "")
                           for key in sorted(SWAPS, key=len, reverse=True)))
NUMBER = re.compile(r"(?<![\w.\"'])(\d+)(?![\w.'\"])")
CONDITION = re.compile(r"\bif \((?!const|auto)([^;{}]*)\) \{$")
TEXT = re.compile(r'"(?:[^"\\]|\\.)*"|\'(?:[^\'\\]|\\.)+\'|//.*$')


def changes_of_line(line):
    """Every change of a line of code, as (what, new line)."""
    if line.lstrip().startswith(("#", "//", "template", "static_assert", "using", "namespace")):
        return
    blank = TEXT.sub(lambda match: "\x00" * len(match[0]), line)
    for match in SWAP.finditer(blank):
        yield f"{match[0].strip()} → {SWAPS[match[0]].strip()}", line[:match.start()] + SWAPS[match[0]] + line[match.end():]
    for match in NUMBER.finditer(blank):
        other = str(int(match[1]) + 1)
        yield f"{match[1]} → {other}", line[:match.start()] + other + line[match.end():]
    if match := CONDITION.search(blank):
        yield "condition negated", f"{line[:match.start(1)]}!({line[match.start(1):match.end(1)]}){line[match.end(1):]}"


def changes_of_file(path):
    raw = False
    for number, line in enumerate(path.read_text().splitlines()):
        if raw or 'R"(' in line:  # texts over several lines, such as SQL
            raw = ')"' not in line[line.find('R"(') + 1:] if not raw else ')"' not in line
            continue
        for what, changed in changes_of_line(line):
            yield number, what, line, changed


class Tree:
    """A copy of the last commit with a build of its own."""

    def __init__(self, place):
        self.source = place / "tree"
        self.build = place / "build"
        self.source.mkdir(parents=True, exist_ok=True)
        archive = subprocess.run(["git", "-C", ROOT, "archive", "HEAD"], check=True, capture_output=True).stdout
        subprocess.run(["tar", "-x", "-C", self.source], input=archive, check=True)
        subprocess.run(["cmake", "--preset", "test", "-B", self.build, "-DRANKSCOPE_GUI=OFF", "-DRANKSCOPE_ENGINE=OFF"],
                       cwd=self.source, check=True, stdout=subprocess.DEVNULL)

    def tests(self, folder):
        text = (self.source / "tests" / folder / "CMakeLists.txt").read_text()
        return re.findall(r"rankscope_add_test\((\w+)", text)

    def compiles(self, targets):
        return subprocess.run(["cmake", "--build", self.build, "--target", *targets], capture_output=True, check=False).returncode == 0

    def passes(self, targets, limit):
        """Whether every test does, and what stopped it otherwise."""
        for target in targets:
            try:
                result = subprocess.run([self.build / "tests" / "bin" / target, "--gtest_fail_fast", "--gtest_brief=1"],
                                        capture_output=True, text=True, errors="replace", timeout=limit, check=False)
            except subprocess.TimeoutExpired:
                return False, "ran too long"
            if result.returncode != 0:
                failed = re.search(r"\[  FAILED  \] (\S+)", result.stdout)
                return False, failed[1] if failed else f"{target} ended with {result.returncode}"
        return True, ""


def mutate(tree, folder, count, chance):
    targets = tree.tests(folder)
    begin = time.monotonic()
    if not tree.compiles(targets) or not tree.passes(targets, 600)[0]:
        sys.exit(f"The tests of {folder} do not pass as they are.")
    limit = 60 + 3 * (time.monotonic() - begin)
    files = sorted((tree.source / folder).rglob("*.cpp"))
    places = {file: list(changes_of_file(file)) for file in files}
    order = []  # a round over the files in random order, then another
    while any(places.values()) and len(order) < 4 * count:
        for file in chance.sample(files, len(files)):
            if places[file]:
                order.append((file, places[file].pop(chance.randrange(len(places[file])))))
    tried, survivors = 0, []
    for file, (number, what, line, changed) in order:
        if tried == count:
            break
        whole = file.read_text()
        lines = whole.splitlines(keepends=True)
        lines[number] = changed + "\n"
        file.write_text("".join(lines))
        try:
            if not tree.compiles(targets):
                continue
            survived, by = tree.passes(targets, limit)
        finally:
            file.write_text(whole)
        tried += 1
        place = f"{file.relative_to(tree.source)}:{number + 1}: {what}"
        print(f"{place}: {'SURVIVED' if survived else by}", flush=True)
        if survived:
            survivors.append(f"{place}\n    {line.strip()}\n    {changed.strip()}")
    return tried, survivors


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", metavar="FOLDER")
    parser.add_argument("--count", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--build", type=Path, default=ROOT / "build" / "mutation")
    arguments = parser.parse_args()
    tree = Tree(arguments.build)
    tried, survivors = 0, []
    for folder in arguments.folders:
        count, survived = mutate(tree, folder, arguments.count, random.Random(f"{arguments.seed} {folder}"))
        tried += count
        survivors += survived
    print(f"\n{len(survivors)} of {tried} changes survived:", *survivors, sep="\n")
    sys.exit(min(len(survivors), 100))


if __name__ == "__main__":
    main()
