#include "ui/compare/scatter_tab.h"

#include "core/analysis/statistics.h"
#include "ui/plot/scatter_plot.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace rankscope {

ScatterTab::ScatterTab(Kind kind, QWidget* parent)
    : CompareTab(parent)
    , m_kind(kind) {
    const bool frontier = kind == Kind::Frontier;
    const QString prefix = frontier ? QStringLiteral("frontier") : QStringLiteral("scatter");
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(8, 8, 16, 8);
    column->setSpacing(4);
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    const auto combo = [&](const QString& name, const QString& label, QHBoxLayout* where) {
        auto* box = new QComboBox(this);
        box->setObjectName(prefix + name);
        box->setAccessibleName(label);
        box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        box->setMinimumContentsLength(19);
        auto* text = new QLabel(label, this);
        text->setBuddy(box);
        where->addWidget(text);
        where->addWidget(box);
        return box;
    };
    const auto check = [&](const QString& name, const QString& label, const QString& tip,
                           QHBoxLayout* where) {
        auto* box = new QCheckBox(label, this);
        box->setObjectName(prefix + name);
        box->setToolTip(tip);
        where->addWidget(box);
        return box;
    };
    m_x = combo(QStringLiteral("X"), tr("Across"), row);
    m_y = combo(QStringLiteral("Y"), tr("Up"), row);
    auto* second = new QHBoxLayout;
    second->setSpacing(12);
    const auto direction = [&](const QString& name, const QString& accessible, const QString& axis) {
        auto* box = new QComboBox(this);
        box->setObjectName(prefix + name);
        box->setAccessibleName(accessible);
        box->addItem(tr("%1: less is better").arg(axis), int(Direction::Min));
        box->addItem(tr("%1: more is better").arg(axis), int(Direction::Max));
        box->setVisible(frontier);
        if (frontier) {
            second->addWidget(box);
        }
        return box;
    };
    m_xBetter = direction(QStringLiteral("XBetter"), tr("Better end across"), tr("across"));
    m_yBetter = direction(QStringLiteral("YBetter"), tr("Better end up"), tr("up"));
    m_groups =
        check(QStringLiteral("Groups"), tr("Groups"),
              tr("One point a group of runs, at its mean, with the standard deviation as bars"), second);
    m_groups->setChecked(frontier);
    m_logX = check(QStringLiteral("LogX"), tr("Log x"), tr("Logarithmic horizontal axis"), second);
    m_logY = check(QStringLiteral("LogY"), tr("Log y"), tr("Logarithmic vertical axis"), second);
    m_state = new QLabel(this);
    m_state->setObjectName(prefix + QStringLiteral("State"));
    m_state->setForegroundRole(QPalette::PlaceholderText);
    m_state->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    row->addWidget(m_state, 1);
    second->addStretch(1);
    column->addLayout(row);
    column->addLayout(second);
    m_plot = new ScatterPlot(this);
    m_plot->setObjectName(prefix + QStringLiteral("Plot"));
    m_plot->setEmptyText(tr("None of the chosen runs has both amounts."));
    column->addWidget(m_plot, 1);

    const auto axesChanged = [this] {
        const Amount* x = chosen(*m_x);
        const Amount* y = chosen(*m_y);
        const QSignalBlocker quietX(m_xBetter);
        const QSignalBlocker quietY(m_yBetter);
        m_xBetter->setCurrentIndex(x == nullptr || x->less ? 0 : 1);
        m_yBetter->setCurrentIndex(y != nullptr && y->less ? 0 : 1);
        draw();
    };
    connect(m_x, &QComboBox::currentIndexChanged, this, axesChanged);
    connect(m_y, &QComboBox::currentIndexChanged, this, axesChanged);
    connect(m_xBetter, &QComboBox::currentIndexChanged, this, &ScatterTab::draw);
    connect(m_yBetter, &QComboBox::currentIndexChanged, this, &ScatterTab::draw);
    connect(m_groups, &QCheckBox::toggled, this, &ScatterTab::draw);
    connect(m_logX, &QCheckBox::toggled, m_plot, &ScatterPlot::setLogarithmicX);
    connect(m_logY, &QCheckBox::toggled, m_plot, &ScatterPlot::setLogarithmicY);
    connect(m_plot, &ScatterPlot::pointClicked, this, &CompareTab::openRequested);
}

const Amount* ScatterTab::chosen(const QComboBox& box) const {
    const auto found = std::ranges::find(m_amounts, box.currentData().toString(), &Amount::key);
    return found == m_amounts.end() ? nullptr : &*found;
}

void ScatterTab::fillAmounts() {
    m_amounts = amountsOf(*m_set);
    std::erase_if(m_amounts, [](const Amount& amount) { return !amount.categories.isEmpty(); });
    const QSignalBlocker quietX(m_x);
    const QSignalBlocker quietY(m_y);
    const auto fill = [this](QComboBox& box, const QString& standard, bool all) {
        const QString before = box.count() > 0 ? box.currentData().toString() : standard;
        box.clear();
        for (const Amount& amount : m_amounts) {
            if (all || !amount.field) {
                box.addItem(amount.title, amount.key);
            }
        }
        const int place = box.findData(before);
        box.setCurrentIndex(place >= 0 ? place : std::max(0, box.findData(standard)));
    };
    const bool free = m_kind == Kind::Free;
    fill(*m_x, free ? QStringLiteral("seconds") : QStringLiteral("kept_parameters"), free);
    fill(*m_y, m_set->evaluationMetrics().value(0), free);
}

void ScatterTab::showRuns(const SharedSet& set) {
    m_set = set;
    fillAmounts();
    const Amount* y = chosen(*m_y);
    const QSignalBlocker quiet(m_yBetter);
    m_yBetter->setCurrentIndex(y != nullptr && y->less ? 0 : 1);
    draw();
}

void ScatterTab::applyTheme(const Theme& theme) { m_plot->applyTheme(theme); }

void ScatterTab::draw() {
    const Amount* x = chosen(*m_x);
    const Amount* y = chosen(*m_y);
    if (!m_set || x == nullptr || y == nullptr) {
        m_plot->setPoints({});
        return;
    }
    const bool frontier = m_kind == Kind::Frontier;
    std::vector<ScatterPoint> points;
    if (m_groups->isChecked()) {
        for (const RunGroup& group : m_set->groups) {
            std::vector<double> xs;
            std::vector<double> ys;
            for (const std::size_t run : group.runs) {
                if (std::isfinite(x->values[run]) && std::isfinite(y->values[run])) {
                    xs.push_back(x->values[run]);
                    ys.push_back(y->values[run]);
                }
            }
            const SampleSummary across = summarise(xs);
            const SampleSummary up = summarise(ys);
            if (across.mean && up.mean) {
                points.push_back({m_set->runs[group.runs.front()].id,
                                  tr("%1 (n = %2)").arg(QString::fromStdString(group.title)).arg(up.n),
                                  *across.mean, *up.mean, across.deviation.value_or(0.0),
                                  up.deviation.value_or(0.0), m_set->colours[group.runs.front()]});
            }
        }
    } else {
        for (std::size_t i = 0; i < m_set->runs.size(); ++i) {
            points.push_back({m_set->runs[i].id, m_set->titles[static_cast<int>(i)], x->values[i],
                              y->values[i], 0.0, 0.0, m_set->colours[i]});
        }
    }
    m_plot->setTitles(frontier ? tr("What quality costs") : tr("%1 against %2").arg(y->title, x->title),
                      x->title, y->title);
    const std::size_t count = points.size();
    m_plot->setPoints(std::move(points));
    if (frontier) {
        m_plot->setFront(std::pair(static_cast<Direction>(m_xBetter->currentData().toInt()),
                                   static_cast<Direction>(m_yBetter->currentData().toInt())));
        m_state->setText(tr("%1 of %2 are dominated by no other").arg(m_plot->front().size()).arg(count));
        return;
    }
    const Correlation correlation = spearmanCorrelation(x->values, y->values);
    m_state->setText(correlation.coefficient ? tr("Spearman's correlation of the runs %1, n = %2")
                                                   .arg(QLocale().toString(*correlation.coefficient, 'f', 2))
                                                   .arg(correlation.n)
                                             : QString());
}

} // namespace rankscope
