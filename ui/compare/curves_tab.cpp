#include "ui/compare/curves_tab.h"

#include "ui/compare/curve_controls.h"
#include "ui/plot/curve_plot.h"
#include "ui/plot/step_cursor.h"
#include "ui/plot/zoom_link.h"
#include "ui/runs/run_presentation.h"

#include <QLocale>
#include <QSplitter>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>
#include <limits>

namespace rankscope {

namespace {

// Shorter curves, such as evaluations, need no smoothing.
constexpr std::size_t smoothedFrom = 100;
constexpr std::size_t fewRuns = 4;    // the raw lines of more than these hide each other
constexpr double baselineWidth = 3.0; // in exports; on screen all lines are thin

} // namespace

CurvesTab::CurvesTab(WorkspaceQuestions& questions, QWidget* parent)
    : CompareTab(parent)
    , m_store(questions, this) {
    build();
    connect(&m_store, &CurveStore::arrived, this, [this] {
        showReading(false);
        draw();
    });
    connect(m_controls, &CurveControls::dataChanged, this, [this] {
        ask();
        draw();
    });
    connect(m_controls, &CurveControls::drawChanged, this, &CurvesTab::draw);
    connect(m_controls, &CurveControls::smoothingChosen, this, &CurvesTab::chooseSmoothing);
    connect(m_controls, &CurveControls::smoothingOfChanged, this, &CurvesTab::showSmoothing);
    connectCharts();
}

void CurvesTab::build() {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(8, 8, 16, 8);
    column->setSpacing(4);
    m_controls = new CurveControls(this);
    column->addWidget(m_controls);
    m_splitter = new QSplitter(Qt::Vertical, this);
    m_splitter->setObjectName(QStringLiteral("compareCurves"));
    m_splitter->setChildrenCollapsible(false);
    for (std::size_t i = 0; i < m_plots.size(); ++i) {
        m_plots[i] = new CurvePlot(m_splitter);
        m_plots[i]->setObjectName(i == 0 ? QStringLiteral("compareCurve")
                                         : QStringLiteral("compareCurveBelow"));
        m_plots[i]->setMinimumHeight(120);
        m_plots[i]->setEmptyText(tr("None of the chosen runs has this metric."));
        m_splitter->addWidget(m_plots[i]);
    }
    column->addWidget(m_splitter, 1);
}

void CurvesTab::connectCharts() {
    m_link = new ZoomLink({m_plots[0], m_plots[1]}, m_controls->linked(), this);
    connect(m_controls, &CurveControls::linkToggled, m_link, &ZoomLink::setOn);
    connect(m_link, &ZoomLink::toggled, m_controls, &CurveControls::setLinked);
    for (int i = 0; i < 2; ++i) {
        CurvePlot* plot = m_plots[static_cast<std::size_t>(i)];
        CurvePlot* other = m_plots[static_cast<std::size_t>(1 - i)];
        connect(m_controls, &CurveControls::logXToggled, plot, &CurvePlot::setLogarithmicX);
        connect(m_controls, &CurveControls::logYToggled, plot, &CurvePlot::setLogarithmicY);
        connect(m_controls, &CurveControls::rawToggled, plot, &CurvePlot::setRawShown);
        connect(m_controls, &CurveControls::outliersToggled, plot, &CurvePlot::setOutliersShown);
        connect(plot, &CurvePlot::smoothingChanged, this, &CurvesTab::showSmoothing);
        connect(plot, &CurvePlot::cursorMoved, other, &CurvePlot::setCursor);
        connect(plot, &CurvePlot::cursorMoved, this, [this, i](double x) { pointAt(i, x); });
    }
}

void CurvesTab::setStepCursor(StepCursor& cursor) {
    m_cursor = &cursor;
    connect(&cursor, &StepCursor::moved, this, [this](const QObject* by) {
        if (by != this) {
            followCursor();
        }
    });
}

void CurvesTab::showRuns(const SharedSet& set) {
    m_set = set;
    if (m_store.setRuns(set)) {
        m_controls->setRaw(set->runs.size() <= fewRuns);
    }
    m_controls->setRuns(*set);
    ask();
    draw();
}

void CurvesTab::applyTheme(const Theme& theme) {
    m_theme = theme;
    for (CurvePlot* plot : m_plots) {
        plot->applyTheme(theme);
    }
    if (m_set) {
        draw();
    }
}

QString CurvesTab::axisTitle() const {
    switch (m_controls->axis()) {
    case CurveX::Epoch:
        return tr("epoch");
    case CurveX::Tokens:
        return tr("tokens seen");
    case CurveX::Relative:
        return tr("time since the start of the run (min)");
    case CurveX::Process:
        return tr("time since the start of the run, without pauses (min)");
    case CurveX::Wall:
        return std::isfinite(m_store.origin()) ? tr("wall time after %1 (h)").arg(timeText(m_store.origin()))
                                               : tr("wall time (h)");
    case CurveX::Metric:
        return metricTitle(QString::fromStdString(m_controls->otherMetric()));
    case CurveX::Step:
        break;
    }
    return tr("optimizer step");
}

void CurvesTab::ask() {
    std::vector<std::string> names{m_controls->metric(0).toStdString(), m_controls->metric(1).toStdString(),
                                   m_controls->otherMetric()};
    std::erase(names, std::string());
    showReading(m_store.read(names, m_controls->axis() == CurveX::Process));
}

void CurvesTab::showReading(bool on) {
    for (CurvePlot* plot : m_plots) {
        plot->setEmptyText(on ? tr("Reading the curves…") : tr("None of the chosen runs has this metric."));
    }
}

void CurvesTab::draw() {
    if (!m_set) {
        return;
    }
    m_plots[1]->setVisible(!m_controls->metric(1).isEmpty());
    drawChart(0);
    drawChart(1);
    m_controls->setState(stateWords());
    if (!underMouse()) {
        followCursor();
    }
}

QString CurvesTab::stateWords() const {
    QString words = !m_controls->band()
                        ? tr("%1 runs").arg(m_set->runs.size())
                        : tr("%1 groups of %2 runs").arg(m_set->groups.size()).arg(m_set->runs.size());
    const QStringList without = m_store.withoutClock();
    if (m_controls->axis() == CurveX::Process && !without.isEmpty()) {
        words += tr("; not drawn, because their pauses were not recorded: %1")
                     .arg(without.join(QStringLiteral(", ")));
    }
    return words;
}

void CurvesTab::drawChart(int chart) {
    CurvePlot& plot = *m_plots[static_cast<std::size_t>(chart)];
    Drawn& drawn = m_drawn[static_cast<std::size_t>(chart)];
    const QString metric = m_controls->metric(chart);
    const bool difference = m_controls->difference() && m_set->baseline;
    const QString what =
        metric + QLatin1Char('\n') + m_controls->xKey() + QLatin1Char(difference ? '-' : ' ');
    if (drawn.what == what) {
        plot.clearCurves(); // the same axes: what is zoomed stays
    } else {
        plot.clear();
    }
    drawn = {what, {}, {}};
    plot.setTitles(difference
                       ? tr("%1, difference from %2")
                             .arg(metricTitle(metric), m_set->titles[static_cast<int>(*m_set->baseline)])
                       : metricTitle(metric),
                   axisTitle(), metricTitle(metric));
    if (metric.isEmpty()) {
        return;
    }
    std::size_t longest = 0;
    for (std::size_t i = 0; i < m_set->runs.size(); ++i) {
        CurveSource source = m_store.source(i, metric.toStdString(), m_controls->otherMetric());
        drawn.curves.push_back(curveOver(m_controls->axis(), source));
        drawn.points.push_back(std::move(source.points));
        longest = std::max(longest, drawn.curves.back().x.size());
    }
    std::vector<PlainCurve> shown = drawn.curves;
    if (difference) {
        for (PlainCurve& curve : shown) {
            curve = differenceOf(curve, drawn.curves[*m_set->baseline]);
        }
    }
    const bool smoothed = longest >= smoothedFrom;
    if (const auto band = m_controls->band()) {
        drawGroups(plot, shown, *band, smoothed);
    } else {
        drawRuns(plot, shown, smoothed);
    }
}

// Colours of the groups and dashes within each, when they are asked for; else the runs' own.
std::vector<QPen> CurvesTab::runPens() const {
    std::vector<QPen> pens;
    for (std::size_t i = 0; i < m_set->runs.size(); ++i) {
        pens.push_back(m_set->pen(i, m_theme));
    }
    if (m_controls->byGroup()) {
        for (const RunGroup& group : m_set->groups) {
            const QColor colour = m_set->pen(group.runs.front(), m_theme).color();
            for (std::size_t i = 0; i < group.runs.size(); ++i) {
                pens[group.runs[i]].setColor(colour);
                pens[group.runs[i]].setStyle(Theme::dash(static_cast<int>(i)));
            }
        }
    } else if (m_set->baseline) {
        pens[*m_set->baseline].setStyle(Qt::DotLine);
    }
    if (m_set->baseline) {
        pens[*m_set->baseline].setWidthF(baselineWidth);
    }
    return pens;
}

void CurvesTab::drawRuns(CurvePlot& plot, const std::vector<PlainCurve>& curves, bool smoothed) {
    const std::vector<QPen> pens = runPens();
    for (std::size_t i = 0; i < curves.size(); ++i) {
        const QString key = QString::number(m_set->runs[i].id);
        plot.addCurve(key, m_set->titles[static_cast<int>(i)], pens[i], smoothed);
        if (m_controls->axis() == CurveX::Metric) {
            plot.setCurveShape(key, CurveShape::Dots);
        }
        plot.setPoints(key, curves[i].x, curves[i].y);
    }
}

void CurvesTab::drawGroups(CurvePlot& plot, const std::vector<PlainCurve>& curves, BandKind kind,
                           bool smoothed) {
    for (const RunGroup& group : m_set->groups) {
        std::vector<PlainCurve> members;
        for (const std::size_t run : group.runs) {
            if (!curves[run].x.empty()) {
                members.push_back(curves[run]);
            }
        }
        const CurveBand drawn = curveBand(members, kind);
        const QString key = QString::fromStdString(group.title);
        const QPen pen = m_set->pen(group.runs.front(), m_theme);
        plot.addCurve(key, tr("%1 (n = %2)").arg(key).arg(members.size()), pen,
                      smoothed && members.size() < 2);
        plot.setPoints(key, drawn.x, drawn.middle);
        plot.setBand(key, drawn.x, drawn.low, drawn.high, pen);
    }
}

void CurvesTab::chooseSmoothing() {
    const CurveControls::Of of = m_controls->smoothingOf();
    const Smoothing wanted = m_controls->smoothing();
    if (of != CurveControls::Of::Lower) {
        m_plots[0]->setSmoothing(wanted);
    }
    if (of != CurveControls::Of::Upper) {
        m_plots[1]->setSmoothing(wanted);
    }
}

void CurvesTab::showSmoothing() {
    const std::size_t chart = m_controls->smoothingOf() == CurveControls::Of::Lower ? 1 : 0;
    if (m_controls->smoothing() != m_plots[chart]->smoothing()) {
        m_controls->showSmoothing(m_plots[chart]->smoothing());
    }
}

// Which step of every run lies under the mouse.
void CurvesTab::pointAt(int chart, double x) {
    if (m_cursor == nullptr || !m_set || !std::isfinite(x)) {
        return;
    }
    const Drawn& drawn = m_drawn[static_cast<std::size_t>(chart)];
    QHash<qint64, double> steps;
    for (std::size_t i = 0; i < drawn.curves.size(); ++i) {
        const double step =
            m_controls->axis() == CurveX::Step ? x : stepAt(drawn.curves[i], drawn.points[i], x);
        steps.insert(m_set->runs[i].id, step);
    }
    m_cursor->point(steps, this);
}

void CurvesTab::followCursor() {
    if (m_cursor == nullptr || !m_set) {
        return;
    }
    for (std::size_t chart = 0; chart < m_plots.size(); ++chart) {
        const Drawn& drawn = m_drawn[chart];
        double x = std::numeric_limits<double>::quiet_NaN();
        for (std::size_t i = 0; i < drawn.curves.size() && !std::isfinite(x); ++i) {
            const double step = m_cursor->stepOf(m_set->runs[i].id);
            if (std::isfinite(step)) {
                x = m_controls->axis() == CurveX::Step ? step
                                                       : placeOfStep(drawn.curves[i], drawn.points[i], step);
            }
        }
        m_plots[chart]->setCursor(x);
    }
}

} // namespace rankscope
