#include "ui/plot/rank_map_painter.h"

#include "ui/plot/colour_scale.h"
#include "ui/plot/kind_labels.h"
#include "ui/plot/plot_theme.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>

namespace rankscope {

namespace {

struct RankMapText {
    Q_DECLARE_TR_FUNCTIONS(RankMapText)
};

constexpr double gap = 1.0;          // between cells
constexpr double numberWidth = 22.0; // smallest cell with a number
constexpr double numberHeight = 14.0;
constexpr double leastHeight = 10.0; // lower cells are scrolled instead
constexpr double tallest = 64.0;
constexpr double pad = 8.0;
constexpr double keyWidth = 150.0;

double textWidth(const QFont& font, const QString& text) {
    return QFontMetricsF(font).horizontalAdvance(text);
}

QString rowLabel(int layer) { return layer < 0 ? RankMapText::tr("rest") : QString::number(layer); }

} // namespace

RankMapPainter::RankMapPainter(const RankMapContent& content, const QRectF& area, double scroll)
    : m_content(content)
    , m_area(area)
    , m_scroll(scroll) {
    const QFont font = plotFont();
    m_rowHeight = QFontMetricsF(font).height() + 2.0;
    double left = std::max(textWidth(font, RankMapText::tr("layer")), textWidth(font, sumName()));
    for (const int layer : content.grid.layers) {
        left = std::max(left, textWidth(font, rowLabel(layer)));
    }
    left += pad + 6.0;
    const double title = QFontMetricsF(plotTitleFont()).height() + 10.0;
    const double top = title + m_rowHeight;
    const double sums = m_rowHeight + 4.0;
    const double gauge = 12.0 + m_rowHeight + 10.0;
    const double sumWidth =
        textWidth(font, content.values ? QStringLiteral("8.88e-08") : QStringLiteral("00000")) + 8.0;

    const auto rows = static_cast<double>(std::max<std::size_t>(1, content.grid.layers.size()));
    const auto columns = static_cast<double>(std::max<std::size_t>(1, content.grid.kinds.size()));
    const double height = std::max(leastHeight, area.height() - top - sums - gauge);
    m_cellHeight = std::clamp(std::floor(height / rows), leastHeight, tallest);
    // Square cells, wider where the names of the kinds need it, narrower where there is no room.
    double wanted = m_cellHeight;
    for (const std::string& kind : content.grid.kinds) {
        wanted = std::max(wanted, textWidth(font, kindLabel(kind)) + 8.0);
    }
    if (content.values) {
        wanted = std::max(wanted, textWidth(font, QStringLiteral("8.88e-08")) + 6.0);
    }
    const double room = area.width() - left - sumWidth - pad - 24.0;
    const double fitting = std::max(6.0, std::floor(room / columns));
    m_cellWidth = std::min(fitting, std::clamp(wanted, m_cellHeight, 96.0));
    m_letters = wanted > m_cellWidth + 0.5 && m_cellWidth < wanted;
    m_cells = QRectF(area.left() + left, area.top() + top, m_cellWidth * columns,
                     std::min(height, m_cellHeight * rows));
    m_barWidth = std::clamp(area.right() - m_cells.right() - sumWidth - pad, 16.0, 260.0);
    m_scroll = std::clamp(scroll, 0.0, std::max(0.0, m_cellHeight * rows - m_cells.height()));
}

bool RankMapPainter::numbersShown() const {
    return m_cellWidth >= numberWidth && m_cellHeight >= numberHeight;
}

QRectF RankMapPainter::cellRect(std::size_t row, std::size_t column) const {
    return {m_cells.left() + m_cellWidth * static_cast<double>(column),
            m_cells.top() + m_cellHeight * static_cast<double>(row) - m_scroll, m_cellWidth - gap,
            m_cellHeight - gap};
}

QRectF RankMapPainter::cellOf(int module) const {
    const auto found = std::find(m_content.grid.cells.begin(), m_content.grid.cells.end(), module);
    if (module < 0 || found == m_content.grid.cells.end()) {
        return {};
    }
    const auto index = static_cast<std::size_t>(found - m_content.grid.cells.begin());
    return cellRect(index / m_content.grid.kinds.size(), index % m_content.grid.kinds.size());
}

int RankMapPainter::moduleAt(QPointF pixel) const {
    if (!m_cells.contains(pixel) || m_content.grid.kinds.empty()) {
        return -1;
    }
    const auto row = static_cast<std::size_t>((pixel.y() - m_cells.top() + m_scroll) / m_cellHeight);
    const auto column = static_cast<std::size_t>((pixel.x() - m_cells.left()) / m_cellWidth);
    if (row >= m_content.grid.layers.size() || column >= m_content.grid.kinds.size()) {
        return -1;
    }
    return m_content.grid.cell(row, column);
}

void RankMapPainter::paint(QPainter& painter, const Theme& theme, int hovered, int current,
                           bool focused) const {
    painter.fillRect(m_area, theme.base);
    paintTitle(painter, theme);
    painter.setFont(plotFont());
    if (m_content.modules.empty()) {
        painter.setPen(theme.muted);
        painter.drawText(m_area.adjusted(16, 40, -16, -16), Qt::AlignCenter | Qt::TextWordWrap,
                         m_content.note);
        return;
    }
    paintHeads(painter, theme);
    painter.save();
    painter.setClipRect(m_cells.adjusted(-1.5, -1.5, 1.5, 1.5));
    for (std::size_t row = 0; row < m_content.grid.layers.size(); ++row) {
        const QRectF first = cellRect(row, 0);
        if (first.bottom() < m_cells.top() || first.top() > m_cells.bottom()) {
            continue;
        }
        for (std::size_t column = 0; column < m_content.grid.kinds.size(); ++column) {
            paintCell(painter, theme, row, column);
        }
    }
    const auto frame = [&](int module, const QPen& pen) {
        const QRectF cell = cellOf(module);
        if (!cell.isNull()) {
            painter.setPen(pen);
            painter.setBrush(Qt::NoBrush);
            painter.drawRect(cell.adjusted(0.5, 0.5, -0.5, -0.5));
        }
    };
    frame(hovered, QPen(theme.muted, 1));
    frame(current, QPen(theme.accent, focused ? 3 : 2));
    painter.restore();
    paintMargins(painter, theme);
    paintGauge(painter, theme);
}

void RankMapPainter::paintTitle(QPainter& painter, const Theme& theme) const {
    painter.setFont(plotTitleFont());
    const QFontMetricsF metrics(painter.font());
    painter.setPen(theme.text);
    painter.drawText(QPointF(m_area.left() + pad, m_area.top() + 4.0 + metrics.ascent()), m_content.title());
    const double used = metrics.horizontalAdvance(m_content.title()) + pad + 24.0;
    painter.setFont(plotFont());
    if (!m_content.modules.empty() && m_area.width() - used > keyWidth) {
        const QRectF key(m_area.right() - keyWidth - pad, m_area.top() + 4.0, keyWidth, metrics.height());
        if (m_content.values) {
            const RankMapValues& values = *m_content.values;
            if (values.difference) {
                drawDifferenceKey(painter, key, theme, shortNumber(values.top, 3));
            } else {
                drawAmountKey(painter, key, theme,
                              values.percent ? QStringLiteral("%1 %").arg(values.top * 100.0, 0, 'f', 0)
                                             : shortNumber(values.top, 3));
            }
        } else {
            ColourScale(m_content.top())
                .drawKey(painter, key, theme,
                         m_content.plan >= 0 ? static_cast<double>(m_content.plan) /
                                                   static_cast<double>(m_content.modules.size())
                                             : -1.0,
                         QString());
        }
    }
}

// A padlock in the lower left corner: shut for a pin, open for a floor or a ceiling.
void RankMapPainter::paintLock(QPainter& painter, const QRectF& cell, const QColor& ink, bool pinned) const {
    if (m_cellWidth < 16.0 || m_cellHeight < 16.0) {
        painter.fillRect(QRectF(cell.left() + 1.0, cell.bottom() - 4.0, 3.0, 3.0), ink);
        return;
    }
    const QPointF corner(std::round(cell.left()) + 3.0, std::round(cell.bottom()) - 3.0);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(ink, 1.2));
    painter.setBrush(Qt::NoBrush);
    const QRectF body(corner.x(), corner.y() - 5.0, 7.0, 5.0);
    QPainterPath shackle;
    shackle.moveTo(body.left() + 1.5, body.top());
    shackle.lineTo(body.left() + 1.5, body.top() - 1.5);
    shackle.arcTo(QRectF(body.left() + 1.5, body.top() - 3.5, 4.0, 4.0), 180.0, -180.0);
    if (pinned) {
        shackle.lineTo(body.left() + 5.5, body.top());
        painter.fillRect(body, ink);
    } else {
        painter.drawRect(body.adjusted(0.5, 0.5, -0.5, -0.5));
    }
    painter.drawPath(shackle);
    painter.restore();
}

void RankMapPainter::paintHeads(QPainter& painter, const Theme& theme) const {
    const QFontMetricsF metrics(painter.font());
    painter.setPen(theme.muted);
    const double headTop = m_cells.top() - m_rowHeight;
    painter.drawText(
        QRectF(m_area.left() + pad, headTop, m_cells.left() - m_area.left() - pad - 6.0, m_rowHeight),
        Qt::AlignRight | Qt::AlignVCenter, RankMapText::tr("layer"));
    for (std::size_t column = 0; column < m_content.grid.kinds.size(); ++column) {
        const std::string& kind = m_content.grid.kinds[column];
        const QString text = m_letters ? kindLetters(kind) : kindLabel(kind);
        const QRectF head(m_cells.left() + m_cellWidth * static_cast<double>(column), headTop, m_cellWidth,
                          m_rowHeight);
        painter.drawText(head, Qt::AlignCenter, metrics.elidedText(text, Qt::ElideRight, m_cellWidth));
    }
    painter.drawText(
        QRectF(m_cells.right() + 8.0, headTop, m_area.right() - m_cells.right() - 8.0, m_rowHeight),
        Qt::AlignLeft | Qt::AlignVCenter, margins().name);
    for (std::size_t row = 0; row < m_content.grid.layers.size(); ++row) {
        const QRectF cell = cellRect(row, 0);
        if (cell.top() < m_cells.top() - 1.0 || cell.bottom() > m_cells.bottom() + 1.0) {
            continue;
        }
        if (m_cellHeight < metrics.height() && row % 2 == 1) {
            continue; // every second number has room
        }
        painter.drawText(QRectF(m_area.left(), cell.center().y() - m_rowHeight / 2.0,
                                m_cells.left() - m_area.left() - 6.0, m_rowHeight),
                         Qt::AlignRight | Qt::AlignVCenter, rowLabel(m_content.grid.layers[row]));
    }
}

void RankMapPainter::paintCell(QPainter& painter, const Theme& theme, std::size_t row,
                               std::size_t column) const {
    const QRectF cell = cellRect(row, column);
    const int module = m_content.grid.cell(row, column);
    if (module < 0) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(QBrush(theme.strongLine, Qt::BDiagPattern));
        painter.drawRect(cell);
        return;
    }
    const auto i = static_cast<std::size_t>(module);
    const std::optional<double> share = m_content.cellShare(i);
    const QColor fill = m_content.cellColour(i, theme);
    painter.fillRect(cell, fill);
    painter.setBrush(Qt::NoBrush);
    if (!share) {
        painter.setPen(QPen(theme.strongLine, 1));
        painter.drawRect(cell.adjusted(0.5, 0.5, -0.5, -0.5));
    }
    const QColor ink = share ? Theme::textOn(fill) : theme.text;
    if (numbersShown()) {
        const QString text = m_content.cellText(i);
        if (!m_content.values || textWidth(painter.font(), text) <= cell.width() - 2.0) {
            painter.setPen(ink);
            painter.drawText(cell, Qt::AlignCenter, text);
        }
    }
    if (i < m_content.marked.size() && m_content.marked[i] != 0) {
        // Dashes in both inks, so that they stand out on any fill.
        painter.setPen(QPen(theme.base, 2));
        painter.drawRect(cell.adjusted(1.0, 1.0, -1.0, -1.0));
        painter.setPen(QPen(theme.accent, 2, Qt::DashLine));
        painter.drawRect(cell.adjusted(1.0, 1.0, -1.0, -1.0));
    }
    if (const auto lock = m_content.lockOf(i); lock != RankMapContent::Lock::None) {
        paintLock(painter, cell, ink, lock == RankMapContent::Lock::Pin);
    }
    const int change = m_content.changes[i];
    if (change == 0) {
        return;
    }
    painter.setPen(QPen(ink, 1));
    painter.drawRect(cell.adjusted(1.0, 1.0, -2.0, -2.0));
    if (m_cellWidth >= 12.0 && m_cellHeight >= 12.0) {
        // A drawn sign, not a letter: it stays sharp at any size.
        const QPointF centre(std::round(cell.right()) - 7.0, std::round(cell.top()) + 7.0);
        painter.setPen(QPen(ink, 1));
        painter.drawLine(centre - QPointF(3, 0), centre + QPointF(3, 0));
        if (change > 0) {
            painter.drawLine(centre - QPointF(0, 3), centre + QPointF(0, 3));
        }
    }
}

} // namespace rankscope
