// How a ParallelPlot is laid out and drawn.
#include "ui/plot/colour_scale.h"
#include "ui/plot/parallel_plot_impl.h"
#include "ui/plot/plot_theme.h"

#include <QPainterPath>

#include <algorithm>
#include <cmath>
#include <limits>

namespace rankscope {

namespace {

constexpr double pad = 16.0;
constexpr double grip = 14.0;  // pixels beside an axis that belong to it
constexpr double faint = 0.18; // opacity of runs outside of the ranges
constexpr double bandWidth = 12.0;
constexpr int saysEnough = 6; // letters: "every" is the last word of two fields

// "method.delta_t (steps)" as far as it fits: without its unit, then without its section where the rest still
// says enough; the tip of the axis has it whole.
QString fittedTitle(const ParallelAxis& axis, const QFontMetricsF& metrics, double width) {
    const QString bare = axis.title.section(QStringLiteral(" ("), 0, 0);
    const QString last = bare.section(QLatin1Char('.'), -1);
    QString title;
    for (const QString& words : {axis.title, bare, last.size() < saysEnough ? bare : last}) {
        title = axis.logarithmic ? ParallelPlot::tr("%1, log").arg(words) : words;
        if (metrics.horizontalAdvance(title) <= width) {
            return title;
        }
    }
    return metrics.elidedText(title, Qt::ElideMiddle, width);
}

} // namespace

QRectF ParallelPlot::Impl::plot(const QSizeF& size) const {
    const double line = QFontMetricsF(plotFont()).height();
    return {pad + 24.0, 2.0 * line + 16.0, std::max(1.0, size.width() - 2.0 * pad - 64.0),
            std::max(1.0, size.height() - 3.0 * line - 32.0)};
}

double ParallelPlot::Impl::axisX(const QRectF& area, std::size_t axis) const {
    return axes.size() < 2 ? area.center().x()
                           : area.left() + area.width() * static_cast<double>(axis) /
                                               static_cast<double>(axes.size() - 1);
}

double ParallelPlot::Impl::pixelY(const QRectF& area, std::size_t axis, double value) const {
    const Axis& a = axes[axis];
    double share = 0.5;
    if (a.logarithmic) {
        if (!(value > 0.0)) {
            return std::numeric_limits<double>::quiet_NaN();
        }
        share = a.high > a.low ? std::log(value / a.low) / std::log(a.high / a.low) : 0.5;
    } else if (a.high > a.low) {
        share = (value - a.low) / (a.high - a.low);
    }
    share = std::isfinite(value) ? share : value; // a gap stays one
    return a.flipped ? area.top() + share * area.height() : area.bottom() - share * area.height();
}

double ParallelPlot::Impl::valueAt(const QRectF& area, std::size_t axis, double y) const {
    const Axis& a = axes[axis];
    double share = std::clamp((area.bottom() - y) / area.height(), 0.0, 1.0);
    share = a.flipped ? 1.0 - share : share;
    return a.logarithmic ? a.low * std::pow(a.high / a.low, share) : a.low + share * (a.high - a.low);
}

int ParallelPlot::Impl::axisAt(const QRectF& area, QPointF place) const {
    for (std::size_t i = 0; i < axes.size(); ++i) {
        if (std::abs(axisX(area, i) - place.x()) <= grip) {
            return static_cast<int>(i);
        }
    }
    return -1;
}

int ParallelPlot::Impl::placeFor(const QRectF& area, double x) const {
    const double share = (x - area.left()) / area.width() * static_cast<double>(axes.size() - 1);
    return static_cast<int>(std::clamp(std::round(share), 0.0, static_cast<double>(axes.size() - 1)));
}

bool ParallelPlot::Impl::onTitle(const QRectF& area, QPointF place) const {
    return place.y() < area.top() - QFontMetricsF(plotFont()).height() - 4.0;
}

bool ParallelPlot::Impl::passes(const ParallelLine& line) const {
    for (std::size_t i = 0; i < axes.size(); ++i) {
        const auto& range = axes[i].range;
        if (range && !(line.values[i] >= range->first && line.values[i] <= range->second)) {
            return false;
        }
    }
    return true;
}

void ParallelPlot::Impl::fitRange(std::size_t index) {
    Axis& axis = axes[index];
    axis.low = std::numeric_limits<double>::infinity();
    axis.high = -axis.low;
    for (const ParallelLine& line : lines) {
        const double value = line.values[index];
        if (std::isfinite(value) && (!axis.logarithmic || value > 0.0)) {
            axis.low = std::min(axis.low, value);
            axis.high = std::max(axis.high, value);
        }
    }
    if (axis.low > axis.high) {
        axis.low = axis.logarithmic ? 1.0 : 0.0;
        axis.high = axis.logarithmic ? 10.0 : 1.0;
    }
}

void ParallelPlot::Impl::move(int from, int to) {
    const auto shift = [from, to](auto& list) {
        const auto first = list.begin();
        if (from < to) {
            std::rotate(first + from, first + from + 1, first + to + 1);
        } else {
            std::rotate(first + to, first + from, first + from + 1);
        }
    };
    shift(axes);
    for (ParallelLine& line : lines) {
        shift(line.values);
    }
}

void ParallelPlot::Impl::paint(QPainter& painter, const QSizeF& size, const Theme& look, bool print) const {
    painter.fillRect(QRectF(QPointF(0, 0), size), look.base);
    painter.setFont(plotFont());
    if (axes.size() < 2 || lines.empty()) {
        painter.setPen(look.muted);
        painter.drawText(QRectF(QPointF(16, 16), size - QSizeF(32, 32)), Qt::AlignCenter | Qt::TextWordWrap,
                         emptyText);
        return;
    }
    const QRectF area = plot(size);
    painter.setRenderHint(QPainter::Antialiasing);
    for (const bool chosen : {false, true}) { // what is chosen lies on top
        for (const ParallelLine& line : lines) {
            if (passes(line) != chosen) {
                continue;
            }
            QPen pen = look.runPen(line.colour);
            pen = print ? printPen(pen) : pen;
            pen.setWidthF(chosen ? 1.5 : 1.0);
            if (!chosen) {
                pen.setColor(blended(pen.color(), look.base, faint));
            }
            paintLine(painter, area, line, pen);
        }
    }
    painter.setRenderHint(QPainter::Antialiasing, false);
    for (std::size_t i = 0; i < axes.size(); ++i) {
        paintAxis(painter, area, i, look);
    }
    paintCarried(painter, area, look);
}

// Where the axis whose title is dragged will stand.
void ParallelPlot::Impl::paintCarried(QPainter& painter, const QRectF& area, const Theme& look) const {
    if (carried < 0 || !moved) {
        return;
    }
    const double x = axisX(area, static_cast<std::size_t>(placeFor(area, carriedTo)));
    painter.setPen(QPen(look.accent, 2));
    painter.drawLine(QPointF(x, area.top() - 4.0), QPointF(x, area.bottom() + 4.0));
    painter.setPen(look.accent);
    painter.drawText(QRectF(carriedTo - 80.0, area.top() - 2.0 * painter.fontMetrics().height() - 8.0, 160.0,
                            painter.fontMetrics().height()),
                     Qt::AlignCenter, axes[static_cast<std::size_t>(carried)].title);
}

void ParallelPlot::Impl::paintLine(QPainter& painter, const QRectF& area, const ParallelLine& line,
                                   const QPen& pen) const {
    QPainterPath path;
    bool open = false;
    for (std::size_t i = 0; i < axes.size(); ++i) {
        const QPointF at(axisX(area, i), pixelY(area, i, line.values[i]));
        if (!std::isfinite(at.y())) {
            open = false;
            continue;
        }
        if (open) {
            path.lineTo(at);
        } else {
            path.moveTo(at);
        }
        open = true;
    }
    painter.setPen(pen);
    painter.setBrush(Qt::NoBrush);
    painter.drawPath(path);
}

void ParallelPlot::Impl::paintAxis(QPainter& painter, const QRectF& area, std::size_t index,
                                   const Theme& look) const {
    const Axis& axis = axes[index];
    const QFontMetricsF metrics(painter.font());
    const double x = std::round(axisX(area, index)) + 0.5;
    const double room = axes.size() < 2 ? area.width() : area.width() / static_cast<double>(axes.size() - 1);
    painter.setPen(QPen(look.strongLine, 1));
    painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()));
    if (axis.range) {
        const double least = axis.logarithmic ? axis.low : axis.range->first;
        const double a = pixelY(area, index, std::max(axis.range->first, least));
        const double b = pixelY(area, index, axis.range->second);
        QColor fill = look.accent;
        fill.setAlphaF(0.25F);
        painter.setPen(QPen(look.accent, 1));
        painter.setBrush(fill);
        painter.drawRect(
            QRectF(x - bandWidth / 2.0, std::min(a, b), bandWidth, std::max(2.0, std::abs(a - b))));
    }
    // At the edge of the plot a name reaches further inwards.
    const double half = std::min(room, 160.0) / 2.0 - 4.0;
    const double centre = std::clamp(x, half, area.right() + pad + 36.0 - half);
    QFont font = painter.font();
    font.setUnderline(static_cast<int>(index) == current && dragged != -2);
    painter.setFont(font);
    painter.setPen(look.text);
    painter.drawText(
        QRectF(centre - half, area.top() - 2.0 * metrics.height() - 8.0, 2.0 * half, metrics.height()),
        Qt::AlignCenter, fittedTitle(axis, metrics, 2.0 * half));
    font.setUnderline(false);
    painter.setFont(font);
    painter.setPen(look.muted);
    if (axis.categories.isEmpty()) {
        const QString top = shortNumber(axis.flipped ? axis.low : axis.high);
        const QString bottom = shortNumber(axis.flipped ? axis.high : axis.low);
        painter.drawText(QRectF(x - 60.0, area.top() - metrics.height() - 4.0, 120.0, metrics.height()),
                         Qt::AlignCenter, top);
        painter.drawText(QRectF(x - 60.0, area.bottom() + 4.0, 120.0, metrics.height()), Qt::AlignCenter,
                         bottom);
        return;
    }
    for (int i = 0; i < axis.categories.size(); ++i) {
        const double y = pixelY(area, index, i);
        const double width = std::max(24.0, room - 16.0);
        const bool last = index + 1 == axes.size();
        const QString text = metrics.elidedText(axis.categories[i], Qt::ElideRight, last ? 100.0 : width);
        QRectF place(x + 5.0, y - metrics.height() / 2.0, metrics.horizontalAdvance(text) + 4.0,
                     metrics.height());
        if (last) {
            place.moveRight(x - 5.0);
        }
        QColor ground = look.base;
        ground.setAlpha(210);
        painter.fillRect(place, ground);
        painter.drawLine(QPointF(x - 3.0, y), QPointF(x + 3.0, y));
        painter.drawText(place, Qt::AlignCenter, text);
    }
}

} // namespace rankscope
