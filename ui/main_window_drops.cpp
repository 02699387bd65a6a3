// What is dropped on the main window: files, and runs from the table.
#include "ui/compare/compare_page.h"
#include "ui/main_window.h"
#include "ui/runs/run_drag.h"

#include <QDragEnterEvent>
#include <QMimeData>
#include <QToolBar>
#include <QUrl>

namespace rankscope {

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
    if (event->mimeData()->hasUrls() || !draggedRuns(*event->mimeData()).isEmpty()) {
        event->acceptProposedAction();
    }
}

// Runs are carried to another page over its button.
void MainWindow::dragMoveEvent(QDragMoveEvent* event) {
    if (event->mimeData()->hasUrls()) {
        event->acceptProposedAction();
        return;
    }
    const QAction* over = m_modeBar->actionAt(m_modeBar->mapFrom(this, event->position().toPoint()));
    if (over == m_pageActions[static_cast<int>(Page::Compare)]) {
        showPage(Page::Compare);
    }
    event->setAccepted(page() == Page::Compare && !draggedRuns(*event->mimeData()).isEmpty());
}

void MainWindow::dropEvent(QDropEvent* event) {
    const QList<qint64> runs = draggedRuns(*event->mimeData());
    QStringList files;
    for (const QUrl& url : event->mimeData()->urls()) {
        if (url.isLocalFile()) {
            files << url.toLocalFile();
        }
    }
    if (!runs.isEmpty() && page() == Page::Compare) {
        event->acceptProposedAction();
        QList<qint64> together = m_comparePage->compared();
        for (const qint64 run : runs) {
            if (!together.contains(run)) {
                together.append(run);
            }
        }
        m_comparePage->compare(together);
    } else if (!files.isEmpty()) {
        event->acceptProposedAction();
        emit filesDropped(files);
    }
}

} // namespace rankscope
