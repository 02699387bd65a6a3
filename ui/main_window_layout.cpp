// Where the docks, splitters and edges of the main window are: kept, set back, and named.
#include "ui/compare/compare_page.h"
#include "ui/form/form_page.h"
#include "ui/inspect/inspect_page.h"
#include "ui/live/live_page.h"
#include "ui/log_dock.h"
#include "ui/main_window.h"
#include "ui/report/report_page.h"
#include "ui/window_layout.h"

#include <QMenu>
#include <QSettings>
#include <QSplitter>
#include <QStackedWidget>

namespace rankscope {

namespace {

QString splitterKey(const QSplitter& splitter) {
    return QStringLiteral("window/splitters/") + splitter.objectName();
}

} // namespace

void MainWindow::saveLayout() {
    m_settings.setValue(QStringLiteral("window/geometry"), saveGeometry());
    m_settings.setValue(QStringLiteral("window/state"), saveState(layoutVersion));
    m_settings.setValue(QStringLiteral("window/page"), m_stack->currentIndex());
    for (const QSplitter* splitter : pageSplitters()) {
        m_settings.setValue(splitterKey(*splitter), splitter->saveState());
    }
}

// Those of the pages that leave it to the window.
QList<QSplitter*> MainWindow::pageSplitters() const {
    QList<QSplitter*> splitters;
    for (const QWidget* page : {static_cast<QWidget*>(m_formPage), static_cast<QWidget*>(m_livePage),
                                static_cast<QWidget*>(m_inspectPage), static_cast<QWidget*>(m_comparePage),
                                static_cast<QWidget*>(m_reportPage)}) {
        for (QSplitter* splitter : page->findChildren<QSplitter*>()) {
            if (!splitter->objectName().isEmpty()) {
                splitters.append(splitter);
            }
        }
    }
    return splitters;
}

void MainWindow::restoreLayout() {
    m_defaultState = saveState(layoutVersion);
    for (const QSplitter* splitter : pageSplitters()) {
        m_defaultSplitters[splitter->objectName()] = splitter->saveState();
    }
    resize(defaultWindowSize());
    restoreGeometry(m_settings.value(QStringLiteral("window/geometry")).toByteArray());
    keepOnScreen(*this);
    restoreState(m_settings.value(QStringLiteral("window/state")).toByteArray(), layoutVersion);
    for (QSplitter* splitter : pageSplitters()) {
        splitter->restoreState(m_settings.value(splitterKey(*splitter)).toByteArray());
    }
    const int last = m_settings.value(QStringLiteral("window/page"), 0).toInt();
    showPage(last >= 0 && last < m_stack->count() ? static_cast<Page>(last) : Page::Experiments);
}

void MainWindow::resetLayout() {
    restoreState(m_defaultState, layoutVersion);
    for (QSplitter* splitter : pageSplitters()) {
        splitter->restoreState(m_defaultSplitters.value(splitter->objectName()));
    }
    if (!isMaximized() && !isFullScreen()) {
        resize(defaultWindowSize());
        keepOnScreen(*this);
    }
}

// What belongs together for a piece of work.
void MainWindow::buildLayoutMenu(QMenu& view) {
    QMenu* menu = view.addMenu(tr("&Layouts"));
    const auto add = [this, menu](const char* id, const QString& text, const QString& tip, Page page,
                                  bool log) {
        QAction* action = m_commands.add(QLatin1String(id), text, {}, tip);
        menu->addAction(action);
        connect(action, &QAction::triggered, this, [this, page, log] {
            resetLayout();
            m_log->setVisible(log);
            showPage(page);
        });
    };
    add("layout-train", tr("Layout: &train"), tr("The live page with the log below it"), Page::Live, true);
    add("layout-inspect", tr("Layout: &inspect"), tr("The map and the triplets of one run"), Page::Inspect,
        false);
    add("layout-compare", tr("Layout: &compare"), tr("Several runs side by side"), Page::Compare, false);
    add("layout-write", tr("Layout: &write up"), tr("The report with its preview"), Page::Report, false);
    menu->addSeparator();
    menu->addAction(m_commands.action(QStringLiteral("reset-layout")));
}

} // namespace rankscope
