#include "ui/runs/run_header.h"

#include "ui/runs/run_table_model.h"

#include <QMouseEvent>
#include <QStyleOptionHeader>

#include <algorithm>

namespace rankscope {

RunHeader::RunHeader(RunTableModel& model, QWidget* parent)
    : QHeaderView(Qt::Horizontal, parent)
    , m_model(model) {
    setSectionsClickable(true);
    connect(&model, &RunTableModel::sortKeysChanged, this, [this] {
        const SortKey& first = m_model.sortKeys().front();
        const QSignalBlocker quiet(this); // the table would sort by this one alone
        setSortIndicator(first.column, first.order);
        viewport()->update();
    });
}

// A column's border resizes it, with or without Shift.
void RunHeader::mousePressEvent(QMouseEvent* event) {
    const bool further = event->button() == Qt::LeftButton &&
                         event->modifiers().testFlag(Qt::ShiftModifier) &&
                         cursor().shape() != Qt::SplitHCursor;
    m_pressed = further ? logicalIndexAt(event->position().toPoint()) : -1;
    if (m_pressed < 0) {
        QHeaderView::mousePressEvent(event);
    }
}

void RunHeader::mouseReleaseEvent(QMouseEvent* event) {
    if (m_pressed < 0) {
        QHeaderView::mouseReleaseEvent(event);
        return;
    }
    if (logicalIndexAt(event->position().toPoint()) == m_pressed) {
        m_model.addSortKey(m_pressed);
    }
    m_pressed = -1;
}

void RunHeader::initStyleOptionForIndex(QStyleOptionHeader* option, int logicalIndex) const {
    QHeaderView::initStyleOptionForIndex(option, logicalIndex);
    const auto& keys = m_model.sortKeys();
    const auto key = std::ranges::find(keys, logicalIndex, &SortKey::column);
    if (key == keys.end()) {
        option->sortIndicator = QStyleOptionHeader::None;
        return;
    }
    option->sortIndicator =
        key->order == Qt::AscendingOrder ? QStyleOptionHeader::SortDown : QStyleOptionHeader::SortUp;
    if (keys.size() > 1) {
        option->text += QStringLiteral(" %1").arg(key - keys.begin() + 1);
    }
    if (m_model.columns().isNumeric(logicalIndex)) {
        option->text += QStringLiteral("    "); // the arrow stands at the right
    }
}

QSize RunHeader::sectionSizeFromContents(int logicalIndex) const {
    return QHeaderView::sectionSizeFromContents(logicalIndex) +
           QSize(m_model.sortKeys().size() > 1 ? fontMetrics().horizontalAdvance(QStringLiteral(" 2")) : 0,
                 0);
}

} // namespace rankscope
