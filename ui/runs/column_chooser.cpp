#include "ui/runs/column_chooser.h"

#include <QHeaderView>
#include <QLineEdit>
#include <QScreen>
#include <QSortFilterProxyModel>
#include <QStandardItemModel>
#include <QTreeView>
#include <QVBoxLayout>

#include <algorithm>

namespace rankscope {

ColumnChooser::ColumnChooser(QWidget* parent)
    : QFrame(parent, Qt::Popup)
    , m_search(new QLineEdit(this))
    , m_list(new QTreeView(this))
    , m_model(new QStandardItemModel(this))
    , m_found(new QSortFilterProxyModel(this)) {
    setObjectName("columnChooser");
    setStyleSheet(QStringLiteral("#columnChooser { border: 1px solid palette(mid); }"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(8, 8, 8, 8);
    column->setSpacing(8);
    m_search->setObjectName("columnSearch");
    m_search->setPlaceholderText(tr("Search metrics and settings"));
    m_search->setAccessibleName(tr("Search columns"));
    m_search->setClearButtonEnabled(true);
    m_found->setSourceModel(m_model);
    m_found->setFilterCaseSensitivity(Qt::CaseInsensitive);
    m_found->setFilterKeyColumn(-1);
    m_list->setObjectName("columnList");
    m_list->setAccessibleName(tr("Columns of the table"));
    m_list->setModel(m_found);
    m_list->setRootIsDecorated(false);
    m_list->setUniformRowHeights(true);
    m_list->setHeaderHidden(true);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    column->addWidget(m_search);
    column->addWidget(m_list, 1);
    connect(m_search, &QLineEdit::textChanged, m_found, &QSortFilterProxyModel::setFilterFixedString);
    connect(m_search, &QLineEdit::returnPressed, this, [this] {
        // The first that was found is the one that was meant.
        if (const QModelIndex first = m_found->index(0, 0); first.isValid()) {
            QStandardItem* item = m_model->itemFromIndex(m_found->mapToSource(first));
            if (item->isEnabled()) {
                item->setCheckState(item->checkState() == Qt::Checked ? Qt::Unchecked : Qt::Checked);
            }
        }
    });
    connect(m_model, &QStandardItemModel::itemChanged, this, [this](const QStandardItem* item) {
        emit toggled(item->data().toString(), item->checkState() == Qt::Checked);
    });
}

void ColumnChooser::setEntries(const std::vector<Entry>& entries) {
    const QSignalBlocker quiet(m_model);
    m_found->setSourceModel(nullptr);
    m_model->clear();
    for (const Entry& entry : entries) {
        auto* title = new QStandardItem(entry.title);
        title->setData(entry.id);
        title->setCheckable(true);
        title->setCheckState(entry.shown ? Qt::Checked : Qt::Unchecked);
        title->setEnabled(!entry.fixed);
        title->setToolTip(entry.where);
        auto* where = new QStandardItem(entry.where);
        where->setEnabled(false);
        where->setToolTip(entry.where);
        m_model->appendRow({title, where});
    }
    m_found->setSourceModel(m_model);
    m_list->header()->resizeSection(0, 200);
}

void ColumnChooser::popup(const QPoint& topRight) {
    const QRect room = screen()->availableGeometry();
    resize(480, std::min(440, room.height() - 40));
    const int left =
        std::clamp(topRight.x() - width(), room.left(), std::max(room.left(), room.right() - width()));
    const int top = std::clamp(topRight.y(), room.top(), std::max(room.top(), room.bottom() - height()));
    move(left, top);
    m_search->clear();
    show();
    m_search->setFocus();
}

} // namespace rankscope
