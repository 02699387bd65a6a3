#pragma once

#include "app/desktop/engine_functions.h"
#include "app/desktop/queue_keeper.h"
#include "app/desktop/run_session.h"
#include "app/desktop/stored_runs.h"

#include <QObject>

#include <filesystem>
#include <functional>
#include <optional>
#include <vector>

namespace rankscope {

class MainWindow;
class WorkspaceReader;
class WorkspaceWriter;

// Starts, queues, resumes and opens runs, and keeps the window told about the one that trains. Owned by
// WindowApp, UI thread only.
class RunDesk : public QObject {
    Q_OBJECT
public:
    RunDesk(EngineFunctions engine, MainWindow& window, WorkspaceWriter& writer, WorkspaceReader& reader,
            QObject* parent = nullptr);

    void setWorkspace(const std::filesystem::path& file, bool readOnly);
    void setShowLive(bool on) { m_showLive = on; }
    void setStartQueued(bool on) { m_startQueued = on; }

    // A checked configuration; offers the queue while another run trains.
    void start(const RunConfig& config);
    // Continues from the newest checkpoint, or starts a run that was only queued.
    void resume(RunId run);
    // On the live page: the run that trains, or a stored one.
    void open(RunId run);
    // Its configuration into the form.
    void clone(RunId run);
    // The same, so that starting it makes a branch from one of the run's checkpoints.
    void branch(RunId run);
    // From the checkpoint at or before `step`, with another budget (triplets).
    void branchWith(RunId run, std::int64_t step, std::int64_t budget);
    // The same with floors, ceilings and pins instead.
    void branchLimited(RunId run, std::int64_t step, const MethodConfig& limits);
    void startBranch(RunId parent, std::int64_t step, const RunConfig& config);
    void stop();
    // Stops, and lets nothing of the queue start.
    void stopAll();

    RunSession& session() { return m_session; }
    QueueKeeper& queue() { return m_queue; }
    // Trains what waits in the workspace's queue, one run after the other, until it is empty or paused.
    void startQueue();
    // Asks again for a run whose device was busy.
    void pollQueue();
    // New runs behind the others.
    void enqueue(std::vector<RunConfig> runs, const QString& group);
    // The configuration of a queued run once more, right behind it.
    void duplicate(RunId run);
    void pauseQueue(bool paused);
    // What the reading connection saw.
    void setListing(const QueueListing& listing);
    // What "auto" means on this machine.
    void setAutomaticDevice(const QString& device) { m_automatic = device; }
    // While held (the engine repeats a run) nothing starts: what is wished for waits in the queue.
    void setHeld(bool held);
    // Training, or about to.
    bool busy() const { return m_session.running() || m_preparing > 0; }

signals:
    // A run has ended and none follows.
    void idle(rankscope::RunStatus last);

private:
    bool refuseReadOnly();
    void whenFree(const QString& name, std::function<void()> action);
    void create(const RunConfig& config);
    void askBranch(RunId run, std::optional<std::int64_t> step, std::optional<std::int64_t> budget,
                   std::optional<MethodConfig> limits = std::nullopt);
    void createBranch(RunId parent, const StoredCheckpoint& checkpoint, const RunConfig& config);
    void prepareResume(const ResumePoint& point, bool claimed);
    void takeNext();
    void prepareClaimed(const QueueEntry& entry);
    void dropClaimed(RunId run);
    void submit(RunJob job);
    void launch(RunJob job);
    void showBase(const RunJob& job);
    void replay(RunId run);
    void takeEvents(RunId run, const std::vector<RunEvent>& events);
    void runEnded(RunId run);
    void remember(const std::vector<RunEvent>& events);
    void fail(const QString& sentence);

    MainWindow& m_window;
    WorkspaceWriter& m_writer;
    WorkspaceReader& m_reader;
    decltype(EngineFunctions::branch) m_copyCheckpoint;
    RunSession m_session;
    QueueKeeper m_queue;
    QString m_automatic = QStringLiteral("cpu");
    bool m_wantsQueue = false; // takes runs from the queue while there are some
    // What waited in the queue when the workspace was opened, perhaps in a file from somebody else, starts
    // when a person starts the queue or puts a run into it; nothing until the first listing says whether
    // there is any.
    bool m_queueAsked = false;
    bool m_listed = false;
    std::filesystem::path m_workspace;
    bool m_readOnly = true;
    bool m_showLive = true;
    bool m_startQueued = true;
    bool m_nothingMore = false;
    bool m_held = false;
    int m_preparing = 0; // runs between the wish and their start
    bool m_lookingIntoQueue = false;
    std::vector<std::function<void()>> m_afterLook; // starts wished for meanwhile
    int m_openRequest = 0;

    // The run that trains, for a live page that comes back to it.
    QString m_name;
    RunConfig m_settings;                      // as it was launched
    std::optional<LivePage::StoredRun> m_base; // what was there before it was resumed
    std::vector<RunEvent> m_history;
    std::size_t m_historyAllocations = 0;
    RunStatus m_lastStatus = RunStatus::Finished;
};

} // namespace rankscope
