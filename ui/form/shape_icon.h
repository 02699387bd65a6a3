#pragma once

#include <QColor>
#include <QIcon>

namespace rankscope {

// Small marks that carry a meaning by shape as well as by colour; drawn, so that they follow the theme. UI
// thread only.
enum class Shape { Dot, Ring, Triangle, Bars, Check, Square, Cross, Diamond, Warning, Line };

// Drawn on a 16 px grid with 1.5 px strokes, for 1x and 2x screens; in `selected` on a selected row.
QIcon shapeIcon(Shape shape, const QColor& colour, const QColor& selected);
QPixmap shapePixmap(Shape shape, const QColor& colour, int size, qreal ratio);

} // namespace rankscope
