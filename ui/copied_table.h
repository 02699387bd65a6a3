#pragma once

#include <QString>

namespace rankscope {

// Puts a table of tab-separated cells on the clipboard. Cells that a spreadsheet would run come in as text.
void copyTable(const QString& tsv);

} // namespace rankscope
