#pragma once

#include "core/run/live_edit.h"
#include "core/run/run_config.h"
#include "core/store/run_records.h"
#include "ui/colour_vision.h"
#include "ui/commands.h"
#include "ui/log_model.h"
#include "ui/run_progress.h"
#include "ui/settings/preferences.h"
#include "ui/theme.h"
#include "ui/workspace_edits.h"
#include "ui/workspace_questions.h"

#include <QElapsedTimer>
#include <QHash>
#include <QJsonObject>
#include <QMainWindow>
#include <QMessageBox>
#include <QPointer>
#include <QUndoGroup>
#include <QUndoStack>

#include <functional>
#include <memory>
#include <vector>

class QMenu;
class QSettings;
class QSplitter;
class QStackedWidget;
class QToolBar;

namespace rankscope {

class CommandPalette;
class ComparePage;
class FormPage;
class InspectPage;
class InfoBar;
class KeyBindings;
class LivePage;
class LogDock;
struct PaletteEntry;
class ReportPage;
class QueuePage;
class RunsPage;
class SavedViews;
class SettingsPage;
class StartPage;
class StatusStrip;
class ToastHost;
class ViewHistory;

// The window: mode bar, pages, menus, status bar, messages, palette, log. It shows what it is told and says
// what a person wants (its signals); it knows no engine, no thread and no writer. Owned by WindowApp, UI
// thread only.
class MainWindow : public QMainWindow {
    Q_OBJECT
public:
    enum class Page { Experiments, NewRun, Live, Inspect, Compare, Queue, Report, Settings };

    // `system` is the theme of the desktop, read before ours was set.
    MainWindow(WorkspaceEdits& edits, WorkspaceQuestions& questions, QSettings& settings,
               const Theme& system);
    ~MainWindow() override;

    RunsPage& runsPage() { return *m_runsPage; }
    FormPage& formPage() { return *m_formPage; }
    LivePage& livePage() { return *m_livePage; }
    InspectPage& inspectPage() { return *m_inspectPage; }
    ReportPage& reportPage() { return *m_reportPage; }
    ComparePage& comparePage() { return *m_comparePage; }
    QueuePage& queuePage() { return *m_queuePage; }
    SettingsPage& settingsPage() { return *m_settingsPage; }
    InfoBar& infoBar() { return *m_infoBar; }
    LogDock& logDock() { return *m_log; }
    CommandPalette& palette() { return *m_palette; }
    Commands& commands() { return m_commands; }
    KeyBindings& keys() { return *m_keys; }
    QUndoStack& undoStack() { return m_undo; }
    ViewHistory& viewHistory() { return *m_history; }

    Page page() const;
    void showPage(Page page);
    void inspectRun(RunId run); // on its page
    const Theme& theme() const { return m_theme; }
    void setPreferences(const Preferences& preferences);
    // Overrides the preference until the next change in the settings (the command line's --theme).
    void setThemeChoice(ThemeChoice choice);

    void showStart(); // no workspace is open; until one is, or a page is asked for
    void setWorkspace(const QString& file, bool readOnly);
    void setRecentWorkspaces(const QStringList& files);
    void setRuns(std::vector<RunSummary> runs);
    void setViews(std::vector<SavedView> views);
    void setMetricNames(const QStringList& names); // that any run has
    // Page, what the page shows, docks: what a saved view holds. Applying tells the runs that are gone.
    QJsonObject viewState() const;
    QStringList applyView(const QJsonObject& view);
    // `waiting`: entries that nobody trains.
    void setQueue(const QueueListing& queue, int waiting);

    // The run that trains: from its start until endRun, the window's state follows its events.
    void beginRun(RunId id, const QString& name);
    void runEvents(RunId id, const std::vector<RunEvent>& events);
    void endRun(RunId id);
    bool training() const { return m_training; }
    void setPendingRows(qint64 rows);
    void setStoreTrouble(const QString& sentence);

    // Into the info bar and the log.
    void showMessage(Notice::Level level, const QString& text, const QString& actionLabel = {},
                     std::function<void()> action = {});
    // An offer waits until the bar is free, and comes back when another message took its place.
    void offer(Notice::Level level, const QString& text, const QString& actionLabel,
               std::function<void()> action);
    // A toast and a line of the log.
    void showToast(Notice::Level level, const QString& text, const QString& actionLabel = {},
                   std::function<void()> action = {});
    // "A run is training": offers to put another one into the queue.
    void askToEnqueue(const QString& name, std::function<void()> enqueue);
    void saveLayout();

signals:
    void pageShown();
    void startRequested(const rankscope::RunConfig& config);
    void pauseRequested();
    void continueRequested(); // of a paused run
    void stopRequested();
    void checkpointRequested();
    void editRequested(const std::vector<rankscope::SettingEdit>& edits); // of the paused run
    void openRunRequested(qint64 run);
    void workspaceRequested(const QString& file, bool readOnly);
    void configurationRequested(const QString& file);
    // A log, a table of metrics, an adapter or another workspace, to bring into this one.
    void importRequested(const QString& fileOrFolder);
    // Of any kind; whoever opens them finds out which.
    void filesDropped(const QStringList& files);
    void viewSaveRequested(const QString& name, const QString& state);
    void viewRenameRequested(const QString& from, const QString& to);
    void viewDeleteRequested(const QString& name);
    void preferencesChanged(const rankscope::Preferences& preferences);
    void keepRunningRequested(); // hide, and quit when the run is done
    void stopAndQuitRequested(); // stop with a checkpoint, then quit
    // A run ended and nobody looks at the window.
    void endedUnseen(const QString& text, bool failed);
    void closed(); // closed with nothing training

protected:
    void showEvent(QShowEvent* event) override;
    void closeEvent(QCloseEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dragMoveEvent(QDragMoveEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    void bringChosenRuns(Page page);
    void buildPages(WorkspaceEdits& edits, WorkspaceQuestions& questions);
    void addPage(Page page, const QString& title, const QString& iconName, const QString& tip,
                 QWidget* widget);
    void buildActions();
    void buildMenus();
    void buildThemeMenu(QMenu& view);
    void buildLayoutMenu(QMenu& view);
    void buildVisionMenu(QMenu& view);
    void setColourVision(ColourVision vision, const QString& name);
    void buildViews();
    void buildStart();
    QJsonObject withoutGone(QJsonObject state, const QJsonObject& names, QStringList& gone) const;
    void changePreferences(const Preferences& preferences); // as an undo step
    void connectPages();
    QList<QSplitter*> pageSplitters() const;
    void restoreLayout();
    void resetLayout();
    void applyTheme();
    void updateTitle();
    void updateRunActions();
    void showProgress();
    void noteEvent(const RunEvent& event);
    void find();
    void askBeforeClosing();
    void askToStop();
    void askForWorkspace(bool create, bool readOnly);
    void askForConfiguration();
    void askForImport(bool folder);
    void askForAdapter();
    std::vector<PaletteEntry> paletteEntries();
    void addCharts(std::vector<PaletteEntry>& entries);
    void addMatrices(std::vector<PaletteEntry>& entries);
    void showMetric(const QString& metric);
    void showShortcuts();
    void showAbout();

    QSettings& m_settings;
    Theme m_system;
    Theme m_theme;
    Preferences m_preferences;
    ThemeChoice m_themeChoice = ThemeChoice::System;
    QUndoStack m_undo;
    QUndoGroup m_undoGroup;
    Commands m_commands;

    QToolBar* m_modeBar = nullptr;
    QStackedWidget* m_stack = nullptr;
    StartPage* m_start = nullptr;
    QList<QAction*> m_pageActions;
    RunsPage* m_runsPage = nullptr;
    FormPage* m_formPage = nullptr;
    LivePage* m_livePage = nullptr;
    InspectPage* m_inspectPage = nullptr;
    ReportPage* m_reportPage = nullptr;
    ComparePage* m_comparePage = nullptr;
    QueuePage* m_queuePage = nullptr;
    SettingsPage* m_settingsPage = nullptr;
    InfoBar* m_infoBar = nullptr;
    ToastHost* m_toasts = nullptr;
    StatusStrip* m_status = nullptr;
    LogDock* m_log = nullptr;
    CommandPalette* m_palette = nullptr;
    QMenu* m_recentMenu = nullptr;
    QList<QAction*> m_themeActions;
    QPointer<QMessageBox> m_question;
    KeyBindings* m_keys = nullptr;
    SavedViews* m_views = nullptr;
    std::unique_ptr<ViewHistory> m_history; // goes before the pages that it watches do
    QByteArray m_defaultState;
    QHash<QString, QByteArray> m_defaultSplitters; // by name

    QString m_workspace;
    bool m_readOnly = false;
    std::vector<RunSummary> m_runs;
    QStringList m_metrics;
    std::vector<ModuleInfo> m_modules; // of the run that trains
    bool m_training = false;
    RunId m_run = 0;
    QString m_runName;
    RunProgress m_progress;
    int m_queued = 0;
    QElapsedTimer m_pendingSince;
};

} // namespace rankscope
