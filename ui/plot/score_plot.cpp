#include "ui/plot/score_plot.h"

#include "ui/plot/plot_export.h"
#include "ui/plot/plot_menu.h"
#include "ui/plot/plot_theme.h"
#include "ui/plot/score_plot_impl.h"

#include <QLocale>

namespace rankscope {

namespace {

constexpr QSize exportSize(900, 420);

} // namespace

ScorePlot::ScorePlot(QWidget* parent)
    : QWidget(parent)
    , m_impl(std::make_unique<Impl>(this)) {
    m_impl->view->occupy(*this);
    m_impl->layer->title = tr("Importance");
    setAccessibleName(m_impl->layer->title);
    m_impl->view->setAccessibleName(m_impl->layer->title);
    connect(m_impl->view, &QCustomPlot::afterReplot, this, &ScorePlot::replotted);
    answerView();
    addPlotActions();
    m_impl->build();
}

void ScorePlot::answerView() {
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
}

void ScorePlot::addPlotActions() {
    addPlotAction(this, tr("Zoom back"), Qt::Key_Backspace, false,
                  [this](bool) { m_impl->view->zoomBack(); });
    addPlotAction(this, tr("Reset zoom"), Qt::Key_R, false, [this](bool) { resetZoom(); });
    m_impl->logAction = addPlotAction(this, tr("Logarithmic y axis"), Qt::Key_L, true,
                                      [this](bool on) { setLogarithmicY(on); });
    m_impl->logAction->setChecked(true);
    addPlotSeparator(this);
    addDataActions(this, {[this] { return dataAsTsv(); }, [this] { return m_impl->layer->title; },
                          [this](const QString& file) { return writeTo(file); }});
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
                   .arg(exactNumber(entry.score))
                   .arg(entry.kept ? 1 : 0);
    }
    return out;
}

bool ScorePlot::exportTo(const QString& file) { return writeTo(file).has_value(); }

tl::expected<void, QString> ScorePlot::writeTo(const QString& file, const PictureOptions& options) {
    return m_impl->view->writeTo(file, exportSize, m_impl->layer->title, options,
                                 [this](const Theme& theme) { m_impl->restyle(theme); });
}

void ScorePlot::replotNow() { m_impl->view->replot(QCustomPlot::rpImmediateRefresh); }

} // namespace rankscope
