#pragma once

#include "app/desktop/engine_functions.h"
#include "app/desktop/worker.h"
#include "core/store/run_records.h"

#include <QObject>
#include <QString>

#include <functional>

namespace rankscope {

class WorkspaceReader;

// Answers what only the engine can tell of a run's checkpoint, on a thread of its own. UI thread only.
class CheckpointWorker : public QObject {
    Q_OBJECT
public:
    CheckpointWorker(EngineFunctions engine, WorkspaceReader& reader, QObject* parent = nullptr);

    // `step` -1: the newest checkpoint that is there.
    void askSpectra(RunId run, std::int64_t step,
                    std::function<void(const tl::expected<AdapterSpectra, QString>&)> done);
    void askPredictions(RunId run, std::int64_t step,
                        std::function<void(const tl::expected<PredictReport, QString>&)> done);
    // `folder` empty: counted, not written.
    void askAdapter(RunId run, std::int64_t step, AdapterForm form, const std::filesystem::path& folder,
                    std::function<void(const tl::expected<AdapterReport, QString>&)> done);
    void askMerged(RunId run, std::int64_t step, const std::filesystem::path& folder,
                   std::function<void(const tl::expected<MergeReport, QString>&)> done);
    // Of an adapter that was written from this checkpoint.
    void askCheck(RunId run, std::int64_t step, const std::filesystem::path& folder,
                  std::function<void(const tl::expected<AdapterCheck, QString>&)> done);

private:
    // A checkpoint and the configuration that scores it.
    struct Found {
        std::filesystem::path checkpoint;
        RunConfig config;
    };
    template <typename Value>
    void ask(RunId run, std::int64_t step,
             std::function<tl::expected<Value, QString>(const EngineFunctions&, const Found&)> work,
             std::function<void(const tl::expected<Value, QString>&)> done);

    EngineFunctions m_engine;
    WorkspaceReader& m_reader;
    Worker m_worker; // last: its jobs use all of the above
};

} // namespace rankscope
