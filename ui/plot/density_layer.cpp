#include "ui/plot/density_layer.h"

#include "ui/plot/plot_theme.h"

#include <algorithm>
#include <cmath>

namespace rankscope {

namespace {

constexpr double keyWidth = 96.0;
constexpr int keyFields = 24;

} // namespace

double DensityScene::columnEnd(std::size_t place) const {
    const auto& steps = density.steps;
    if (place + 1 < steps.size()) {
        return static_cast<double>(steps[place + 1]);
    }
    const double width = place > 0 ? static_cast<double>(steps[place] - steps[place - 1]) : 1.0;
    return static_cast<double>(steps[place]) + width;
}

// By the logarithm: a single triplet far out is to be seen beside a bin of a hundred.
QColor DensityScene::colour(std::int64_t count) const {
    const double most = std::log1p(static_cast<double>(std::max<std::int64_t>(1, density.most)));
    return Theme::amountColour(std::log1p(static_cast<double>(count)) / most);
}

void DensityCells::applyDefaultAntialiasingHint(QCPPainter* painter) const {
    applyAntialiasingHint(painter, false, QCP::aeOther);
}

// Columns that share a pixel are drawn as the highest of their counts, so that none is lost.
void DensityCells::draw(QCPPainter* painter) {
    const ScoreDensity& density = m_scene.density;
    const QCPAxis& x = *parentPlot()->xAxis;
    std::vector<std::int64_t> counts(density.rows + 1, 0);
    double left = 0.0;
    bool pending = false;
    for (std::size_t i = 0; i < density.steps.size(); ++i) {
        const double begin = static_cast<double>(density.steps[i]);
        const double end = m_scene.columnEnd(i);
        if (end < x.range().lower || begin > x.range().upper) {
            continue;
        }
        if (!pending) {
            left = std::round(x.coordToPixel(begin));
            std::fill(counts.begin(), counts.end(), 0);
        }
        for (std::size_t row = 0; row < density.rows; ++row) {
            counts[row] = std::max(counts[row], density.count(i, row));
        }
        counts.back() = std::max(counts.back(), density.zeros[i]);
        const double right = std::round(x.coordToPixel(end));
        pending = right <= left;
        if (!pending) {
            drawColumn(*painter, counts, left, right);
        }
    }
    if (pending) {
        drawColumn(*painter, counts, left, left + 1.0);
    }
}

void DensityCells::drawColumn(QCPPainter& painter, const std::vector<std::int64_t>& counts, double left,
                              double right) const {
    const QCPAxis& y = *parentPlot()->yAxis;
    const auto cell = [&](std::int64_t count, double low, double high) {
        if (count > 0) {
            const double above = std::round(y.coordToPixel(high));
            const double below = std::round(y.coordToPixel(low));
            painter.fillRect(QRectF(left, above, right - left, std::max(1.0, below - above)),
                             m_scene.colour(count));
        }
    };
    const int lowest = m_scene.density.lowest;
    for (std::size_t row = 0; row + 1 < counts.size(); ++row) {
        const double low = lowest + static_cast<double>(row);
        cell(counts[row], low, low + 1.0);
    }
    cell(counts.back(), lowest + DensityScene::zeroLow, lowest + DensityScene::zeroHigh);
}

void DensityHeader::applyDefaultAntialiasingHint(QCPPainter* painter) const {
    applyAntialiasingHint(painter, false, QCP::aeOther);
}

QMargins DensityHeader::margins() const { return {0, QFontMetrics(plotTitleFont()).height() + 12, 12, 0}; }

void DensityHeader::draw(QCPPainter* painter) {
    const QRectF area = parentPlot()->viewport();
    const QFontMetricsF metrics(plotTitleFont());
    const double top = area.top() + 4.0;
    const double right = drawKey(*painter, QRectF(area.left(), top, area.width() - 12.0, metrics.height()));
    painter->setFont(plotTitleFont());
    painter->setPen(m_scene.theme.text);
    painter->drawText(QPointF(area.left() + 8.0, top + metrics.ascent()),
                      metrics.elidedText(m_scene.title, Qt::ElideRight, right - area.left() - 24.0));
}

// "1 ▒▒▒▒ 212 triplets   – – threshold"
double DensityHeader::drawKey(QCPPainter& painter, const QRectF& area) const {
    if (m_scene.empty() || m_scene.density.most < 1) {
        return area.right();
    }
    painter.setFont(plotFont());
    const QFontMetricsF metrics(painter.font());
    const QString threshold = tr("threshold");
    const QString most = tr("%n triplets", nullptr, static_cast<int>(m_scene.density.most));
    const QString least = QStringLiteral("1");
    double x = area.right();
    const auto words = [&](const QString& text) {
        const double width = metrics.horizontalAdvance(text);
        x -= width;
        painter.setPen(m_scene.theme.muted);
        painter.drawText(QRectF(x, area.top(), width + 1.0, area.height()), Qt::AlignLeft | Qt::AlignVCenter,
                         text);
        x -= 4.0;
    };
    words(threshold);
    painter.setPen(QPen(m_scene.theme.text, 1.5));
    painter.drawLine(QPointF(x - 16.0, area.center().y()), QPointF(x, area.center().y()));
    x -= 30.0;
    words(most);
    x -= keyWidth;
    const QRectF strip(x, area.center().y() - 4.0, keyWidth, 8.0);
    for (int i = 0; i < keyFields; ++i) {
        const double share = (i + 0.5) / keyFields;
        const double count = std::expm1(share * std::log1p(static_cast<double>(m_scene.density.most)));
        painter.fillRect(QRectF(strip.left() + strip.width() * i / keyFields, strip.top(),
                                strip.width() / keyFields + 0.5, strip.height()),
                         m_scene.colour(std::max<std::int64_t>(1, std::llround(count))));
    }
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(m_scene.theme.strongLine, 1));
    painter.drawRect(strip);
    x -= 4.0;
    words(least);
    return x;
}

double DensityTicker::zero() const {
    return m_scene.density.lowest + (DensityScene::zeroLow + DensityScene::zeroHigh) / 2.0;
}

QVector<double> DensityTicker::createTickVector(double, const QCPRange& range) {
    QVector<double> ticks;
    const ScoreDensity& density = m_scene.density;
    if (m_scene.empty()) {
        return ticks;
    }
    if (density.hasZeros && range.contains(zero())) {
        ticks << zero();
    }
    const double low = std::max<double>(range.lower, density.lowest);
    const int first = static_cast<int>(std::ceil(low / scoreBinsPerDecade));
    const int last = static_cast<int>(std::floor(range.upper / scoreBinsPerDecade));
    const int every = std::max(1, (last - first + maximum()) / std::max(1, maximum()));
    for (int power = first; density.rows > 0 && power <= last; ++power) {
        if (((power % every) + every) % every == 0) {
            ticks << static_cast<double>(power) * scoreBinsPerDecade;
        }
    }
    return ticks;
}

QString DensityTicker::getTickLabel(double tick, const QLocale&, QChar, int) {
    return m_scene.density.hasZeros && tick < m_scene.density.lowest
               ? QStringLiteral("0")
               : shortNumber(std::pow(10.0, std::round(tick / scoreBinsPerDecade)), 3);
}

} // namespace rankscope
