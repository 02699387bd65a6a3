#pragma once

#include "app/desktop/engine_functions.h"
#include "core/store/run_records.h"

#include <QObject>
#include <QString>
#include <QTimer>

#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

namespace rankscope {

// Everything that is needed to train one run that the workspace already knows.
struct RunJob {
    RunId id = 0;
    QString name;
    RunConfig config;
    std::filesystem::path workspace;
    std::filesystem::path files;               // folder for its checkpoints
    std::filesystem::path resume;              // a checkpoint's folder; empty: from the beginning
    std::int64_t resumeStep = 0;               // steps that the checkpoint has behind it
    std::vector<SettingsChanged> changes = {}; // of settings, before that
    std::optional<double> lastSign = {};       // of life, when the checkpoint was chosen
};

// The one run that trains: owns its thread, its control, its recorder and its mailbox. The recorder gets each
// event before the window does. UI thread only; the destructor stops the run and waits for it.
class RunSession : public QObject {
    Q_OBJECT
public:
    explicit RunSession(EngineFunctions engine, QObject* parent = nullptr);
    ~RunSession() override;

    // False while another run trains.
    bool start(RunJob job);
    bool running() const { return m_active != nullptr; }
    std::optional<RunId> run() const;

    void pause();
    void resume();
    void requestCheckpoint();
    void edit(const std::vector<rankscope::SettingEdit>& edits);
    void stop();
    // The answer to displaced(): the workspace where the run goes on being recorded.
    void moveTo(const std::filesystem::path& workspace);

signals:
    // In order, nothing left out; RunEnded comes last and exactly once.
    void eventsArrived(qint64 run, const std::vector<rankscope::RunEvent>& events);
    void pendingRowsChanged(qint64 rows);
    // A sentence while the workspace cannot be written, an empty one when it works again.
    void storeTrouble(const QString& sentence);
    // The workspace is not there any more and the run waits for moveTo(); `proposal` is a file beside where
    // it was. When `takenOver`, another program goes on with the run: this one stops, and what it trained
    // since is in the proposal.
    void displaced(const QString& sentence, const QString& proposal, bool takenOver);
    // It was recorded in this workspace at its end; comes before ended().
    void moved(const QString& workspace);
    // The thread is gone and another run may start.
    void ended(qint64 run);

private:
    struct Active;

    void drain();

    EngineFunctions m_engine;
    QTimer m_timer; // ticks only while a run trains
    std::unique_ptr<Active> m_active;
    qint64 m_pendingRows = 0;
};

} // namespace rankscope
