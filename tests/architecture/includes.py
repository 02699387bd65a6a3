"""Who may include whom: the table, and the check of a source tree against it.

check(root) returns one sentence for every include that the table does not allow.
"""

import re
from pathlib import Path

# Folder → what it may include: other folders, single headers, kinds of library, kinds of library in some files only.
QT, TORCH, PLOT, SQLITE = "Qt", "torch", "QCustomPlot", "SQLite"
TABLE = {
    "core/run": ["core/run"],
    "core/text": ["core/run", "core/text"],
    "core/analysis": ["core/run", "core/analysis"],
    "core/store": ["core/run", "core/store", SQLITE],
    # Logs, tables and other programs' files to and from the workspace, for both programs.
    "core/exchange": ["core/run", "core/analysis", "core/store", "core/exchange"],
    "core/engine": ["core/run", "core/text", "core/engine", TORCH],
    "core/report": ["core/run", "core/analysis", "core/store/run_reader.h", "core/store/run_records.h", "core/report"],
    # run_records.h holds the values that run_reader.h returns.
    "ui": ["core/run", "core/analysis", "core/report", "core/store/run_reader.h", "core/store/run_records.h", "ui", QT],
    "ui/plot": ["core/run", "core/analysis", "core/store/run_reader.h", "core/store/run_records.h", "ui", QT, PLOT],
    # What both programs do; the engine is handed in as functions.
    "app/common": ["core/run", "core/analysis", "core/store", "core/exchange", "app/common"],
    "app/desktop": ["core/run", "core/analysis", "core/report", "core/store", "core/exchange", "ui", "app/common", "app/desktop", QT],
    "app/desktop/main.cpp": ["core/run", "core/analysis", "core/report", "core/store", "core/exchange", "core/engine/engine.h", "ui",
                              "app/common", "app/desktop", QT],
    "app/cli": ["core/run", "core/text", "core/analysis", "core/report", "core/store", "core/exchange", "core/engine/engine.h",
                "app/common", "app/cli"],
}
# core/run is made of the standard library and these headers, which are only headers.
RUN_LIBRARIES = ("nlohmann/json.hpp", "nlohmann/json_fwd.hpp", "tl/expected.hpp", "fmt/")
# Folders whose code ends up in the command line: no line of their CMakeLists.txt may name Qt.
WITHOUT_QT = ("core/run", "core/text", "core/analysis", "core/report", "core/store", "core/exchange", "core/engine", "app/common",
              "app/cli")
WITHOUT_TORCH = ("core/run", "core/text", "core/analysis", "core/report", "core/store", "core/exchange", "app/common", "ui")

SOURCES = {".h", ".hpp", ".cpp", ".cc", ".cu", ".cuh", ".inl"}
INCLUDE = re.compile(r'^[ \t]*#[ \t]*(?:include|include_next|import)[ \t]*([<"])([^>"\n]+)[>"]', re.MULTILINE)
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def library_kind(header):
    """The library that a header belongs to, as far as the table speaks of it."""
    if header.rsplit("/", 1)[-1] in ("qcustomplot.h", "qcustomplot.cpp"):
        return PLOT
    if re.match(r"(Q[A-Z]|Qt[A-Z]\w*/|q[a-z0-9]+\.h$)", header) and header != "qsort.h":
        return QT
    if re.match(r"(torch|ATen|c10|caffe2|torchgen)/|(cuda|cuda_runtime|cuda_runtime_api|nccl|cublas\w*)\.h$", header):
        return TORCH
    if re.match(r"SQLiteCpp/|sqlite3(ext)?\.h$", header):
        return SQLITE
    return None


def is_ours(header):
    return re.match(r"(core|ui|app|tests)/", header) is not None


def folder_of(path):
    """The longest entry of the table that the path lies in."""
    fitting = [key for key in TABLE if path == key or path.startswith(key + "/")]
    return max(fitting, key=len) if fitting else None


def includes(text):
    text = COMMENT.sub(lambda comment: "\n" * comment.group().count("\n"), text)
    for match in INCLUDE.finditer(text):
        yield text.count("\n", 0, match.start()) + 1, match.group(1) == '"', match.group(2)


def allowed(path, header, quoted):
    """None when the include is allowed, else why it is not."""
    folder = folder_of(path)
    entries = TABLE[folder]
    if header.endswith(".moc"):
        return None
    if re.search(r"\.(cpp|cc|cu)$", header):
        return "a source file is compiled by its library, never included"
    kind = library_kind(header)
    if kind:
        return None if kind in entries else f"{folder} may not include {kind}"
    if is_ours(header):
        inside = any(header == entry or header.startswith(entry + "/") for entry in entries)
        return None if inside else f"{folder} may not include {header}"
    if quoted:
        return "headers of ours are named from the root of the tree"
    if folder == "core/run" and ("/" in header or header.endswith(".hpp")) and not header.startswith("sys/") \
            and not header.startswith(RUN_LIBRARIES):
        return "core/run is made of the standard library"
    return None


def source_files(root):
    for top in ("core", "ui", "app"):
        for path in sorted(Path(root, top).rglob("*")):
            if path.suffix in SOURCES and path.is_file():
                yield path.relative_to(root).as_posix(), path


def check_includes(root):
    for name, path in source_files(root):
        if folder_of(name) is None:
            yield f"{name}: lies in no folder of the architecture"
            continue
        for line, quoted, header in includes(path.read_text(encoding="utf-8")):
            problem = allowed(name, header, quoted)
            if problem:
                yield f'{name}:{line}: includes {header}: {problem}'


def check_engine_header(root):
    """The engine's public header must not bring torch along through the headers it includes itself."""
    waiting, seen = ["core/engine/engine.h"], set()
    while waiting:
        name = waiting.pop()
        path = Path(root, name)
        if name in seen or not path.is_file():
            continue
        seen.add(name)
        for line, _, header in includes(path.read_text(encoding="utf-8")):
            if library_kind(header) == TORCH:
                yield f"{name}:{line}: engine.h reaches {header} through it, so a program would include torch"
            elif is_ours(header):
                waiting.append(header)


def check_build_files(root):
    for folders, word in ((WITHOUT_QT, r"Qt6|QCustomPlot|\bQT\b"), (WITHOUT_TORCH, r"LibTorch")):
        for folder in folders:
            for path in sorted(Path(root, folder).rglob("CMakeLists.txt")):
                for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
                    if re.search(word, line.split("#", 1)[0]):
                        yield f"{path.relative_to(root).as_posix()}:{number}: {folder} may not use {line.strip()}"
    for path in sorted(Path(root, "tests").rglob("CMakeLists.txt")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if re.search(r"(\.\./|SOURCE_DIR\}/)+(core|ui|app)/[\w/]+\.(cpp|cu)", line.split("#", 1)[0]):
                yield f"{path.relative_to(root).as_posix()}:{number}: tests link, they never recompile: {line.strip()}"


def check(root):
    return [*check_includes(root), *check_engine_header(root), *check_build_files(root)]
