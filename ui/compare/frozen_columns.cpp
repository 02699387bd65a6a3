#include "ui/compare/frozen_columns.h"

#include "ui/compare/plain_table_model.h"

#include <QEvent>
#include <QHeaderView>
#include <QScrollBar>
#include <QTableView>

#include <algorithm>

namespace rankscope {

FrozenColumns::FrozenColumns(QTableView* table)
    : QObject(table)
    , m_table(table)
    , m_view(makeTableView(table, table->objectName() + QStringLiteral("Frozen"), table->accessibleName())) {
    m_view->setModel(table->model());
    QItemSelectionModel* spare = m_view->selectionModel();
    m_view->setSelectionModel(table->selectionModel());
    delete spare;
    m_view->setSelectionBehavior(table->selectionBehavior());
    m_view->setFocusPolicy(Qt::NoFocus); // the table itself has the keyboard
    m_view->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_view->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_table->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_view->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_view->horizontalHeader()->setSectionsMovable(false);
    m_view->horizontalHeader()->setContextMenuPolicy(Qt::CustomContextMenu);
    m_view->hide();
    connect(m_table->verticalScrollBar(), &QScrollBar::valueChanged, m_view->verticalScrollBar(),
            &QScrollBar::setValue);
    connect(m_view->verticalScrollBar(), &QScrollBar::valueChanged, m_table->verticalScrollBar(),
            &QScrollBar::setValue);
    connect(m_table->horizontalHeader(), &QHeaderView::sectionResized, this,
            [this](int column, int, int width) {
                m_view->setColumnWidth(column, width);
                fit();
            });
    connect(m_view->horizontalHeader(), &QHeaderView::sectionResized, this,
            [this](int column, int, int width) {
                if (width > 0 && std::ranges::find(m_columns, column) != m_columns.end()) {
                    m_table->setColumnWidth(column, width);
                }
            });
    connect(m_table->selectionModel(), &QItemSelectionModel::currentChanged, this,
            [this](const QModelIndex& current) { uncover(current.column()); });
    connect(m_table->model(), &QAbstractItemModel::modelReset, this, &FrozenColumns::arrange);
    m_table->installEventFilter(this);
    m_table->verticalHeader()->installEventFilter(this);
    m_table->viewport()->installEventFilter(this);
}

void FrozenColumns::setColumns(std::vector<int> columns) {
    m_columns = std::move(columns);
    arrange();
}

void FrozenColumns::arrange() {
    const int count = m_table->model()->columnCount();
    std::erase_if(m_columns, [count](int column) { return column >= count; });
    QHeaderView* header = m_table->horizontalHeader();
    for (std::size_t i = 0; i < m_columns.size(); ++i) {
        header->moveSection(header->visualIndex(m_columns[i]), static_cast<int>(i));
        m_table->setColumnHidden(m_columns[i], false);
    }
    for (int column = 0; column < count; ++column) {
        m_view->setColumnHidden(column, std::ranges::find(m_columns, column) == m_columns.end());
        m_view->setColumnWidth(column, m_table->columnWidth(column));
    }
    QHeaderView* frozen = m_view->horizontalHeader();
    for (std::size_t i = 0; i < m_columns.size(); ++i) {
        frozen->moveSection(frozen->visualIndex(m_columns[i]), static_cast<int>(i));
    }
    m_view->setVisible(!m_columns.empty());
    fit();
    m_view->verticalScrollBar()->setValue(m_table->verticalScrollBar()->value());
}

void FrozenColumns::fit() {
    if (m_columns.empty()) {
        return;
    }
    int width = 1; // a hairline of what lies below
    for (const int column : m_columns) {
        width += m_table->columnWidth(column);
    }
    const QRect inner = m_table->viewport()->geometry();
    const int top = m_table->horizontalHeader()->geometry().top();
    m_view->horizontalHeader()->setFixedHeight(m_table->horizontalHeader()->height());
    m_view->setGeometry(inner.left(), top, std::min(width, inner.width()), inner.bottom() + 1 - top);
    m_view->raise();
}

// A cell that the keyboard has come to may lie below what is frozen.
void FrozenColumns::uncover(int column) {
    if (m_columns.empty() || column < 0 || std::ranges::find(m_columns, column) != m_columns.end()) {
        return;
    }
    const int covered = m_view->width() - m_table->columnViewportPosition(column);
    if (covered > 0) {
        QScrollBar* bar = m_table->horizontalScrollBar();
        bar->setValue(bar->value() - covered);
    }
}

bool FrozenColumns::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::Resize || event->type() == QEvent::Show) {
        fit();
    }
    return QObject::eventFilter(watched, event);
}

} // namespace rankscope
