#include "app/desktop/workspace_writer.h"

#include <chrono>
#include <stdexcept>
#include <utility>

namespace rankscope {

struct WorkspaceWriter::Connection {
    std::unique_ptr<RunWriter> writer;
};

namespace {

double unixNow() {
    return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
}

QString closedSentence() {
    return WorkspaceWriter::tr(
        "The workspace is open for reading only; open one that can be written to keep changes.");
}

// What `action` returns, or the sentence of what it threw.
template <typename Action>
auto attempt(const std::unique_ptr<RunWriter>& writer, Action action)
    -> tl::expected<decltype(action(*writer)), QString> {
    if (!writer) {
        return tl::unexpected(closedSentence());
    }
    try {
        return action(*writer);
    } catch (const std::exception& error) {
        return tl::unexpected(QString::fromStdString(error.what()));
    }
}

} // namespace

WorkspaceWriter::WorkspaceWriter(QObject* parent)
    : QObject(parent)
    , m_connection(std::make_shared<Connection>())
    , m_worker(Worker::AtEnd::Finish) {}

WorkspaceWriter::~WorkspaceWriter() = default;

void WorkspaceWriter::open(const std::filesystem::path& file,
                           std::function<void(std::optional<StoreError>)> done) {
    m_worker.post([this, connection = m_connection, file, done = std::move(done)] {
        connection->writer.reset();
        auto opened = RunWriter::open(file);
        std::optional<StoreError> error;
        if (opened) {
            connection->writer = std::move(*opened);
        } else {
            error = opened.error();
        }
        answer([done, error] { done(error); });
    });
}

void WorkspaceWriter::close() {
    m_worker.post([connection = m_connection] { connection->writer.reset(); });
}

void WorkspaceWriter::createRun(const std::string& name, const std::string& configJson, RunId parent,
                                std::int64_t parentStep,
                                std::function<void(tl::expected<NewRun, QString>)> done) {
    m_worker.post(
        [this, connection = m_connection, name, configJson, parent, parentStep, done = std::move(done)] {
            auto result = attempt(connection->writer, [&](RunWriter& writer) {
                const RunId id = writer.createRun(name, configJson, parent, parentStep);
                return NewRun{id, writer.filesFolder(id)};
            });
            answer([done, result = std::move(result)] { done(result); });
        });
}

void WorkspaceWriter::createRuns(std::vector<RunText> runs, const std::string& group,
                                 std::function<void(tl::expected<std::vector<RunId>, QString>)> done) {
    m_worker.post([this, connection = m_connection, runs = std::move(runs), group, done = std::move(done)] {
        auto result = attempt(connection->writer, [&](RunWriter& writer) {
            std::vector<RunId> ids;
            for (const RunText& run : runs) {
                ids.push_back(writer.createRun(run.name, run.configJson));
                if (!group.empty()) {
                    writer.setGroup(ids.back(), group);
                }
            }
            return ids;
        });
        answer([done, result = std::move(result)] { done(result); });
    });
}

void WorkspaceWriter::createBranch(const std::string& name, const std::string& configJson, RunId parent,
                                   std::int64_t parentStep, CheckpointCopy copy,
                                   std::function<void(tl::expected<NewRun, QString>)> done) {
    m_worker.post([this, connection = m_connection, name, configJson, parent, parentStep,
                   copy = std::move(copy), done = std::move(done)] {
        auto result = attempt(connection->writer, [&](RunWriter& writer) {
            const auto branch = rankscope::createBranch(writer, {name, configJson, parent, parentStep}, copy);
            if (!branch) {
                throw std::runtime_error(branch.error());
            }
            return NewRun{branch->id, branch->files, branch->checkpoint};
        });
        answer([done, result = std::move(result)] { done(result); });
    });
}

void WorkspaceWriter::filesFolder(RunId run, std::function<void(tl::expected<NewRun, QString>)> done) {
    m_worker.post([this, connection = m_connection, run, done = std::move(done)] {
        auto result = attempt(connection->writer, [run](RunWriter& writer) {
            return NewRun{run, writer.filesFolder(run)};
        });
        answer([done, result = std::move(result)] { done(result); });
    });
}

void WorkspaceWriter::markInterrupted(std::function<void(const std::vector<RunId>&)> done) {
    m_worker.post([this, connection = m_connection, done = std::move(done)] {
        if (!connection->writer) {
            return;
        }
        auto result =
            attempt(connection->writer, [](RunWriter& writer) { return writer.markInterrupted(unixNow()); });
        answer([this, done, result = std::move(result)] {
            if (result) {
                done(*result);
            } else {
                emit failed(result.error());
            }
        });
    });
}

void WorkspaceWriter::edit(std::function<void(RunWriter&)> change) {
    m_worker.post([this, connection = m_connection, change = std::move(change)] {
        const auto result = attempt(connection->writer, [&change](RunWriter& writer) {
            change(writer);
            return true;
        });
        answer([this, result] {
            if (result) {
                emit written();
            } else {
                emit failed(result.error());
            }
        });
    });
}

void WorkspaceWriter::addNotice(RunId run, const Notice& notice) {
    edit([run, notice](RunWriter& writer) { writer.addNotice(run, notice); });
}

void WorkspaceWriter::rename(RunId run, const QString& name) {
    edit([run, text = name.toStdString()](RunWriter& writer) { writer.rename(run, text); });
}

void WorkspaceWriter::setNote(RunId run, const QString& note) {
    edit([run, text = note.toStdString()](RunWriter& writer) { writer.setNote(run, text); });
}

void WorkspaceWriter::setTags(RunId run, const QStringList& tags) {
    std::vector<std::string> texts;
    for (const QString& tag : tags) {
        texts.push_back(tag.toStdString());
    }
    edit([run, texts](RunWriter& writer) { writer.setTags(run, texts); });
}

void WorkspaceWriter::setStarred(const QList<RunId>& runs, bool on) {
    edit([runs, on](RunWriter& writer) {
        for (const RunId run : runs) {
            writer.setStarred(run, on);
        }
    });
}

void WorkspaceWriter::setArchived(const QList<RunId>& runs, bool on) {
    edit([runs, on](RunWriter& writer) {
        for (const RunId run : runs) {
            writer.setArchived(run, on);
        }
    });
}

void WorkspaceWriter::moveToBin(const QList<RunId>& runs) {
    edit([runs](RunWriter& writer) {
        for (const RunId run : runs) {
            writer.moveToBin(run);
        }
    });
}

void WorkspaceWriter::restoreFromBin(const QList<RunId>& runs) {
    edit([runs](RunWriter& writer) {
        for (const RunId run : runs) {
            writer.restoreFromBin(run);
        }
    });
}

void WorkspaceWriter::saveView(const QString& name, const QString& state) {
    edit([key = name.toStdString(), text = state.toStdString()](RunWriter& writer) {
        writer.saveView(key, text);
    });
}

void WorkspaceWriter::renameView(const QString& from, const QString& to) {
    edit([before = from.toStdString(), after = to.toStdString()](RunWriter& writer) {
        writer.renameView(before, after);
    });
}

void WorkspaceWriter::deleteView(const QString& name) {
    edit([key = name.toStdString()](RunWriter& writer) { writer.deleteView(key); });
}

} // namespace rankscope
