#include "ui/plot/colour_scale.h"
#include "ui/plot/kind_labels.h"
#include "ui/plot/plot_theme.h"
#include "ui/plot/score_plot_impl.h"

#include <QLocale>

#include <algorithm>
#include <cmath>
#include <utility>

// What a plot of scores shows: a mark for every triplet, lines for threshold and plan, a band around the
// threshold.

namespace rankscope {

namespace {

constexpr std::size_t smallFrom = 800; // more marks than these are drawn smaller
constexpr double deepest = 1e-12;      // lowest score shown, as a share of the highest

} // namespace

ScorePlot::Impl::Impl(ScorePlot* owner)
    : view(new PlotView(owner))
    , layer(new CurveLayer(view, legend)) {
    view->axisRect()->setAutoMargins(QCP::msLeft | QCP::msBottom);
    setLogarithmic(*view->yAxis, logarithmic);
    view->yAxis->setLabel(ScorePlot::tr("score"));
}

QColor ScorePlot::Impl::kindColour(std::size_t kind, const Theme& theme) const {
    return theme.runPen(static_cast<int>(kind)).color();
}

// The kinds of matrices in order of appearance, which is that of their colours.
void ScorePlot::Impl::listKinds() {
    kinds.clear();
    moduleKind.clear();
    for (const ModuleInfo& module : modules) {
        auto found = std::find(kinds.begin(), kinds.end(), module.kind);
        if (found == kinds.end()) {
            found = kinds.insert(kinds.end(), module.kind);
        }
        moduleKind.push_back(static_cast<std::size_t>(found - kinds.begin()));
    }
    for (std::size_t i = 0; i < kinds.size(); ++i) {
        legend.push_back(std::make_unique<Curve>());
        legend.back()->listed = true;
        legend.back()->label = kindLabel(kinds[i]);
    }
}

// The marks, then the highlighted module's and the threshold's graph.
void ScorePlot::Impl::build() {
    legend.clear();
    marks = nullptr;
    highlightGraph = nullptr;
    thresholdGraph = nullptr;
    view->clearGraphs();
    listKinds();
    marks = new ScoreMarks(view); // owned by the plot, like every graph
    highlightGraph = view->addGraph();
    highlightGraph->setLineStyle(QCPGraph::lsNone);
    thresholdGraph = view->addGraph();
    if (band == nullptr) {
        band = new QCPItemRect(view); // owned by the plot
        band->setSelectable(false);
    }
    restyle(view->theme());
    fill();
}

void ScorePlot::Impl::restyle(const Theme& theme) {
    layer->textColour = theme.text;
    layer->mutedColour = theme.muted;
    layer->lineColour = theme.strongLine;
    layer->baseColour = theme.base;
    std::vector<QColor> palette;
    for (std::size_t i = 0; i < legend.size(); ++i) {
        palette.push_back(kindColour(i, theme));
        legend[i]->pen = QPen(palette.back(), 1);
    }
    if (marks != nullptr) {
        marks->palette = std::move(palette);
        marks->size = order && order->entries.size() > smallFrom ? 2.0 : 3.0;
    }
    if (thresholdGraph != nullptr) {
        thresholdGraph->setPen(QPen(theme.text, isPrintTheme(theme) ? 1.5 : 1.0, Qt::DashLine));
        thresholdGraph->setAntialiased(false);
        band->setPen(Qt::NoPen);
        band->setBrush(blended(theme.muted, theme.base, 0.25));
        highlightGraph->setScatterStyle(
            QCPScatterStyle(QCPScatterStyle::ssCircle, QPen(theme.text, 1.5), Qt::NoBrush, 8.0));
    }
}

bool ScorePlot::Impl::drawable(double score) const {
    return std::isfinite(score) && (!logarithmic || score > 0.0);
}

void ScorePlot::Impl::fill() {
    QVector<QCPGraphData> points;
    QVector<QCPGraphData> marked;
    std::vector<std::uint32_t> colours;
    layer->flags.clear();
    if (marks == nullptr) {
        return; // not built yet
    }
    if (order) {
        for (std::size_t i = 0; i < order->entries.size(); ++i) {
            const ScoreOrder::Entry& entry = order->entries[i];
            if (!drawable(entry.score)) {
                continue;
            }
            const auto module = static_cast<std::size_t>(entry.module);
            points.append(QCPGraphData(static_cast<double>(i + 1), entry.score));
            colours.push_back(static_cast<std::uint32_t>(moduleKind[module]));
            if (entry.module == highlight || brushed.count(entry.triplet) > 0) {
                marked.append(QCPGraphData(static_cast<double>(i + 1), entry.score));
            }
        }
        layer->flags.push_back({static_cast<double>(budget) + 0.5,
                                ScorePlot::tr("plan %1").arg(QLocale().toString(qlonglong(budget)))});
    }
    marks->data()->set(points, true);
    marks->colours = std::move(colours);
    highlightGraph->data()->set(marked, true);
    restyle(view->theme());
    view->setEmptyText(order ? QString() : emptyText);
    view->requestReplot();
}

void ScorePlot::Impl::refresh() {
    const auto n = static_cast<double>(order ? order->entries.size() : 1);
    if (!view->xZoomed()) {
        view->xAxis->setRange(0.0, n + 1.0);
    }
    if (!view->yZoomed()) {
        fitY();
    }
    if (thresholdGraph != nullptr) {
        QVector<QCPGraphData> line;
        if (order && drawable(order->threshold)) {
            line = {QCPGraphData(0.0, order->threshold), QCPGraphData(n + 1.0, order->threshold)};
        }
        thresholdGraph->data()->set(line, true);
        placeBand();
    }
    view->xAxis->setLabel(order ? ScorePlot::tr("triplets by score: %1").arg(summary)
                                : ScorePlot::tr("triplets by score"));
    view->axisRect()->setMargins(layer->margins());
}

// What lies within the margin of the threshold.
void ScorePlot::Impl::placeBand() {
    const bool shown = order && drawable(order->threshold) && order->threshold > 0.0;
    band->setVisible(shown);
    if (shown) {
        band->topLeft->setCoords(view->xAxis->range().lower, order->threshold * (1.0 + margin));
        band->bottomRight->setCoords(view->xAxis->range().upper, order->threshold * (1.0 - margin));
    }
}

void ScorePlot::Impl::fitY() {
    double low = std::numeric_limits<double>::infinity();
    double high = 0.0;
    if (order) {
        for (const ScoreOrder::Entry& entry : order->entries) {
            if (drawable(entry.score)) {
                high = std::max(high, entry.score);
            }
        }
        for (const ScoreOrder::Entry& entry : order->entries) {
            if (drawable(entry.score) && (!logarithmic || entry.score >= high * deepest)) {
                low = std::min(low, entry.score);
            }
        }
    }
    if (!(low <= high)) {
        view->yAxis->setRange(logarithmic ? QCPRange(0.1, 10.0) : QCPRange(0.0, 1.0));
    } else if (logarithmic) {
        view->yAxis->setRange(low / 1.5, high * 1.5);
    } else {
        const double span = high > low ? (high - low) * 0.05 : 1.0;
        view->yAxis->setRange(low - span, high + span);
    }
}

} // namespace rankscope
