#include "ui/plot/curve_canvas.h"

#include "ui/plot/colour_scale.h"
#include "ui/plot/plot_theme.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace rankscope {

namespace {

constexpr double defaultSmoothing = 0.6;
constexpr double rawShare = 0.3;   // opacity of a raw line under its average
constexpr double bandShare = 0.18; // opacity of a band
constexpr double printWidth = 1.5; // of lines in exports; on screen wider lines than 1 are slow
constexpr double pad = 0.05;       // of the range of y, above and below
constexpr std::size_t exactRange =
    65'536;                              // longer series lend the values of their buckets to the outlier rule
constexpr std::size_t outliersFrom = 21; // in fewer values every extreme one would be an outlier
constexpr std::size_t smoothUpTo =
    250; // points; antialiasing doubles the cost of a line and is not seen in denser ones
constexpr std::size_t readoutRows = 5;

} // namespace

CurveCanvas::CurveCanvas(QWidget* owner)
    : view(new PlotView(owner))
    , layer(new CurveLayer(view, curves))
    , smoothing(defaultSmoothing) {
    view->axisRect()->setAutoMargins(QCP::msLeft | QCP::msBottom);
    restyle(view->theme());
}

Curve& CurveCanvas::add(const QString& key) {
    curves.push_back(std::make_unique<Curve>());
    Curve& curve = *curves.back();
    curve.key = key;
    curve.filter = DebiasedAverage(smoothing);
    for (QCPGraph** graph : {&curve.rawGraph, &curve.averageGraph}) {
        *graph = view->addGraph();
        (*graph)->setAdaptiveSampling(false); // the pyramid has thinned the points already
        (*graph)->setSelectable(QCP::stNone);
    }
    return curve;
}

Curve* CurveCanvas::find(const QString& key) const {
    for (const auto& curve : curves) {
        if (curve->key == key) {
            return curve.get();
        }
    }
    return nullptr;
}

void CurveCanvas::append(Curve& curve, const std::vector<double>& x, const std::vector<double>& y) {
    const std::size_t n = std::min(x.size(), y.size());
    for (std::size_t i = 0; i < n; ++i) {
        const bool replaces = !curve.raw.empty() && x[i] <= curve.raw.x().back();
        curve.raw.append(x[i], y[i]);
        if (replaces) {
            smoothAnew(curve);
        } else if (curve.smoothed && std::isfinite(x[i])) {
            curve.average.append(x[i], curve.filter.next(y[i]));
        }
    }
    changed();
}

void CurveCanvas::smoothAnew(Curve& curve) const {
    curve.average.clear();
    curve.filter = DebiasedAverage(smoothing);
    if (!curve.smoothed) {
        return;
    }
    for (std::size_t i = 0; i < curve.raw.size(); ++i) {
        curve.average.append(curve.raw.x()[i], curve.filter.next(curve.raw.y()[i]));
    }
}

void CurveCanvas::setBand(const QString& key, const std::vector<double>& x, const std::vector<double>& low,
                          const std::vector<double>& high, const QPen& pen) {
    auto band = std::find_if(bands.begin(), bands.end(), [&](const Band& b) { return b.key == key; });
    if (x.empty()) {
        if (band != bands.end()) {
            view->removeGraph(band->lower);
            view->removeGraph(band->upper);
            bands.erase(band);
        }
        changed();
        return;
    }
    if (band == bands.end()) {
        if (view->layer(QStringLiteral("bands")) == nullptr) {
            view->addLayer(QStringLiteral("bands"), view->layer(QStringLiteral("main")),
                           QCustomPlot::limBelow);
        }
        band = bands.insert(bands.end(), Band());
        band->key = key;
        for (QCPGraph** graph : {&band->lower, &band->upper}) {
            *graph = view->addGraph();
            (*graph)->setLayer(QStringLiteral("bands"));
            (*graph)->setPen(Qt::NoPen);
            (*graph)->setSelectable(QCP::stNone);
        }
    }
    band->pen = pen;
    band->x = x;
    band->low = low;
    band->high = high;
    restyle(view->theme());
    changed();
}

// A channel between two graphs may not have gaps: what has no width is closed onto the line's neighbour.
void CurveCanvas::fillBands() {
    for (const Band& band : bands) {
        QVector<QCPGraphData> low;
        QVector<QCPGraphData> high;
        for (std::size_t i = 0; i < band.x.size(); ++i) {
            const bool drawable = std::isfinite(band.low[i]) && std::isfinite(band.high[i]) &&
                                  (!logarithmicX || band.x[i] > 0.0);
            if (drawable) {
                const double floor =
                    logarithmic ? std::max(band.low[i], view->yAxis->range().lower) : band.low[i];
                low.append(QCPGraphData(band.x[i], floor));
                high.append(QCPGraphData(band.x[i], std::max(band.high[i], floor)));
            }
        }
        band.lower->data()->set(low, true);
        band.upper->data()->set(high, true);
        // While a graph is empty there is nothing to fill to.
        band.upper->setChannelFillGraph(low.isEmpty() ? nullptr : band.lower);
    }
}

void CurveCanvas::changed() {
    bool any = false;
    for (const auto& curve : curves) {
        any = any || !curve->raw.empty();
    }
    view->setEmptyText(any ? QString() : emptyText);
    view->requestReplot();
}

void CurveCanvas::style(Curve& curve, const Theme& theme) const {
    QPen pen = m_printing ? printPen(curve.pen) : curve.pen;
    pen.setWidthF(m_printing ? printWidth : 1.0);
    QPen faint = pen;
    faint.setColor(blended(pen.color(), theme.base, rawShare));
    faint.setStyle(Qt::SolidLine);
    curve.rawGraph->setPen(curve.smoothed ? faint : pen);
    curve.averageGraph->setPen(pen);
    const auto line = curve.shape == CurveShape::Steps ? QCPGraph::lsStepLeft : QCPGraph::lsLine;
    curve.rawGraph->setLineStyle(line);
}

void CurveCanvas::restyle(const Theme& theme) {
    m_printing = isPrintTheme(theme);
    layer->textColour = theme.text;
    layer->mutedColour = theme.muted;
    layer->lineColour = theme.strongLine;
    layer->baseColour = theme.base;
    for (const auto& curve : curves) {
        style(*curve, theme);
    }
    for (const Band& band : bands) {
        const QPen pen = m_printing ? printPen(band.pen) : band.pen;
        QColor colour = pen.color(); // bands of several groups overlap: only what is clear shows both
        colour.setAlphaF(static_cast<float>(bandShare));
        band.upper->setBrush(colour);
    }
}

// The values that decide the range of y: of the averages where there are any, within the visible x.
std::vector<double> CurveCanvas::rangeValues(const QCPRange& x, std::size_t& count) const {
    std::vector<double> values;
    for (const auto& curve : curves) {
        if (curve->hidden) {
            continue;
        }
        const Series& series = curve->shown();
        const std::size_t from = series.indexFrom(x.lower);
        const std::size_t to = series.indexFrom(std::nextafter(x.upper, x.upper + 1.0));
        count += to - from;
        if (to - from <= exactRange) {
            values.insert(values.end(), series.y().begin() + static_cast<std::ptrdiff_t>(from),
                          series.y().begin() + static_cast<std::ptrdiff_t>(to));
            continue;
        }
        for (const SeriesBucket& bucket : series.slice(x.lower, x.upper, 4096).buckets) {
            values.insert(values.end(), {bucket.min, bucket.max, bucket.last});
        }
    }
    for (const Band& band : bands) {
        for (std::size_t i = 0; i < band.x.size(); ++i) {
            if (band.x[i] >= x.lower && band.x[i] <= x.upper) {
                values.insert(values.end(), {band.low[i], band.high[i]});
            }
        }
    }
    std::erase_if(values, [](double value) { return !std::isfinite(value); });
    if (logarithmic) {
        std::erase_if(values, [](double value) { return value <= 0.0; });
    }
    return values;
}

void CurveCanvas::fitX() {
    double low = std::numeric_limits<double>::infinity();
    double high = -low;
    for (const auto& curve : curves) {
        if (!curve->hidden && !curve->raw.empty()) {
            const std::size_t first =
                logarithmicX ? curve->raw.indexFrom(std::numeric_limits<double>::denorm_min()) : 0;
            if (first < curve->raw.size()) {
                low = std::min(low, curve->raw.x()[first]);
                high = std::max(high, curve->raw.x().back());
            }
        }
    }
    if (low > high) {
        view->xAxis->setRange(logarithmicX ? 1.0 : 0.0, logarithmicX ? 10.0 : 1.0);
    } else if (low == high) {
        view->xAxis->setRange(logarithmicX ? low / 2.0 : low - 0.5, logarithmicX ? high * 2.0 : high + 0.5);
    } else {
        view->xAxis->setRange(low, high);
    }
}

void CurveCanvas::fitY() {
    std::size_t count = 0;
    std::vector<double> values = rangeValues(view->xAxis->range(), count);
    const auto range =
        outliersShown || count < outliersFrom ? fullRange(values) : outlierRange(std::move(values));
    if (!range) {
        view->yAxis->setRange(logarithmic ? QCPRange(0.1, 10.0) : QCPRange(0.0, 1.0));
        return;
    }
    double low = range->low;
    double high = range->high;
    if (logarithmic) {
        const double factor = std::max(std::pow(high / low, pad), 1.05);
        view->yAxis->setRange(low / factor, high * factor);
        return;
    }
    if (yFromZero) {
        low = std::min(low, 0.0);
        high = std::max(high, 0.0);
    }
    const double span = high > low ? (high - low) * pad : (high != 0.0 ? std::abs(high) * pad : 1.0);
    const bool positive = low >= 0.0 && high > 0.0;
    view->yAxis->setRange(positive ? std::max(0.0, low - span) : low - span, high + span);
}

void CurveCanvas::fill(QCPGraph& graph, const Series& series, std::size_t columns, CurveShape shape) {
    const SeriesSlice slice = series.slice(view->xAxis->range().lower, view->xAxis->range().upper, columns);
    QVector<QCPGraphData> data;
    data.reserve(static_cast<qsizetype>(slice.buckets.size()) * (slice.level == 0 ? 1 : 2));
    const double nan = std::numeric_limits<double>::quiet_NaN();
    const auto put = [&](double x, double y) {
        if (logarithmicX && x <= 0.0) {
            return;
        }
        data.append(QCPGraphData(x, logarithmic && y <= 0.0 ? nan : y));
    };
    double previous = nan;
    for (const SeriesBucket& bucket : slice.buckets) {
        if (slice.level == 0) {
            put(bucket.x0, bucket.last);
            continue;
        }
        // The span of the bucket in its column, entered at the end that is nearer to the line so far.
        const double middle = 0.5 * (bucket.x0 + bucket.x1);
        const bool upwards = !(std::abs(bucket.max - previous) < std::abs(bucket.min - previous));
        put(middle, upwards ? bucket.min : bucket.max);
        put(middle, upwards ? bucket.max : bucket.min);
        previous = upwards ? bucket.max : bucket.min;
    }
    graph.data()->set(data, true);
    graph.setAntialiased(m_printing || (slice.level == 0 && slice.buckets.size() <= smoothUpTo));
    const bool dots =
        slice.points == 1 || (shape == CurveShape::Dots && slice.level == 0 && slice.points <= 200);
    graph.setScatterStyle(
        dots ? QCPScatterStyle(QCPScatterStyle::ssDisc, graph.pen().color(), graph.pen().color(), 5.0)
             : QCPScatterStyle(QCPScatterStyle::ssNone));
    drawn.marks += slice.buckets.size();
    drawn.points += slice.points;
}

void CurveCanvas::countOutside(Curve& curve) const {
    curve.above = 0;
    curve.below = 0;
    curve.aboveX.clear();
    curve.belowX.clear();
    const QCPRange y = view->yAxis->range();
    const QCPRange x = view->xAxis->range();
    const std::size_t to = curve.raw.indexFrom(std::nextafter(x.upper, x.upper + 1.0));
    for (std::size_t i = curve.raw.indexFrom(x.lower); i < to; ++i) {
        const double value = curve.raw.y()[i];
        if (value > y.upper) {
            ++curve.above;
        } else if (value < y.lower) {
            curve.below += logarithmic && value <= 0.0 ? 0 : 1;
        }
    }
    if (curve.above + curve.below == 0) {
        return;
    }
    for (const SeriesBucket& bucket : curve.shown().slice(x.lower, x.upper, 512).buckets) {
        if (bucket.max > y.upper) {
            curve.aboveX.push_back(0.5 * (bucket.x0 + bucket.x1));
        }
        if (bucket.min < y.lower && !(logarithmic && bucket.min <= 0.0)) {
            curve.belowX.push_back(0.5 * (bucket.x0 + bucket.x1));
        }
    }
}

void CurveCanvas::refresh(std::size_t columns) {
    if (!view->xZoomed()) {
        fitX();
    }
    if (!view->yZoomed()) {
        fitY();
    }
    fillBands();
    drawn = {};
    std::size_t notPositive = 0;
    for (const auto& curve : curves) {
        curve->rawGraph->setVisible(!curve->hidden && (rawShown || !curve->smoothed));
        curve->averageGraph->setVisible(!curve->hidden && curve->smoothed);
        curve->above = 0;
        curve->below = 0;
        if (curve->hidden) {
            continue;
        }
        fill(*curve->rawGraph, curve->raw, columns, curve->shape);
        if (curve->smoothed) {
            const CurvePlot::Drawn before = drawn; // the average stands for the same points
            fill(*curve->averageGraph, curve->average, columns, curve->shape);
            drawn = before;
        }
        countOutside(*curve);
        if (logarithmic) {
            notPositive += static_cast<std::size_t>(std::count_if(
                curve->raw.y().begin(), curve->raw.y().end(), [](double v) { return v <= 0.0; }));
        }
    }
    QString corner;
    if (drawn.marks < drawn.points) {
        corner = CurvePlot::tr("drawn %1 of %2")
                     .arg(QLocale().toString(qulonglong(drawn.marks)),
                          QLocale().toString(qulonglong(drawn.points)));
    }
    if (notPositive > 0) {
        corner += (corner.isEmpty() ? QString() : QStringLiteral(" · ")) +
                  CurvePlot::tr("%n not above 0 left out", nullptr, static_cast<int>(notPositive));
    }
    view->setCornerText(corner);
    view->axisRect()->setMargins(layer->margins());
}

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
