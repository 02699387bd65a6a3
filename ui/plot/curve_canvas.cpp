#include "ui/plot/curve_canvas.h"

#include "ui/plot/colour_scale.h"
#include "ui/plot/plot_theme.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace rankscope {

namespace {

constexpr double rawShare = 0.3;   // opacity of a raw line under its average
constexpr double bandShare = 0.18; // opacity of a band
constexpr double printWidth = 1.5; // of lines in exports; on screen wider lines than 1 are slow
constexpr std::size_t smoothUpTo =
    250; // points; antialiasing doubles the cost of a line and is not seen in denser ones
// Visible curves up to which dashes tell lines apart (8 colours, 4 dashes). Dashes of more mean nothing and
// are drawn at a third of the speed.
constexpr std::ptrdiff_t dashesUpTo = 32;

} // namespace

CurveCanvas::CurveCanvas(QWidget* owner)
    : view(new PlotView(owner))
    , layer(new CurveLayer(view, curves)) {
    view->axisRect()->setAutoMargins(QCP::msLeft | QCP::msBottom);
    restyle(view->theme());
}

Curve& CurveCanvas::add(const QString& key) {
    curves.push_back(std::make_unique<Curve>());
    Curve& curve = *curves.back();
    curve.key = key;
    curve.filter = DebiasedAverage(smoothing.amount);
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
        if (replaces || smoothing.kind != SmoothingKind::Debiased) {
            curve.stale = curve.smoothed;
        } else if (curve.smoothed && !curve.stale && std::isfinite(x[i])) {
            curve.average.append(x[i], curve.filter.next(y[i]));
        }
    }
    changed();
}

void CurveCanvas::smoothAnew(Curve& curve) const {
    curve.average.clear();
    curve.stale = false;
    curve.smoothed = curve.wantsSmoothing && smoothing.kind != SmoothingKind::None;
    if (!curve.smoothed) {
        return;
    }
    if (smoothing.kind != SmoothingKind::Debiased) {
        curve.average.append(curve.raw.x(), smooth(curve.raw.x(), curve.raw.y(), smoothing));
        return;
    }
    curve.filter = DebiasedAverage(smoothing.amount);
    for (std::size_t i = 0; i < curve.raw.size(); ++i) {
        curve.average.append(curve.raw.x()[i], curve.filter.next(curve.raw.y()[i]));
    }
}

void CurveCanvas::freshen() const {
    for (const auto& curve : curves) {
        if (curve->stale) {
            smoothAnew(*curve);
        }
    }
}

void CurveCanvas::setSmoothing(const Smoothing& wanted) {
    smoothing = clamped(wanted);
    for (const auto& curve : curves) {
        smoothAnew(*curve);
        style(*curve, view->theme());
    }
    changed();
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
    if (m_crowded) {
        pen.setStyle(Qt::SolidLine);
    }
    pen.setWidthF(m_printing ? std::max(printWidth, curve.pen.widthF()) : 1.0);
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
    graph.setAntialiased(m_printing ||
                         (!m_crowded && slice.level == 0 && slice.buckets.size() <= smoothUpTo));
    const bool dots =
        slice.points == 1 || (shape == CurveShape::Dots && slice.level == 0 && slice.points <= 200);
    graph.setScatterStyle(
        dots ? QCPScatterStyle(QCPScatterStyle::ssDisc, graph.pen().color(), graph.pen().color(), 5.0)
             : QCPScatterStyle(QCPScatterStyle::ssNone));
    drawn.marks += slice.buckets.size();
    drawn.points += slice.points;
}

void CurveCanvas::refresh(std::size_t columns) {
    freshen();
    if (!view->xZoomed()) {
        fitX();
    }
    if (!view->yZoomed()) {
        fitY();
    }
    fillBands();
    const bool crowded = std::ranges::count_if(curves, [](const auto& c) { return !c->hidden; }) > dashesUpTo;
    if (crowded != m_crowded) {
        m_crowded = crowded;
        restyle(view->theme());
    }
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

} // namespace rankscope
