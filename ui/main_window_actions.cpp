// What a person can do with the main window: pages, actions, menus, palette, dropped files.
#include "ui/compare/compare_page.h"
#include "ui/form/form_page.h"
#include "ui/inspect/inspect_page.h"
#include "ui/live/live_page.h"
#include "ui/log_dock.h"
#include "ui/main_window.h"
#include "ui/menu_text.h"
#include "ui/palette.h"
#include "ui/plot/step_cursor.h"
#include "ui/queue/queue_page.h"
#include "ui/report/report_page.h"
#include "ui/runs/runs_page.h"
#include "ui/saved_views.h"
#include "ui/settings/settings_page.h"
#include "ui/shortcuts_dialog.h"
#include "ui/start_page.h"
#include "ui/status_strip.h"

#include <QActionGroup>
#include <QApplication>
#include <QDesktopServices>
#include <QDir>
#include <QFileInfo>
#include <QMenuBar>
#include <QMessageBox>
#include <QStackedWidget>
#include <QToolBar>
#include <QUrl>

namespace rankscope {

void MainWindow::buildPages(WorkspaceEdits& edits, WorkspaceQuestions& questions) {
    m_modeBar = new QToolBar(tr("Pages"), this);
    m_modeBar->setObjectName(QStringLiteral("modeBar"));
    m_modeBar->setMovable(false);
    m_modeBar->setFloatable(false);
    m_modeBar->setToolButtonStyle(Qt::ToolButtonTextUnderIcon);
    m_modeBar->setIconSize({20, 20});
    m_modeBar->setContextMenuPolicy(Qt::PreventContextMenu);
    m_modeBar->toggleViewAction()->setVisible(false);
    addToolBar(Qt::LeftToolBarArea, m_modeBar);
    auto* group = new QActionGroup(this);
    group->setExclusive(true);

    m_runsPage = new RunsPage(edits, m_undo, this, &questions, &m_settings);
    m_formPage = new FormPage(this);
    m_livePage = new LivePage(this);
    m_inspectPage = new InspectPage(questions, this);
    m_reportPage = new ReportPage(questions, this);
    m_comparePage = new ComparePage(questions, this);
    m_queuePage = new QueuePage(questions, this);
    m_settingsPage = new SettingsPage(this);
    auto* cursor = new StepCursor(this);
    m_livePage->setStepCursor(*cursor);
    m_inspectPage->setStepCursor(*cursor);
    m_comparePage->setStepCursor(*cursor);
    addPage(Page::Experiments, tr("Experiments"), QStringLiteral("experiments"),
            tr("All runs of this workspace"), m_runsPage);
    addPage(Page::NewRun, tr("New run"), QStringLiteral("new-run"), tr("Configure and start a run"),
            m_formPage);
    addPage(Page::Live, tr("Live"), QStringLiteral("live"), tr("Losses, ranks and scores of one run"),
            m_livePage);
    addPage(Page::Inspect, tr("Inspect"), QStringLiteral("inspect"),
            tr("Where the ranks of one run went, and why"), m_inspectPage);
    addPage(Page::Compare, tr("Compare"), QStringLiteral("compare"), tr("Several runs side by side"),
            m_comparePage);
    addPage(Page::Queue, tr("Queue"), QStringLiteral("queue"), tr("Runs that wait, and sweeps over settings"),
            m_queuePage);
    addPage(Page::Report, tr("Report"), QStringLiteral("report"), tr("Put a report of stored runs together"),
            m_reportPage);
    addPage(Page::Settings, tr("Settings"), QStringLiteral("settings"), tr("Theme, closing, workspace"),
            m_settingsPage);
    for (QAction* action : m_pageActions) {
        group->addAction(action);
    }
}

// Pages come in the order of the enumeration: its numbers are the places in the stack and the keys Ctrl+1,
// Ctrl+2, …
void MainWindow::addPage(Page page, const QString& title, const QString& iconName, const QString& tip,
                         QWidget* widget) {
    if (widget->accessibleName().isEmpty()) {
        widget->setAccessibleName(title);
    }
    // A policy is handed on to the widget that takes the focus instead, which Tab could not reach then.
    if (widget->focusPolicy() == Qt::NoFocus && widget->focusProxy() == nullptr) {
        widget->setFocusPolicy(Qt::ClickFocus);
    }
    m_stack->addWidget(widget);
    const QKeySequence keys(Qt::CTRL | static_cast<Qt::Key>(Qt::Key_1 + static_cast<int>(page)));
    QAction* action = m_commands.add(QStringLiteral("page-") + iconName, title, {keys}, tip, iconName);
    action->setCheckable(true);
    connect(action, &QAction::triggered, this, [this, page] { showPage(page); });
    m_modeBar->addAction(action);
    m_pageActions.append(action);
}

void MainWindow::buildActions() {
    const auto add = [this](const char* id, const QString& text, const QList<QKeySequence>& keys,
                            const QString& tip, auto slot, const char* iconName = "") {
        QAction* action =
            m_commands.add(QString::fromLatin1(id), text, keys, tip, QString::fromLatin1(iconName));
        connect(action, &QAction::triggered, this, slot);
    };
    const auto key = [](auto keys) { return QList<QKeySequence>{QKeySequence(keys)}; };
    add(
        "new", tr("&New run"), key(QKeySequence::New), tr("Goes to the form for a new run"),
        [this] { showPage(Page::NewRun); }, "new-run");
    add(
        "open-workspace", tr("&Open workspace…"), key(QKeySequence::Open), tr("Opens another workspace file"),
        [this] { askForWorkspace(false, false); }, "open");
    add("open-read-only", tr("Open workspace &read-only…"), {},
        tr("Looks at a workspace without changing it"), [this] { askForWorkspace(false, true); });
    add("new-workspace", tr("New &workspace…"), {}, tr("Makes an empty workspace file and opens it"),
        [this] { askForWorkspace(true, false); });
    add("open-configuration", tr("Open &configuration…"), {},
        tr("Loads a run configuration (JSON) into the form"), [this] { askForConfiguration(); });
    add("import-logs", tr("Import &TensorBoard logs…"), {},
        tr("Every folder with event files becomes a run; the authors' logs get their rank maps"),
        [this] { askForImport(true); });
    add("import-file", tr("&Import a table or workspace…"), {},
        tr("Metrics from CSV, TSV or JSON lines, or the runs of another workspace"),
        [this] { askForImport(false); });
    add("import-adapter", tr("Import a &PEFT adapter…"), {},
        tr("An AdaLoRA or LoRA adapter becomes a run with its rank map"), [this] { askForAdapter(); });
    add("quit", tr("&Quit"), key(Qt::CTRL | Qt::Key_Q), tr("Closes the window"), [this] { close(); });
    m_commands.adopt(m_undoGroup.createUndoAction(this, tr("Undo")), QStringLiteral("undo"),
                     QKeySequence::keyBindings(QKeySequence::Undo), tr("Takes the last edit back"),
                     QStringLiteral("undo"));
    m_commands.adopt(m_undoGroup.createRedoAction(this, tr("Redo")), QStringLiteral("redo"),
                     {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Z), QKeySequence(Qt::CTRL | Qt::Key_Y)},
                     tr("Makes the edit again that was taken back"), QStringLiteral("redo"));
    add(
        "find", tr("&Find on this page"), key(QKeySequence::Find), tr("Goes to the page's filter or search"),
        [this] { find(); }, "find");
    add(
        "palette", tr("Command &palette"), key(Qt::CTRL | Qt::Key_K),
        tr("Finds an action, a run or a setting"), [this] { m_palette->open(); }, "find");
    add(
        "reset-layout", tr("&Reset layout"), key(Qt::CTRL | Qt::Key_0),
        tr("Window size and docks as they were at first"), [this] { resetLayout(); }, "reset");
    add(
        "pause", tr("&Pause"), {}, tr("Pauses the run after the current step, or continues it"),
        [this] {
            m_progress.status() == RunStatus::Paused ? emit continueRequested() : emit pauseRequested();
        },
        "pause");
    add(
        "checkpoint", tr("Save &checkpoint"), {}, tr("Writes a checkpoint after the current step"),
        [this] { emit checkpointRequested(); }, "checkpoint");
    add(
        "stop", tr("&Stop…"), {}, tr("Ends the run with a checkpoint; asks first"), [this] { askToStop(); },
        "stop");
    add(
        "shortcuts", tr("&Keyboard shortcuts"), key(QKeySequence::HelpContents),
        tr("Lists all keys and what they do"), [this] { showShortcuts(); }, "keyboard");
    add(
        "about", tr("&About Rankscope"), {}, tr("Version and licence"), [this] { showAbout(); }, "info");
    m_commands.adopt(m_log->toggleViewAction(), QStringLiteral("log"), key(Qt::CTRL | Qt::SHIFT | Qt::Key_L),
                     tr("Shows or hides the log"), QStringLiteral("log"));
    connect(m_log->toggleViewAction(), &QAction::triggered, this, [this](bool shown) {
        if (shown) {
            m_log->raise();
        }
    });
}

void MainWindow::buildMenus() {
    const auto fill = [this](QMenu& menu, std::initializer_list<const char*> ids) {
        for (const char* id : ids) {
            if (*id == '\0') {
                menu.addSeparator();
            } else {
                menu.addAction(m_commands.action(QString::fromLatin1(id)));
            }
        }
    };
    QMenu* file = menuBar()->addMenu(tr("&File"));
    fill(*file, {"new", "open-configuration", "", "open-workspace", "open-read-only", "new-workspace"});
    m_recentMenu = file->addMenu(tr("Recent wor&kspaces"));
    m_recentMenu->setEnabled(false);
    fill(*file, {"", "import-logs", "import-file", "import-adapter", "", "quit"});
    fill(*menuBar()->addMenu(tr("&Edit")), {"undo", "redo", "", "find", "palette"});
    QMenu* view = menuBar()->addMenu(tr("&View"));
    view->addActions(m_pageActions);
    view->addSeparator();
    view->addMenu(m_views->menu());
    buildLayoutMenu(*view);
    view->addSeparator();
    buildThemeMenu(*view);
    buildVisionMenu(*view);
    fill(*view, {"log", "", "reset-layout"});
    fill(*menuBar()->addMenu(tr("&Run")), {"new", "", "pause", "checkpoint", "stop"});
    fill(*menuBar()->addMenu(tr("&Help")), {"palette", "shortcuts", "", "about"});
}

void MainWindow::connectPages() {
    connect(m_runsPage, &RunsPage::newRunRequested, this, [this] { showPage(Page::NewRun); });
    connect(m_runsPage, &RunsPage::openRequested, this, &MainWindow::openRunRequested);
    connect(m_runsPage, &RunsPage::inspectRequested, this, &MainWindow::inspectRun);
    connect(m_inspectPage, &InspectPage::openRequested, this, &MainWindow::openRunRequested);
    connect(m_runsPage, &RunsPage::compareRequested, this, [this](const QList<qint64>& runs) {
        m_comparePage->compare(runs);
        showPage(Page::Compare);
    });
    connect(m_comparePage, &ComparePage::openRequested, this, &MainWindow::openRunRequested);
    connect(m_formPage, &FormPage::startRequested, this, &MainWindow::startRequested);
    connect(this, &MainWindow::pageShown, this, [this] {
        if (page() == Page::Queue) {
            m_queuePage->setBase(m_formPage->config()); // a sweep varies what the form has
        }
    });
    connect(m_queuePage, &QueuePage::openRequested, this, &MainWindow::openRunRequested);
    connect(m_livePage, &LivePage::pauseRequested, this, &MainWindow::pauseRequested);
    connect(m_livePage, &LivePage::resumeRequested, this, &MainWindow::continueRequested);
    connect(m_livePage, &LivePage::stopRequested, this, &MainWindow::stopRequested);
    connect(m_livePage, &LivePage::editRequested, this, &MainWindow::editRequested);
    connect(m_livePage, &LivePage::checkpointRequested, this, &MainWindow::checkpointRequested);
    connect(m_settingsPage, &SettingsPage::preferencesChanged, this,
            [this](const Preferences& changed) { changePreferences(changed); });
    connect(m_settingsPage, &SettingsPage::openWorkspaceRequested, this,
            [this] { askForWorkspace(false, false); });
    connect(m_settingsPage, &SettingsPage::showFolderRequested, this, [this] {
        QDesktopServices::openUrl(QUrl::fromLocalFile(QFileInfo(m_workspace).absolutePath()));
    });
    connect(m_status, &StatusStrip::liveClicked, this, [this] {
        if (m_training) {
            emit openRunRequested(m_run); // the live page may show another run
        } else {
            showPage(Page::Live);
        }
    });
    connect(m_status, &StatusStrip::queueClicked, this, [this] { showPage(Page::Queue); });
    connect(m_status, &StatusStrip::logClicked, this, [this] { m_log->show(); });
}

void MainWindow::updateRunActions() {
    const bool paused = m_progress.status() == RunStatus::Paused;
    QAction* pause = m_commands.action(QStringLiteral("pause"));
    pause->setText(paused ? tr("&Continue") : tr("&Pause"));
    for (const char* id : {"pause", "checkpoint", "stop"}) {
        m_commands.action(QString::fromLatin1(id))->setEnabled(m_training && !m_progress.ended());
    }
}

void MainWindow::setRecentWorkspaces(const QStringList& files) {
    m_recentMenu->clear();
    for (const QString& file : files) {
        connect(m_recentMenu->addAction(menuText(QDir::toNativeSeparators(file))), &QAction::triggered, this,
                [this, file] { emit workspaceRequested(file, false); });
    }
    m_recentMenu->setEnabled(!files.isEmpty());
    m_start->setRecent(files);
}

void MainWindow::find() {
    switch (page()) {
    case Page::Experiments:
        m_runsPage->focusFilter();
        break;
    case Page::NewRun:
        m_formPage->focusSearch();
        break;
    case Page::Compare:
        m_comparePage->focusSearch();
        break;
    case Page::Report:
        m_reportPage->focusSearch();
        break;
    case Page::Settings:
        m_settingsPage->focusSearch();
        break;
    case Page::Queue:
        m_queuePage->focusSweep();
        break;
    case Page::Live:
    case Page::Inspect:
        m_palette->open();
        break;
    }
}

void MainWindow::showShortcuts() { (new ShortcutsDialog(collectShortcuts(*this), this))->open(); }

void MainWindow::showAbout() {
    auto* box =
        new QMessageBox(QMessageBox::NoIcon, tr("About Rankscope"),
                        tr("Rankscope %1").arg(QStringLiteral(RANKSCOPE_VERSION)), QMessageBox::Close, this);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setIconPixmap(windowIcon().pixmap(64, 64));
    box->setInformativeText(
        tr("A workbench for AdaLoRA fine-tuning: train, watch and compare adaptive ranks. Free "
           "software under the GNU General Public License, version 3 or later. Built with Qt, "
           "QCustomPlot, LibTorch and SQLite."));
    box->open();
}

} // namespace rankscope
