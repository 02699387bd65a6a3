#!/usr/bin/env python3
"""Passes CTest's output on and says before its closing summary what was skipped, and why.

ctest … --output-junit FILE | closing_lines.py FILE

CTest counts a skipped test as passed; without this, tests on real data would vanish unseen where the data is missing.
"""

import re
import sys
import xml.etree.ElementTree as ElementTree
from collections import defaultdict

SUMMARY = re.compile(r"\d+% tests passed")
# What GoogleTest, Qt Test and Python's unittest say of a test that was skipped.
GTEST = re.compile(r"^\S+:\d+: Skipped\n(.*?)\n\s*(?:\n|\[  SKIPPED)", re.MULTILINE | re.DOTALL)
QTEST = re.compile(r"^SKIP +: \S+ (.*)$", re.MULTILINE)
PYTHON = re.compile(r"skipped(?: |=)['\"]?(.*?)['\"]?\)?$", re.MULTILINE)


def reasons(output, skipped):
    """Of one test of CTest: none when it ran whole."""
    found = [" ".join(text.split()) for text in (*GTEST.findall(output), *QTEST.findall(output))]
    if not found and (match := PYTHON.search(output)) and "OK (" in output:
        found = [f"{match[1]} of its own tests"]
    if not found and skipped:
        found = ["no reason is given"]
    return found


def skipped_tests(path):
    """Reason → names, in CTest's order."""
    by_reason = defaultdict(list)
    try:
        cases = ElementTree.parse(path).getroot().iter("testcase")
    except (OSError, ElementTree.ParseError):
        return by_reason
    for case in cases:
        skipped = case.find("skipped") is not None
        output = case.findtext("system-out") or ""
        for reason in dict.fromkeys(reasons(output, skipped)):
            by_reason[reason].append(case.get("name") + ("" if skipped else " (in part)"))
    return by_reason


def describe(by_reason):
    count = sum(map(len, by_reason.values()))
    yield f"Skipped, {count} in all:"
    for reason, names in by_reason.items():
        more = f" and {len(names) - 3} more" if len(names) > 3 else ""
        yield f"  {', '.join(names[:3])}{more}: {reason}"


def main():
    held = []
    for line in sys.stdin:
        if held or SUMMARY.match(line):
            held.append(line)
        else:
            print(line, end="", flush=True)
    by_reason = skipped_tests(sys.argv[1])
    if by_reason:
        print("\n".join(describe(by_reason)), end="\n\n")
    print("".join(held), end="", flush=True)


if __name__ == "__main__":
    main()
