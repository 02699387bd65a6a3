#include "ui/compare/curves_tab.h"

#include "ui/plot/curve_plot.h"
#include "ui/runs/run_presentation.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDateTime>
#include <QDoubleSpinBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPointer>
#include <QSplitter>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>
#include <limits>

namespace rankscope {

namespace {

// Shorter curves, such as evaluations, need no smoothing.
constexpr std::size_t smoothedFrom = 100;
constexpr std::size_t fewRuns = 4; // the raw lines of more than these hide each other
const QString metricPrefix = QStringLiteral("metric:");

// Unix time of the first point of any series; infinity without one.
double startOf(const std::map<std::string, std::vector<SeriesPoint>>& stored) {
    double first = std::numeric_limits<double>::infinity();
    for (const auto& [name, points] : stored) {
        first = points.empty() ? first : std::min(first, points.front().wallTime);
    }
    return first;
}

enum class Bands { None, Deviation, Interval, Range };

} // namespace

CurvesTab::CurvesTab(WorkspaceQuestions& questions, QWidget* parent)
    : CompareTab(parent)
    , m_questions(questions) {
    build();
    const auto again = [this] {
        ask();
        draw();
    };
    for (QComboBox* box : {m_metrics[0], m_metrics[1], m_x}) {
        connect(box, &QComboBox::currentIndexChanged, this, again);
    }
    connect(m_band, &QComboBox::currentIndexChanged, this, &CurvesTab::draw);
    connect(m_difference, &QCheckBox::toggled, this, &CurvesTab::draw);
    for (CurvePlot* plot : m_plots) {
        connect(m_smoothing, &QDoubleSpinBox::valueChanged, plot, &CurvePlot::setSmoothing);
        connect(m_logX, &QCheckBox::toggled, plot, &CurvePlot::setLogarithmicX);
        connect(m_logY, &QCheckBox::toggled, plot, &CurvePlot::setLogarithmicY);
        connect(m_raw, &QCheckBox::toggled, plot, &CurvePlot::setRawShown);
        connect(m_outliers, &QCheckBox::toggled, plot, &CurvePlot::setOutliersShown);
        for (CurvePlot* other : m_plots) {
            if (other != plot) {
                connect(plot, &CurvePlot::cursorMoved, other, &CurvePlot::setCursor);
            }
        }
    }
}

void CurvesTab::build() {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(8, 8, 16, 8);
    column->setSpacing(4);
    const auto combo = [this](const char* name, const QString& label, const QString& tip, QHBoxLayout* row) {
        auto* text = new QLabel(label, this);
        auto* box = new QComboBox(this);
        box->setObjectName(QLatin1String(name));
        box->setAccessibleName(label);
        box->setToolTip(tip);
        box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        box->setMinimumContentsLength(11);
        text->setBuddy(box);
        row->addWidget(text);
        row->addWidget(box, 1);
        return box;
    };
    const auto check = [this](const char* name, const QString& label, const QString& tip, QHBoxLayout* row) {
        auto* box = new QCheckBox(label, this);
        box->setObjectName(QLatin1String(name));
        box->setToolTip(tip);
        row->addWidget(box);
        return box;
    };
    auto* first = new QHBoxLayout;
    first->setSpacing(8);
    m_metrics[0] = combo("curvesMetric", tr("Curve"), tr("Metric of the upper chart"), first);
    m_metrics[1] = combo("curvesSecond", tr("Below"), tr("Metric of the lower chart"), first);
    for (QComboBox* box : m_metrics) {
        box->setMinimumContentsLength(19);
    }
    m_x = combo("curvesX", tr("Over"), tr("What the curves are drawn over; they are aligned by its value"),
                first);
    m_band = combo("curvesBand", tr("Groups"), tr("Draws groups of runs as their mean with a band"), first);
    auto* second = new QHBoxLayout;
    second->setSpacing(12);
    auto* label = new QLabel(tr("Smoothing"), this);
    m_smoothing = new QDoubleSpinBox(this);
    m_smoothing->setObjectName(QStringLiteral("curvesSmoothing"));
    m_smoothing->setAccessibleName(tr("Smoothing"));
    m_smoothing->setToolTip(
        tr("Weight of TensorBoard's debiased moving average, 0 to 0.999; curves of fewer than 100 "
           "points are drawn as they are"));
    m_smoothing->setRange(0.0, 0.999);
    m_smoothing->setSingleStep(0.1);
    m_smoothing->setDecimals(3);
    m_smoothing->setValue(0.6);
    label->setBuddy(m_smoothing);
    second->addWidget(label);
    second->addWidget(m_smoothing);
    m_logX =
        check("curvesLogX", tr("Log x"), tr("Logarithmic horizontal axis; places at 0 are left out"), second);
    m_logY = check("curvesLogY", tr("Log y"),
                   tr("Logarithmic vertical axis; values of 0 and below are left out"), second);
    m_raw =
        check("curvesRaw", tr("Raw"), tr("Shows the points themselves behind the smoothed lines"), second);
    m_raw->setChecked(true);
    m_outliers = check("curvesOutliers", tr("Outliers"),
                       tr("The vertical axis shows the extreme 5 % at both ends too"), second);
    m_difference =
        check("curvesDifference", tr("Minus baseline"),
              tr("Draws each run's distance from the baseline at the same place of the axis"), second);
    m_state = new QLabel(this);
    m_state->setObjectName(QStringLiteral("curvesState"));
    m_state->setForegroundRole(QPalette::PlaceholderText);
    m_state->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_state->setMinimumWidth(40);
    second->addWidget(m_state, 1);
    column->addLayout(first);
    column->addLayout(second);
    m_band->addItem(tr("single runs"), int(Bands::None));
    m_band->addItem(tr("mean ± deviation"), int(Bands::Deviation));
    m_band->addItem(tr("mean, 95 % interval"), int(Bands::Interval));
    m_band->addItem(tr("mean, min to max"), int(Bands::Range));
    m_splitter = new QSplitter(Qt::Vertical, this);
    m_splitter->setObjectName(QStringLiteral("compareCurves"));
    m_splitter->setChildrenCollapsible(false);
    for (int i = 0; i < 2; ++i) {
        m_plots[i] = new CurvePlot(m_splitter);
        m_plots[i]->setObjectName(i == 0 ? QStringLiteral("compareCurve")
                                         : QStringLiteral("compareCurveBelow"));
        m_plots[i]->setMinimumHeight(120);
        m_plots[i]->setEmptyText(tr("None of the chosen runs has this metric."));
        m_splitter->addWidget(m_plots[i]);
    }
    column->addWidget(m_splitter, 1);
}

void CurvesTab::showRuns(const SharedSet& set) {
    const bool same = m_set && m_set->runs.size() == set->runs.size() &&
                      std::ranges::equal(m_set->runs, set->runs, {}, &ComparedRun::id, &ComparedRun::id);
    m_set = set;
    if (!same) {
        m_raw->setChecked(set->runs.size() <= fewRuns);
        m_stored.clear();
    }
    m_stored.resize(set->runs.size());
    m_difference->setEnabled(set->baseline.has_value());
    fillMetrics();
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

// Keeps what is chosen where it is still there.
void CurvesTab::fillMetrics() {
    const QStringList evaluation = m_set->evaluationMetrics();
    const QString defaults[] = {evaluation.value(0), QStringLiteral("loss/task")};
    for (int i = 0; i < 2; ++i) {
        const QSignalBlocker quiet(m_metrics[i]);
        const QString before = m_metrics[i]->currentData().toString();
        const bool wasEmpty = m_metrics[i]->count() == 0;
        m_metrics[i]->clear();
        if (i == 1) {
            m_metrics[i]->addItem(tr("nothing"), QString());
        }
        for (const QString& name : m_set->metrics) {
            m_metrics[i]->addItem(metricTitle(name), name);
        }
        const int place = m_metrics[i]->findData(wasEmpty ? defaults[i] : before);
        m_metrics[i]->setCurrentIndex(std::max(0, place));
    }
    const QSignalBlocker quiet(m_x);
    const QString before = m_x->currentData().toString();
    m_x->clear();
    m_x->addItem(tr("optimizer step"), QStringLiteral("step"));
    m_x->addItem(tr("epoch"), QStringLiteral("epoch"));
    if (m_set->metrics.contains(QStringLiteral("tokens"))) {
        m_x->addItem(tr("tokens"), QStringLiteral("tokens"));
    }
    m_x->addItem(tr("time since its start"), QStringLiteral("relative"));
    m_x->addItem(tr("wall time"), QStringLiteral("wall"));
    for (const QString& name : m_set->metrics) {
        m_x->addItem(metricTitle(name), metricPrefix + name);
    }
    m_x->setCurrentIndex(std::max(0, m_x->findData(before)));
}

CurveX CurvesTab::axis() const {
    const QString chosen = m_x->currentData().toString();
    return chosen.startsWith(metricPrefix)       ? CurveX::Metric
           : chosen == QLatin1String("epoch")    ? CurveX::Epoch
           : chosen == QLatin1String("tokens")   ? CurveX::Tokens
           : chosen == QLatin1String("relative") ? CurveX::Relative
           : chosen == QLatin1String("wall")     ? CurveX::Wall
                                                 : CurveX::Step;
}

std::string CurvesTab::otherMetric() const {
    switch (axis()) {
    case CurveX::Tokens:
        return "tokens";
    case CurveX::Metric:
        return m_x->currentData().toString().mid(metricPrefix.size()).toStdString();
    default:
        return {};
    }
}

QString CurvesTab::axisTitle() const {
    switch (axis()) {
    case CurveX::Epoch:
        return tr("epoch");
    case CurveX::Tokens:
        return tr("tokens seen");
    case CurveX::Relative:
        return tr("time since the start of the run (min)");
    case CurveX::Wall:
        return std::isfinite(m_origin) ? tr("wall time after %1 (h)").arg(timeText(m_origin))
                                       : tr("wall time (h)");
    case CurveX::Metric:
        return metricTitle(QString::fromStdString(otherMetric()));
    case CurveX::Step:
        break;
    }
    return tr("optimizer step");
}

std::vector<std::string> CurvesTab::wanted() const {
    std::vector<std::string> names;
    for (const QComboBox* box : m_metrics) {
        names.push_back(box->currentData().toString().toStdString());
    }
    names.push_back(otherMetric());
    std::erase(names, std::string());
    return names;
}

// Reads what is not there yet; of runs that still train it is read anew with every set.
void CurvesTab::ask() {
    struct Missing {
        std::size_t run;
        RunId id;
        std::vector<std::string> metrics;
    };
    std::vector<Missing> missing;
    for (std::size_t i = 0; i < m_stored.size(); ++i) {
        Missing line{i, m_set->runs[i].id, {}};
        const bool ended = m_set->runs[i].status == "finished";
        for (const std::string& name : wanted()) {
            if (!ended || !m_stored[i].contains(name)) {
                line.metrics.push_back(name);
            }
        }
        if (!line.metrics.empty()) {
            missing.push_back(std::move(line));
        }
    }
    const int question = ++m_question;
    showReading(!missing.empty());
    if (missing.empty()) {
        return;
    }
    using Answer = std::vector<std::pair<std::size_t, Stored>>;
    m_questions.ask<Answer>(
        [missing](const RunReader& reader) {
            Answer answer;
            for (const auto& line : missing) {
                Stored stored;
                for (const std::string& name : line.metrics) {
                    stored[name] = reader.series(line.id, name);
                }
                answer.emplace_back(line.run, std::move(stored));
            }
            return answer;
        },
        [page = QPointer<CurvesTab>(this), question](Answer answer) {
            if (!page || page->m_question != question) {
                return; // another question was asked since
            }
            for (auto& [run, stored] : answer) {
                for (auto& [name, points] : stored) {
                    page->m_stored[run][name] = std::move(points);
                }
            }
            page->showReading(false);
            page->draw();
        });
}

void CurvesTab::showReading(bool on) {
    for (CurvePlot* plot : m_plots) {
        plot->setEmptyText(on ? tr("Reading the curves…") : tr("None of the chosen runs has this metric."));
    }
}

PlainCurve CurvesTab::curveOf(std::size_t run, const std::string& metric) const {
    const Stored& stored = m_stored[run];
    CurveSource source;
    if (const auto found = stored.find(metric); found != stored.end()) {
        source.points = found->second;
    }
    if (const auto found = stored.find(otherMetric()); found != stored.end()) {
        source.other = found->second;
    }
    source.stepsPerEpoch = m_set->runs[run].started.stepsPerEpoch;
    source.startWall = startOf(stored);
    source.originWall = m_origin;
    return curveOver(axis(), source);
}

void CurvesTab::draw() {
    if (!m_set) {
        return;
    }
    m_origin = std::numeric_limits<double>::infinity();
    for (const Stored& stored : m_stored) {
        m_origin = std::min(m_origin, startOf(stored));
    }
    m_plots[1]->setVisible(!m_metrics[1]->currentData().toString().isEmpty());
    for (int i = 0; i < 2; ++i) {
        drawChart(*m_plots[i], m_metrics[i]->currentData().toString().toStdString());
    }
    const auto band = static_cast<Bands>(m_band->currentData().toInt());
    const QString words = band == Bands::None
                              ? tr("%1 runs").arg(m_set->runs.size())
                              : tr("%1 groups of %2 runs").arg(m_set->groups.size()).arg(m_set->runs.size());
    m_state->setText(words);
}

void CurvesTab::drawChart(CurvePlot& plot, const std::string& metric) {
    const QString name = QString::fromStdString(metric);
    const bool difference = m_difference->isChecked() && m_set->baseline;
    const bool bands = static_cast<Bands>(m_band->currentData().toInt()) != Bands::None;
    plot.clear();
    plot.setTitles(difference ? tr("%1, difference from %2")
                                    .arg(metricTitle(name), m_set->titles[static_cast<int>(*m_set->baseline)])
                              : metricTitle(name),
                   axisTitle(), metricTitle(name));
    if (metric.empty()) {
        return;
    }
    std::vector<PlainCurve> curves;
    std::size_t longest = 0;
    for (std::size_t i = 0; i < m_set->runs.size(); ++i) {
        curves.push_back(curveOf(i, metric));
        longest = std::max(longest, curves.back().x.size());
    }
    if (difference) {
        const PlainCurve baseline = curves[*m_set->baseline];
        for (PlainCurve& curve : curves) {
            curve = differenceOf(curve, baseline);
        }
    }
    const bool smoothed = longest >= smoothedFrom;
    if (bands) {
        drawGroups(plot, curves, smoothed);
        return;
    }
    for (std::size_t i = 0; i < curves.size(); ++i) {
        const QString key = QString::number(m_set->runs[i].id);
        plot.addCurve(key, m_set->titles[static_cast<int>(i)], m_set->pen(i, m_theme), smoothed);
        if (axis() == CurveX::Metric) {
            plot.setCurveShape(key, CurveShape::Dots);
        }
        plot.setPoints(key, curves[i].x, curves[i].y);
    }
}

void CurvesTab::drawGroups(CurvePlot& plot, const std::vector<PlainCurve>& curves, bool smoothed) {
    const auto band = static_cast<Bands>(m_band->currentData().toInt());
    const BandKind kind = band == Bands::Deviation  ? BandKind::Deviation
                          : band == Bands::Interval ? BandKind::Interval
                                                    : BandKind::Range;
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
        plot.setPoints(key, drawn.x, drawn.mean);
        plot.setBand(key, drawn.x, drawn.low, drawn.high, pen);
    }
}

} // namespace rankscope
