#include "ui/plot/score_plot.h"

#include "ui/plot/colour_scale.h"
#include "ui/plot/curve_layer.h"
#include "ui/plot/kind_labels.h"
#include "ui/plot/plot_export.h"
#include "ui/plot/plot_menu.h"
#include "ui/plot/plot_theme.h"
#include "ui/plot/plot_view.h"

#include <QApplication>
#include <QClipboard>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>
#include <set>

namespace rankscope {

namespace {

constexpr double firstMargin = 0.05;
constexpr std::size_t smallFrom = 800; // more marks than these are drawn smaller
constexpr double deepest = 1e-12;      // lowest score shown, as a share of the highest
constexpr double clickPixels = 12.0;
constexpr QSize exportSize(900, 420);

// All scores as one series of squares, each in the colour of its kind, drawn in their order so that no kind
// covers the others.
class ScoreMarks : public QCPGraph {
public:
    explicit ScoreMarks(PlotView* view)
        : QCPGraph(view->xAxis, view->yAxis) {
        setLineStyle(lsNone);
    }

    std::vector<QColor> palette;
    std::vector<std::uint32_t> colours; // of each point: its place in the palette
    double size = 3.0;

protected:
    void draw(QCPPainter* painter) override {
        painter->setAntialiasing(false);
        std::size_t i = 0;
        for (const QCPGraphData& point : *data()) {
            const QPointF centre = coordsToPixels(point.key, point.value);
            painter->fillRect(QRectF(centre.x() - size / 2.0, centre.y() - size / 2.0, size, size),
                              palette[colours[i++]]);
        }
    }
};

QString exact(double value) { return QString::number(value, 'g', QLocale::FloatingPointShortest); }

} // namespace

struct ScorePlot::Impl {
    explicit Impl(ScorePlot* owner)
        : view(new PlotView(owner))
        , layer(new CurveLayer(view, legend)) {
        view->axisRect()->setAutoMargins(QCP::msLeft | QCP::msBottom);
        setLogarithmic(*view->yAxis, logarithmic);
        view->yAxis->setLabel(ScorePlot::tr("score"));
    }

    QColor kindColour(std::size_t kind, const Theme& theme) const {
        return theme.runPen(static_cast<int>(kind)).color();
    }

    // The marks, then the highlighted module's and the threshold's graph.
    void build() {
        legend.clear();
        marks = nullptr;
        highlightGraph = nullptr;
        thresholdGraph = nullptr;
        view->clearGraphs();
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

    void restyle(const Theme& theme) {
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

    bool drawable(double score) const { return std::isfinite(score) && (!logarithmic || score > 0.0); }

    void fill() {
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

    void refresh() {
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
    void placeBand() {
        const bool shown = order && drawable(order->threshold) && order->threshold > 0.0;
        band->setVisible(shown);
        if (shown) {
            band->topLeft->setCoords(view->xAxis->range().lower, order->threshold * (1.0 + margin));
            band->bottomRight->setCoords(view->xAxis->range().upper, order->threshold * (1.0 - margin));
        }
    }

    // The triplets whose marks lie in the box.
    std::vector<std::size_t> inBox(const QRect& box) const {
        std::vector<std::size_t> out;
        for (std::size_t i = 0; order && i < order->entries.size(); ++i) {
            const ScoreOrder::Entry& entry = order->entries[i];
            if (drawable(entry.score) &&
                box.contains(QPointF(view->xAxis->coordToPixel(static_cast<double>(i + 1)),
                                     view->yAxis->coordToPixel(entry.score))
                                 .toPoint())) {
                out.push_back(entry.triplet);
            }
        }
        return out;
    }

    void fitY() {
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

    QString words() const {
        const QLocale locale;
        const auto number = [&locale](std::size_t n) { return locale.toString(qulonglong(n)); };
        std::size_t kept = 0;
        for (const ScoreOrder::Entry& entry : order->entries) {
            kept += entry.kept ? 1 : 0;
        }
        QString text = ScorePlot::tr("kept %1 of %2, %3 within %4 % of the threshold")
                           .arg(number(kept), number(order->entries.size()), number(order->marginal),
                                locale.toString(margin * 100.0, 'g', 3));
        if (order->tied > 1) {
            text += ScorePlot::tr(", %1 tied and masked together").arg(number(order->tied));
        }
        if (logarithmic && order->notPositive > 0) {
            text += ScorePlot::tr(", %1 not above 0 left out").arg(number(order->notPositive));
        }
        return text;
    }

    const ScoreOrder::Entry* nearest(QPointF pixel) const {
        if (!order) {
            return nullptr;
        }
        const ScoreOrder::Entry* best = nullptr;
        double least = 1e300;
        const double x = view->xAxis->pixelToCoord(pixel.x());
        const double reach = std::abs(view->xAxis->pixelToCoord(pixel.x() + clickPixels) - x);
        const auto n = static_cast<double>(order->entries.size());
        const auto from = static_cast<std::size_t>(std::clamp(std::floor(x - reach) - 1.0, 0.0, n));
        const auto to = static_cast<std::size_t>(std::clamp(std::ceil(x + reach), 0.0, n));
        for (std::size_t i = from; i < to; ++i) {
            const double dx = view->xAxis->coordToPixel(static_cast<double>(i + 1)) - pixel.x();
            const double dy = view->yAxis->coordToPixel(order->entries[i].score) - pixel.y();
            const double distance =
                dx * dx + dy * dy * 0.05; // order counts more than height: the points stand side by side
            if (drawable(order->entries[i].score) && distance < least) {
                least = distance;
                best = &order->entries[i];
            }
        }
        return best;
    }

    PlotReadout readout(QPointF pixel) const {
        PlotReadout out;
        const ScoreOrder::Entry* entry = nearest(pixel);
        if (entry == nullptr) {
            return out;
        }
        const auto place = static_cast<std::size_t>(entry - order->entries.data());
        const auto module = static_cast<std::size_t>(entry->module);
        out.x = static_cast<double>(place + 1);
        out.heading = ScorePlot::tr("place %1 of %2").arg(place + 1).arg(order->entries.size());
        const QColor colour = kindColour(moduleKind[module], view->theme());
        out.rows.push_back({colour, QString::fromStdString(modules[module].name), entry->score});
        const double none = std::numeric_limits<double>::quiet_NaN();
        out.rows.push_back({QColor(),
                            ScorePlot::tr("score %1, %2")
                                .arg(shortNumber(entry->score, 4),
                                     entry->kept ? ScorePlot::tr("kept") : ScorePlot::tr("masked")),
                            none});
        if (order->threshold > 0.0 && entry->score > 0.0) {
            out.rows.push_back(
                {QColor(),
                 ScorePlot::tr("%1 × the threshold").arg(shortNumber(entry->score / order->threshold, 3)),
                 none});
        }
        return out;
    }

    CurveList legend;
    PlotView* view;
    CurveLayer* layer;
    std::vector<ModuleInfo> modules;
    std::vector<std::string> kinds;
    std::vector<std::size_t> moduleKind;
    std::optional<ScoreOrder> order;
    std::int64_t budget = 0;
    std::int64_t step = 0;
    QString summary;
    QString emptyText;
    ScoreMarks* marks = nullptr;
    QCPGraph* highlightGraph = nullptr;
    QCPGraph* thresholdGraph = nullptr;
    QCPItemRect* band = nullptr;
    QAction* logAction = nullptr;
    int highlight = -1;
    bool logarithmic = true;
    double margin = firstMargin;
    AllocationDone allocation; // that is shown
    bool brushing = false;
    std::set<std::size_t> brushed; // triplets
};

ScorePlot::ScorePlot(QWidget* parent)
    : QWidget(parent)
    , m_impl(std::make_unique<Impl>(this)) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_impl->view);
    setFocusProxy(m_impl->view);
    m_impl->layer->title = tr("Importance");
    setAccessibleName(m_impl->layer->title);
    m_impl->view->setAccessibleName(m_impl->layer->title);
    m_impl->view->onRefresh = [this](std::size_t) { m_impl->refresh(); };
    m_impl->view->onReadout = [this](double, QPointF pixel) { return m_impl->readout(pixel); };
    m_impl->view->onClick = [this](QPointF pixel) {
        const ScoreOrder::Entry* entry = m_impl->nearest(pixel);
        if (entry == nullptr) {
            return false;
        }
        emit moduleClicked(entry->module);
        return true;
    };
    m_impl->view->onBox = [this](const QRect& box) {
        if (!m_impl->brushing) {
            return false;
        }
        const std::vector<std::size_t> triplets = m_impl->inBox(box);
        m_impl->brushed = {triplets.begin(), triplets.end()};
        m_impl->fill();
        emit tripletsBrushed(triplets);
        return true;
    };
    connect(m_impl->view, &QCustomPlot::afterReplot, this, &ScorePlot::replotted);
    addPlotAction(this, tr("Zoom back"), Qt::Key_Backspace, false,
                  [this](bool) { m_impl->view->zoomBack(); });
    addPlotAction(this, tr("Reset zoom"), Qt::Key_R, false, [this](bool) { resetZoom(); });
    m_impl->logAction = addPlotAction(this, tr("Logarithmic y axis"), Qt::Key_L, true,
                                      [this](bool on) { setLogarithmicY(on); });
    m_impl->logAction->setChecked(true);
    addPlotSeparator(this);
    addTableAction(this, [this] { return dataAsTsv(); });
    addPlotAction(this, tr("Copy data"), QKeySequence::Copy, false,
                  [this](bool) { QApplication::clipboard()->setText(dataAsTsv()); });
    addPlotAction(this, tr("Export…"), QKeySequence(Qt::CTRL | Qt::Key_E), false, [this](bool) {
        askExportFile(this, m_impl->layer->title, [this](const QString& file) { return writeTo(file); });
    });
    m_impl->build();
}

ScorePlot::~ScorePlot() = default;

void ScorePlot::setModules(std::vector<ModuleInfo> modules) {
    m_impl->modules = std::move(modules);
    m_impl->order.reset();
    m_impl->highlight = -1;
    m_impl->brushed.clear();
    m_impl->build();
}

void ScorePlot::setAllocation(const AllocationDone& allocation) {
    auto order = scoreOrder(m_impl->modules, allocation, m_impl->margin);
    if (!order) {
        return; // the allocation of other modules
    }
    m_impl->order = std::move(order);
    m_impl->allocation = allocation;
    m_impl->budget = allocation.budget;
    m_impl->step = allocation.step;
    m_impl->summary = m_impl->words();
    m_impl->layer->title = tr("Importance, step %1").arg(QLocale().toString(qlonglong(allocation.step)));
    setAccessibleDescription(m_impl->summary);
    m_impl->fill();
}

void ScorePlot::clear() {
    m_impl->layer->title = tr("Importance");
    m_impl->view->forgetZoom();
    setModules({});
}

void ScorePlot::setEmptyText(const QString& text) {
    m_impl->emptyText = text;
    m_impl->fill();
}

void ScorePlot::setLogarithmicY(bool on) {
    m_impl->logarithmic = on;
    m_impl->logAction->setChecked(on);
    setLogarithmic(*m_impl->view->yAxis, on);
    if (m_impl->order) {
        m_impl->summary = m_impl->words();
    }
    m_impl->view->forgetZoom();
    m_impl->fill();
}

void ScorePlot::setHighlight(int module) {
    if (m_impl->highlight != module) {
        m_impl->highlight = module;
        m_impl->fill();
    }
}

void ScorePlot::setMargin(double share) {
    m_impl->margin = share;
    if (m_impl->order) {
        setAllocation(AllocationDone(m_impl->allocation));
    }
}

void ScorePlot::setBrushing(bool on) {
    m_impl->brushing = on;
    m_impl->view->setCursor(on ? Qt::CrossCursor : Qt::ArrowCursor);
}

void ScorePlot::clearBrush() {
    if (!m_impl->brushed.empty()) {
        m_impl->brushed.clear();
        m_impl->fill();
        emit tripletsBrushed({});
    }
}

void ScorePlot::applyTheme(const Theme& theme) {
    m_impl->restyle(theme);
    m_impl->view->applyTheme(theme);
}

void ScorePlot::resetZoom() { m_impl->view->resetZoom(); }

QString ScorePlot::summary() const { return m_impl->order ? m_impl->summary : QString(); }

QString ScorePlot::dataAsTsv() const {
    QString out = QStringLiteral("place\tmodule\ttriplet\tscore\tkept\n");
    if (!m_impl->order) {
        return out;
    }
    const std::vector<std::size_t> offsets = tripletOffsets(m_impl->modules);
    for (std::size_t i = 0; i < m_impl->order->entries.size(); ++i) {
        const ScoreOrder::Entry& entry = m_impl->order->entries[i];
        const auto module = static_cast<std::size_t>(entry.module);
        out += QStringLiteral("%1\t%2\t%3\t%4\t%5\n")
                   .arg(i + 1)
                   .arg(QString::fromStdString(m_impl->modules[module].name))
                   .arg(entry.triplet - offsets[module])
                   .arg(exact(entry.score))
                   .arg(entry.kept ? 1 : 0);
    }
    return out;
}

bool ScorePlot::exportTo(const QString& file) { return writeTo(file).has_value(); }

tl::expected<void, QString> ScorePlot::writeTo(const QString& file, const PictureOptions& options) {
    const QSize size = options.sized(exportSize);
    return writePicture(file, size, m_impl->layer->title, options, [this, size](QCPPainter& painter) {
        m_impl->view->paintForExport(painter, size, [this](const Theme& theme) { m_impl->restyle(theme); });
    });
}

void ScorePlot::replotNow() { m_impl->view->replot(QCustomPlot::rpImmediateRefresh); }

} // namespace rankscope
