#include "app/desktop/checkpoint_worker.h"

#include "app/common/scored_config.h"
#include "app/desktop/workspace_reader.h"

#include <filesystem>
#include <system_error>
#include <utility>

namespace rankscope {

namespace {

QString problemText(const Problem& problem) { return QString::fromStdString(problem.message); }

} // namespace

CheckpointWorker::CheckpointWorker(EngineFunctions engine, WorkspaceReader& reader, QObject* parent)
    : QObject(parent)
    , m_engine(std::move(engine))
    , m_reader(reader)
    , m_worker(Worker::AtEnd::Drop) {}

template <typename Value>
void CheckpointWorker::ask(
    RunId run, std::int64_t step,
    std::function<tl::expected<Value, QString>(const EngineFunctions&, const Found&)> work,
    std::function<void(const tl::expected<Value, QString>&)> done) {
    using Answer = tl::expected<Value, QString>;
    m_reader.ask<tl::expected<Found, QString>>(
        [run, step](const RunReader& reader) -> tl::expected<Found, QString> {
            const auto detail = reader.run(run);
            const auto checkpoints = reader.checkpoints(run);
            std::error_code error;
            for (auto checkpoint = checkpoints.rbegin(); detail && checkpoint != checkpoints.rend();
                 ++checkpoint) {
                if ((step < 0 || checkpoint->step == step) &&
                    std::filesystem::exists(checkpoint->path, error)) {
                    return Found{checkpoint->path, scoredConfig(*detail)};
                }
            }
            return tl::unexpected(step < 0
                                      ? tr("Run %1 has no checkpoint left.").arg(run)
                                      : tr("The checkpoint of run %1 after %2 steps is not there any more.")
                                            .arg(run)
                                            .arg(step));
        },
        [this, work = std::move(work), done = std::move(done)](const tl::expected<Found, QString>& found) {
            if (!found) {
                done(tl::unexpected(found.error()));
                return;
            }
            m_worker.post([this, work, done, found = *found] {
                Answer answer = [&]() -> Answer {
                    try {
                        return work(m_engine, found);
                    } catch (const std::exception& error) {
                        return tl::unexpected(QString::fromUtf8(error.what()));
                    }
                }();
                QMetaObject::invokeMethod(
                    this, [done, answer = std::move(answer)] { done(answer); }, Qt::QueuedConnection);
            });
        });
}

void CheckpointWorker::askSpectra(RunId run, std::int64_t step,
                                  std::function<void(const tl::expected<AdapterSpectra, QString>&)> done) {
    ask<AdapterSpectra>(
        run, step,
        [](const EngineFunctions& engine, const Found& found) {
            return engine.spectra(found.checkpoint).map_error([](const std::string& sentence) {
                return QString::fromStdString(sentence);
            });
        },
        std::move(done));
}

void CheckpointWorker::askPredictions(RunId run, std::int64_t step,
                                      std::function<void(const tl::expected<PredictReport, QString>&)> done) {
    ask<PredictReport>(
        run, step,
        [](const EngineFunctions& engine, const Found& found) {
            return engine.predict(found.config, found.checkpoint).map_error(problemText);
        },
        std::move(done));
}

void CheckpointWorker::askAdapter(RunId run, std::int64_t step, AdapterForm form,
                                  const std::filesystem::path& folder,
                                  std::function<void(const tl::expected<AdapterReport, QString>&)> done) {
    ask<AdapterReport>(
        run, step,
        [form, folder](const EngineFunctions& engine, const Found& found) {
            return engine.exportAdapter(found.checkpoint, folder, form)
                .map_error([](const std::string& sentence) { return QString::fromStdString(sentence); });
        },
        std::move(done));
}

void CheckpointWorker::askMerged(RunId run, std::int64_t step, const std::filesystem::path& folder,
                                 std::function<void(const tl::expected<MergeReport, QString>&)> done) {
    ask<MergeReport>(
        run, step,
        [folder](const EngineFunctions& engine, const Found& found) -> tl::expected<MergeReport, QString> {
            if (found.config.task.eval.empty()) {
                return tl::unexpected(tr("The run names no evaluation data to compare the merged model on; "
                                         "import it with its task, or merge it with rankscope-cli and "
                                         "--data."));
            }
            return engine.exportMerged(found.config, found.checkpoint, folder).map_error(problemText);
        },
        std::move(done));
}

void CheckpointWorker::askCheck(RunId run, std::int64_t step, const std::filesystem::path& folder,
                                std::function<void(const tl::expected<AdapterCheck, QString>&)> done) {
    ask<AdapterCheck>(
        run, step,
        [folder](const EngineFunctions& engine, const Found& found) {
            return engine.checkAdapter(found.config, found.checkpoint, folder).map_error(problemText);
        },
        std::move(done));
}

} // namespace rankscope
