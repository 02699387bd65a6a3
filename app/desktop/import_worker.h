#pragma once

#include "app/desktop/worker.h"
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

// What a file or folder can be imported as.
enum class ImportKind { TensorBoard, Table, Workspace };

// Brings logs, tables of metrics and runs of other workspaces into the open one, off the UI thread, one at a
// time. UI thread only; answers arrive there.
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

    explicit ImportWorker(QObject* parent = nullptr);
    ~ImportWorker() override;

    // By what is there; nothing when it is none of them. Looks at names only.
    static std::optional<ImportKind> kindOf(const std::filesystem::path& source);

    bool busy() const { return m_busy; }
    void start(const std::filesystem::path& source, ImportKind kind, const std::filesystem::path& workspace,
               std::function<void(const Outcome&)> done);
    // The import under way ends soon; of what is not whole nothing is left.
    void cancel();

signals:
    void progressed(int percent);

private:
    bool m_busy = false;
    std::stop_source m_stop;
    Worker m_worker; // last: its jobs use all of the above
};

} // namespace rankscope
