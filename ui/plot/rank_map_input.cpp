#include "ui/plot/rank_map_impl.h"

#include <QContextMenuEvent>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMenu>
#include <QMouseEvent>
#include <QScrollBar>
#include <QToolTip>

#include <algorithm>

// What mouse and keys do to a map of ranks.

namespace rankscope {

void RankMap::mousePressEvent(QMouseEvent* event) {
    const int module = moduleAt(event->pos());
    if (event->button() == Qt::LeftButton && module >= 0) {
        setCurrent(module);
        emit cellClicked(module);
    }
    event->accept();
}

void RankMap::mouseMoveEvent(QMouseEvent* event) {
    const int module = moduleAt(event->pos());
    if (module != m_impl->hovered) {
        m_impl->hovered = module;
        viewport()->update();
        emit cellHovered(module);
    }
}

bool RankMap::viewportEvent(QEvent* event) {
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const int module = moduleAt(help->pos());
        QToolTip::showText(help->globalPos(), m_impl->content.describe(module), viewport(), cellRect(module));
        return true;
    }
    if (event->type() == QEvent::ContextMenu && onCellMenu) {
        const auto* asked = static_cast<QContextMenuEvent*>(event);
        const bool keys = asked->reason() == QContextMenuEvent::Keyboard;
        const int module = keys ? m_impl->current : moduleAt(asked->pos());
        if (module >= 0) {
            showMenu(module,
                     keys ? viewport()->mapToGlobal(cellRect(module).bottomLeft()) : asked->globalPos());
            return true;
        }
    }
    if (event->type() == QEvent::Leave && m_impl->hovered >= 0) {
        m_impl->hovered = -1;
        viewport()->update();
        emit cellHovered(-1);
    }
    return QAbstractScrollArea::viewportEvent(event);
}

void RankMap::showMenu(int module, QPoint at) {
    setCurrent(module);
    auto* menu = new QMenu(this);
    menu->setObjectName(QStringLiteral("cellMenu"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    onCellMenu(*menu, module);
    menu->addSeparator();
    menu->addActions(actions());
    menu->popup(at);
}

void RankMap::describeCurrent() {
    setAccessibleDescription(
        m_impl->content.describe(m_impl->current).replace(QLatin1Char('\n'), QStringLiteral(", ")));
}

// The module of the next cell in that direction, over matrices that are not adapted; the first where none is
// chosen; -1 at the edge.
int RankMap::neighbour(int rows, int columns) const {
    const RankGrid& grid = m_impl->content.grid;
    if (m_impl->content.modules.empty()) {
        return -1;
    }
    const auto found = std::find(grid.cells.begin(), grid.cells.end(), std::max(0, m_impl->current));
    const auto width = static_cast<int>(grid.kinds.size());
    const auto index = static_cast<int>(found - grid.cells.begin());
    int row = index / width;
    int column = index % width;
    if (m_impl->current >= 0) {
        do {
            row += rows;
            column += columns;
            if (row < 0 || column < 0 || row >= static_cast<int>(grid.layers.size()) || column >= width) {
                return -1;
            }
        } while (grid.cell(static_cast<std::size_t>(row), static_cast<std::size_t>(column)) < 0);
    }
    return grid.cell(static_cast<std::size_t>(row), static_cast<std::size_t>(column));
}

void RankMap::moveCurrent(int rows, int columns) {
    const int module = neighbour(rows, columns);
    if (module < 0) {
        return;
    }
    setCurrent(module);
    const QRect cell = cellRect(m_impl->current);
    const QRectF view = viewport()->rect();
    if (cell.bottom() > view.bottom() - 60 || cell.top() < 40) {
        verticalScrollBar()->setValue(verticalScrollBar()->value() + cell.center().y() -
                                      static_cast<int>(view.center().y()));
    }
    QToolTip::showText(viewport()->mapToGlobal(cellRect(m_impl->current).bottomRight()),
                       m_impl->content.describe(m_impl->current), viewport());
    emit cellHovered(m_impl->current);
}

void RankMap::keyPressEvent(QKeyEvent* event) {
    switch (event->key()) {
    case Qt::Key_Left:
        moveCurrent(0, -1);
        return;
    case Qt::Key_Right:
        moveCurrent(0, 1);
        return;
    case Qt::Key_Up:
        moveCurrent(-1, 0);
        return;
    case Qt::Key_Down:
        moveCurrent(1, 0);
        return;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (m_impl->current >= 0) {
            emit cellClicked(m_impl->current);
        }
        return;
    default:
        QAbstractScrollArea::keyPressEvent(event);
    }
}

void RankMap::focusInEvent(QFocusEvent* event) {
    QAbstractScrollArea::focusInEvent(event);
    viewport()->update();
}

void RankMap::focusOutEvent(QFocusEvent* event) {
    QAbstractScrollArea::focusOutEvent(event);
    viewport()->update();
}

} // namespace rankscope
