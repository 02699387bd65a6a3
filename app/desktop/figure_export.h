#pragma once

#include <QStringList>

namespace rankscope {

// What the program ends with when it writes figures; the same numbers as rankscope-cli's.
enum class FigureExit {
    Done = 0,
    Unexpected = 1, // a file that cannot be written
    Usage = 2,
    Workspace = 5, // busy, newer, damaged
    NotFound = 6,  // no such workspace, run or allocation, or nothing to draw
};

// `rankscope export-figure …`: writes charts of stored runs with the window's own plots in the print theme.
// `arguments` as the program got them. Needs a QApplication of any platform, shows no window.
FigureExit exportFigures(const QStringList& arguments);

} // namespace rankscope
