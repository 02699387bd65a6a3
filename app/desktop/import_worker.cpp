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
                  .arg(quoted(source))
                  .arg(points)
                  .arg(maps);
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

ImportWorker::Outcome import(const std::filesystem::path& source, ImportKind kind,
                             const std::filesystem::path& workspace, const ImportHooks& hooks) {
    switch (kind) {
    case ImportKind::TensorBoard: {
        const auto logs = importTensorBoard(source, workspace, {}, hooks);
        return logs ? outcomeOf(*logs, source) : outcomeOf(logs.error());
    }
    case ImportKind::Table: {
        const auto log = importTable(source, workspace, {}, {}, hooks);
        return log ? outcomeOf(std::vector{*log}, source) : outcomeOf(log.error());
    }
    case ImportKind::Workspace: {
        RunCopyOptions options;
        options.stop = hooks.stop;
        options.progress = hooks.progress;
        return outcomeOf(copyRuns(source, workspace, options), source);
    }
    }
    return {};
}

} // namespace

ImportWorker::ImportWorker(QObject* parent)
    : QObject(parent)
    , m_worker(Worker::AtEnd::Drop) {}

ImportWorker::~ImportWorker() { m_stop.request_stop(); }

std::optional<ImportKind> ImportWorker::kindOf(const std::filesystem::path& source) {
    const std::string suffix = source.extension().string();
    if (suffix == ".rankscope") {
        return ImportKind::Workspace;
    }
    if (suffix == ".csv" || suffix == ".tsv" || suffix == ".jsonl") {
        return ImportKind::Table;
    }
    return holdsEventFiles(source) ? std::optional(ImportKind::TensorBoard) : std::nullopt;
}

void ImportWorker::start(const std::filesystem::path& source, ImportKind kind,
                         const std::filesystem::path& workspace, std::function<void(const Outcome&)> done) {
    m_busy = true;
    m_stop = std::stop_source();
    m_worker.post([this, source, kind, workspace, done = std::move(done), stop = m_stop.get_token()] {
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
            outcome = import(source, kind, workspace, hooks);
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
