#include "app/desktop/import_worker.h"

#include "core/exchange/table_import.h"
#include "core/exchange/tensorboard_import.h"
#include "core/store/run_copy.h"

#include <algorithm>
#include <atomic>
#include <memory>
#include <system_error>

namespace rankscope {

namespace {

QString quoted(const std::filesystem::path& path) {
    return QString::fromStdString(path.filename().empty() ? path.parent_path().filename().string()
                                                          : path.filename().string());
}

ImportWorker::Outcome outcomeOf(const std::vector<ImportedLog>& logs, const std::filesystem::path& source) {
    ImportWorker::Outcome outcome;
    std::int64_t points = 0;
    int maps = 0;
    for (const ImportedLog& log : logs) {
        outcome.runs.push_back(log.run);
        points += log.points;
        maps += log.allocations > 0 ? 1 : 0;
        for (const std::string& sentence : log.sentences) {
            outcome.details << QString::fromStdString(sentence);
        }
    }
    outcome.sentence =
        std::none_of(logs.begin(), logs.end(), [](const ImportedLog& log) { return log.changed; })
            ? ImportWorker::tr("%1 holds nothing new.").arg(quoted(source))
            : ImportWorker::tr("%1: %n runs with %2 numbers imported, %3 with rank maps.", nullptr,
                               static_cast<int>(logs.size()))
                  .arg(quoted(source), QString::number(points), QString::number(maps));
    return outcome;
}

ImportWorker::Outcome outcomeOf(const ImportError& error) {
    ImportWorker::Outcome outcome;
    outcome.level = error.kind == ImportError::Kind::Stopped ? Notice::Level::Info : Notice::Level::Warning;
    outcome.sentence = QString::fromStdString(error.message);
    return outcome;
}

ImportWorker::Outcome outcomeOf(const tl::expected<RunCopyReport, StoreError>& copied,
                                const std::filesystem::path& source) {
    ImportWorker::Outcome outcome;
    if (!copied) {
        outcome.level = Notice::Level::Warning;
        outcome.sentence = QString::fromStdString(copied.error().message);
        return outcome;
    }
    for (const CopiedRun& run : copied->copied) {
        outcome.runs.push_back(run.to);
    }
    for (const std::string& sentence : copied->sentences) {
        outcome.details << QString::fromStdString(sentence);
    }
    const auto runs = static_cast<int>(copied->copied.size());
    outcome.sentence =
        copied->stopped
            ? ImportWorker::tr("Stopped: %n runs of %1 were copied.", nullptr, runs).arg(quoted(source))
            : ImportWorker::tr("%n runs of %1 were copied into this workspace.", nullptr, runs)
                  .arg(quoted(source));
    return outcome;
}

ImportWorker::Outcome import(const std::filesystem::path& source, SourceKind kind,
                             const std::filesystem::path& workspace, const ImportHooks& hooks) {
    switch (kind) {
    case SourceKind::EventFiles: {
        const auto logs = importTensorBoard(source, workspace, {}, hooks);
        return logs ? outcomeOf(*logs, source) : outcomeOf(logs.error());
    }
    case SourceKind::Table: {
        const auto log = importTable(source, workspace, {}, {}, hooks);
        return log ? outcomeOf(std::vector{*log}, source) : outcomeOf(log.error());
    }
    case SourceKind::Workspace: {
        RunCopyOptions options;
        options.stop = hooks.stop;
        options.progress = hooks.progress;
        return outcomeOf(copyRuns(source, workspace, options), source);
    }
    case SourceKind::Configuration:
    case SourceKind::Adapter:
        break; // they go other ways
    }
    return {};
}

ImportWorker::Outcome warning(const QString& sentence) {
    ImportWorker::Outcome outcome;
    outcome.level = Notice::Level::Warning;
    outcome.sentence = sentence;
    return outcome;
}

ImportWorker::Outcome outcomeOf(const StoredAdapter& stored, const std::filesystem::path& folder) {
    ImportWorker::Outcome outcome;
    outcome.runs.push_back(stored.run);
    if (!stored.adapter.unknown.empty()) {
        outcome.details << QString::fromStdString(stored.adapter.unknown);
    }
    outcome.sentence = ImportWorker::tr("%1: %2 of %3 triplets in %4 modules imported.")
                           .arg(quoted(folder), QString::number(stored.adapter.allocation.kept),
                                QString::number(stored.adapter.allocation.mask.size()),
                                QString::number(stored.adapter.started.modules.size()));
    return outcome;
}

// Everything is checked before a run is made; the model is read twice for it.
ImportWorker::Outcome importAdapterRun(const EngineFunctions& engine, const std::filesystem::path& folder,
                                       const RunConfig& config, const std::filesystem::path& workspace,
                                       const ImportHooks& hooks) {
    const auto stopped = [] { return outcomeOf(stoppedImport()); };
    const auto checked = engine.importAdapter(folder, config, {});
    if (!checked) {
        return warning(QString::fromStdString(checked.error().message));
    }
    if (hooks.stop.stop_requested()) {
        return stopped();
    }
    hooks.progress(0.5);
    WriterOptions options;
    options.markInterrupted = false; // that is for who opens the workspace
    const auto writer = RunWriter::open(workspace, options);
    if (!writer) {
        return warning(QString::fromStdString(writer.error().message));
    }
    const auto stored = storeAdapter(**writer, folder, checked->config, engine.importAdapter, hooks.stop);
    if (!stored) {
        return warning(QString::fromStdString(stored.error().message));
    }
    return *stored ? outcomeOf(**stored, folder) : stopped();
}

} // namespace

ImportWorker::ImportWorker(EngineFunctions engine, QObject* parent)
    : QObject(parent)
    , m_engine(std::move(engine))
    , m_worker(Worker::AtEnd::Drop) {}

ImportWorker::~ImportWorker() { m_stop.request_stop(); }

void ImportWorker::start(const std::filesystem::path& source, SourceKind kind,
                         const std::filesystem::path& workspace, std::function<void(const Outcome&)> done) {
    post([source, kind,
          workspace](const ImportHooks& hooks) { return import(source, kind, workspace, hooks); },
         std::move(done));
}

void ImportWorker::startAdapter(const std::filesystem::path& folder, const RunConfig& config,
                                const std::filesystem::path& workspace,
                                std::function<void(const Outcome&)> done) {
    post(
        [this, folder, config, workspace](const ImportHooks& hooks) {
            return importAdapterRun(m_engine, folder, config, workspace, hooks);
        },
        std::move(done));
}

void ImportWorker::askBase(const std::filesystem::path& folder,
                           std::function<void(const tl::expected<AdapterBase, QString>&)> done) {
    m_worker.post([this, folder, done = std::move(done)] {
        const auto base = adapterBase(folder, m_engine.baseModel).map_error([](const std::string& sentence) {
            return QString::fromStdString(sentence);
        });
        QMetaObject::invokeMethod(
            this, [done, base] { done(base); }, Qt::QueuedConnection);
    });
}

void ImportWorker::post(std::function<Outcome(const ImportHooks&)> work,
                        std::function<void(const Outcome&)> done) {
    m_busy = true;
    m_stop = std::stop_source();
    m_worker.post([this, work = std::move(work), done = std::move(done), stop = m_stop.get_token()] {
        ImportHooks hooks;
        hooks.stop = stop;
        // Not more often than a person can see.
        hooks.progress = [this, last = std::make_shared<int>(-1)](double share) {
            const int percent = std::clamp(static_cast<int>(share * 100.0), 0, 100);
            if (percent != *last) {
                *last = percent;
                QMetaObject::invokeMethod(
                    this, [this, percent] { emit progressed(percent); }, Qt::QueuedConnection);
            }
        };
        Outcome outcome;
        try {
            outcome = work(hooks);
        } catch (const std::exception& error) {
            outcome.level = Notice::Level::Error;
            outcome.sentence = QString::fromUtf8(error.what());
        }
        QMetaObject::invokeMethod(
            this,
            [this, done, outcome] {
                m_busy = false;
                done(outcome);
            },
            Qt::QueuedConnection);
    });
}

void ImportWorker::cancel() { m_stop.request_stop(); }

} // namespace rankscope
