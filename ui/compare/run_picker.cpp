#include "ui/compare/run_picker.h"

#include "ui/core_text.h"
#include "ui/runs/run_presentation.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QLocale>
#include <QSortFilterProxyModel>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace rankscope {

namespace {

QString bestText(const RunSummary& run) {
    return run.bestMetricName.empty()
               ? statusWord(run.status)
               : QStringLiteral("%1 %2").arg(coreText(run.bestMetricName),
                                             QLocale().toString(run.bestMetric, 'f', 4));
}

} // namespace

void PickModel::setRuns(const std::vector<RunSummary>& runs) {
    const bool same = std::ranges::equal(
        runs, m_runs, [](const RunSummary& a, const RunSummary& b) { return a.id == b.id; });
    if (same) {
        m_runs = runs;
        if (!runs.empty()) {
            emit dataChanged(index(0), index(rowCount() - 1));
        }
        return;
    }
    beginResetModel();
    m_runs = runs;
    const std::set<RunId> before = m_checked;
    std::erase_if(m_checked,
                  [&](RunId id) { return std::ranges::find(m_runs, id, &RunSummary::id) == m_runs.end(); });
    endResetModel();
    if (before != m_checked) {
        emit checkedChanged();
    }
}

void PickModel::setChecked(const std::set<RunId>& runs) {
    if (runs == m_checked) {
        return;
    }
    m_checked = runs;
    if (!m_runs.empty()) {
        emit dataChanged(index(0), index(rowCount() - 1), {Qt::CheckStateRole});
    }
    emit checkedChanged();
}

void PickModel::applyTheme(const Theme& theme) {
    m_theme = theme;
    if (!m_runs.empty()) {
        emit dataChanged(index(0), index(rowCount() - 1), {Qt::DecorationRole});
    }
}

int PickModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_runs.size());
}

QVariant PickModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const RunSummary& run = m_runs[static_cast<std::size_t>(index.row())];
    const QString name = QString::fromStdString(run.name);
    switch (role) {
    case Qt::DisplayRole:
        return name;
    case Qt::CheckStateRole:
        return m_checked.contains(run.id) ? Qt::Checked : Qt::Unchecked;
    case Qt::DecorationRole:
        return curveIcon(m_theme.runPen(run.colour), m_theme.base);
    case Qt::ToolTipRole:
        return tr("%1, number %2\n%3, %4\nseed %5")
            .arg(name, QString::number(run.id), statusWord(run.status), bestText(run),
                 isImported(run) ? tr("not known") : QString::number(run.seed));
    case SearchRole: {
        QStringList words{name,
                          QString::number(run.id),
                          statusWord(run.status),
                          QString::fromStdString(run.method),
                          QString::fromStdString(run.model),
                          QString::fromStdString(run.task),
                          QString::fromStdString(run.group)};
        for (const std::string& tag : run.tags) {
            words << QString::fromStdString(tag);
        }
        return words.join(QLatin1Char('\n'));
    }
    default:
        return {};
    }
}

bool PickModel::setData(const QModelIndex& index, const QVariant& value, int role) {
    if (role != Qt::CheckStateRole || !checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return false;
    }
    const RunId id = m_runs[static_cast<std::size_t>(index.row())].id;
    if (value.toInt() == Qt::Checked) {
        m_checked.insert(id);
    } else {
        m_checked.erase(id);
    }
    emit dataChanged(index, index, {Qt::CheckStateRole});
    emit checkedChanged();
    return true;
}

Qt::ItemFlags PickModel::flags(const QModelIndex& index) const {
    return index.isValid()
               ? Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable | Qt::ItemNeverHasChildren
               : Qt::NoItemFlags;
}

RunPicker::RunPicker(QWidget* parent)
    : QWidget(parent)
    , m_model(new PickModel(this))
    , m_shown(new QSortFilterProxyModel(this)) {
    m_shown->setSourceModel(m_model);
    m_shown->setFilterRole(PickModel::SearchRole);
    m_shown->setFilterCaseSensitivity(Qt::CaseInsensitive);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 8, 8, 8);
    column->setSpacing(8);
    m_search = new QLineEdit(this);
    m_search->setObjectName(QStringLiteral("compareSearch"));
    m_search->setPlaceholderText(tr("Search runs"));
    m_search->setAccessibleName(tr("Search of the runs"));
    m_search->setToolTip(tr("Part of a name, tag, method, task, model or status"));
    m_search->setClearButtonEnabled(true);
    m_list = new QListView(this);
    m_list->setObjectName(QStringLiteral("compareRuns"));
    m_list->setAccessibleName(tr("Runs to compare"));
    m_list->setModel(m_shown);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setUniformItemSizes(true);
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setTextElideMode(Qt::ElideMiddle);
    m_state = new QLabel(this);
    m_state->setObjectName(QStringLiteral("compareChosen"));
    m_state->setToolTip(tr("Chosen runs, of all runs of the workspace"));
    m_state->setForegroundRole(QPalette::PlaceholderText);
    const auto button = [this](const char* name, const QString& text, const QString& tip, bool on) {
        auto* made = new QToolButton(this);
        made->setObjectName(QLatin1String(name));
        made->setText(text);
        made->setToolTip(tip);
        made->setAutoRaise(true);
        made->setFocusPolicy(Qt::StrongFocus);
        connect(made, &QToolButton::clicked, this, [this, on] { checkShown(on); });
        return made;
    };
    auto* row = new QHBoxLayout;
    row->setSpacing(4);
    row->addWidget(m_state, 1);
    row->addWidget(button("compareAll", tr("All"), tr("Chooses every run that is listed"), true));
    row->addWidget(button("compareNone", tr("None"), tr("Chooses none of the listed runs"), false));
    column->addWidget(m_search);
    column->addWidget(m_list, 1);
    column->addLayout(row);
    connect(m_search, &QLineEdit::textChanged, m_shown, &QSortFilterProxyModel::setFilterFixedString);
    connect(m_model, &PickModel::checkedChanged, this, [this] {
        showState();
        emit chosenChanged();
    });
    connect(m_model, &QAbstractItemModel::modelReset, this, &RunPicker::showState);
    showState();
}

std::vector<RunSummary> RunPicker::chosen() const {
    std::vector<RunSummary> runs;
    for (const RunSummary& run : m_model->runs()) {
        if (m_model->checked().contains(run.id)) {
            runs.push_back(run);
        }
    }
    std::ranges::sort(runs, {}, &RunSummary::id);
    return runs;
}

void RunPicker::focusSearch() {
    m_search->setFocus();
    m_search->selectAll();
}

void RunPicker::showState() {
    m_state->setText(tr("%1 of %2").arg(m_model->checked().size()).arg(m_model->rowCount()));
}

void RunPicker::checkShown(bool on) {
    std::set<RunId> checked = m_model->checked();
    for (int row = 0; row < m_shown->rowCount(); ++row) {
        const int source = m_shown->mapToSource(m_shown->index(row, 0)).row();
        const RunId id = m_model->runs()[static_cast<std::size_t>(source)].id;
        if (on) {
            checked.insert(id);
        } else {
            checked.erase(id);
        }
    }
    m_model->setChecked(checked);
}

} // namespace rankscope
