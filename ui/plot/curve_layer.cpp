#include "ui/plot/curve_layer.h"

#include "ui/plot/plot_theme.h"

#include <algorithm>
#include <cmath>

namespace rankscope {

namespace {

constexpr double swatch = 12.0;
constexpr std::size_t labelledCurves = 6; // more lines than these get no values at their ends
constexpr std::size_t legendRows = 12;

QString endText(const Curve& curve) { return shortNumber(curve.shown().y().back(), 4); }

} // namespace

CurveLayer::CurveLayer(QCustomPlot* plot, const CurveList& curves)
    : QCPLayerable(plot, QStringLiteral("legend"))
    , m_curves(curves) {}

void CurveLayer::applyDefaultAntialiasingHint(QCPPainter* painter) const {
    applyAntialiasingHint(painter, false, QCP::aeOther);
}

// Muted words on a ground that lets a curve shine through.
void CurveLayer::drawOnBase(QCPPainter& painter, const QRectF& place, const QString& text) const {
    QColor behind = baseColour;
    behind.setAlpha(225);
    painter.fillRect(place, behind);
    painter.setPen(mutedColour);
    painter.drawText(place, Qt::AlignCenter, text);
}

std::vector<std::size_t> CurveLayer::visible() const {
    std::vector<std::size_t> out;
    for (std::size_t i = 0; i < m_curves.size(); ++i) {
        if (!m_curves[i]->hidden && !m_curves[i]->shown().empty()) {
            out.push_back(i);
        }
    }
    return out;
}

std::vector<std::size_t> CurveLayer::legend() const {
    std::vector<std::size_t> out;
    for (std::size_t i = 0; i < m_curves.size(); ++i) {
        if (m_curves[i]->listed || !m_curves[i]->raw.empty()) {
            out.push_back(i);
        }
    }
    return out;
}

QMargins CurveLayer::margins() const {
    const QFontMetrics titleMetrics(plotTitleFont());
    const QFontMetrics metrics(plotFont());
    int right = 12;
    const std::vector<std::size_t> shown = visible();
    if (shown.size() <= labelledCurves) {
        for (const std::size_t i : shown) {
            right = m_curves[i]->quiet
                        ? right
                        : std::max(right, metrics.horizontalAdvance(endText(*m_curves[i])) + 14);
        }
    }
    return {0, titleMetrics.height() + 12, right, 0};
}

int CurveLayer::legendAt(QPointF pixel) const {
    for (const auto& [place, curve] : m_legendPlaces) {
        if (place.contains(pixel)) {
            return curve;
        }
    }
    return -1;
}

void CurveLayer::draw(QCPPainter* painter) {
    m_legendPlaces.clear();
    drawSpans(*painter);
    drawFlags(*painter);
    drawMarks(*painter);
    drawOutside(*painter);
    drawHeader(*painter);
    drawEndLabels(*painter);
}

void CurveLayer::drawHeader(QCPPainter& painter) {
    const QRectF area = parentPlot()->viewport();
    painter.setFont(plotTitleFont());
    painter.setPen(textColour);
    const QFontMetricsF titleMetrics(painter.font());
    const double top = area.top() + 4.0;
    painter.drawText(QPointF(area.left() + 8.0, top + titleMetrics.ascent()), title);

    painter.setFont(plotFont());
    const QFontMetricsF metrics(painter.font());
    const std::vector<std::size_t> listed = legend();
    double needed = 0.0;
    for (const std::size_t i : listed) {
        needed += swatch + 4.0 + metrics.horizontalAdvance(m_curves[i]->label) + 14.0;
    }
    double x = area.left() + 8.0 + titleMetrics.horizontalAdvance(title) + 20.0;
    if (listed.size() < 2) {
        return; // the title names a single curve
    }
    if (x + needed - 14.0 > area.right() - 8.0) {
        drawCornerLegend(painter);
        return;
    }
    const double middle = top + titleMetrics.height() / 2.0;
    for (const std::size_t i : listed) {
        const Curve& curve = *m_curves[i];
        const QRectF place(x, top, swatch + 4.0 + metrics.horizontalAdvance(curve.label),
                           titleMetrics.height());
        QPen line = curve.pen;
        line.setWidthF(2.0);
        line.setColor(curve.hidden ? lineColour : curve.pen.color());
        painter.setPen(line);
        painter.drawLine(QPointF(x, middle), QPointF(x + swatch, middle));
        painter.setPen(mutedColour);
        painter.drawText(QRectF(x + swatch + 4.0, top, place.width(), place.height()),
                         Qt::AlignLeft | Qt::AlignVCenter, curve.label);
        m_legendPlaces.emplace_back(place, static_cast<int>(i));
        x += place.width() + 14.0;
    }
}

QRectF CurveLayer::emptiestCorner(QSizeF size) const {
    const QCPAxisRect* rect = parentPlot()->axisRect();
    const QRectF area = QRectF(rect->rect()).adjusted(8, 8, -8, -8);
    const QCPAxis* xAxis = rect->axis(QCPAxis::atBottom);
    const QCPAxis* yAxis = rect->axis(QCPAxis::atLeft);
    QRectF best;
    std::size_t fewest = static_cast<std::size_t>(-1);
    const std::vector<std::size_t> shown = visible();
    for (const bool top : {true, false}) {
        for (const bool right : {true, false}) {
            const QRectF corner(right ? area.right() - size.width() : area.left(),
                                top ? area.top() : area.bottom() - size.height(), size.width(),
                                size.height());
            // The corner in the axes' numbers: a chart may have 500 curves.
            const QCPRange x(xAxis->pixelToCoord(corner.left()), xAxis->pixelToCoord(corner.right()));
            const QCPRange y(yAxis->pixelToCoord(corner.bottom()), yAxis->pixelToCoord(corner.top()));
            std::size_t count = 0;
            for (const std::size_t i : shown) {
                const auto data =
                    (m_curves[i]->smoothed ? m_curves[i]->averageGraph : m_curves[i]->rawGraph)->data();
                const auto end = data->findEnd(x.upper, false);
                for (auto point = data->findBegin(x.lower, false); point < end; ++point) {
                    count += point->value >= y.lower && point->value <= y.upper ? 1 : 0;
                }
            }
            if (count < fewest) {
                fewest = count;
                best = corner;
            }
        }
    }
    return best;
}

void CurveLayer::drawCornerLegend(QCPPainter& painter) {
    const QFontMetricsF metrics(painter.font());
    const double line = metrics.height() + 2.0;
    const std::vector<std::size_t> listed = legend();
    const double height = parentPlot()->axisRect()->height();
    const auto fitting = static_cast<std::size_t>(std::max(1.0, (height - 16.0) / line - 1.0));
    const std::size_t rows = std::min({listed.size(), legendRows, fitting});
    double width = 0.0;
    for (std::size_t i = 0; i < rows; ++i) {
        width = std::max(width, metrics.horizontalAdvance(m_curves[listed[i]]->label));
    }
    width = std::min(width, parentPlot()->axisRect()->width() * 0.4);
    const bool more = rows < listed.size();
    const QRectF frame =
        emptiestCorner({width + swatch + 12.0, line * static_cast<double>(rows + (more ? 1 : 0)) + 4.0});
    QColor behind = baseColour;
    behind.setAlpha(225);
    painter.fillRect(frame, behind);
    for (std::size_t i = 0; i < rows; ++i) {
        const Curve& curve = *m_curves[listed[i]];
        const QRectF place(frame.left() + 4.0, frame.top() + 2.0 + line * static_cast<double>(i),
                           frame.width() - 8.0, line);
        QPen pen = curve.pen;
        pen.setWidthF(2.0);
        pen.setColor(curve.hidden ? lineColour : curve.pen.color());
        painter.setPen(pen);
        painter.drawLine(QPointF(place.left(), place.center().y()),
                         QPointF(place.left() + swatch, place.center().y()));
        painter.setPen(curve.hidden ? mutedColour : textColour);
        painter.drawText(place.adjusted(swatch + 4.0, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter,
                         metrics.elidedText(curve.label, Qt::ElideMiddle, width + 1.0));
        m_legendPlaces.emplace_back(place, static_cast<int>(listed[i]));
    }
    if (more) {
        painter.setPen(mutedColour);
        painter.drawText(
            QRectF(frame.left() + swatch + 8.0, frame.bottom() - line - 2.0, frame.width(), line),
            Qt::AlignLeft | Qt::AlignVCenter, tr("%n more", nullptr, static_cast<int>(listed.size() - rows)));
    }
}

void CurveLayer::drawEndLabels(QCPPainter& painter) const {
    const std::vector<std::size_t> shown = visible();
    if (shown.size() > labelledCurves) {
        return;
    }
    const QCPAxisRect* rect = parentPlot()->axisRect();
    const QCPAxis* xAxis = rect->axis(QCPAxis::atBottom);
    const QCPAxis* yAxis = rect->axis(QCPAxis::atLeft);
    painter.setFont(plotFont());
    const QFontMetricsF metrics(painter.font());
    struct Label {
        double y;
        std::size_t curve;
    };
    std::vector<Label> labels;
    for (const std::size_t i : shown) {
        if (m_curves[i]->quiet) {
            continue;
        }
        const Series& series = m_curves[i]->shown();
        const double last = series.y().back();
        if (!xAxis->range().contains(series.x().back()) || !std::isfinite(last) ||
            (yAxis->scaleType() == QCPAxis::stLogarithmic && last <= 0.0)) {
            continue;
        }
        const double y = std::clamp<double>(yAxis->coordToPixel(last), rect->top(), rect->bottom());
        labels.push_back({y, i});
    }
    std::sort(labels.begin(), labels.end(), [](const Label& a, const Label& b) { return a.y < b.y; });
    // Pushed apart downwards, then back up from the bottom edge.
    const double line = metrics.height() - 1.0;
    for (std::size_t i = 1; i < labels.size(); ++i) {
        labels[i].y = std::max(labels[i].y, labels[i - 1].y + line);
    }
    double limit = rect->bottom() + 2.0;
    for (auto label = labels.rbegin(); label != labels.rend(); ++label) {
        label->y = std::min(label->y, limit);
        limit = label->y - line;
    }
    for (const Label& label : labels) {
        const Curve& curve = *m_curves[label.curve];
        painter.fillRect(QRectF(rect->right() + 3.0, label.y - 4.0, 3.0, 8.0), curve.pen.color());
        painter.setPen(textColour);
        painter.drawText(QPointF(rect->right() + 9.0, label.y + metrics.ascent() / 2.0 - 1.0),
                         endText(curve));
    }
}

void CurveLayer::drawSpans(QCPPainter& painter) const {
    const QRectF area = parentPlot()->axisRect()->rect();
    const QCPAxis* xAxis = parentPlot()->axisRect()->axis(QCPAxis::atBottom);
    painter.setFont(plotFont());
    const QFontMetricsF metrics(painter.font());
    for (const CurveSpan& span : spans) {
        const double left = std::clamp(xAxis->coordToPixel(span.from), area.left(), area.right());
        const double right = std::clamp(xAxis->coordToPixel(span.to), area.left(), area.right());
        if (right - left < 1.0) {
            continue;
        }
        QColor shade = mutedColour;
        shade.setAlpha(36);
        painter.fillRect(QRectF(left, area.top(), right - left, area.height()), shade);
        const double width = metrics.horizontalAdvance(span.text) + 6.0;
        if (width <= area.width()) {
            const double x = std::clamp((left + right - width) / 2.0, area.left(), area.right() - width);
            drawOnBase(painter, QRectF(x, area.bottom() - metrics.height() - 12.0, width, metrics.height()),
                       span.text);
        }
    }
}

void CurveLayer::drawMarks(QCPPainter& painter) const {
    const QRectF area = parentPlot()->axisRect()->rect();
    const QCPAxis* xAxis = parentPlot()->axisRect()->axis(QCPAxis::atBottom);
    const QCPAxis* yAxis = parentPlot()->axisRect()->axis(QCPAxis::atLeft);
    painter.setFont(plotFont());
    const QFontMetricsF metrics(painter.font());
    for (const CurveMark& mark : marks) {
        const QPointF place(xAxis->coordToPixel(mark.x), yAxis->coordToPixel(mark.y));
        if (!area.adjusted(-1, -1, 1, 1).contains(place)) {
            continue;
        }
        painter.save();
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(textColour, 1.5));
        painter.drawEllipse(place, 5.0, 5.0);
        painter.restore();
        const double width = metrics.horizontalAdvance(mark.text) + 6.0;
        const bool above = place.y() - metrics.height() - 8.0 >= area.top();
        const double x = std::clamp(place.x() - width / 2.0, area.left(), area.right() - width);
        const double y = above ? place.y() - metrics.height() - 8.0 : place.y() + 8.0;
        drawOnBase(painter, QRectF(x, y, width, metrics.height()), mark.text);
    }
}

void CurveLayer::drawFlags(QCPPainter& painter) const {
    const QCPAxisRect* rect = parentPlot()->axisRect();
    const QCPAxis* xAxis = rect->axis(QCPAxis::atBottom);
    painter.setFont(plotFont());
    const QFontMetricsF metrics(painter.font());
    double free = rect->left();
    for (const CurveFlag& flag : flags) {
        if (!xAxis->range().contains(flag.x)) {
            continue;
        }
        const double x = std::round(xAxis->coordToPixel(flag.x)) + 0.5;
        if (flag.minor) {
            painter.setPen(Qt::NoPen);
            painter.setBrush(mutedColour);
            const QPointF points[4] = {{x, rect->bottom() - 8.0},
                                       {x + 3.5, rect->bottom() - 4.5},
                                       {x, rect->bottom() - 1.0},
                                       {x - 3.5, rect->bottom() - 4.5}};
            painter.drawPolygon(points, 4);
            painter.setBrush(Qt::NoBrush);
            continue;
        }
        painter.setPen(QPen(lineColour, 1, Qt::DashLine));
        painter.drawLine(QPointF(x, rect->top()), QPointF(x, rect->bottom()));
        const double width = metrics.horizontalAdvance(flag.text);
        if (x + 3.0 >= free && x + 3.0 + width <= rect->right()) {
            drawOnBase(painter, QRectF(x + 1.0, rect->top(), width + 5.0, metrics.height()), flag.text);
            free = x + width + 10.0;
        }
    }
}

void CurveLayer::drawOutside(QCPPainter& painter) const {
    const QCPAxisRect* rect = parentPlot()->axisRect();
    const QCPAxis* xAxis = rect->axis(QCPAxis::atBottom);
    const auto triangles = [&](const std::vector<double>& places, double edge, double tip) {
        double free = -1e9;
        for (const double place : places) {
            const double x = xAxis->coordToPixel(place);
            if (x < free || x < rect->left() || x > rect->right()) {
                continue;
            }
            const QPointF points[3] = {{x, tip}, {x - 4.0, edge}, {x + 4.0, edge}};
            painter.drawPolygon(points, 3);
            free = x + 9.0;
        }
    };
    std::size_t above = 0;
    std::size_t below = 0;
    for (const std::size_t i : visible()) {
        const Curve& curve = *m_curves[i];
        painter.setPen(Qt::NoPen);
        painter.setBrush(curve.pen.color());
        triangles(curve.aboveX, rect->top() + 5.0, rect->top());
        triangles(curve.belowX, rect->bottom() - 5.0, rect->bottom());
        above += curve.above;
        below += curve.below;
    }
    painter.setBrush(Qt::NoBrush);
    painter.setFont(plotFont());
    const QFontMetricsF metrics(painter.font());
    const double height = metrics.height();
    if (above > 0) {
        const QString text = tr("%n above", nullptr, static_cast<int>(above));
        const double width = metrics.horizontalAdvance(text) + 6.0;
        const double line = flags.empty() ? 0.0 : height; // below the names of the flags
        drawOnBase(painter, QRectF(rect->right() - width, rect->top() + 6.0 + line, width, height), text);
    }
    if (below > 0) {
        const QString text = tr("%n below", nullptr, static_cast<int>(below));
        drawOnBase(painter,
                   QRectF(rect->left() + 6.0, rect->bottom() - height - 12.0,
                          metrics.horizontalAdvance(text) + 6.0, height),
                   text);
    }
}

} // namespace rankscope
