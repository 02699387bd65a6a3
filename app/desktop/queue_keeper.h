#pragma once

#include "app/desktop/worker.h"
#include "core/store/run_queue.h"

#include <QObject>
#include <QString>

#include <tl/expected.hpp>

#include <filesystem>
#include <functional>
#include <memory>
#include <vector>

namespace rankscope {

// The window's hold on the workspace's queue: a connection used on a thread of its own, and what the reading
// connection last saw. UI thread only; answers arrive there, later. What waits when it is destroyed is still
// written.
class QueueKeeper : public QObject {
    Q_OBJECT
public:
    explicit QueueKeeper(QObject* parent = nullptr);
    ~QueueKeeper() override;

    void open(const std::filesystem::path& workspace);
    void close();

    void setListing(const QueueListing& listing) { m_listing = listing; }
    const QueueListing& listing() const { return m_listing; }
    bool contains(RunId run) const;
    // Entries that nobody trains.
    int waiting() const;

    void add(std::vector<RunId> runs);
    void move(RunId run, int position);
    void remove(std::vector<RunId> runs);
    // Back into the queue, to this place; `after` is the run that it waits for, or 0.
    void restore(RunId run, int position, RunId after);
    void setDevice(RunId run, const QString& device);
    void setPaused(bool paused);
    void setStopOnFailure(bool stop);
    void claimNext(const QString& automatic, std::function<void(tl::expected<QueueClaim, QString>)> done);
    void finish(RunId run, RunStatus status);
    void giveBack(RunId run);

signals:
    void changed();
    void failed(const QString& sentence);

private:
    struct Connection;

    void edit(std::function<void(RunQueue&)> change);
    template <typename Function>
    void answer(Function function) {
        QMetaObject::invokeMethod(this, std::move(function), Qt::QueuedConnection);
    }

    QueueListing m_listing;
    std::shared_ptr<Connection> m_connection; // touched by jobs only
    Worker m_worker;                          // last: its jobs use all of the above
};

} // namespace rankscope
