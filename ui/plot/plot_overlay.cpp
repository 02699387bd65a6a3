#include "ui/plot/plot_overlay.h"

#include "ui/plot/plot_theme.h"

#include <QPainter>

#include <algorithm>

namespace rankscope {

PlotOverlay::PlotOverlay(PlotView* plot)
    : QWidget(plot)
    , m_plot(*plot) {
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setAttribute(Qt::WA_NoSystemBackground);
    setFocusPolicy(Qt::NoFocus);
}

void PlotOverlay::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const Theme& theme = m_plot.theme();
    const QRectF area = m_plot.axisRect()->rect();
    painter.setFont(plotFont());
    const QFontMetricsF metrics(painter.font());
    if (!emptyText.isEmpty()) {
        painter.setPen(theme.muted);
        painter.drawText(area.adjusted(8, 8, -8, -8), Qt::AlignCenter | Qt::TextWordWrap, emptyText);
    }
    if (!cornerText.isEmpty()) {
        // Where no curve can lie under it: in the row of the axis' title, or of the plot's where that is
        // taken.
        const double taken = metrics.horizontalAdvance(m_plot.xAxis->label());
        const bool fits = metrics.horizontalAdvance(cornerText) + 8.0 < (area.width() - taken) / 2.0;
        const double top = fits ? height() - metrics.height() - 3.0 : 4.0;
        painter.setPen(theme.muted);
        painter.drawText(QRectF(0.0, top, fits ? area.right() : width() - 8.0, metrics.height()),
                         Qt::AlignRight | Qt::AlignVCenter, cornerText);
    }
    if (readoutShown) {
        paintCursor(painter, readout.x);
        paintReadout(painter);
    } else if (std::isfinite(linkedX)) {
        paintCursor(painter, linkedX);
    }
    if (!box.isNull()) {
        QColor fill = theme.accent;
        fill.setAlpha(40);
        painter.fillRect(box.normalized(), fill);
        painter.setPen(QPen(theme.accent, 1));
        painter.drawRect(box.normalized());
    }
    if (lasso.size() > 1) {
        QColor fill = theme.accent;
        fill.setAlpha(40);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(QPen(theme.accent, 1));
        painter.setBrush(fill);
        painter.drawPolygon(lasso);
        painter.setBrush(Qt::NoBrush);
        painter.setRenderHint(QPainter::Antialiasing, false);
    }
    if (m_plot.hasFocus()) {
        painter.setPen(QPen(theme.accent, 1));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(rect().adjusted(0, 0, -1, -1));
    }
}

void PlotOverlay::paintCursor(QPainter& painter, double x) const {
    const QRectF area = m_plot.axisRect()->rect();
    const double pixel = m_plot.xAxis->coordToPixel(x);
    if (pixel < area.left() - 0.5 || pixel > area.right() + 0.5) {
        return;
    }
    painter.setPen(QPen(m_plot.theme().muted, 1));
    painter.drawLine(QPointF(pixel, area.top()), QPointF(pixel, area.bottom()));
}

void PlotOverlay::paintReadout(QPainter& painter) const {
    const Theme& theme = m_plot.theme();
    const QRectF area = m_plot.axisRect()->rect();
    const QFontMetricsF metrics(painter.font());
    const double line = metrics.height() + 1.0;
    double width = metrics.horizontalAdvance(readout.heading);
    for (const PlotReadout::Row& row : readout.rows) {
        width = std::max(width, metrics.horizontalAdvance(row.text) + 14.0);
    }
    QRectF frame(mouse.x() + 14.0, mouse.y() - 4.0, width + 12.0,
                 line * (1.0 + static_cast<double>(readout.rows.size())) + 8.0);
    if (frame.right() > this->width() - 2.0) {
        frame.moveRight(mouse.x() - 14.0);
    }
    frame.moveLeft(std::max(2.0, frame.left()));
    frame.moveTop(std::clamp(frame.top(), 2.0, std::max(2.0, height() - frame.height() - 2.0)));

    painter.setRenderHint(QPainter::Antialiasing);
    for (const PlotReadout::Row& row : readout.rows) {
        const double y = m_plot.yAxis->coordToPixel(row.y);
        if (std::isfinite(y) && y >= area.top() - 1.0 && y <= area.bottom() + 1.0) {
            painter.setPen(QPen(theme.base, 1.5));
            painter.setBrush(row.colour);
            painter.drawEllipse(QPointF(m_plot.xAxis->coordToPixel(readout.x), y), 4.0, 4.0);
        }
    }
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setPen(QPen(theme.strongLine, 1));
    painter.setBrush(theme.base);
    painter.drawRect(frame);
    painter.setPen(theme.muted);
    painter.drawText(QPointF(frame.left() + 6.0, frame.top() + 4.0 + metrics.ascent()), readout.heading);
    for (std::size_t i = 0; i < readout.rows.size(); ++i) {
        const double top = frame.top() + 4.0 + line * (1.0 + static_cast<double>(i));
        const PlotReadout::Row& row = readout.rows[i];
        if (row.colour.isValid()) {
            painter.fillRect(QRectF(frame.left() + 6.0, top + line / 2.0 - 2.0, 9.0, 3.0), row.colour);
        }
        painter.setPen(theme.text);
        painter.drawText(QPointF(frame.left() + 20.0, top + metrics.ascent()), row.text);
    }
}

} // namespace rankscope
