#include "ui/plot/stack_plot.h"

#include "ui/plot/colour_scale.h"
#include "ui/plot/curve_layer.h"
#include "ui/plot/plot_menu.h"
#include "ui/plot/plot_theme.h"
#include "ui/plot/plot_view.h"

#include <algorithm>
#include <cmath>

namespace rankscope {

namespace {

constexpr QSize exportSize(900, 420);
constexpr std::size_t mostPoints = 2'000; // from here on neighbours are joined
constexpr double none = std::numeric_limits<double>::quiet_NaN();

} // namespace

struct StackPlot::Impl {
    struct Entry {
        double x = 0.0; // of its last point
        std::vector<double> amounts;
        int count = 0; // points that it is the mean of
    };

    explicit Impl(StackPlot* owner)
        : view(new PlotView(owner))
        , layer(new CurveLayer(view, legend)) {
        view->axisRect()->setAutoMargins(QCP::msLeft | QCP::msBottom);
    }

    void build(const QStringList& names) {
        view->clearGraphs();
        legend.clear();
        entries.clear();
        joined = 1;
        ground = view->addGraph(); // the line at 0 that the lowest area stands on
        ground->setPen(Qt::NoPen);
        for (const QString& name : names) {
            legend.push_back(std::make_unique<Curve>());
            legend.back()->label = name;
            legend.back()->listed = true;
            legend.back()->rawGraph = view->addGraph(); // owned by the plot
        }
        restyle(view->theme());
        fill();
    }

    void restyle(const Theme& theme) {
        layer->textColour = theme.text;
        layer->mutedColour = theme.muted;
        layer->lineColour = theme.strongLine;
        layer->baseColour = theme.base;
        QCPGraph* below = ground;
        for (std::size_t i = 0; i < legend.size(); ++i) {
            Curve& part = *legend[i];
            part.pen = QPen(theme.runPen(static_cast<int>(i)).color(), 1);
            part.rawGraph->setPen(part.pen);
            part.rawGraph->setAntialiased(false);
            part.rawGraph->setBrush(blended(part.pen.color(), theme.base, 0.55));
            part.rawGraph->setChannelFillGraph(below);
            below = part.rawGraph;
        }
    }

    void add(double x, const std::vector<double>& amounts) {
        if (entries.empty() || entries.back().count >= joined) {
            entries.push_back({x, std::vector<double>(legend.size(), 0.0), 0});
        }
        Entry& last = entries.back();
        ++last.count;
        last.x = x;
        for (std::size_t i = 0; i < legend.size(); ++i) {
            last.amounts[i] += (amounts[i] - last.amounts[i]) / last.count;
        }
        if (entries.size() >= mostPoints) {
            joinNeighbours();
        }
    }

    void joinNeighbours() {
        std::vector<Entry> half;
        for (std::size_t i = 0; i < entries.size(); i += 2) {
            Entry joint = std::move(entries[i]);
            if (i + 1 < entries.size()) {
                const Entry& next = entries[i + 1];
                const int count = joint.count + next.count;
                for (std::size_t part = 0; part < joint.amounts.size(); ++part) {
                    joint.amounts[part] =
                        (joint.amounts[part] * joint.count + next.amounts[part] * next.count) / count;
                }
                joint.count = count;
                joint.x = next.x;
            }
            half.push_back(std::move(joint));
        }
        entries = std::move(half);
        joined *= 2;
    }

    void fill() {
        view->setEmptyText(entries.empty() ? emptyText : QString());
        view->requestReplot();
    }

    void refresh() {
        QVector<QCPGraphData> floor;
        std::vector<QVector<QCPGraphData>> tops(legend.size());
        double highest = 0.0;
        for (const Entry& entry : entries) {
            floor.append({entry.x, 0.0});
            double sum = 0.0;
            for (std::size_t i = 0; i < tops.size(); ++i) {
                sum += entry.amounts[i];
                tops[i].append({entry.x, sum});
            }
            highest = std::max(highest, sum);
        }
        if (ground != nullptr) {
            ground->data()->set(floor, true);
        }
        for (std::size_t i = 0; i < tops.size(); ++i) {
            legend[i]->rawGraph->data()->set(tops[i], true);
        }
        if (!view->xZoomed()) {
            const double low = entries.empty() ? 0.0 : entries.front().x;
            view->xAxis->setRange(low, std::max(low + 1.0, entries.empty() ? 1.0 : entries.back().x));
        }
        if (!view->yZoomed()) {
            view->yAxis->setRange(0.0, highest > 0.0 ? highest * 1.05 : 1.0);
        }
        view->axisRect()->setMargins(layer->margins());
    }

    PlotReadout readout(double x) const {
        PlotReadout out;
        const auto found = std::lower_bound(entries.begin(), entries.end(), x,
                                            [](const Entry& entry, double at) { return entry.x < at; });
        if (found == entries.end()) {
            return out;
        }
        out.x = found->x;
        out.heading = found->count > 1
                          ? StackPlot::tr("up to step %1, mean of %2 values").arg(found->x).arg(found->count)
                          : StackPlot::tr("step %1").arg(found->x);
        double sum = 0.0;
        for (const double amount : found->amounts) {
            sum += amount;
        }
        for (std::size_t i = legend.size(); i-- > 0;) {
            out.rows.push_back({legend[i]->pen.color(),
                                StackPlot::tr("%1 %2 %3 (%4 %)")
                                    .arg(legend[i]->label, shortNumber(found->amounts[i], 3), unit)
                                    .arg(sum > 0.0 ? 100.0 * found->amounts[i] / sum : 0.0, 0, 'f', 0),
                                none});
        }
        return out;
    }

    CurveList legend;
    PlotView* view;
    CurveLayer* layer;
    QCPGraph* ground = nullptr;
    std::vector<Entry> entries;
    int joined = 1; // points an entry
    QString unit;
    QString emptyText;
};

StackPlot::StackPlot(QWidget* parent)
    : QWidget(parent)
    , m_impl(std::make_unique<Impl>(this)) {
    m_impl->view->occupy(*this);
    m_impl->view->onRefresh = [this](std::size_t) { m_impl->refresh(); };
    m_impl->view->onReadout = [this](double x, QPointF) { return m_impl->readout(x); };
    connect(m_impl->view, &PlotView::cursorMoved, this, &StackPlot::cursorMoved);
    addPlotAction(this, tr("Reset zoom"), Qt::Key_R, false, [this](bool) { resetZoom(); });
    addPlotSeparator(this);
    addDataActions(this, {[this] { return dataAsTsv(); }, [this] { return m_impl->layer->title; },
                          [this](const QString& file) { return writeTo(file); }});
}

StackPlot::~StackPlot() = default;

void StackPlot::setTitles(const QString& title, const QString& xTitle, const QString& yTitle,
                          const QString& unit) {
    m_impl->layer->title = title;
    m_impl->unit = unit;
    m_impl->view->xAxis->setLabel(xTitle);
    m_impl->view->yAxis->setLabel(yTitle);
    m_impl->view->setAccessibleName(title);
    setAccessibleName(title);
}

void StackPlot::setParts(const QStringList& names) { m_impl->build(names); }

void StackPlot::append(double x, const std::vector<double>& amounts) {
    if (amounts.size() == m_impl->legend.size()) {
        m_impl->add(x, amounts);
        m_impl->fill();
    }
}

void StackPlot::truncateFrom(double x) {
    std::erase_if(m_impl->entries, [x](const Impl::Entry& entry) { return entry.x >= x; });
    m_impl->fill();
}

void StackPlot::clear() {
    m_impl->entries.clear();
    m_impl->joined = 1;
    m_impl->view->resetZoom();
    m_impl->fill();
}

void StackPlot::setEmptyText(const QString& text) {
    m_impl->emptyText = text;
    m_impl->fill();
}

void StackPlot::setCursor(double x) { m_impl->view->setLinkedCursor(x); }

void StackPlot::applyTheme(const Theme& theme) {
    m_impl->restyle(theme);
    m_impl->view->applyTheme(theme);
}

void StackPlot::resetZoom() { m_impl->view->resetZoom(); }

std::size_t StackPlot::pointCount() const { return m_impl->entries.size(); }

double StackPlot::lastOf(int part) const {
    return m_impl->entries.empty() ? none : m_impl->entries.back().amounts.at(static_cast<std::size_t>(part));
}

QString StackPlot::dataAsTsv() const {
    QString out = m_impl->view->xAxis->label();
    for (const auto& part : m_impl->legend) {
        out += QLatin1Char('\t') + part->label;
    }
    out += QLatin1Char('\n');
    for (const Impl::Entry& entry : m_impl->entries) {
        out += exactNumber(entry.x);
        for (const double amount : entry.amounts) {
            out += QLatin1Char('\t') + exactNumber(amount);
        }
        out += QLatin1Char('\n');
    }
    return out;
}

bool StackPlot::exportTo(const QString& file) { return writeTo(file).has_value(); }

tl::expected<void, QString> StackPlot::writeTo(const QString& file, const PictureOptions& options) {
    return m_impl->view->writeTo(file, exportSize, m_impl->layer->title, options,
                                 [this](const Theme& theme) { m_impl->restyle(theme); });
}

void StackPlot::replotNow() { m_impl->view->replot(QCustomPlot::rpImmediateRefresh); }

QPointF StackPlot::pixelOf(double x, double y) const {
    return {m_impl->view->xAxis->coordToPixel(x), m_impl->view->yAxis->coordToPixel(y)};
}

} // namespace rankscope
