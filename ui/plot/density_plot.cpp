#include "ui/plot/density_plot.h"

#include "ui/plot/density_layer.h"
#include "ui/plot/plot_menu.h"
#include "ui/plot/plot_theme.h"
#include "ui/plot/plot_view.h"

#include <algorithm>
#include <cmath>

namespace rankscope {

namespace {

constexpr QSize exportSize(900, 420);
constexpr double none = std::numeric_limits<double>::quiet_NaN();

} // namespace

struct DensityPlot::Impl {
    explicit Impl(DensityPlot* owner)
        : view(new PlotView(owner))
        , cells(new DensityCells(view, scene)) // owned by the plot, like the graphs
        , halo(view->addGraph())
        , threshold(view->addGraph())
        , header(new DensityHeader(view, scene)) {
        view->axisRect()->setAutoMargins(QCP::msLeft | QCP::msBottom);
        view->xAxis->setLabel(DensityPlot::tr("step"));
        view->yAxis->setLabel(DensityPlot::tr("score S"));
        view->yAxis->setTicker(QSharedPointer<DensityTicker>::create(scene));
        for (QCPGraph* line : {halo, threshold}) {
            line->setLineStyle(QCPGraph::lsStepLeft);
            line->setSelectable(QCP::stNone);
        }
        restyle(view->theme());
    }

    void restyle(const Theme& theme) {
        scene.theme = theme;
        halo->setPen(QPen(theme.base, 3.5));
        threshold->setPen(QPen(theme.text, 1.5));
    }

    // In bins; a threshold of 0 lies on top of the row of zeros.
    double thresholdAt(std::size_t place) const {
        const double value = scene.density.thresholds[place];
        if (value > 0.0 && std::isfinite(value)) {
            return std::log10(value) * scoreBinsPerDecade;
        }
        return value == 0.0 && scene.density.hasZeros ? scene.density.lowest + DensityScene::zeroHigh : none;
    }

    void fill() {
        QVector<QCPGraphData> line;
        const ScoreDensity& density = scene.density;
        for (std::size_t i = 0; i < density.steps.size(); ++i) {
            line.append({static_cast<double>(density.steps[i]), thresholdAt(i)});
        }
        if (!scene.empty()) {
            line.append({scene.columnEnd(density.steps.size() - 1), line.back().value});
        }
        halo->data()->set(line, true);
        threshold->data()->set(line, true);
        view->setEmptyText(scene.empty() ? emptyText : QString());
        view->requestReplot();
    }

    void refresh() {
        if (!view->xZoomed()) {
            view->xAxis->setRange(scene.empty() ? QCPRange(0.0, 1.0)
                                                : QCPRange(static_cast<double>(scene.density.steps.front()),
                                                           scene.columnEnd(scene.density.steps.size() - 1)));
        }
        if (!view->yZoomed()) {
            view->yAxis->setRange(scene.empty() || scene.bottom() >= scene.top()
                                      ? QCPRange(0.0, 1.0)
                                      : QCPRange(scene.bottom(), scene.top()));
        }
        view->axisRect()->setMargins(header->margins());
    }

    // The allocation in force at x; none before the first.
    std::optional<std::size_t> placeAt(double x) const {
        const auto& steps = scene.density.steps;
        const auto next = std::upper_bound(steps.begin(), steps.end(), x, [](double at, std::int64_t step) {
            return at < static_cast<double>(step);
        });
        return next == steps.begin() || x > scene.columnEnd(steps.size() - 1)
                   ? std::nullopt
                   : std::optional(static_cast<std::size_t>(next - steps.begin()) - 1);
    }

    // The bin at a height of the axis.
    std::optional<int> binAt(double y) const {
        const ScoreDensity& density = scene.density;
        const double above = y - density.lowest;
        if (above >= 0.0 && above < static_cast<double>(density.rows)) {
            return density.lowest + static_cast<int>(above);
        }
        return density.hasZeros && above >= DensityScene::zeroLow && above < DensityScene::zeroHigh
                   ? std::optional(zeroScoreBin)
                   : std::nullopt;
    }

    PlotReadout readout(double x, QPointF pixel) const {
        PlotReadout out;
        const auto place = placeAt(x);
        const auto bin = binAt(view->yAxis->pixelToCoord(pixel.y()));
        if (!place || !bin) {
            return out;
        }
        const ScoreDensity& density = scene.density;
        const bool zero = *bin == zeroScoreBin;
        const std::int64_t count =
            zero ? density.zeros[*place]
                 : density.count(*place, static_cast<std::size_t>(*bin - density.lowest));
        out.x = static_cast<double>(density.steps[*place]);
        out.heading = DensityPlot::tr("allocation at step %1")
                          .arg(QLocale().toString(qlonglong(density.steps[*place])));
        out.rows.push_back({count > 0 ? scene.colour(count) : QColor(),
                            DensityPlot::tr("%n triplets", nullptr, static_cast<int>(count)), none});
        out.rows.push_back(
            {QColor(),
             zero ? DensityPlot::tr("score 0, which has no logarithm")
                  : DensityPlot::tr("score from %1 to %2")
                        .arg(shortNumber(scoreBinStart(*bin), 3), shortNumber(scoreBinStart(*bin + 1), 3)),
             none});
        if (std::isfinite(density.thresholds[*place])) {
            out.rows.push_back(
                {QColor(), DensityPlot::tr("threshold %1").arg(shortNumber(density.thresholds[*place], 3)),
                 none});
        }
        return out;
    }

    DensityScene scene;
    PlotView* view;
    DensityCells* cells;
    QCPGraph* halo; // behind the threshold, so that it is seen on any colour
    QCPGraph* threshold;
    DensityHeader* header;
    QString emptyText;
};

DensityPlot::DensityPlot(QWidget* parent)
    : QWidget(parent)
    , m_impl(std::make_unique<Impl>(this)) {
    m_impl->view->occupy(*this);
    m_impl->scene.title = tr("Scores over time");
    setAccessibleName(m_impl->scene.title);
    m_impl->view->setAccessibleName(m_impl->scene.title);
    m_impl->view->onRefresh = [this](std::size_t) { m_impl->refresh(); };
    m_impl->view->onReadout = [this](double x, QPointF pixel) { return m_impl->readout(x, pixel); };
    m_impl->view->onClick = [this](QPointF pixel) {
        const auto place = m_impl->placeAt(m_impl->view->xAxis->pixelToCoord(pixel.x()));
        if (!place) {
            return false;
        }
        emit stepClicked(m_impl->scene.density.steps[*place]);
        return true;
    };
    connect(m_impl->view, &QCustomPlot::afterReplot, this, &DensityPlot::replotted);
    addPlotAction(this, tr("Reset zoom"), Qt::Key_R, false, [this](bool) { resetZoom(); });
    addPlotSeparator(this);
    addDataActions(this, {[this] { return dataAsTsv(); }, [this] { return m_impl->scene.title; },
                          [this](const QString& file) { return writeTo(file); }});
}

DensityPlot::~DensityPlot() = default;

void DensityPlot::setDensity(ScoreDensity density, const QString& what) {
    m_impl->scene.density = std::move(density);
    m_impl->scene.title = what.isEmpty() ? tr("Scores over time") : tr("Scores over time, %1").arg(what);
    m_impl->fill();
}

void DensityPlot::clear() {
    m_impl->scene.density = {};
    m_impl->scene.title = tr("Scores over time");
    m_impl->view->resetZoom();
    setCursor(none);
    m_impl->fill();
}

void DensityPlot::setEmptyText(const QString& text) {
    m_impl->emptyText = text;
    m_impl->fill();
}

void DensityPlot::setCursor(double step) { m_impl->view->setLinkedCursor(step); }

void DensityPlot::applyTheme(const Theme& theme) {
    m_impl->restyle(theme);
    m_impl->view->applyTheme(theme);
}

void DensityPlot::resetZoom() { m_impl->view->resetZoom(); }

QPointF DensityPlot::pixelOf(std::int64_t step, int bin) const {
    const double y = bin == zeroScoreBin ? m_impl->scene.density.lowest +
                                               (DensityScene::zeroLow + DensityScene::zeroHigh) / 2.0
                                         : bin + 0.5;
    return {m_impl->view->xAxis->coordToPixel(static_cast<double>(step)),
            m_impl->view->yAxis->coordToPixel(y)};
}

QString DensityPlot::dataAsTsv() const {
    QString out = QStringLiteral("step\tscore_from\tscore_to\ttriplets\tthreshold\n");
    const ScoreDensity& density = m_impl->scene.density;
    for (std::size_t i = 0; i < density.steps.size(); ++i) {
        const auto row = [&](const QString& from, const QString& to, std::int64_t count) {
            if (count > 0) {
                out += QStringLiteral("%1\t%2\t%3\t%4\t%5\n")
                           .arg(density.steps[i])
                           .arg(from, to)
                           .arg(count)
                           .arg(std::isfinite(density.thresholds[i]) ? exactNumber(density.thresholds[i])
                                                                     : QString());
            }
        };
        row(QStringLiteral("0"), QStringLiteral("0"), density.zeros[i]);
        for (std::size_t bin = 0; bin < density.rows; ++bin) {
            const int number = density.lowest + static_cast<int>(bin);
            row(exactNumber(scoreBinStart(number)), exactNumber(scoreBinStart(number + 1)),
                density.count(i, bin));
        }
    }
    return out;
}

bool DensityPlot::exportTo(const QString& file) { return writeTo(file).has_value(); }

tl::expected<void, QString> DensityPlot::writeTo(const QString& file, const PictureOptions& options) {
    return m_impl->view->writeTo(file, exportSize, m_impl->scene.title, options,
                                 [this](const Theme& theme) { m_impl->restyle(theme); });
}

void DensityPlot::replotNow() { m_impl->view->replot(QCustomPlot::rpImmediateRefresh); }

} // namespace rankscope
