#include "ui/compare/parallel_tab.h"

#include "ui/compare/plain_table_model.h"
#include "ui/elided_label.h"
#include "ui/menu_button.h"
#include "ui/menu_text.h"
#include "ui/plot/parallel_plot.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QSplitter>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace rankscope {

ParallelTab::ParallelTab(QWidget* parent)
    : CompareTab(parent) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(8, 8, 16, 8);
    column->setSpacing(4);
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    auto* axes = new MenuButton(this);
    axes->setObjectName(QStringLiteral("parallelAxes"));
    axes->setText(tr("Axes"));
    axes->setToolTip(tr("Chooses what is drawn"));
    m_menu = axes->menu();
    m_state = new ElidedLabel(this);
    m_state->setObjectName(QStringLiteral("parallelState"));
    m_state->setWordWrap(true);
    m_state->setForegroundRole(QPalette::PlaceholderText);
    m_narrow = new QPushButton(tr("Compare only these"), this);
    m_narrow->setObjectName(QStringLiteral("parallelNarrow"));
    m_narrow->setToolTip(tr("Leaves the runs outside of the ranges out of the comparison"));
    row->addWidget(axes);
    row->addWidget(m_state, 1);
    row->addWidget(m_narrow);
    row->addWidget(makeCopyButton(this, [this] { return m_model->table(); }));
    column->addLayout(row);
    auto* parts = new QSplitter(Qt::Vertical, this);
    parts->setObjectName(QStringLiteral("compareParallel"));
    parts->setChildrenCollapsible(false);
    m_plot = new ParallelPlot(parts);
    m_plot->setObjectName(QStringLiteral("parallelPlot"));
    m_plot->setEmptyText(tr("Two axes are needed: choose amounts in Axes."));
    m_model = new PlainTableModel(this);
    m_table = makeTableView(parts, QStringLiteral("parallelTable"), tr("Runs within the ranges"));
    m_table->setModel(m_model);
    m_table->setMinimumHeight(64);
    parts->addWidget(m_plot);
    parts->addWidget(m_table);
    parts->setStretchFactor(0, 3);
    parts->setStretchFactor(1, 1);
    parts->setSizes({420, 180});
    column->addWidget(parts, 1);
    connect(m_plot, &ParallelPlot::selectionChanged, this, &ParallelTab::showSelection);
    connect(m_plot, &ParallelPlot::axesChanged, this, &ParallelTab::remember);
    connect(m_narrow, &QPushButton::clicked, this, [this] { emit chosenRequested(m_selected); });
    connect(m_table, &QTableView::doubleClicked, this, [this](const QModelIndex& index) {
        if (index.row() < m_selected.size()) {
            emit openRequested(m_selected[index.row()]);
        }
    });
}

std::vector<const Amount*> ParallelTab::shown() const {
    std::vector<const Amount*> out;
    for (const Amount& amount : m_amounts) {
        const bool any = std::ranges::any_of(amount.values, [](double v) { return std::isfinite(v); });
        if (any && !m_hidden.contains(amount.key)) {
            out.push_back(&amount);
        }
    }
    std::ranges::stable_sort(out, {}, [this](const Amount* amount) {
        const auto place = m_order.indexOf(amount->key);
        return place < 0 ? m_order.size() : place;
    });
    return out;
}

void ParallelTab::showRuns(const SharedSet& set) {
    m_set = set;
    m_amounts = amountsOf(*set);
    // At first: the varying fields, the weights and the first metric.
    const QStringList shownAtFirst{QStringLiteral("kept_parameters"), QStringLiteral("step_time"),
                                   set->evaluationMetrics().value(0), QStringLiteral("eval/loss")};
    for (const Amount& amount : m_amounts) {
        if (!m_known.contains(amount.key)) {
            m_known << amount.key;
            if (!amount.field && !shownAtFirst.contains(amount.key)) {
                m_hidden.insert(amount.key);
            }
        }
    }
    fillMenu();
    draw();
}

void ParallelTab::applyTheme(const Theme& theme) { m_plot->applyTheme(theme); }

void ParallelTab::fillMenu() {
    m_menu->clear();
    for (const Amount& amount : m_amounts) {
        QAction* action = m_menu->addAction(menuText(amount.title));
        action->setCheckable(true);
        action->setChecked(!m_hidden.contains(amount.key));
        connect(action, &QAction::toggled, this, [this, key = amount.key](bool on) {
            if (on) {
                m_hidden.remove(key);
            } else {
                m_hidden.insert(key);
            }
            draw();
        });
    }
}

void ParallelTab::draw() {
    std::vector<ParallelAxis> axes;
    std::vector<ParallelLine> lines;
    for (std::size_t i = 0; i < m_set->runs.size(); ++i) {
        lines.push_back({m_set->runs[i].id, m_set->titles[static_cast<int>(i)], m_set->colours[i], {}});
    }
    for (const Amount* amount : shown()) {
        axes.push_back({amount->title, amount->categories, amount->key, m_logarithmic.contains(amount->key),
                        m_flipped.contains(amount->key)});
        for (std::size_t i = 0; i < lines.size(); ++i) {
            lines[i].values.push_back(amount->values[i]);
        }
    }
    m_plot->setData(std::move(axes), std::move(lines));
}

void ParallelTab::remember() {
    m_order.clear();
    for (const ParallelAxis& axis : m_plot->axes()) {
        m_order << axis.key;
        for (auto [set, on] :
             {std::pair(&m_logarithmic, axis.logarithmic), std::pair(&m_flipped, axis.flipped)}) {
            if (on) {
                set->insert(axis.key);
            } else {
                set->remove(axis.key);
            }
        }
    }
    showSelection(m_plot->selected()); // the table has its columns in the same order
}

void ParallelTab::showSelection(const QList<qint64>& runs) {
    m_selected = runs;
    m_model->setTable(amountTable(*m_set, shown(), runs));
    m_table->resizeColumnsToContents();
    m_state->setText(
        tr("%1 of %2 runs; drag an axis to set a range, a title to move it; right-click for more")
            .arg(runs.size())
            .arg(m_set->runs.size()));
    m_narrow->setEnabled(runs.size() > 1 && runs.size() < static_cast<qsizetype>(m_set->runs.size()));
    emit selectionChanged(runs);
}

} // namespace rankscope
