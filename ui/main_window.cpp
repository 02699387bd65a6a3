#include "ui/main_window.h"

#include "ui/compare/compare_page.h"
#include "ui/core_text.h"
#include "ui/form/form_page.h"
#include "ui/icons.h"
#include "ui/info_bar.h"
#include "ui/inspect/inspect_page.h"
#include "ui/key_bindings.h"
#include "ui/live/live_page.h"
#include "ui/log_dock.h"
#include "ui/motion.h"
#include "ui/palette.h"
#include "ui/queue/queue_page.h"
#include "ui/report/report_page.h"
#include "ui/runs/runs_page.h"
#include "ui/saved_views.h"
#include "ui/settings/settings_page.h"
#include "ui/start_page.h"
#include "ui/status_strip.h"
#include "ui/style.h"
#include "ui/toasts.h"
#include "ui/view_history.h"

#include <QApplication>
#include <QFileInfo>
#include <QLocale>
#include <QStackedWidget>
#include <QStandardPaths>
#include <QStatusBar>
#include <QVBoxLayout>

#include <cmath>

namespace rankscope {

MainWindow::MainWindow(WorkspaceEdits& edits, WorkspaceQuestions& questions, QSettings& settings,
                       const Theme& system)
    : m_settings(settings)
    , m_system(system)
    , m_theme(system)
    , m_commands(this) {
    setObjectName(QStringLiteral("mainWindow"));
    setWindowIcon(applicationIcon());
    setAcceptDrops(true);
    setDockNestingEnabled(true);

    auto* centre = new QWidget(this);
    m_infoBar = new InfoBar(centre);
    m_stack = new QStackedWidget(centre);
    m_stack->setObjectName(QStringLiteral("pageStack"));
    auto* layout = new QVBoxLayout(centre);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_infoBar);
    m_start = new StartPage(centre);
    m_start->hide();
    layout->addWidget(m_start, 1);
    layout->addWidget(m_stack, 1);
    setCentralWidget(centre);
    m_toasts = new ToastHost(this);
    m_palette = new CommandPalette(this);
    m_palette->setSource([this] { return paletteEntries(); });
    m_undoGroup.addStack(&m_undo);
    m_undoGroup.setActiveStack(&m_undo);
    buildPages(edits, questions);
    // After the pages, so that Tab reaches the log and the status bar after them.
    m_log = new LogDock(this);
    addDockWidget(Qt::BottomDockWidgetArea, m_log);
    m_log->hide();
    m_status = new StatusStrip(this);
    statusBar()->addPermanentWidget(m_status, 1);
    statusBar()->setSizeGripEnabled(false);
    buildActions();
    buildViews();
    buildStart();
    buildMenus();
    m_keys = new KeyBindings(*this, m_settings, this);
    m_settingsPage->setKeyBindings(*m_keys);
    connectPages();
    restoreLayout();
    setPreferences(loadPreferences(m_settings));
    updateTitle();
    updateRunActions();
}

MainWindow::~MainWindow() {
    // The stacks outlive the pages otherwise, and their signals would reach half-destroyed actions.
    disconnect(&m_undoGroup, nullptr, this, nullptr);
}

MainWindow::Page MainWindow::page() const { return static_cast<Page>(m_stack->currentIndex()); }

void MainWindow::showEvent(QShowEvent* event) {
    QMainWindow::showEvent(event);
    if (focusWidget() == nullptr || !m_stack->isAncestorOf(focusWidget())) {
        m_stack->currentWidget()->setFocus();
    }
}

void MainWindow::showPage(Page page) {
    const int place = static_cast<int>(page);
    m_start->hide();
    m_stack->show();
    m_stack->setCurrentIndex(place);
    m_pageActions[place]->setChecked(true);
    bringChosenRuns(page);
    QUndoStack* own = m_stack->currentWidget()->findChild<QUndoStack*>();
    m_undoGroup.setActiveStack(own != nullptr ? own : &m_undo);
    m_history->setShown(m_stack->currentWidget());
    m_stack->currentWidget()->setFocus();
    emit pageShown();
}

// A page that has no run yet shows what is chosen elsewhere.
void MainWindow::bringChosenRuns(Page page) {
    const QList<qint64> chosen = m_runsPage->chosenRuns();
    if (page == Page::Inspect && m_inspectPage->run() == 0 && chosen.size() == 1) {
        m_inspectPage->openRun(chosen.front());
    } else if (page == Page::Report && m_reportPage->chosen().isEmpty()) {
        const QList<qint64> compared = m_comparePage->compared();
        const QList<qint64>& runs = compared.isEmpty() ? chosen : compared;
        m_reportPage->setChosen(QList<RunId>(runs.begin(), runs.end()));
    }
}

void MainWindow::setPreferences(const Preferences& preferences) {
    m_preferences = preferences;
    m_settingsPage->setPreferences(preferences);
    m_start->setReopenLast(preferences.reopenLast);
    setMotionReduced(
        preferences.motion == MotionChoice::System
            ? desktopReducesMotion(QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation))
            : preferences.motion == MotionChoice::Reduced);
    setThemeChoice(preferences.theme);
}

void MainWindow::setThemeChoice(ThemeChoice choice) {
    m_themeChoice = choice;
    switch (choice) {
    case ThemeChoice::Light:
        m_theme = Theme::light();
        break;
    case ThemeChoice::Dark:
        m_theme = Theme::darkTheme();
        break;
    case ThemeChoice::System:
        m_theme = m_system;
        break;
    }
    m_themeActions[static_cast<int>(choice)]->setChecked(true);
    applyTheme();
}

void MainWindow::applyTheme() {
    applyToApplication(m_theme);
    m_commands.applyTheme(m_theme);
    m_infoBar->applyTheme(m_theme);
    m_toasts->applyTheme(m_theme);
    m_status->applyTheme(m_theme);
    m_log->applyTheme(m_theme);
    m_runsPage->applyTheme(m_theme);
    m_formPage->applyTheme(m_theme);
    m_livePage->applyTheme(m_theme);
    m_inspectPage->applyTheme(m_theme);
    m_comparePage->applyTheme(m_theme);
    m_queuePage->applyTheme(m_theme);
    m_reportPage->applyTheme(m_theme);
}

void MainWindow::inspectRun(RunId run) {
    m_inspectPage->openRun(run);
    showPage(Page::Inspect);
}

void MainWindow::setWorkspace(const QString& file, bool readOnly) {
    if (m_workspace != file) {
        m_comparePage->compare({}); // numbers of runs mean others there
        m_queuePage->forgetEdits();
    }
    m_start->hide();
    m_stack->show();
    m_workspace = file;
    m_readOnly = readOnly;
    m_views->setWritable(!readOnly);
    m_settingsPage->setWorkspace(file, readOnly);
    updateTitle();
}

void MainWindow::setRuns(std::vector<RunSummary> runs) {
    m_runs = runs;
    m_inspectPage->setRuns(runs);
    m_reportPage->setRuns(runs);
    m_comparePage->setRuns(runs);
    m_runsPage->setRuns(std::move(runs));
}

void MainWindow::setMetricNames(const QStringList& names) {
    m_metrics = names;
    m_runsPage->setMetricNames(names);
}

void MainWindow::setQueue(const QueueListing& queue, int waiting) {
    m_queued = waiting;
    m_status->showQueued(waiting);
    m_queuePage->setQueue(queue);
}

void MainWindow::beginRun(RunId id, const QString& name) {
    m_training = true;
    m_run = id;
    m_runName = name;
    m_progress = RunProgress();
    showProgress();
    updateRunActions();
}

void MainWindow::runEvents(RunId id, const std::vector<RunEvent>& events) {
    if (m_training && id == m_run) {
        const RunStatus before = m_progress.status();
        for (const RunEvent& event : events) {
            m_progress.add(event);
            noteEvent(event);
        }
        if (!events.empty()) {
            showProgress();
        }
        if (m_progress.status() != before) {
            updateRunActions();
        }
    }
    m_livePage->appendEvents(id, events);
}

void MainWindow::endRun(RunId id) {
    if (!m_training || id != m_run) {
        return;
    }
    m_training = false;
    setPendingRows(0);
    setStoreTrouble({});
    updateTitle();
    updateRunActions();
    m_status->showIdle(m_runName + QStringLiteral(": ") + statusText(m_progress.status()));
    if (m_question) {
        m_question->reject(); // it asked about a run that is no more
    }
}

void MainWindow::setPendingRows(qint64 rows) {
    if (rows == 0) {
        m_pendingSince.invalidate();
    } else if (!m_pendingSince.isValid()) {
        m_pendingSince.start();
    }
    // The recorder commits once a second; only what waits longer than two of its turns is late.
    m_status->showPendingRows(rows, m_pendingSince.isValid() && m_pendingSince.hasExpired(2000));
}

void MainWindow::setStoreTrouble(const QString& sentence) {
    m_status->showStoreTrouble(sentence);
    if (!sentence.isEmpty()) {
        showMessage(Notice::Level::Error, sentence);
    }
}

void MainWindow::showMessage(Notice::Level level, const QString& text, const QString& actionLabel,
                             std::function<void()> action) {
    m_infoBar->showMessage(level, text, actionLabel, std::move(action));
    m_log->append({QDateTime::currentDateTime(), level, {}, -1, text});
}

void MainWindow::offer(Notice::Level level, const QString& text, const QString& actionLabel,
                       std::function<void()> action) {
    m_infoBar->offer(level, text, actionLabel, std::move(action));
    m_log->append({QDateTime::currentDateTime(), level, {}, -1, text});
}

void MainWindow::showToast(Notice::Level level, const QString& text, const QString& actionLabel,
                           std::function<void()> action) {
    m_toasts->showToast(level, text, actionLabel, std::move(action));
    m_log->append({QDateTime::currentDateTime(), level, {}, -1, text});
}

void MainWindow::showProgress() {
    m_status->showRun(m_runName, m_progress);
    updateTitle();
}

void MainWindow::noteEvent(const RunEvent& event) {
    const auto log = [this](std::int64_t step, const QString& text) {
        m_log->append({QDateTime::currentDateTime(), Notice::Level::Info, m_runName, step, text});
    };
    const QLocale locale;
    if (const auto* started = std::get_if<RunStarted>(&event)) {
        m_modules = started->modules;
        log(started->firstStep,
            tr("Training on %1 in %2: %3 steps, %4 of %5 weights")
                .arg(QString::fromStdString(started->device), QString::fromStdString(started->precision),
                     locale.toString(static_cast<qlonglong>(started->totalSteps)),
                     locale.toString(static_cast<qlonglong>(started->trainableParameters)),
                     locale.toString(static_cast<qlonglong>(started->totalParameters))));
    } else if (const auto* evaluation = std::get_if<EvalDone>(&event)) {
        QStringList metrics;
        for (const auto& [name, value] : evaluation->metrics) {
            metrics << QStringLiteral("%1 %2").arg(coreText(name), locale.toString(value, 'f', 4));
        }
        log(evaluation->step, tr("Evaluation: %1").arg(metrics.join(QStringLiteral(", "))));
    } else if (const auto* checkpoint = std::get_if<CheckpointSaved>(&event)) {
        log(checkpoint->step,
            tr("Checkpoint of %1 in %2")
                .arg(locale.formattedDataSize(checkpoint->bytes), QString::fromStdString(checkpoint->path)));
    } else if (const auto* change = std::get_if<SettingsChanged>(&event)) {
        const QString text = QString::fromStdString(changeSentence(*change));
        log(change->step, text);
        m_toasts->showToast(Notice::Level::Info, text);
    } else if (const auto* notice = std::get_if<Notice>(&event)) {
        const QString text = QString::fromStdString(notice->message);
        m_log->append({QDateTime::fromMSecsSinceEpoch(std::llround(notice->wallTime * 1000.0)), notice->level,
                       m_runName, notice->step, text});
        if (notice->level != Notice::Level::Info) {
            m_toasts->showToast(notice->level, text);
        }
    } else if (const auto* ended = std::get_if<RunEnded>(&event)) {
        const bool failed = ended->status == RunStatus::Failed;
        const QString message = QString::fromStdString(ended->message);
        const QString text = message.isEmpty()
                                 ? tr("%1: %2").arg(m_runName, statusText(ended->status))
                                 : tr("%1: %2. %3").arg(m_runName, statusText(ended->status), message);
        if (failed) {
            showMessage(Notice::Level::Error, text);
        } else {
            showToast(Notice::Level::Info, text);
        }
        QApplication::alert(this);
        if (m_preferences.notifyAtEnd && (!isVisible() || !isActiveWindow())) {
            emit endedUnseen(text, failed);
        }
    }
}

void MainWindow::updateTitle() {
    QString title = m_workspace.isEmpty()
                        ? QStringLiteral("Rankscope")
                        : QFileInfo(m_workspace).fileName() + QStringLiteral(" - Rankscope");
    if (m_readOnly) {
        title += QLatin1Char(' ') + tr("(read-only)");
    }
    if (m_training && m_progress.totalSteps() > 0) {
        title += QStringLiteral(" [%1 %]").arg(static_cast<int>(m_progress.share() * 100.0));
    }
    if (title != windowTitle()) {
        setWindowTitle(title);
    }
}

} // namespace rankscope
