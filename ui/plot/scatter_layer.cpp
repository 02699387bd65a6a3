#include "ui/plot/scatter_layer.h"

#include "ui/plot/colour_scale.h"
#include "ui/plot/plot_theme.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace rankscope {

namespace {

constexpr double glyph = 9.0;
constexpr double faint = 0.4; // opacity of what is dominated, or not chosen
constexpr std::size_t labelled = 12;
constexpr double longestName = 220.0; // pixels

} // namespace

QCPScatterStyle::ScatterShape scatterShape(int colour) {
    static constexpr std::array shapes{QCPScatterStyle::ssDisc, QCPScatterStyle::ssSquare,
                                       QCPScatterStyle::ssDiamond, QCPScatterStyle::ssTriangle,
                                       QCPScatterStyle::ssTriangleInverted};
    return shapes[static_cast<std::size_t>(std::max(0, colour)) % shapes.size()];
}

void ScatterLayer::draw(QCPPainter* painter) {
    const QRectF area = parentPlot()->viewport();
    painter->setFont(plotTitleFont());
    painter->setPen(theme.text);
    painter->drawText(QPointF(area.left() + 8.0, area.top() + 4.0 + QFontMetricsF(painter->font()).ascent()),
                      title);
    painter->setFont(plotFont());
    painter->setClipRect(parentPlot()->axisRect()->rect().adjusted(-6, -6, 6, 6));
    drawFront(*painter);
    m_names.clear();
    for (std::size_t i = 0; i < points->size(); ++i) {
        drawPoint(*painter, i);
    }
}

// What is chosen; while nothing is, what is on the front.
bool ScatterLayer::strong(std::size_t i) const {
    return chosen->empty() ? !hasFront || std::ranges::find(*front, i) != front->end()
                           : std::ranges::binary_search(*chosen, i);
}

void ScatterLayer::drawFront(QCPPainter& painter) const {
    if (!hasFront) {
        return;
    }
    painter.setPen(QPen(theme.muted, 1.0, Qt::DashLine));
    for (std::size_t i = 1; i < front->size(); ++i) {
        const ScatterPoint& a = (*points)[(*front)[i - 1]];
        const ScatterPoint& b = (*points)[(*front)[i]];
        painter.drawLine(pixel(a.x, a.y), pixel(b.x, b.y));
    }
}

void ScatterLayer::drawPoint(QCPPainter& painter, std::size_t i) {
    const ScatterPoint& point = (*points)[i];
    if (!std::isfinite(point.x) || !std::isfinite(point.y)) {
        return;
    }
    const bool strong = this->strong(i);
    QPen pen = theme.runPen(point.colour);
    pen = isPrintTheme(theme) ? printPen(pen) : pen;
    const QColor colour = strong ? pen.color() : blended(pen.color(), theme.base, faint);
    const QPointF centre = pixel(point.x, point.y);
    painter.setPen(QPen(colour, 1.0));
    painter.setBrush(Qt::NoBrush);
    const auto bar = [&](const QPointF& from, const QPointF& to, const QPointF& cap) {
        painter.drawLine(from, to);
        painter.drawLine(from - cap, from + cap);
        painter.drawLine(to - cap, to + cap);
    };
    if (point.yError > 0.0) {
        bar(pixel(point.x, point.y - point.yError), pixel(point.x, point.y + point.yError), {3.0, 0.0});
    }
    if (point.xError > 0.0) {
        bar(pixel(point.x - point.xError, point.y), pixel(point.x + point.xError, point.y), {0.0, 3.0});
    }
    QCPScatterStyle style(scatterShape(point.colour), QPen(colour, 1.5), QBrush(strong ? colour : theme.base),
                          glyph);
    style.applyTo(&painter, QPen(colour, 1.5));
    style.drawShape(&painter, centre);
    if (strong && !chosen->empty()) {
        painter.setPen(QPen(theme.accent, 1.5));
        painter.setBrush(Qt::NoBrush);
        painter.drawEllipse(centre, glyph, glyph);
    }
    if (points->size() <= labelled) {
        drawName(painter, point.label, centre, strong);
    }
}

// Where it covers no other name; a name that finds no place is told by the mouse.
void ScatterLayer::drawName(QCPPainter& painter, const QString& name, const QPointF& centre, bool strong) {
    const QFontMetricsF metrics(painter.font());
    const QRectF room = QRectF(parentPlot()->axisRect()->rect()).adjusted(-4, -4, 4, 4);
    const QString text = metrics.elidedText(name, Qt::ElideRight, longestName);
    const QSizeF size(metrics.horizontalAdvance(text), metrics.height());
    const QPointF right(8.0, 0.0);
    const QPointF left(-8.0 - size.width(), 0.0);
    const QPointF above(0.0, -size.height() - 2.0);
    const QPointF below(0.0, 2.0);
    for (const QPointF& shift : {right + above, right + below, left + above, left + below}) {
        const QRectF place(centre + shift, size);
        const bool free = room.contains(place) && std::ranges::none_of(m_names, [&](const QRectF& other) {
                              return other.intersects(place);
                          });
        if (free) {
            m_names.push_back(place);
            painter.setPen(strong ? theme.text : theme.muted);
            painter.drawText(place, Qt::AlignCenter, text);
            return;
        }
    }
}

} // namespace rankscope
