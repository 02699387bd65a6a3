#include "ui/plot/colour_scale.h"
#include "ui/plot/plot_theme.h"
#include "ui/plot/rank_map_painter.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QLocale>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace rankscope {

namespace {

struct RankMapText {
    Q_DECLARE_TR_FUNCTIONS(RankMapText)
};

constexpr double gap = 1.0; // between cells
constexpr double pad = 8.0;

QString number(std::int64_t value) { return QLocale().toString(static_cast<qlonglong>(value)); }

} // namespace

QString RankMapPainter::sumName() const {
    return m_content.values && !m_content.values->sums ? RankMapText::tr("mean") : RankMapText::tr("sum");
}

RankMapPainter::Margins RankMapPainter::margins() const {
    const RankGrid& grid = m_content.grid;
    Margins out;
    out.layers.assign(grid.layers.size(), 0.0);
    out.kinds.assign(grid.kinds.size(), 0.0);
    std::vector<int> inLayer(grid.layers.size(), 0), inKind(grid.kinds.size(), 0);
    int all = 0;
    for (std::size_t row = 0; row < grid.layers.size(); ++row) {
        for (std::size_t column = 0; column < grid.kinds.size(); ++column) {
            const int module = grid.cell(row, column);
            if (module < 0) {
                continue;
            }
            const auto i = static_cast<std::size_t>(module);
            const double value = m_content.values ? m_content.values->numbers[i] : m_content.ranks[i];
            out.layers[row] += value;
            out.kinds[column] += value;
            out.total += value;
            ++inLayer[row];
            ++inKind[column];
            ++all;
        }
    }
    const bool means = m_content.values && !m_content.values->sums;
    out.name = sumName();
    if (means) {
        const auto divide = [](double sum, int n) { return n > 0 ? sum / n : 0.0; };
        std::transform(out.layers.begin(), out.layers.end(), inLayer.begin(), out.layers.begin(), divide);
        std::transform(out.kinds.begin(), out.kinds.end(), inKind.begin(), out.kinds.begin(), divide);
        out.total = divide(out.total, all);
    }
    if (m_content.values && m_content.values->difference) {
        for (const double sum : out.layers) { // bars show the size, the number its sign
            out.longest = std::max(out.longest, std::abs(sum));
        }
    } else if (m_content.values) {
        out.longest = means ? m_content.values->top : *std::max_element(out.layers.begin(), out.layers.end());
    } else {
        const RankSums most = rankSums(grid, initialRanks(m_content.modules));
        out.longest = *std::max_element(most.layers.begin(), most.layers.end());
    }
    out.longest = out.longest > 0.0 ? out.longest : 1.0;
    return out;
}

QString RankMapPainter::marginText(double value) const {
    if (!m_content.values) {
        return QString::number(value, 'f', 0);
    }
    return m_content.values->percent ? QStringLiteral("%1 %").arg(value * 100.0, 0, 'f', 0)
                                     : shortNumber(value, 3);
}

void RankMapPainter::paintMargins(QPainter& painter, const Theme& theme) const {
    const Margins sums = margins();
    const QColor bar = blended(theme.muted, theme.base, 0.55);
    for (std::size_t row = 0; row < sums.layers.size(); ++row) {
        const QRectF cell = cellRect(row, 0);
        if (cell.top() < m_cells.top() - 1.0 || cell.bottom() > m_cells.bottom() + 1.0) {
            continue;
        }
        const double height = std::min(cell.height(), 14.0);
        const double top = cell.center().y() - height / 2.0;
        const double length = std::isnan(sums.layers[row])
                                  ? 0.0
                                  : m_barWidth * std::min(1.0, std::abs(sums.layers[row]) / sums.longest);
        painter.fillRect(QRectF(m_cells.right() + 8.0, top, length, height), bar);
        if (m_cellHeight >= m_rowHeight - 4.0 || row % 2 == 0) {
            painter.setPen(theme.text);
            painter.drawText(QRectF(m_cells.right() + 8.0 + length + 4.0, top - 4.0, 80.0, height + 8.0),
                             Qt::AlignLeft | Qt::AlignVCenter, marginText(sums.layers[row]));
        }
    }
    painter.setPen(theme.text);
    const double top = m_cells.bottom() + 2.0;
    for (std::size_t column = 0; column < sums.kinds.size(); ++column) {
        painter.drawText(QRectF(m_cells.left() + m_cellWidth * static_cast<double>(column), top,
                                m_cellWidth - gap, m_rowHeight),
                         Qt::AlignCenter, marginText(sums.kinds[column]));
    }
    QFont bold = painter.font();
    bold.setWeight(QFont::DemiBold);
    painter.setFont(bold);
    painter.drawText(QRectF(m_cells.right() + 8.0, top, 80.0, m_rowHeight), Qt::AlignLeft | Qt::AlignVCenter,
                     marginText(sums.total));
    painter.setFont(plotFont());
    painter.setPen(theme.muted);
    painter.drawText(QRectF(m_area.left(), top, m_cells.left() - m_area.left() - 6.0, m_rowHeight),
                     Qt::AlignRight | Qt::AlignVCenter, sums.name);
}

void RankMapPainter::paintGauge(QPainter& painter, const Theme& theme) const {
    const RankSums sums = rankSums(m_content.grid, m_content.ranks);
    const double top = m_cells.bottom() + m_rowHeight + 8.0;
    const QRectF track(m_area.left() + pad, top, m_area.width() - 2.0 * pad, 8.0);
    QString words = m_content.note;
    if (m_content.allocates && m_content.initBudget > 0) {
        const double whole = static_cast<double>(m_content.initBudget);
        painter.fillRect(track, theme.alternate);
        painter.fillRect(QRectF(track.left(), track.top(), track.width() * std::min(1.0, sums.total / whole),
                                track.height()),
                         blended(theme.muted, theme.base, 0.75));
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(theme.strongLine, 1));
        painter.drawRect(track);
        const auto mark = [&](std::int64_t value, const QPen& pen) {
            const double x = track.left() + track.width() * std::min(1.0, static_cast<double>(value) / whole);
            painter.setPen(pen);
            painter.drawLine(QPointF(x, track.top() - 3.0), QPointF(x, track.bottom() + 3.0));
        };
        if (m_content.targetBudget >= 0) {
            mark(m_content.targetBudget, QPen(theme.muted, 1));
        }
        if (m_content.plan >= 0) {
            mark(m_content.plan, QPen(theme.text, 2));
        }
        words = m_content.targetBudget < 0
                    ? RankMapText::tr("kept %1 of %2").arg(number(sums.total), number(m_content.initBudget))
                : m_content.plan >= 0 ? RankMapText::tr("kept %1, plan %2 of %3 at the start, target %4")
                                            .arg(number(sums.total), number(m_content.plan),
                                                 number(m_content.initBudget), number(m_content.targetBudget))
                                      : RankMapText::tr("kept %1 of %2, target %3")
                                            .arg(number(sums.total), number(m_content.initBudget),
                                                 number(m_content.targetBudget));
        if (!m_content.note.isEmpty()) {
            words += QStringLiteral(" · ") + m_content.note;
        }
    }
    painter.setPen(theme.muted);
    const QRectF line(track.left(), track.bottom() + 4.0, track.width(), m_rowHeight);
    painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter,
                     QFontMetricsF(painter.font()).elidedText(words, Qt::ElideRight, line.width()));
}

} // namespace rankscope
