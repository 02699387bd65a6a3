#pragma once

#include "app/desktop/arrivals.h"
#include "app/desktop/checkpoint_worker.h"
#include "app/desktop/desktop_notice.h"
#include "app/desktop/engine_functions.h"
#include "app/desktop/export_desk.h"
#include "app/desktop/facts_worker.h"
#include "app/desktop/launch_options.h"
#include "app/desktop/replay_desk.h"
#include "app/desktop/run_desk.h"
#include "app/desktop/workspace_reader.h"
#include "app/desktop/workspace_writer.h"
#include "ui/main_window.h"

#include <QObject>
#include <QPointer>
#include <QTimer>

class QMessageBox;
class QSettings;

namespace rankscope {

// The program behind the window: puts pages, workspace and runs together, opens workspaces and decides when
// to end. Owned by main() or a test, UI thread only.
class WindowApp : public QObject {
    Q_OBJECT
public:
    // Reads the desktop's theme: make it before any palette of ours is set.
    WindowApp(EngineFunctions engine, LaunchOptions options, QSettings& settings);
    ~WindowApp() override;

    // Shows the window at once; everything that takes time follows.
    void show();
    MainWindow& window() { return *m_window; }
    RunDesk& desk() { return *m_desk; }
    ReplayDesk& replay() { return m_replay; }

    // As if a signal asked the program to end: a run is stopped with a checkpoint first.
    void interrupt(int exitCode);

signals:
    void workspaceOpened(const QString& file);
    // One sentence; the program goes on.
    void workspaceRefused(const QString& sentence);
    // Nothing is left to do.
    void finished(int exitCode);

private:
    enum class Access { Create, Existing, ReadOnly };

    void connectWindow();
    void connectAdapters();
    QString whyNoEngine() const;
    void start();
    void openFirstWorkspace();
    void openWorkspace(const QString& file, Access access);
    void openReader(const QString& file, const std::optional<StoreError>& writerError);
    void workspaceReady(const QString& file, const QString& readOnlyReason);
    void refuse(const StoreError& error);
    void askForAnother(const QString& sentence);
    void askForPlace(const QString& sentence, const QString& proposal);
    void rememberWorkspace(const QString& file);
    void runsListed(const std::vector<RunSummary>& runs);
    void offerQueue();
    void offerInterrupted(const std::vector<RunSummary>& runs);
    void loadConfiguration(const QString& file);
    void startConfiguration(const QString& presetOrFile);
    void showDiagnostics(const std::vector<DeviceInfo>& devices);
    void keepRunning();
    void stopAndQuit(int exitCode);
    void runsDone(RunStatus last);
    void poll();

    LaunchOptions m_options;
    QSettings& m_settings;
    const Preferences m_stored;   // as the window was launched
    const Preferences m_atLaunch; // with what holds for this launch only
    Preferences m_preferences;    // that are in force
    WorkspaceWriter m_writer;
    WorkspaceReader m_reader;
    FactsWorker m_facts;
    CheckpointWorker m_checkpoints;
    DesktopNotice m_notice; // of runs that end unseen
    std::unique_ptr<MainWindow> m_window;
    std::unique_ptr<RunDesk> m_desk;
    Arrivals m_arrivals;
    ExportDesk m_export;
    ReplayDesk m_replay;
    QTimer m_poll;
    QPointer<QMessageBox> m_openQuestion;
    bool m_takenOver = false; // by another program, the run that trains
    QString m_movedTo;        // where the run that trains is recorded since its workspace has gone

    QString m_workspace; // that is open
    bool m_readOnly = true;
    bool m_strangersTrain = false; // a run of the list is trained by another program, or was
    bool m_queueOffered = false;
    bool m_interruptedOffered = false;
    int m_polls = 0;
    int m_openFailures = 0;
    std::optional<int> m_quitWhenIdle; // exit code
};

} // namespace rankscope
