#include "ui/log_dock.h"

#include "ui/copied_table.h"
#include "ui/icons.h"

#include <QAction>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QScrollBar>
#include <QSortFilterProxyModel>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace rankscope {

LogDock::LogDock(QWidget* parent)
    : QDockWidget(tr("Log"), parent)
    , m_model(new LogModel(this))
    , m_filtered(new QSortFilterProxyModel(this))
    , m_filter(new QLineEdit)
    , m_table(new QTableView)
    , m_copy(new QToolButton)
    , m_clear(new QToolButton) {
    setObjectName(QStringLiteral("dockLog"));
    setAllowedAreas(Qt::BottomDockWidgetArea | Qt::RightDockWidgetArea);
    m_filtered->setSourceModel(m_model);
    m_filtered->setFilterKeyColumn(-1);
    m_filtered->setFilterCaseSensitivity(Qt::CaseInsensitive);

    m_filter->setObjectName(QStringLiteral("logFilter"));
    m_filter->setPlaceholderText(tr("Filter the log"));
    m_filter->setAccessibleName(tr("Filter the log"));
    m_filter->setClearButtonEnabled(true);
    connect(m_filter, &QLineEdit::textChanged, m_filtered, &QSortFilterProxyModel::setFilterFixedString);

    m_table->setObjectName(QStringLiteral("logTable"));
    m_table->setAccessibleName(tr("Log"));
    m_table->setModel(m_filtered);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->setTabKeyNavigation(false);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_table->verticalHeader()->setDefaultSectionSize(24);
    m_table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_table->horizontalHeader()->setStretchLastSection(true);
    m_table->horizontalHeader()->setHighlightSections(false);
    const int widths[] = {88, 112, 160, 72};
    for (int column = 0; column < 4; ++column) {
        m_table->setColumnWidth(column, widths[column]);
    }

    m_copy->setAutoRaise(true);
    m_copy->setToolTip(tr("Copy the selected lines, or all"));
    m_copy->setAccessibleName(tr("Copy the log"));
    m_clear->setAutoRaise(true);
    m_clear->setToolTip(tr("Clear the log; what runs said stays in the workspace"));
    m_clear->setAccessibleName(tr("Clear the log"));
    connect(m_copy, &QToolButton::clicked, this, &LogDock::copySelection);
    connect(m_clear, &QToolButton::clicked, m_model, &LogModel::clear);
    auto* copy = new QAction(tr("Copy lines of the log"), m_table);
    copy->setShortcut(QKeySequence::Copy);
    copy->setShortcutContext(Qt::WidgetShortcut);
    connect(copy, &QAction::triggered, this, &LogDock::copySelection);
    m_table->addAction(copy);

    auto* content = new QWidget;
    auto* bar = new QHBoxLayout;
    bar->addWidget(m_filter, 1);
    bar->addWidget(m_copy);
    bar->addWidget(m_clear);
    auto* layout = new QVBoxLayout(content);
    layout->setContentsMargins(8, 4, 8, 4);
    layout->setSpacing(4);
    layout->addLayout(bar);
    layout->addWidget(m_table, 1);
    setWidget(content);
}

void LogDock::append(const LogEntry& entry) {
    const QScrollBar* scroll = m_table->verticalScrollBar();
    const bool atEnd = scroll->value() == scroll->maximum();
    m_model->append(entry);
    if (atEnd) {
        m_table->scrollToBottom();
    }
}

void LogDock::applyTheme(const Theme& theme) {
    m_model->applyTheme(theme);
    m_copy->setIcon(icon(QStringLiteral("copy"), theme));
    m_clear->setIcon(icon(QStringLiteral("delete"), theme));
}

void LogDock::copySelection() {
    QModelIndexList rows = m_table->selectionModel()->selectedRows();
    if (rows.isEmpty()) {
        for (int row = 0; row < m_filtered->rowCount(); ++row) {
            rows.append(m_filtered->index(row, 0));
        }
    }
    std::sort(rows.begin(), rows.end());
    QStringList lines;
    for (const QModelIndex& row : rows) {
        QStringList cells;
        for (int column = 0; column < LogModel::ColumnCount; ++column) {
            cells.append(row.siblingAtColumn(column).data().toString());
        }
        lines.append(cells.join(QLatin1Char('\t')));
    }
    copyTable(lines.join(QLatin1Char('\n')));
}

} // namespace rankscope
