#pragma once

#include "app/common/run_replay.h"
#include "app/desktop/engine_functions.h"
#include "app/desktop/worker.h"

#include <QObject>

#include <functional>
#include <memory>

namespace rankscope {

class MainWindow;
class WorkspaceReader;
class WorkspaceWriter;

// Lets the engine repeat part of a run on a thread of its own, says how that goes and stores what came of it.
// Owned by WindowApp, UI thread only. At its end it stops the replay and waits for it.
class ReplayDesk : public QObject {
    Q_OBJECT
public:
    // `whyNot`: one sentence when nothing can be repeated now; empty when it can.
    ReplayDesk(EngineFunctions engine, MainWindow& window, WorkspaceReader& reader, WorkspaceWriter& writer,
               std::function<QString()> whyNot, QObject* parent = nullptr);
    ~ReplayDesk() override;

    // Whether what came of a replay can be kept.
    void setReadOnly(bool readOnly) { m_readOnly = readOnly; }
    // Asks where to begin and how many steps.
    void open(RunId run);
    void start(RunId run, std::int64_t from, std::int64_t to);
    bool running() const { return m_control != nullptr; }
    void cancel();

signals:
    void runningChanged(bool running);

private:
    bool refused();
    void launch(const ReplayPlan& plan);
    void say(int percent);
    void finish(RunId run, const ReplayResult& result);

    EngineFunctions m_engine;
    MainWindow& m_window;
    WorkspaceReader& m_reader;
    WorkspaceWriter& m_writer;
    std::function<QString()> m_whyNot;
    bool m_readOnly = true;
    QString m_name;                        // of the run that is repeated
    QString m_said;                        // in the info bar
    std::shared_ptr<RunControl> m_control; // while one is under way
    Worker m_worker;                       // last: its jobs use all of the above
};

} // namespace rankscope
