#pragma once

#include "ui/theme.h"

#include <QString>

namespace rankscope {

// What the palette cannot say: flat buttons, quiet headers and docks, the accent for widgets with the
// property primary=true (the one next action of a page) and muted text for labels with the property
// muted=true.
QString styleSheet(const Theme& theme);

// Fusion with the theme's palette and style sheet, for the whole program. UI thread only.
void applyToApplication(const Theme& theme);

} // namespace rankscope
