#include "ui/window_layout.h"

#include <QGuiApplication>
#include <QScreen>
#include <QWidget>

#include <algorithm>

namespace rankscope {

QSize defaultWindowSize() {
    const QSize wanted(1280, 800);
    const QScreen* screen = QGuiApplication::primaryScreen();
    return screen == nullptr ? wanted : wanted.boundedTo(screen->availableGeometry().size());
}

QRect onScreen(const QRect& frame, const QList<QRect>& screens) {
    if (screens.isEmpty()) {
        return frame;
    }
    const auto shown = [&frame](const QRect& screen) {
        const QRect part = screen.intersected(frame);
        return qint64(part.width()) * part.height();
    };
    const QRect screen = *std::max_element(
        screens.begin(), screens.end(), [&](const QRect& a, const QRect& b) { return shown(a) < shown(b); });
    QRect result(frame.topLeft(), frame.size().boundedTo(screen.size()));
    result.moveLeft(std::clamp(result.left(), screen.left(), screen.right() - result.width() + 1));
    result.moveTop(std::clamp(result.top(), screen.top(), screen.bottom() - result.height() + 1));
    return result;
}

void keepOnScreen(QWidget& window) {
    if (window.isMaximized() || window.isFullScreen()) {
        return;
    }
    QList<QRect> screens;
    for (const QScreen* screen : QGuiApplication::screens()) {
        screens.append(screen->availableGeometry());
    }
    const QRect frame = window.frameGeometry();
    const QRect kept = onScreen(frame, screens);
    if (kept != frame) {
        window.resize(kept.size() - (frame.size() - window.size()));
        window.move(kept.topLeft());
    }
}

} // namespace rankscope
