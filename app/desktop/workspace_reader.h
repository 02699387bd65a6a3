#pragma once

#include "app/desktop/worker.h"
#include "core/store/run_reader.h"
#include "ui/workspace_questions.h"

#include <QObject>
#include <QString>
#include <QStringList>

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace rankscope {

// The window's reading connection, used on a thread of its own. UI thread only; answers arrive there, later.
class WorkspaceReader : public QObject, public WorkspaceQuestions {
    Q_OBJECT
public:
    explicit WorkspaceReader(QObject* parent = nullptr);
    ~WorkspaceReader() override;

    void open(const std::filesystem::path& file, std::function<void(std::optional<StoreError>)> done);
    // Lists the runs if anything was committed since the last time; cheap when not.
    void refresh();

signals:
    void runsChanged(const std::vector<rankscope::RunSummary>& runs);
    void queueChanged(const rankscope::QueueListing& queue);
    void viewsChanged(const std::vector<rankscope::SavedView>& views);
    void metricNamesChanged(const QStringList& names);
    void failed(const QString& sentence);

private:
    struct Connection;

    void post(std::function<std::function<void()>(const RunReader&)> job) override;
    template <typename Function>
    void answer(Function function) {
        QMetaObject::invokeMethod(this, std::move(function), Qt::QueuedConnection);
    }

    int m_opening = 0; // counts the workspaces, so that late answers about another one are dropped
    bool m_open = false;
    bool m_refreshing = false;
    std::shared_ptr<Connection> m_connection; // touched by jobs only
    Worker m_worker;                          // last: its jobs use all of the above
};

} // namespace rankscope
