#pragma once

#include <QList>
#include <QRect>
#include <QSize>

class QWidget;

namespace rankscope {

// Of QMainWindow::saveState; raised when docks change so much that an older layout makes no sense.
inline constexpr int layoutVersion = 1;

// 1280 x 800, or what the primary screen has.
QSize defaultWindowSize();

// `frame` moved and shrunk so that it lies within the screen that shows most of it; within the first one when
// none does.
QRect onScreen(const QRect& frame, const QList<QRect>& screens);

// Applies that to a window that is not maximised.
void keepOnScreen(QWidget& window);

} // namespace rankscope
