#include "ui/compare/difference_tab.h"

#include "ui/compare/difference_model.h"
#include "ui/compare/frozen_columns.h"
#include "ui/compare/plain_table_model.h"
#include "ui/copied_table.h"
#include "ui/elided_label.h"

#include <QAction>
#include <QCheckBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace rankscope {

namespace {

constexpr int mostMeasured = 50; // columns whose width follows their contents
constexpr int leastWidth = 120;
constexpr int mostWidth = 300;
constexpr std::size_t mostPins = 20;

} // namespace

DifferenceTab::DifferenceTab(QWidget* parent)
    : CompareTab(parent)
    , m_model(new DifferenceModel(this)) {
    build();
    connectParts();
    showState();
}

void DifferenceTab::build() {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(8, 8, 16, 8);
    column->setSpacing(8);
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    m_only = new QCheckBox(tr("Differences only"), this);
    m_only->setObjectName(QStringLiteral("differencesOnly"));
    m_only->setChecked(true);
    m_ignore = new QCheckBox(tr("Ignore unknown keys"), this);
    m_ignore->setObjectName(QStringLiteral("differencesIgnore"));
    m_ignore->setToolTip(tr("A key that some of the runs do not know is no difference; on at first where the "
                            "configuration of an imported run is not known"));
    m_search = new QLineEdit(this);
    m_search->setObjectName(QStringLiteral("differenceSearch"));
    m_search->setPlaceholderText(tr("Search keys and values"));
    m_search->setAccessibleName(tr("Search of the table"));
    m_search->setClearButtonEnabled(true);
    m_search->setMinimumWidth(160);
    m_search->setMaximumWidth(260);
    m_state = new ElidedLabel(this);
    m_state->setObjectName(QStringLiteral("differenceState"));
    m_state->setForegroundRole(QPalette::PlaceholderText);
    row->addWidget(m_only);
    row->addWidget(m_ignore);
    row->addWidget(m_search, 1);
    row->addWidget(m_state, 2);
    row->addWidget(makeCopyButton(this, [this] { return m_model->shownTable(shownColumns()); }));
    column->addLayout(row);
    m_table = makeTableView(this, QStringLiteral("differenceTable"), tr("Differences between the runs"));
    m_table->setModel(m_model);
    m_table->setSelectionBehavior(QAbstractItemView::SelectItems);
    m_table->verticalHeader()->show();
    m_table->verticalHeader()->setHighlightSections(false);
    // Keys are words beside a row, not a column of buttons.
    m_table->verticalHeader()->setStyleSheet(QStringLiteral("QHeaderView::section { border: none; }"));
    m_table->verticalHeader()->setMaximumWidth(300);
    m_table->setCornerButtonEnabled(false);
    QHeaderView* header = m_table->horizontalHeader();
    header->setSectionsMovable(true);
    header->setDefaultSectionSize(168);
    header->setContextMenuPolicy(Qt::CustomContextMenu);
    header->setToolTip(
        tr("Drag moves a run, a double click opens it, right click pins it at the left or hides it"));
    m_frozen = new FrozenColumns(m_table);
    m_frozen->view()->horizontalHeader()->setToolTip(header->toolTip());
    column->addWidget(m_table, 1);
}

void DifferenceTab::connectParts() {
    QHeaderView* header = m_table->horizontalHeader();
    auto* copy = new QAction(tr("Copy as TSV"), m_table);
    copy->setShortcut(QKeySequence::Copy);
    copy->setShortcutContext(Qt::WidgetShortcut);
    m_table->addAction(copy);
    m_table->setContextMenuPolicy(Qt::ActionsContextMenu);
    connect(copy, &QAction::triggered, this, [this] {
        copyTable(QString::fromStdString(asText(m_model->shownTable(shownColumns()), TableLayout::Tsv)));
    });
    connect(m_only, &QCheckBox::toggled, this, [this](bool on) {
        m_model->setDifferencesOnly(on);
        showState();
    });
    connect(m_ignore, &QCheckBox::toggled, this, [this](bool on) {
        m_model->setIgnoreUnknown(on);
        showState();
    });
    connect(m_search, &QLineEdit::textChanged, this, [this](const QString& text) {
        m_model->setSearch(text);
        showState();
    });
    for (QHeaderView* heads : {header, m_frozen->view()->horizontalHeader()}) {
        connect(heads, &QWidget::customContextMenuRequested, this, [this, heads](const QPoint& place) {
            columnMenu(heads->logicalIndexAt(place), heads->mapToGlobal(place));
        });
        connect(heads, &QHeaderView::sectionDoubleClicked, this, [this](int section) {
            if (section < static_cast<int>(m_runs.size())) {
                emit openRequested(m_runs[static_cast<std::size_t>(section)]);
            }
        });
    }
    // What is pinned cannot be dragged away from under its frozen copy.
    connect(header, &QHeaderView::sectionMoved, this, [this](int, int from, int to) {
        const int pins = static_cast<int>(m_frozen->columns().size());
        if (from != to && std::min(from, to) < pins) {
            QMetaObject::invokeMethod(this, &DifferenceTab::freezePins, Qt::QueuedConnection);
        }
    });
}

DifferenceTab::~DifferenceTab() = default;

void DifferenceTab::showRuns(const SharedSet& set) {
    std::vector<std::int64_t> runs;
    for (const ComparedRun& run : set->runs) {
        runs.push_back(run.id);
    }
    const bool same = runs == m_runs;
    m_runs = std::move(runs);
    m_set = set;
    if (!same) {
        m_frozen->setColumns({});
        const QSignalBlocker quiet(m_ignore);
        m_ignore->setChecked(!set->differences.partial.empty());
        m_model->setIgnoreUnknown(m_ignore->isChecked());
    }
    m_model->setRuns(set);
    QHeaderView* header = m_table->horizontalHeader();
    if (!same) {
        for (int i = 0; i < header->count(); ++i) {
            m_table->setColumnHidden(i, false);
            header->moveSection(header->visualIndex(i), i);
        }
    }
    for (int i = 0; i < std::min(m_model->columnCount(), mostMeasured); ++i) {
        m_table->resizeColumnToContents(i); // headers and cells
        header->resizeSection(i, std::clamp(header->sectionSize(i) + 12, leastWidth, mostWidth));
    }
    freezePins();
    showState();
}

void DifferenceTab::pin(int section, bool on) {
    const std::int64_t run = m_runs[static_cast<std::size_t>(section)];
    std::erase(m_pins, run);
    if (on) {
        m_pins.push_back(run);
    }
    freezePins();
}

void DifferenceTab::freezePins() {
    std::vector<int> columns;
    for (const std::int64_t run : m_pins) {
        if (const auto place = std::ranges::find(m_runs, run); place != m_runs.end()) {
            columns.push_back(static_cast<int>(place - m_runs.begin()));
        }
    }
    m_frozen->setColumns(std::move(columns));
}

void DifferenceTab::applyTheme(const Theme& theme) { m_model->applyTheme(theme); }

void DifferenceTab::showState() {
    const int shown = m_model->rowCount();
    QString words =
        m_model->columnCount() == 0 ? QString()
        : m_model->differing() == 0
            ? tr("The runs do not differ; %1 keys are the same.").arg(m_model->total())
            : tr("%1 of %2 keys shown, %3 differ").arg(shown).arg(m_model->total()).arg(m_model->differing());
    if (m_ignore->isChecked() && m_model->onlyUnknown() > 0) {
        words += tr("; %n known to some only", nullptr, m_model->onlyUnknown());
    }
    m_state->setText(words);
}

void DifferenceTab::columnMenu(int section, const QPoint& globalPlace) {
    QHeaderView* header = m_table->horizontalHeader();
    auto* menu = new QMenu(this);
    menu->setObjectName(QStringLiteral("differenceColumnMenu"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    if (section >= 0) {
        const bool pinned = std::ranges::find(m_frozen->columns(), section) != m_frozen->columns().end();
        QAction* freeze = menu->addAction(pinned ? tr("Unpin this run") : tr("Pin this run at the left"));
        freeze->setEnabled(pinned || m_pins.size() < mostPins);
        connect(freeze, &QAction::triggered, this, [this, section, pinned] { pin(section, !pinned); });
        connect(menu->addAction(tr("Hide this run")), &QAction::triggered, this, [this, section] {
            pin(section, false);
            m_table->setColumnHidden(section, true);
        });
        connect(menu->addAction(tr("Open this run")), &QAction::triggered, this,
                [this, section] { emit openRequested(m_runs[static_cast<std::size_t>(section)]); });
    }
    QAction* all = menu->addAction(tr("Show all runs"));
    all->setEnabled(header->hiddenSectionCount() > 0);
    connect(all, &QAction::triggered, this, [this] {
        for (int i = 0; i < m_model->columnCount(); ++i) {
            m_table->setColumnHidden(i, false);
        }
    });
    menu->popup(globalPlace);
}

std::vector<int> DifferenceTab::shownColumns() const {
    const QHeaderView* header = m_table->horizontalHeader();
    std::vector<int> columns;
    for (int visual = 0; visual < header->count(); ++visual) {
        const int logical = header->logicalIndex(visual);
        if (!m_table->isColumnHidden(logical)) {
            columns.push_back(logical);
        }
    }
    return columns;
}

} // namespace rankscope
