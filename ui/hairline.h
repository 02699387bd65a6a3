#pragma once

#include <QFrame>

namespace rankscope {

// A line of one pixel between two parts of a page, in the theme's hairline colour (ui/style.cpp). The parent
// owns it.
inline QFrame* hairline(QWidget* parent) {
    auto* line = new QFrame(parent);
    line->setProperty("hairline", true);
    line->setFixedHeight(1);
    return line;
}

} // namespace rankscope
