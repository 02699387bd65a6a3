#pragma once

#include "app/common/source_kind.h"
#include "app/desktop/engine_functions.h"
#include "app/desktop/worker.h"
#include "core/exchange/log_import.h"
#include "core/run/run_event.h"
#include "core/store/run_records.h"

#include <QObject>
#include <QString>

#include <filesystem>
#include <functional>
#include <optional>
#include <stop_token>
#include <vector>

namespace rankscope {

// Brings logs, tables of metrics, adapters and runs of other workspaces into the open one, off the UI thread,
// one at a time. UI thread only; answers arrive there.
class ImportWorker : public QObject {
    Q_OBJECT
public:
    // What came of an import, in one sentence, and what a person should know of it beside.
    struct Outcome {
        Notice::Level level = Notice::Level::Info;
        QString sentence;
        QStringList details;
        std::vector<RunId> runs; // new, or brought up to date
    };

    explicit ImportWorker(EngineFunctions engine, QObject* parent = nullptr);
    ~ImportWorker() override;

    bool busy() const { return m_busy; }
    // Of the kinds EventFiles, Table and Workspace.
    void start(const std::filesystem::path& source, SourceKind kind, const std::filesystem::path& workspace,
               std::function<void(const Outcome&)> done);
    // `config` names the model and, where it is known, the task.
    void startAdapter(const std::filesystem::path& folder, const RunConfig& config,
                      const std::filesystem::path& workspace, std::function<void(const Outcome&)> done);
    // The model that an adapter was trained on; the error is one sentence.
    void askBase(const std::filesystem::path& folder,
                 std::function<void(const tl::expected<AdapterBase, QString>&)> done);
    // The import under way ends soon; of what is not whole nothing is left.
    void cancel();

signals:
    void progressed(int percent);

private:
    void post(std::function<Outcome(const ImportHooks&)> work, std::function<void(const Outcome&)> done);

    EngineFunctions m_engine;
    bool m_busy = false;
    std::stop_source m_stop;
    Worker m_worker; // last: its jobs use all of the above
};

} // namespace rankscope
