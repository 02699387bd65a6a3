#!/usr/bin/env python3
"""Refreshes the translations of the window, or says what is wrong with them.

    update.py           reads the sources again (lupdate), rewrites the .ts files and lists what is not translated
    update.py --check   changes nothing; one sentence a problem, exit code 1 when there is one

The texts of core reach lupdate through ui/core_texts.h, which the program core_texts of the tests prints; it is looked
for in build/*/tests/bin, or named with --core-texts.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "resources/translations"
SOURCES = ("ui", "app/desktop")
CORE_TEXTS = ROOT / "ui/core_texts.h"
ENGLISH = "rankscope_en.ts"
# Says that the parser took a text for another class's: it would not be found when the program asks for it.
MISREAD = re.compile(r"lacks Q_OBJECT macro|Qualifying with unknown|cannot be called without context|tr\(\) cannot")


def find_program(names, folders):
    for folder in folders:
        for name in names:
            path = shutil.which(name, path=folder)
            if path:
                return path
    return None


def find_lupdate():
    path = find_program(["lupdate6", "lupdate-qt6", "lupdate"],
                        ["/usr/lib/qt6/bin", "/usr/lib64/qt6/bin", os.environ.get("PATH", "")])
    if path is None:
        sys.exit("lupdate of Qt 6 is missing: install qt6-l10n-tools.")
    return path


def find_core_texts(given):
    if given:
        return given
    found = sorted(ROOT.glob("build/*/tests/bin/core_texts"), key=lambda path: path.stat().st_mtime)
    if not found:
        sys.exit("The program core_texts is not built: cmake --preset test && ninja -C build/test core_texts")
    return found[-1]


def run_lupdate(files, sources=SOURCES):
    """Refreshes the .ts files; returns the sentences of lupdate that mean trouble."""
    problems = []
    for file in files:
        only_plurals = ["-pluralonly"] if file.name == ENGLISH else []
        result = subprocess.run(
            [find_lupdate(), "-silent", "-no-obsolete", "-locations", "none", "-I", ".", *only_plurals, *sources,
             "-target-language", file.stem.rsplit("_", 1)[1], "-ts", str(file)],
            cwd=ROOT, capture_output=True, text=True, check=False)
        if result.returncode != 0:
            sys.exit(f"lupdate failed: {result.stderr.strip()}")
        problems += [line.replace(f"{ROOT}/", "") for line in result.stderr.splitlines() if MISREAD.search(line)]
    return sorted(set(problems))


def messages(file):
    """(context, source, comment, plural) -> message element, in the order of the file."""
    found = {}
    for context in ElementTree.parse(file).getroot().findall("context"):
        for message in context.findall("message"):
            key = (context.findtext("name"), message.findtext("source"), message.findtext("comment") or "",
                   message.get("numerus") == "yes")
            found[key] = message
    return found


def forms(message):
    """The texts of a translation: one, or one a plural form."""
    translation = message.find("translation")
    if message.get("numerus") == "yes":
        return [form.text or "" for form in translation.findall("numerusform")]
    return [translation.text or ""]


def is_unfinished(message):
    return message.find("translation").get("type") == "unfinished" or not all(text.strip() for text in forms(message))


def quoted(text):
    """On one line."""
    return '"' + text.replace("\n", "\\n") + '"'


def placeholders(text):
    return Counter(re.findall(r"%L?\d+|%L?n", text))


def mnemonics(text):
    """Letters after a single ampersand, where it is no part of an HTML entity."""
    return re.findall(r"&(\w)(?!\w*;)", text.replace("&&", ""))


def faults(source, text, plural):
    """What is wrong with one text of a translation, in words."""
    found = []
    wanted, got = placeholders(source), placeholders(text)
    if plural: # "one run" needs no number
        wanted.pop("%n", None)
        got.pop("%n", None)
    if wanted != got:
        found.append(f"placeholders differ: {sorted(wanted.elements())} and {sorted(got.elements())}")
    if len(mnemonics(source)) != len(mnemonics(text)):
        found.append("one of them has a mnemonic, the other has not")
    tags = [Counter(re.findall(r"</?[a-z]+\b|&[a-z]+;", each)) for each in (source, text)]
    if tags[0] != tags[1]:
        found.append("the HTML tags differ")
    for end, name in ((0, "start"), (-1, "end")):
        if source[end].isspace() != text[end].isspace():
            found.append(f"a space at the {name} is in one of them only")
    if source.count("\n") != text.count("\n"):
        found.append("the line breaks differ")
    if source.endswith("…") != text.endswith("…"):
        found.append("the ellipsis at the end is in one of them only")
    return found


def problems_of(file):
    """Every unfinished entry of a .ts file and every fault of its texts, one sentence each."""
    found = []
    for (context, source, _, plural), message in messages(file).items():
        place = f"{file.name}: {context}: {quoted(source)}"
        if is_unfinished(message):
            found.append(f"{place} is not translated")
            continue
        for text in forms(message):
            found += [f"{place}: {fault}" for fault in faults(source, text, plural)]
    return found


def unknown_contexts(file):
    """Contexts that no class has: the parser misread where a text stands."""
    found = []
    for context in sorted({key[0] or "" for key in messages(file)}):
        if not context or context == "rankscope" or re.match(r"Q[A-Z]", context):
            found.append(f'{file.name}: the context "{context}" is of no class of ours; use a class with Q_OBJECT or '
                         "Q_DECLARE_TR_FUNCTIONS")
    return found


def check(files, core_texts):
    found = []
    printed = subprocess.run([core_texts], capture_output=True, text=True, check=True).stdout
    if not CORE_TEXTS.exists() or CORE_TEXTS.read_text() != printed:
        found.append(f"{CORE_TEXTS.relative_to(ROOT)} is out of date")
    with tempfile.TemporaryDirectory() as folder:
        copies = [Path(shutil.copy(file, folder)) for file in files]
        found += run_lupdate(copies)
        for file, copy in zip(files, copies):
            before, now = messages(file), messages(copy)
            found += [f"{file.name} lacks {key[0]}: {quoted(key[1])}" for key in now if key not in before]
            found += [f"{file.name} has what no source has: {key[0]}: {quoted(key[1])}" for key in before if key not in now]
    for file in files:
        found += unknown_contexts(file) + problems_of(file)
    if found:
        found.append("Run resources/translations/update.py, translate what it lists (Qt Linguist or an editor), and "
                     "run it again.")
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="change nothing, say what is wrong")
    parser.add_argument("--core-texts", help="the program core_texts")
    options = parser.parse_args()
    files = sorted(FOLDER.glob("rankscope_*.ts"))
    core_texts = find_core_texts(options.core_texts)
    if options.check:
        found = check(files, core_texts)
    else:
        CORE_TEXTS.write_text(subprocess.run([core_texts], capture_output=True, text=True, check=True).stdout)
        found = run_lupdate(files)
        for file in files:
            found += unknown_contexts(file) + problems_of(file)
    print("\n".join(found) if found else "All translations are up to date and whole.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
