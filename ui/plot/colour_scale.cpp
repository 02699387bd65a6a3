#include "ui/plot/colour_scale.h"

#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace rankscope {

QColor ColourScale::colour(int amount) const {
    return Theme::amountColour(m_top > 0 ? std::clamp(static_cast<double>(amount) / m_top, 0.0, 1.0) : 0.0);
}

void ColourScale::drawKey(QPainter& painter, const QRectF& area, const Theme& theme, double mark,
                          const QString& markText) const {
    const QFontMetricsF metrics(painter.font());
    const QString high = QString::number(m_top);
    const double side = metrics.horizontalAdvance(QStringLiteral("0")) + 4.0;
    const double highWidth = metrics.horizontalAdvance(high) + 4.0;
    const QRectF strip(area.left() + side, area.top() + area.height() / 2.0 - 4.0,
                       area.width() - side - highWidth, 8.0);
    if (strip.width() < 8.0) {
        return;
    }
    painter.setPen(theme.muted);
    painter.drawText(QRectF(area.left(), area.top(), side, area.height()), Qt::AlignLeft | Qt::AlignVCenter,
                     QStringLiteral("0"));
    painter.drawText(QRectF(strip.right(), area.top(), highWidth, area.height()),
                     Qt::AlignRight | Qt::AlignVCenter, high);
    const int fields = std::max(1, m_top + 1);
    for (int i = 0; i < fields; ++i) {
        const QRectF field(strip.left() + strip.width() * i / fields, strip.top(), strip.width() / fields,
                           strip.height());
        painter.fillRect(field, i == 0 ? theme.window : colour(i));
    }
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(theme.strongLine, 1));
    painter.drawRect(strip);
    if (mark >= 0.0 && m_top > 0) {
        const double x = strip.left() + strip.width() * (std::min<double>(mark, m_top) + 0.5) / fields;
        painter.setPen(QPen(theme.text, 1));
        painter.drawLine(QPointF(x, strip.top() - 3.0), QPointF(x, strip.bottom() + 3.0));
        if (!markText.isEmpty()) {
            painter.setPen(theme.muted);
            painter.drawText(QRectF(x - 60.0, strip.bottom() + 2.0, 120.0, metrics.height()),
                             Qt::AlignHCenter, markText);
        }
    }
}

namespace {

// A strip between two words in the colours of the shares from 0 to 1.
template <typename Colour>
void drawKeyStrip(QPainter& painter, const QRectF& area, const Theme& theme, const QString& low,
                  const QString& high, const Colour& colour) {
    constexpr int fields = 24;
    const QFontMetricsF metrics(painter.font());
    const double lowWidth = metrics.horizontalAdvance(low) + 4.0;
    const double highWidth = metrics.horizontalAdvance(high) + 4.0;
    const QRectF strip(area.left() + lowWidth, area.top() + area.height() / 2.0 - 4.0,
                       area.width() - lowWidth - highWidth, 8.0);
    if (strip.width() < 8.0) {
        return;
    }
    painter.setPen(theme.muted);
    painter.drawText(QRectF(area.left(), area.top(), lowWidth, area.height()),
                     Qt::AlignLeft | Qt::AlignVCenter, low);
    painter.drawText(QRectF(strip.right(), area.top(), highWidth, area.height()),
                     Qt::AlignRight | Qt::AlignVCenter, high);
    for (int i = 0; i < fields; ++i) {
        painter.fillRect(QRectF(strip.left() + strip.width() * i / fields, strip.top(),
                                strip.width() / fields + 0.5, strip.height()),
                         colour((i + 0.5) / fields));
    }
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(theme.strongLine, 1));
    painter.drawRect(strip);
}

} // namespace

void drawAmountKey(QPainter& painter, const QRectF& area, const Theme& theme, const QString& top) {
    drawKeyStrip(painter, area, theme, QStringLiteral("0"), top,
                 [](double share) { return Theme::amountColour(share); });
}

void drawDifferenceKey(QPainter& painter, const QRectF& area, const Theme& theme, const QString& top) {
    drawKeyStrip(painter, area, theme, QChar(0x2212) + top, QLatin1Char('+') + top,
                 [&theme](double share) { return theme.differenceColour(2.0 * share - 1.0); });
}

QColor blended(const QColor& colour, const QColor& behind, double share) {
    const auto mix = [share](int a, int b) {
        return static_cast<int>(std::lround(share * a + (1.0 - share) * b));
    };
    return {mix(colour.red(), behind.red()), mix(colour.green(), behind.green()),
            mix(colour.blue(), behind.blue())};
}

} // namespace rankscope
