#include "ui/compare/scatter_tab.h"

#include "core/analysis/statistics.h"
#include "ui/compare/matrix_view.h"
#include "ui/compare/plain_table_model.h"
#include "ui/elided_label.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace rankscope {

ScatterTab::ScatterTab(Kind kind, QWidget* parent)
    : CompareTab(parent)
    , m_kind(kind) {
    build();
    connectParts();
}

void ScatterTab::build() {
    const bool frontier = m_kind == Kind::Frontier;
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
    m_state->setWordWrap(true);
    m_state->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    row->addWidget(m_state, 1);
    second->addStretch(1);
    column->addLayout(row);
    column->addLayout(second);
    m_plot = new ScatterPlot(this);
    m_plot->setObjectName(prefix + QStringLiteral("Plot"));
    m_plot->setEmptyText(tr("None of the chosen runs has both amounts."));
    if (frontier) {
        m_drag = new QComboBox(this);
        m_drag->setObjectName(QStringLiteral("frontierDrag"));
        m_drag->setAccessibleName(tr("What a drag over the plot does"));
        m_drag->setToolTip(tr("What a drag over the plot does; Escape clears the choice"));
        m_drag->addItem(tr("drag zooms"), int(ScatterPlot::Drag::Zoom));
        m_drag->addItem(tr("drag chooses a rectangle"), int(ScatterPlot::Drag::Rectangle));
        m_drag->addItem(tr("drag draws a lasso"), int(ScatterPlot::Drag::Lasso));
        row->addWidget(m_drag);
        buildChoice(column);
    } else {
        m_view = new QComboBox(this);
        m_view->setObjectName(QStringLiteral("scatterView"));
        m_view->setAccessibleName(tr("One pair of amounts, or all pairs of several"));
        m_view->addItem(tr("one pair"));
        m_view->addItem(tr("matrix of pairs"));
        row->addWidget(m_view);
        buildMatrix(column);
    }
}

// The plot with a table below of the runs that are chosen in it.
void ScatterTab::buildChoice(QVBoxLayout* column) {
    auto* parts = new QSplitter(Qt::Vertical, this);
    parts->setObjectName(QStringLiteral("compareFrontier"));
    parts->setChildrenCollapsible(false);
    parts->addWidget(m_plot);
    auto* below = new QWidget(parts);
    auto* lower = new QVBoxLayout(below);
    lower->setContentsMargins(0, 0, 0, 0);
    lower->setSpacing(4);
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    m_choice = new ElidedLabel(below);
    m_choice->setObjectName(QStringLiteral("frontierChoice"));
    m_choice->setForegroundRole(QPalette::PlaceholderText);
    m_narrow = new QPushButton(tr("Compare only these"), below);
    m_narrow->setObjectName(QStringLiteral("frontierNarrow"));
    m_narrow->setToolTip(tr("Leaves the runs that are not chosen out of the comparison"));
    row->addWidget(m_choice, 1);
    row->addWidget(m_narrow);
    row->addWidget(makeCopyButton(below, [this] { return m_model->table(); }));
    lower->addLayout(row);
    m_model = new PlainTableModel(this);
    m_table = makeTableView(below, QStringLiteral("frontierTable"), tr("Runs that are chosen in the plot"));
    m_table->setModel(m_model);
    m_table->setMinimumHeight(64);
    lower->addWidget(m_table, 1);
    parts->addWidget(below);
    parts->setStretchFactor(0, 3);
    parts->setStretchFactor(1, 1);
    parts->setSizes({420, 180});
    column->addWidget(parts, 1);
}

void ScatterTab::buildMatrix(QVBoxLayout* column) {
    m_stack = new QStackedWidget(this);
    m_matrix = new MatrixView(m_stack);
    m_stack->addWidget(m_plot);
    m_stack->addWidget(m_matrix);
    column->addWidget(m_stack, 1);
}

void ScatterTab::connectParts() {
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
    if (m_kind == Kind::Frontier) {
        connect(m_plot, &ScatterPlot::chosenChanged, this, &ScatterTab::choosePoints);
        connect(m_drag, &QComboBox::currentIndexChanged, this,
                [this] { m_plot->setDrag(static_cast<ScatterPlot::Drag>(m_drag->currentData().toInt())); });
        connect(m_narrow, &QPushButton::clicked, this, [this] { emit chosenRequested(m_chosen); });
        return;
    }
    connect(m_view, &QComboBox::currentIndexChanged, this, [this](int view) {
        m_stack->setCurrentIndex(view);
        for (QWidget* part : std::initializer_list<QWidget*>{m_x, m_y, m_groups, m_logX, m_logY, m_state}) {
            part->setEnabled(view == 0);
        }
    });
    connect(m_matrix, &MatrixView::pairChosen, this, [this](const QString& across, const QString& up) {
        m_x->setCurrentIndex(m_x->findData(across));
        m_y->setCurrentIndex(m_y->findData(up));
        m_view->setCurrentIndex(0);
    });
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
    if (m_matrix != nullptr) {
        m_matrix->setAmounts(set, m_amounts);
    }
    draw();
}

void ScatterTab::applyTheme(const Theme& theme) {
    m_plot->applyTheme(theme);
    if (m_matrix != nullptr) {
        m_matrix->applyTheme(theme);
    }
}

// One a run, or one a group at its mean.
std::vector<ScatterPoint> ScatterTab::points(const Amount& x, const Amount& y) {
    std::vector<ScatterPoint> points;
    m_members.clear();
    if (!m_groups->isChecked()) {
        for (std::size_t i = 0; i < m_set->runs.size(); ++i) {
            points.push_back({m_set->runs[i].id, m_set->titles[static_cast<int>(i)], x.values[i], y.values[i],
                              0.0, 0.0, m_set->colours[i]});
            m_members.push_back({m_set->runs[i].id});
        }
        return points;
    }
    for (const RunGroup& group : m_set->groups) {
        std::vector<double> xs;
        std::vector<double> ys;
        QList<qint64> members;
        for (const std::size_t run : group.runs) {
            members << m_set->runs[run].id;
            if (std::isfinite(x.values[run]) && std::isfinite(y.values[run])) {
                xs.push_back(x.values[run]);
                ys.push_back(y.values[run]);
            }
        }
        const SampleSummary across = summarise(xs);
        const SampleSummary up = summarise(ys);
        if (across.mean && up.mean) {
            points.push_back(
                {m_set->runs[group.runs.front()].id,
                 tr("%1 (n = %2)").arg(QString::fromStdString(group.title), QString::number(up.n)),
                 *across.mean, *up.mean, across.deviation.value_or(0.0), up.deviation.value_or(0.0),
                 m_set->colours[group.runs.front()]});
            m_members.push_back(members);
        }
    }
    return points;
}

void ScatterTab::draw() {
    const Amount* x = chosen(*m_x);
    const Amount* y = chosen(*m_y);
    if (!m_set || x == nullptr || y == nullptr) {
        m_plot->setPoints({});
        return;
    }
    const bool frontier = m_kind == Kind::Frontier;
    m_plot->setTitles(frontier ? tr("What quality costs") : tr("%1 against %2").arg(y->title, x->title),
                      x->title, y->title);
    std::vector<ScatterPoint> drawn = points(*x, *y);
    const std::size_t count = drawn.size();
    m_plot->setPoints(std::move(drawn));
    if (frontier) {
        m_plot->setFront(std::pair(static_cast<Direction>(m_xBetter->currentData().toInt()),
                                   static_cast<Direction>(m_yBetter->currentData().toInt())));
        m_state->setText(tr("%1 of %2 are dominated by no other").arg(m_plot->front().size()).arg(count));
        showChosen();
        return;
    }
    const Correlation correlation = spearmanCorrelation(x->values, y->values);
    m_state->setText(correlation.coefficient ? tr("Spearman's correlation of the runs %1, n = %2")
                                                   .arg(QLocale().toString(*correlation.coefficient, 'f', 2))
                                                   .arg(correlation.n)
                                             : QString());
}

void ScatterTab::choosePoints() {
    m_chosen.clear();
    for (const std::size_t point : m_plot->chosen()) {
        m_chosen << m_members[point];
    }
    showChosen();
}

// The choice is of runs: it stays when other axes are drawn.
void ScatterTab::showChosen() {
    QList<qint64> runs;
    for (const ComparedRun& run : m_set->runs) {
        if (m_chosen.isEmpty() || m_chosen.contains(run.id)) {
            runs << run.id;
        }
    }
    if (runs.isEmpty()) { // none of them is compared any more
        m_chosen.clear();
        showChosen();
        return;
    }
    std::vector<std::size_t> points;
    for (std::size_t i = 0; i < m_members.size() && !m_chosen.isEmpty(); ++i) {
        if (std::ranges::any_of(m_members[i], [this](qint64 run) { return m_chosen.contains(run); })) {
            points.push_back(i);
        }
    }
    {
        const QSignalBlocker quiet(m_plot);
        m_plot->setChosen(std::move(points));
    }
    std::vector<const Amount*> columns;
    for (const Amount& amount : m_amounts) {
        if (&amount == chosen(*m_x) || &amount == chosen(*m_y) || amount.field) {
            columns.push_back(&amount);
        }
    }
    // What is drawn comes first.
    std::ranges::stable_partition(columns, [](const Amount* amount) { return !amount->field; });
    m_model->setTable(amountTable(*m_set, columns, runs));
    m_table->resizeColumnsToContents();
    m_choice->setText(m_chosen.isEmpty()
                          ? tr("All %1 runs; choose some with a rectangle or a lasso").arg(runs.size())
                          : tr("%1 of %2 runs are chosen").arg(runs.size()).arg(m_set->runs.size()));
    m_narrow->setEnabled(!m_chosen.isEmpty() && runs.size() > 1 &&
                         runs.size() < static_cast<qsizetype>(m_set->runs.size()));
}

} // namespace rankscope
