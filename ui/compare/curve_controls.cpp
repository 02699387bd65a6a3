#include "ui/compare/curve_controls.h"

#include "ui/elided_label.h"
#include "ui/runs/run_presentation.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QHBoxLayout>
#include <QVBoxLayout>

#include <algorithm>

namespace rankscope {

namespace {

const QString metricPrefix = QStringLiteral("metric:");
constexpr int noBand = -1;
constexpr int noBandByGroup = -2;

} // namespace

CurveControls::CurveControls(QWidget* parent)
    : QWidget(parent) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    auto* first = new QHBoxLayout;
    first->setSpacing(8);
    m_metrics[0] = combo("curvesMetric", tr("Curve"), tr("Metric of the upper chart"), first);
    m_metrics[1] = combo("curvesSecond", tr("Below"), tr("Metric of the lower chart"), first);
    for (QComboBox* box : m_metrics) {
        box->setMinimumContentsLength(19);
    }
    m_x = combo("curvesX", tr("Over"), tr("What the curves are drawn over; they are aligned by its value"),
                first);
    m_band = combo("curvesBand", tr("Groups"),
                   tr("How groups of runs are drawn: each run, or the middle of a group with a band"), first);
    const auto drawn = [this](const QString& text, int kind, const QString& tip) {
        m_band->addItem(text, kind);
        m_band->setItemData(m_band->count() - 1, tip, Qt::ToolTipRole);
    };
    drawn(tr("single runs"), noBand, tr("Each run in its own colour"));
    drawn(tr("runs by group"), noBandByGroup, tr("One colour a group; dashes tell its runs apart"));
    drawn(tr("mean ± deviation"), int(BandKind::Deviation), tr("Standard deviation over the group's runs"));
    drawn(tr("mean ± std. error"), int(BandKind::StandardError), tr("Standard deviation / √n"));
    drawn(tr("mean, 95 % interval"), int(BandKind::Interval), tr("Student's interval of the mean"));
    drawn(tr("mean, min to max"), int(BandKind::Range), tr("Lowest and highest run at each place"));
    drawn(tr("median, min to max"), int(BandKind::MedianRange), tr("Lowest and highest run at each place"));
    drawn(tr("median, quartiles"), int(BandKind::Quartiles), tr("The middle half of the runs"));
    auto* second = new QHBoxLayout;
    second->setSpacing(8);
    buildSmoothing(second);
    auto* third = new QHBoxLayout;
    third->setSpacing(12);
    buildSwitches(third);
    column->addLayout(first);
    column->addLayout(second);
    column->addLayout(third);
    for (QComboBox* box : {m_metrics[0], m_metrics[1], m_x}) {
        connect(box, &QComboBox::currentIndexChanged, this, &CurveControls::dataChanged);
    }
    connect(m_band, &QComboBox::currentIndexChanged, this, &CurveControls::drawChanged);
    connect(m_difference, &QCheckBox::toggled, this, &CurveControls::drawChanged);
    connect(m_logX, &QCheckBox::toggled, this, &CurveControls::logXToggled);
    connect(m_logY, &QCheckBox::toggled, this, &CurveControls::logYToggled);
    connect(m_raw, &QCheckBox::toggled, this, &CurveControls::rawToggled);
    connect(m_outliers, &QCheckBox::toggled, this, &CurveControls::outliersToggled);
    connect(m_link, &QCheckBox::toggled, this, &CurveControls::linkToggled);
    connect(m_kind, &QComboBox::currentIndexChanged, this, [this] {
        const auto kind = static_cast<SmoothingKind>(m_kind->currentData().toInt());
        fitAmount({kind, smoothingRange(kind).usual});
        emit smoothingChosen();
    });
    connect(m_amount, &QDoubleSpinBox::valueChanged, this, &CurveControls::smoothingChosen);
    connect(m_of, &QComboBox::currentIndexChanged, this, &CurveControls::smoothingOfChanged);
}

QComboBox* CurveControls::combo(const char* name, const QString& label, const QString& tip,
                                QHBoxLayout* row) {
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
}

QCheckBox* CurveControls::check(const char* name, const QString& label, const QString& tip,
                                QHBoxLayout* row) {
    auto* box = new QCheckBox(label, this);
    box->setObjectName(QLatin1String(name));
    box->setToolTip(tip);
    row->addWidget(box);
    return box;
}

void CurveControls::buildSmoothing(QHBoxLayout* row) {
    m_kind =
        combo("curvesSmoothingKind", tr("Smoothing"),
              tr("Over all points of a curve; curves of fewer than 100 points are drawn as they are"), row);
    const auto add = [this](const QString& name, SmoothingKind kind, const QString& tip) {
        m_kind->addItem(name, int(kind));
        m_kind->setItemData(m_kind->count() - 1, tip, Qt::ToolTipRole);
    };
    add(tr("moving average"), SmoothingKind::Debiased,
        tr("TensorBoard's debiased exponential moving average"));
    add(tr("time-weighted average"), SmoothingKind::TimeWeighted,
        tr("Exponential average whose weights follow the distances along the axis, as Weights & Biases has "
           "it"));
    add(tr("running mean"), SmoothingKind::RunningMean, tr("Centred mean of a number of points"));
    add(tr("Gaussian"), SmoothingKind::Gaussian,
        tr("Centred mean with weights that fall off over a number of points"));
    add(tr("none"), SmoothingKind::None, tr("The points as they are"));
    m_amount = new QDoubleSpinBox(this);
    m_amount->setObjectName(QStringLiteral("curvesSmoothing"));
    m_amount->setAccessibleName(tr("Amount of smoothing"));
    m_amount->setMinimumWidth(96);
    row->addWidget(m_amount);
    fitAmount(Smoothing());
    m_of = combo("curvesSmoothingOf", tr("of"), tr("Which charts the smoothing is chosen for"), row);
    m_of->addItem(tr("both charts"), int(Of::Both));
    m_of->addItem(tr("the upper chart"), int(Of::Upper));
    m_of->addItem(tr("the lower chart"), int(Of::Lower));
    row->addStretch(2);
}

void CurveControls::buildSwitches(QHBoxLayout* row) {
    m_logX =
        check("curvesLogX", tr("Log x"), tr("Logarithmic horizontal axis; places at 0 are left out"), row);
    m_logY = check("curvesLogY", tr("Log y"),
                   tr("Logarithmic vertical axis; values of 0 and below are left out"), row);
    m_raw = check("curvesRaw", tr("Raw"), tr("Shows the points themselves behind the smoothed lines"), row);
    m_raw->setChecked(true);
    m_outliers = check("curvesOutliers", tr("Outliers"),
                       tr("The vertical axis shows the extreme 5 % at both ends too"), row);
    m_difference =
        check("curvesDifference", tr("Minus baseline"),
              tr("Draws each run's distance from the baseline at the same place of the axis"), row);
    m_link =
        check("curvesLink", tr("Zoom together"),
              tr("Both charts show the same range of the horizontal axis; Backspace takes a zoom back"), row);
    m_link->setChecked(true);
    m_state = new ElidedLabel(this);
    m_state->setObjectName(QStringLiteral("curvesState"));
    m_state->setForegroundRole(QPalette::PlaceholderText);
    m_state->setMinimumWidth(40);
    row->addWidget(m_state, 1);
}

void CurveControls::setRuns(const CompareSet& set) {
    m_difference->setEnabled(set.baseline.has_value());
    fillMetrics(set);
    fillAxes(set);
}

void CurveControls::setState(const QString& words) { m_state->setText(words); }

void CurveControls::fillMetrics(const CompareSet& set) {
    const QString defaults[] = {set.evaluationMetrics().value(0), QStringLiteral("loss/task")};
    for (int i = 0; i < 2; ++i) {
        const QSignalBlocker quiet(m_metrics[i]);
        const QString before = m_metrics[i]->currentData().toString();
        const bool wasEmpty = m_metrics[i]->count() == 0;
        m_metrics[i]->clear();
        if (i == 1) {
            m_metrics[i]->addItem(tr("nothing"), QString());
        }
        for (const QString& name : set.metrics) {
            m_metrics[i]->addItem(metricTitle(name), name);
        }
        const int place = m_metrics[i]->findData(wasEmpty ? defaults[i] : before);
        m_metrics[i]->setCurrentIndex(std::max(0, place));
    }
}

void CurveControls::fillAxes(const CompareSet& set) {
    const QSignalBlocker quiet(m_x);
    const QString before = xKey();
    m_x->clear();
    m_x->addItem(tr("optimizer step"), QStringLiteral("step"));
    m_x->addItem(tr("epoch"), QStringLiteral("epoch"));
    if (set.metrics.contains(QStringLiteral("tokens"))) {
        m_x->addItem(tr("tokens"), QStringLiteral("tokens"));
    }
    m_x->addItem(tr("time since its start"), QStringLiteral("relative"));
    m_x->addItem(tr("time without pauses"), QStringLiteral("process"));
    m_x->addItem(tr("wall time"), QStringLiteral("wall"));
    for (const QString& name : set.metrics) {
        m_x->addItem(metricTitle(name), metricPrefix + name);
    }
    m_x->setCurrentIndex(std::max(0, m_x->findData(before)));
}

QString CurveControls::metric(int chart) const { return m_metrics[chart]->currentData().toString(); }

QString CurveControls::xKey() const { return m_x->currentData().toString(); }

CurveX CurveControls::axis() const {
    const QString chosen = xKey();
    return chosen.startsWith(metricPrefix)       ? CurveX::Metric
           : chosen == QLatin1String("epoch")    ? CurveX::Epoch
           : chosen == QLatin1String("tokens")   ? CurveX::Tokens
           : chosen == QLatin1String("relative") ? CurveX::Relative
           : chosen == QLatin1String("process")  ? CurveX::Process
           : chosen == QLatin1String("wall")     ? CurveX::Wall
                                                 : CurveX::Step;
}

std::string CurveControls::otherMetric() const {
    switch (axis()) {
    case CurveX::Tokens:
        return "tokens";
    case CurveX::Metric:
        return xKey().mid(metricPrefix.size()).toStdString();
    default:
        return {};
    }
}

std::optional<BandKind> CurveControls::band() const {
    const int chosen = m_band->currentData().toInt();
    return chosen < 0 ? std::nullopt : std::optional(static_cast<BandKind>(chosen));
}

bool CurveControls::byGroup() const { return m_band->currentData().toInt() == noBandByGroup; }

bool CurveControls::difference() const { return m_difference->isChecked() && m_difference->isEnabled(); }

bool CurveControls::linked() const { return m_link->isChecked(); }

void CurveControls::setLinked(bool on) { m_link->setChecked(on); }

void CurveControls::setRaw(bool on) { m_raw->setChecked(on); }

CurveControls::Of CurveControls::smoothingOf() const { return static_cast<Of>(m_of->currentData().toInt()); }

Smoothing CurveControls::smoothing() const {
    return {static_cast<SmoothingKind>(m_kind->currentData().toInt()), m_amount->value()};
}

void CurveControls::showSmoothing(const Smoothing& smoothing) {
    const QSignalBlocker quiet(m_kind);
    m_kind->setCurrentIndex(m_kind->findData(int(smoothing.kind)));
    fitAmount(smoothing);
}

void CurveControls::fitAmount(const Smoothing& smoothing) {
    const QSignalBlocker quiet(m_amount);
    const SmoothingRange range = smoothingRange(smoothing.kind);
    const bool weight =
        smoothing.kind == SmoothingKind::Debiased || smoothing.kind == SmoothingKind::TimeWeighted;
    const bool mean = smoothing.kind == SmoothingKind::RunningMean;
    m_amount->setDecimals(weight ? 3 : mean ? 0 : 1);
    m_amount->setSingleStep(weight ? 0.1 : mean ? 2.0 : 1.0);
    m_amount->setRange(range.low, range.high);
    m_amount->setSuffix(weight || smoothing.kind == SmoothingKind::None ? QString() : tr(" points"));
    m_amount->setValue(smoothing.amount);
    m_amount->setEnabled(smoothing.kind != SmoothingKind::None);
    m_amount->setToolTip(weight ? tr("Weight of what came before, 0 to 0.999")
                         : mean ? tr("Points in the window")
                                : tr("Standard deviation of the weights, in points"));
}

} // namespace rankscope
