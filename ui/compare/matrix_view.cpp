#include "ui/compare/matrix_view.h"

#include "ui/elided_label.h"
#include "ui/menu_button.h"
#include "ui/menu_text.h"
#include "ui/plot/scatter_matrix.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace rankscope {

namespace {

constexpr qsizetype atFirst = 4;

// Something to look at: at least two different values.
bool varies(const Amount& amount) {
    double first = std::nan("");
    for (const double value : amount.values) {
        if (std::isfinite(value) && std::isfinite(first) && value != first) {
            return true;
        }
        first = std::isfinite(value) ? value : first;
    }
    return false;
}

} // namespace

MatrixView::MatrixView(QWidget* parent)
    : QWidget(parent) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    auto* axes = new MenuButton(this);
    axes->setObjectName(QStringLiteral("matrixAmounts"));
    axes->setText(tr("Amounts"));
    axes->setToolTip(tr("Chooses up to %1 amounts").arg(ScatterMatrix::most));
    m_menu = axes->menu();
    m_state = new ElidedLabel(this);
    m_state->setObjectName(QStringLiteral("matrixState"));
    m_state->setForegroundRole(QPalette::PlaceholderText);
    row->addWidget(axes);
    row->addWidget(m_state, 1);
    column->addLayout(row);
    m_matrix = new ScatterMatrix(this);
    m_matrix->setObjectName(QStringLiteral("scatterMatrix"));
    m_matrix->setEmptyText(tr("Two amounts are needed: choose them in Amounts."));
    column->addWidget(m_matrix, 1);
    connect(m_matrix, &ScatterMatrix::cellClicked, this, &MatrixView::pairChosen);
}

void MatrixView::setAmounts(const SharedSet& set, const std::vector<Amount>& amounts) {
    m_set = set;
    m_amounts = amounts;
    m_chosen.removeIf([this](const QString& key) {
        return std::ranges::find(m_amounts, key, &Amount::key) == m_amounts.end();
    });
    if (m_chosen.size() < 2) {
        chooseAtFirst();
    }
    fillMenu();
    draw();
}

// Half of it what was set, half what came of it.
void MatrixView::chooseAtFirst() {
    m_chosen.clear();
    const auto take = [this](bool field, qsizetype count) {
        for (const Amount& amount : m_amounts) {
            if (amount.field == field && varies(amount) && m_chosen.size() < count &&
                !m_chosen.contains(amount.key)) {
                m_chosen << amount.key;
            }
        }
    };
    take(true, atFirst / 2);
    const QString metric = m_set->evaluationMetrics().value(0);
    if (std::ranges::find(m_amounts, metric, &Amount::key) != m_amounts.end()) {
        m_chosen << metric;
    }
    take(false, atFirst);
}

void MatrixView::fillMenu() {
    m_menu->clear();
    const bool full = m_chosen.size() >= static_cast<qsizetype>(ScatterMatrix::most);
    for (const Amount& amount : m_amounts) {
        QAction* action = m_menu->addAction(menuText(amount.title));
        action->setCheckable(true);
        action->setChecked(m_chosen.contains(amount.key));
        action->setEnabled(!full || action->isChecked());
        connect(action, &QAction::toggled, this, [this, key = amount.key](bool on) {
            m_chosen.removeAll(key);
            if (on) {
                m_chosen << key;
            }
            // The menu is made anew when its own action has been told.
            QMetaObject::invokeMethod(this, &MatrixView::fillMenu, Qt::QueuedConnection);
            draw();
        });
    }
}

void MatrixView::draw() {
    std::vector<MatrixAmount> shown;
    for (const Amount& amount : m_amounts) {
        if (m_chosen.contains(amount.key)) {
            shown.push_back({amount.key, amount.title, amount.values});
        }
    }
    m_state->setText(tr("%1 amounts of %2 runs with Spearman's correlations; click a cell to enlarge it")
                         .arg(shown.size())
                         .arg(m_set->runs.size()));
    m_matrix->setData(std::move(shown), m_set->colours, m_set->titles);
}

void MatrixView::applyTheme(const Theme& theme) { m_matrix->applyTheme(theme); }

} // namespace rankscope
