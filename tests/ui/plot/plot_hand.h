#pragma once

#include "ui/plot/curve_plot.h"

#include <QApplication>
#include <QFile>
#include <QImage>
#include <QMouseEvent>
#include <QSvgRenderer>
#include <QWheelEvent>
#include <QtTest>

#include <numeric>
#include <vector>

namespace rankscope {

// What the tests of plots feed them, do to them and look for in their pictures.

// start, start + 1, … ; n of them.
inline std::vector<double> count(std::size_t n, double start = 0.0) {
    std::vector<double> out(n);
    std::iota(out.begin(), out.end(), start);
    return out;
}

inline QWidget* canvas(CurvePlot& plot) { return plot.focusProxy(); }

// The event as the plot gets it; QTest's mouse functions lack the wheel.
inline void wheel(QWidget* widget, QPointF place, int notches,
                  Qt::KeyboardModifiers modifiers = Qt::NoModifier) {
    QWheelEvent event(place, widget->mapToGlobal(place), QPoint(), QPoint(0, 120 * notches), Qt::NoButton,
                      modifiers, Qt::NoScrollPhase, false);
    QApplication::sendEvent(widget, &event);
}

inline void drag(QWidget* widget, QPoint from, QPoint to, Qt::MouseButton button,
                 Qt::KeyboardModifiers modifiers = Qt::NoModifier) {
    QTest::mousePress(widget, button, modifiers, from);
    QMouseEvent move(QEvent::MouseMove, QPointF(to), widget->mapToGlobal(QPointF(to)), Qt::NoButton, button,
                     modifiers);
    QApplication::sendEvent(widget, &move);
    QTest::mouseRelease(widget, button, modifiers, to);
}

// A figure in its format, in the colours of print, and as vectors where it can be.
inline void expectPicture(const QString& file) {
    QFile opened(file);
    QVERIFY2(opened.open(QIODevice::ReadOnly), qPrintable(file));
    const QByteArray bytes = opened.readAll();
    QVERIFY2(bytes.size() > 1'000, qPrintable(QString::number(bytes.size())));
    if (file.endsWith("png", Qt::CaseInsensitive)) {
        const QImage image(file);
        QVERIFY(image.width() > 1'000);
        QCOMPARE(image.pixelColor(image.width() - 2, image.height() - 2), QColor(Qt::white)); // print theme
    } else if (file.endsWith("svg")) {
        QSvgRenderer renderer(bytes);
        QVERIFY(renderer.isValid());
        QVERIFY(bytes.contains("<path") || bytes.contains("<polyline"));
        QVERIFY(!bytes.contains("<image")); // vectors, no bitmap
    } else {
        QVERIFY(bytes.startsWith("%PDF-"));
        QVERIFY(bytes.trimmed().endsWith("%%EOF"));
    }
}

} // namespace rankscope
