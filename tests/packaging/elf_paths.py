"""Where the loader looks for the libraries of a program: elf_paths.py FILE_OR_FOLDER…

Every element of DT_RPATH and DT_RUNPATH has to be absolute or to begin with $ORIGIN. An empty or relative one means the
folder that a person happens to start the program in: a library that lies there would run as code.
"""

import re
import subprocess
import sys
from pathlib import Path


def is_elf(file):
    with file.open("rb") as stream:
        return stream.read(4) == b"\x7fELF"


def programs_and_libraries(place):
    """The ELF files with a dynamic section at or below a path; objects and archives have none."""
    files = [place] if place.is_file() else sorted(place.rglob("*"))
    for file in files:
        if file.is_file() and not file.is_symlink() and file.suffix != ".o" and is_elf(file):
            yield file


def search_paths(dynamic):
    """The paths that the output of `readelf -d` names, as they stand there."""
    return re.findall(r"\((?:RPATH|RUNPATH)\)\s+Library (?:rpath|runpath): \[(.*)\]\s*$", dynamic, re.MULTILINE)


def wrong_elements(path):
    return [element for element in path.split(":")
            if not (element.startswith("/") or re.match(r"\$ORIGIN(/|$)|\$\{ORIGIN\}(/|$)", element))]


def problems_of(file):
    dynamic = subprocess.run(["readelf", "-dW", file], check=True, capture_output=True, text=True,
                             env={"LC_ALL": "C", "PATH": "/usr/bin:/bin"}).stdout
    return [f"{file}: the element '{element}' of the search path '{path}'"
            for path in search_paths(dynamic) for element in wrong_elements(path)]


def check(places):
    """The number of files that were read, and a sentence for every wrong element."""
    files = [file for place in places for file in programs_and_libraries(Path(place))]
    return len(files), [problem for file in files for problem in problems_of(file)]


def main():
    count, problems = check(sys.argv[1:])
    print(*problems, f"{count} programs and libraries, {len(problems)} wrong elements", sep="\n")
    return 0 if count and not problems else 1


if __name__ == "__main__":
    sys.exit(main())
