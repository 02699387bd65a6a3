#include "ui/compare/seeds_tab.h"

#include "ui/compare/plain_table_model.h"
#include "ui/runs/run_presentation.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QScrollArea>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace rankscope {

SeedsTab::SeedsTab(QWidget* parent)
    : CompareTab(parent) {
    // Four tables are higher than a small window: they scroll, and the window stays as small as one likes.
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    auto* scroll = new QScrollArea(this);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto* page = new QWidget(scroll);
    scroll->setWidget(page);
    page->setAutoFillBackground(false);
    scroll->viewport()->setAutoFillBackground(false);
    outer->addWidget(scroll);
    m_column = new QVBoxLayout(page);
    QVBoxLayout* column = m_column;
    column->setContentsMargins(8, 8, 16, 8);
    column->setSpacing(8);
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    auto* label = new QLabel(tr("Metric"), this);
    m_metric = new QComboBox(this);
    m_metric->setObjectName(QStringLiteral("seedsMetric"));
    m_metric->setAccessibleName(tr("Metric"));
    m_metric->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    label->setBuddy(m_metric);
    m_choice = new QComboBox(this);
    m_choice->setObjectName(QStringLiteral("seedsChoice"));
    m_choice->setAccessibleName(tr("Which value of a run counts"));
    m_choice->setToolTip(tr("The best of many evaluations is higher than what one may expect of a run"));
    m_choice->addItem(tr("last value of a run"), int(MetricChoice::Last));
    m_choice->addItem(tr("best value of a run"), int(MetricChoice::Best));
    m_note = new QLabel(this);
    m_note->setObjectName(QStringLiteral("seedsNote"));
    m_note->setWordWrap(true);
    m_note->setForegroundRole(QPalette::PlaceholderText);
    row->addWidget(label);
    row->addWidget(m_metric);
    row->addWidget(m_choice);
    row->addStretch(1);
    column->addLayout(row);
    m_statistics =
        addPart(QStringLiteral("seedsStatistics"), tr("Groups"),
                tr("Mean ± standard deviation, Student's 95 % interval of the mean and a bootstrap "
                   "interval of 10,000 resamples"));
    m_tests =
        addPart(QStringLiteral("seedsTests"), tr("Paired tests on common seeds"),
                tr("Student's paired t-test; Wilcoxon's signed-rank test from six common seeds on; Holm's "
                   "correction with more than two groups"));
    m_overall = addPart(
        QStringLiteral("seedsOverall"), tr("All groups at once"),
        tr("One-way analysis of variance with η², Welch's (for unequal variances) with ω², and Friedman's "
           "test on the "
           "seeds that all groups have, with Kendall's W; a small p says that not all groups are alike"));
    column->addWidget(m_note);
    m_budget =
        addPart(QStringLiteral("seedsBudget"), tr("Budget table"),
                tr("The layout of table 1 of the AdaLoRA paper: mean ± deviation (n), the best mean bold"));
    column->addStretch(1);
    connect(m_metric, &QComboBox::currentIndexChanged, this, &SeedsTab::draw);
    connect(m_choice, &QComboBox::currentIndexChanged, this, &SeedsTab::draw);
}

SeedsTab::Part SeedsTab::addPart(const QString& name, const QString& title, const QString& tip) {
    Part part;
    part.model = new PlainTableModel(this);
    part.title = new QLabel(title, this);
    QFont font = part.title->font();
    font.setWeight(QFont::DemiBold);
    part.title->setFont(font);
    part.title->setToolTip(tip);
    part.view = makeTableView(this, name, title);
    part.view->setModel(part.model);
    part.view->setToolTip(tip);
    part.view->horizontalHeader()->setToolTip(tip);
    part.head = new QWidget(this);
    auto* row = new QHBoxLayout(part.head);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    row->addWidget(part.title, 1);
    row->addWidget(makeCopyButton(part.head, [model = part.model] { return model->table(); }));
    m_column->addWidget(part.head);
    m_column->addWidget(part.view, 3);
    return part;
}

void SeedsTab::showRuns(const SharedSet& set) {
    m_set = set;
    {
        const QSignalBlocker quiet(m_metric);
        const QString before = m_metric->currentData().toString();
        m_metric->clear();
        for (const QString& name : set->evaluationMetrics()) {
            m_metric->addItem(metricTitle(name), name);
        }
        m_metric->setCurrentIndex(std::max(0, m_metric->findData(before)));
    }
    draw();
}

void SeedsTab::applyTheme(const Theme&) {}

void SeedsTab::draw() {
    if (!m_set) {
        return;
    }
    const std::string metric = m_metric->currentData().toString().toStdString();
    const auto choice = static_cast<MetricChoice>(m_choice->currentData().toInt());
    const GroupComparison comparison = compareGroups(m_set->runs, m_set->groups, metric, choice);
    m_statistics.model->setTable(statisticsTable(comparison));
    m_tests.model->setTable(testsTable(comparison));
    m_overall.model->setTable(overallTable(comparison));
    for (QWidget* part : std::initializer_list<QWidget*>{m_overall.head, m_overall.view}) {
        part->setVisible(comparison.overall.has_value()); // two groups have their paired test
    }
    m_budget.model->setTable(budgetTable(m_set->runs, comparison));
    for (const Part& part : {m_statistics, m_tests, m_overall, m_budget}) {
        part.view->resizeColumnsToContents();
        // As high as its rows, up to ten of them.
        const int rows = std::clamp(part.model->rowCount(), 1, 10);
        part.view->setMaximumHeight(part.view->horizontalHeader()->sizeHint().height() + 28 * rows + 20);
        part.view->setMinimumHeight(part.view->horizontalHeader()->sizeHint().height() +
                                    28 * std::min(rows, part.view == m_overall.view ? 3 : 2) + 4);
    }
    QStringList notes;
    if (metric.empty()) {
        notes << tr("None of the chosen runs has been evaluated.");
    }
    if (comparison.groups.size() == 1) {
        notes << tr("One group: a test needs a second one with the same seeds.");
    }
    const bool few = std::ranges::any_of(comparison.tests, [](const GroupTest& test) { return test.n < 3; });
    if (few) {
        notes << tr(
            "Groups with fewer than three common seeds get no p value: two differences cannot tell an effect "
            "from chance.");
    }
    for (const GroupResult& group : comparison.groups) {
        if (!group.group.mixed.empty()) {
            QStringList fields;
            for (const std::string& field : group.group.mixed) {
                fields << QString::fromStdString(field);
            }
            notes << tr("Runs of \"%1\" also differ in %2: their spread is not that of the seed alone.")
                         .arg(QString::fromStdString(group.group.title), fields.join(QStringLiteral(", ")));
        }
    }
    m_note->setText(notes.join(QLatin1Char('\n')));
    m_note->setVisible(!notes.isEmpty());
}

} // namespace rankscope
