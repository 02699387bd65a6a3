#pragma once

#include "core/store/run_records.h"

#include <QObject>

#include <filesystem>
#include <functional>

namespace rankscope {

class CheckpointWorker;
class ExportDialog;
class MainWindow;
class WorkspaceReader;

// Opens the dialog that writes a run's checkpoints for other programs, and lets the engine answer it. Owned
// by WindowApp, UI thread only.
class ExportDesk : public QObject {
    Q_OBJECT
public:
    // `whyNot`: one sentence when the engine must not be asked for outputs now; empty when it may.
    ExportDesk(MainWindow& window, WorkspaceReader& reader, CheckpointWorker& checkpoints,
               std::function<QString()> whyNot, QObject* parent = nullptr);

    void setWorkspace(const std::filesystem::path& file) { m_workspace = file; }
    // `step`: of the checkpoint that is proposed; -1: the newest.
    void open(RunId run, std::int64_t step = -1);

private:
    struct Found;
    void show(const Found& found, std::int64_t step);
    void answerPlans(ExportDialog& dialog, const Found& found);
    void answerExports(ExportDialog& dialog, RunId run);
    void answerChecks(ExportDialog& dialog, RunId run);

    MainWindow& m_window;
    WorkspaceReader& m_reader;
    CheckpointWorker& m_checkpoints;
    std::function<QString()> m_whyNot;
    std::filesystem::path m_workspace;
};

} // namespace rankscope
