#include "ui/compare/plain_table_model.h"

#include "ui/copied_table.h"
#include "ui/core_text.h"
#include "ui/menu_button.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QFont>
#include <QHeaderView>
#include <QMenu>
#include <QTableView>
#include <QToolButton>

#include <functional>
#include <utility>

namespace rankscope {

void PlainTableModel::setTable(PlainTable table) {
    beginResetModel();
    m_table = std::move(table);
    endResetModel();
}

int PlainTableModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_table.rows.size());
}

int PlainTableModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_table.headers.size());
}

QVariant PlainTableModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const auto& row = m_table.rows[static_cast<std::size_t>(index.row())];
    const auto column = static_cast<std::size_t>(index.column());
    if (column >= row.size()) {
        return {};
    }
    switch (role) {
    case Qt::DisplayRole:
    case Qt::ToolTipRole:
        return m_table.isWords(column) ? coreText(row[column].text)
                                       : QString::fromStdString(row[column].text);
    case Qt::TextAlignmentRole:
        return int((m_table.isText(column) ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    case Qt::FontRole: {
        QFont font;
        font.setBold(row[column].strong);
        return font;
    }
    default:
        return {};
    }
}

QVariant PlainTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount()) {
        return {};
    }
    if (role == Qt::DisplayRole) {
        return coreText(m_table.headers[static_cast<std::size_t>(section)]);
    }
    if (role == Qt::TextAlignmentRole) {
        const bool text = m_table.isText(static_cast<std::size_t>(section));
        return int((text ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    }
    return {};
}

QTableView* makeTableView(QWidget* parent, const QString& name, const QString& accessibleName) {
    auto* view = new QTableView(parent);
    view->setObjectName(name);
    view->setAccessibleName(accessibleName);
    view->setFrameShape(QFrame::NoFrame);
    view->setShowGrid(false);
    view->setAlternatingRowColors(true);
    view->setWordWrap(false);
    view->setSelectionBehavior(QAbstractItemView::SelectRows);
    view->setEditTriggers(QAbstractItemView::NoEditTriggers);
    view->setTabKeyNavigation(false);
    view->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    view->setStyleSheet(QStringLiteral("QTableView::item { padding: 0 5px; }"));
    view->verticalHeader()->hide();
    view->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    view->verticalHeader()->setDefaultSectionSize(28);
    view->horizontalHeader()->setHighlightSections(false);
    view->horizontalHeader()->setMinimumSectionSize(48);
    return view;
}

QToolButton* makeCopyButton(QWidget* parent, const std::function<PlainTable()>& table) {
    auto* button = new MenuButton(parent);
    button->setObjectName(QStringLiteral("copyTable"));
    button->setText(PlainTableModel::tr("Copy"));
    button->setToolTip(PlainTableModel::tr("Copies the table as it is shown"));
    QMenu* menu = button->menu();
    const std::pair<QString, TableLayout> layouts[] = {
        {PlainTableModel::tr("Copy as TSV"), TableLayout::Tsv},
        {PlainTableModel::tr("Copy as Markdown"), TableLayout::Markdown},
        {PlainTableModel::tr("Copy as LaTeX"), TableLayout::Latex}};
    for (const auto& [text, layout] : layouts) {
        QObject::connect(menu->addAction(text), &QAction::triggered, button, [table, layout = layout] {
            const QString text = QString::fromStdString(asText(table(), layout));
            if (layout == TableLayout::Tsv) {
                copyTable(text);
            } else {
                QApplication::clipboard()->setText(text);
            }
        });
    }
    return button;
}

} // namespace rankscope
