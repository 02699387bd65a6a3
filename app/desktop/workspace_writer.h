#pragma once

#include "app/desktop/worker.h"
#include "core/store/run_branch.h"
#include "core/store/run_writer.h"
#include "ui/workspace_edits.h"

#include <QObject>
#include <QString>

#include <tl/expected.hpp>

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace rankscope {

// The window's writing connection, used on a thread of its own. UI thread only; answers arrive there, later.
// Edits that wait when it is destroyed are still written.
class WorkspaceWriter : public QObject, public WorkspaceEdits {
    Q_OBJECT
public:
    struct NewRun {
        RunId id = 0;
        std::filesystem::path files;
        std::filesystem::path resume = {}; // the checkpoint that it goes on from
    };

    explicit WorkspaceWriter(QObject* parent = nullptr);
    ~WorkspaceWriter() override;

    // Opens or creates; closes the file that was open. The answer is an error or nothing.
    void open(const std::filesystem::path& file, std::function<void(std::optional<StoreError>)> done);
    // From now on edits are refused with a sentence.
    void close();

    void createRun(const std::string& name, const std::string& configJson, RunId parent,
                   std::int64_t parentStep, std::function<void(tl::expected<NewRun, QString>)> done);
    // Several runs of one group; the answer has their ids in order.
    struct RunText {
        std::string name, configJson;
    };
    void createRuns(std::vector<RunText> runs, const std::string& group,
                    std::function<void(tl::expected<std::vector<RunId>, QString>)> done);
    // A run that goes on from a copy of another's checkpoint, which `copy` makes in the given folder. When
    // that fails no run is left.
    void createBranch(const std::string& name, const std::string& configJson, RunId parent,
                      std::int64_t parentStep, CheckpointCopy copy,
                      std::function<void(tl::expected<NewRun, QString>)> done);
    void filesFolder(RunId run, std::function<void(tl::expected<NewRun, QString>)> done);
    // The runs that were found dead, if any.
    void markInterrupted(std::function<void(const std::vector<RunId>&)> done);

    // What was found out about a run that is not being trained here.
    void addNotice(RunId run, const Notice& notice);

    void rename(RunId run, const QString& name) override;
    void setNote(RunId run, const QString& note) override;
    void setTags(RunId run, const QStringList& tags) override;
    void setStarred(const QList<RunId>& runs, bool on) override;
    void setArchived(const QList<RunId>& runs, bool on) override;
    void moveToBin(const QList<RunId>& runs) override;
    void restoreFromBin(const QList<RunId>& runs) override;
    void saveView(const QString& name, const QString& state);
    void renameView(const QString& from, const QString& to);
    void deleteView(const QString& name);

signals:
    // A write that did not work: one sentence.
    void failed(const QString& sentence);
    // Something was written.
    void written();

private:
    struct Connection;

    void edit(std::function<void(RunWriter&)> change);
    template <typename Function>
    void answer(Function function) {
        QMetaObject::invokeMethod(this, std::move(function), Qt::QueuedConnection);
    }

    std::shared_ptr<Connection> m_connection; // touched by jobs only
    Worker m_worker;                          // last: its jobs use all of the above
};

} // namespace rankscope
