"""What may be done in one place only: the table, and the check of a source tree against it.

check(root) returns one sentence for every line that does elsewhere what the table names.
"""

import re

from includes import source_files

# What, as a pattern; the folders that it is about; the files that may; what to use instead.
TABLE = [
    # A descriptor of the open workspace that is closed anywhere in the process drops SQLite's locks.
    (r"new\s+QFileDialog\b|QFileDialog::get|public\s+QFileDialog\b|\bQFileDialog\s+\w+\s*[({;]", ("ui", "app"),
     ("ui/dialogs/file_question.cpp",), "askForFile() of ui/dialogs/file_question.h, which opens nothing that it lists"),
    # What is shown may come from anybody's workspace.
    (r"Qt::(RichText|MarkdownText|AutoText)\b|\b(setHtml|insertHtml|appendHtml|setMarkdown|setWhatsThis|createStandardContextMenu)\s*\("
     r"|\b(QStaticText|QErrorMessage|QTextBrowser)\b", ("ui", "app"),
     ("ui/style.cpp", "ui/form/field_list.cpp", "ui/report/report_document.cpp"), "plain text"),
    (r"clipboard\(\)\s*->\s*set", ("ui", "app"),
     ("ui/copied_table.cpp", "ui/compare/plain_table_model.cpp", "ui/form/form_page.cpp", "ui/form/preview_pane.cpp",
      "ui/settings/settings_page.cpp"), "copyTable() of ui/copied_table.h, whose cells no spreadsheet runs"),
    # A terminal obeys control characters.
    (r"\bstd::(cout|cerr|clog)\b|\bstd::(v?f?printf|f?puts|fputc|putchar|fwrite)\s*\(", ("core", "app", "ui"),
     ("app/cli/console.cpp", "app/cli/progress_printer.cpp", "app/cli/transfer_progress.cpp", "app/desktop/main.cpp",
      "app/desktop/figure_export.cpp"), "printOut(), printRows() or printError() of app/cli/console.h"),
]
COMMENT = re.compile(r"//[^\n]*|/\*.*?\*/", re.DOTALL)


def check(root):
    problems = []
    for name, path in source_files(root):
        code = COMMENT.sub(lambda match: "\n" * match.group().count("\n"), path.read_text(encoding="utf-8"))
        for pattern, folders, allowed, instead in TABLE:
            if not name.startswith(tuple(folder + "/" for folder in folders)) or name in allowed:
                continue
            for match in re.finditer(pattern, code):
                line = code.count("\n", 0, match.start()) + 1
                problems.append(f"{name}:{line}: '{match.group().strip()}'; use {instead}.")
    return problems
