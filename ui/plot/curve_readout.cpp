// What a CurvePlot says under the mouse, and its legend's clicks.
#include "ui/plot/curve_canvas.h"
#include "ui/plot/plot_theme.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace rankscope {

namespace {

constexpr std::size_t readoutRows = 5;

} // namespace

PlotReadout CurveCanvas::readout(double x, QPointF pixel) const {
    struct Hit {
        double distance;
        PlotReadout::Row row;
        double x;
    };
    std::vector<Hit> hits;
    for (const auto& curve : curves) {
        const Series& series = curve->shown();
        const auto index = curve->hidden ? std::nullopt : series.nearest(x);
        if (!index) {
            continue;
        }
        const double y = series.y()[*index];
        const double at = series.x()[*index];
        const QString name = curves.size() > 1 ? curve->label + QStringLiteral("  ") : QString();
        const double distance = std::abs(view->yAxis->coordToPixel(y) - pixel.y());
        hits.push_back({std::isfinite(distance) ? distance : 1e9,
                        {curve->pen.color(), name + shortNumber(y, 5), y},
                        at});
    }
    PlotReadout out;
    if (hits.empty()) {
        return out;
    }
    // The mark stands on the curve that has the nearest point along x.
    const auto nearest = std::min_element(hits.begin(), hits.end(), [x](const Hit& a, const Hit& b) {
        return std::abs(a.x - x) < std::abs(b.x - x);
    });
    out.x = nearest->x;
    out.heading = QStringLiteral("%1 %2").arg(xTitle, QLocale().toString(out.x, 'g', 9));
    for (const CurveFlag& flag : layer->flags) {
        if (!flag.text.isEmpty() &&
            std::abs(view->xAxis->coordToPixel(flag.x) - view->xAxis->coordToPixel(out.x)) < 5.0) {
            out.heading += QStringLiteral(" · ") + flag.text;
        }
    }
    std::stable_sort(hits.begin(), hits.end(),
                     [](const Hit& a, const Hit& b) { return a.distance < b.distance; });
    for (std::size_t i = 0; i < std::min(readoutRows, hits.size()); ++i) {
        out.rows.push_back(hits[i].row);
    }
    if (hits.size() > readoutRows) {
        out.rows.push_back({QColor(),
                            CurvePlot::tr("%n more", nullptr, static_cast<int>(hits.size() - readoutRows)),
                            std::numeric_limits<double>::quiet_NaN()});
    }
    return out;
}

// A click on a name in the legend shows that curve alone; a second one shows all again.
bool CurveCanvas::clickLegend(QPointF pixel) {
    const int index = layer->legendAt(pixel);
    if (index < 0) {
        return false;
    }
    bool alone = true;
    for (std::size_t i = 0; i < curves.size(); ++i) {
        alone = alone && curves[i]->hidden == (static_cast<int>(i) != index);
    }
    for (std::size_t i = 0; i < curves.size(); ++i) {
        curves[i]->hidden = !alone && static_cast<int>(i) != index;
    }
    view->replotSoon();
    return true;
}

} // namespace rankscope
