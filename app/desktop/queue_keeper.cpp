#include "app/desktop/queue_keeper.h"

#include <algorithm>
#include <utility>

namespace rankscope {

struct QueueKeeper::Connection {
    std::unique_ptr<RunQueue> queue;
    std::string problem; // why there is none
};

QueueKeeper::QueueKeeper(QObject* parent)
    : QObject(parent)
    , m_connection(std::make_shared<Connection>())
    , m_worker(Worker::AtEnd::Finish) {}

QueueKeeper::~QueueKeeper() = default;

void QueueKeeper::open(const std::filesystem::path& workspace) {
    m_listing = {};
    m_worker.post([connection = m_connection, workspace] {
        connection->queue.reset();
        auto opened = RunQueue::open(workspace);
        if (opened) {
            connection->queue = std::move(*opened);
        } else {
            connection->problem = opened.error().message;
        }
    });
}

void QueueKeeper::close() {
    m_listing = {};
    m_worker.post(
        [connection = m_connection,
         why = tr("The workspace is open for reading only; its queue cannot be changed.").toStdString()] {
            connection->queue.reset();
            connection->problem = why;
        });
}

bool QueueKeeper::contains(RunId run) const {
    return std::any_of(m_listing.entries.begin(), m_listing.entries.end(),
                       [run](const QueueEntry& entry) { return entry.run == run; });
}

int QueueKeeper::waiting() const {
    return static_cast<int>(
        std::count_if(m_listing.entries.begin(), m_listing.entries.end(), [](const QueueEntry& entry) {
            // A run whose program died is still in that one's name, until the next one asks.
            return !entry.givenUp &&
                   (entry.state == QueueState::Waiting || entry.status == RunStatus::Interrupted);
        }));
}

void QueueKeeper::edit(std::function<void(RunQueue&)> change) {
    m_worker.post([this, connection = m_connection, change = std::move(change)] {
        QString problem;
        if (!connection->queue) {
            problem = QString::fromStdString(connection->problem);
        } else {
            try {
                change(*connection->queue);
            } catch (const std::exception& error) {
                problem = QString::fromStdString(error.what());
            }
        }
        answer([this, problem] {
            if (!problem.isEmpty()) {
                emit failed(problem);
            }
            emit changed();
        });
    });
}

void QueueKeeper::add(std::vector<RunId> runs) {
    edit([runs = std::move(runs)](RunQueue& queue) { queue.add(runs); });
}

void QueueKeeper::move(RunId run, int position) {
    edit([run, position](RunQueue& queue) {
        queue.move(run, static_cast<std::size_t>(std::max(1, position)));
    });
}

void QueueKeeper::remove(std::vector<RunId> runs) {
    edit([runs = std::move(runs)](RunQueue& queue) {
        for (const RunId run : runs) {
            queue.remove(run);
        }
    });
}

void QueueKeeper::restore(RunId run, int position, RunId after) {
    edit([run, position, after](RunQueue& queue) {
        queue.add({run}, after);
        queue.move(run, static_cast<std::size_t>(std::max(1, position)));
    });
}

void QueueKeeper::setDevice(RunId run, const QString& device) {
    edit([run, name = device.toStdString()](RunQueue& queue) { queue.setDevice(run, name); });
}

void QueueKeeper::setPaused(bool paused) {
    edit([paused](RunQueue& queue) { queue.setPaused(paused); });
}

void QueueKeeper::setStopOnFailure(bool stop) {
    edit([stop](RunQueue& queue) { queue.setStopOnFailure(stop); });
}

void QueueKeeper::claimNext(const QString& automatic,
                            std::function<void(tl::expected<QueueClaim, QString>)> done) {
    m_worker.post(
        [this, connection = m_connection, device = automatic.toStdString(), done = std::move(done)] {
            tl::expected<QueueClaim, QString> claim = QueueClaim{};
            if (!connection->queue) {
                claim = tl::unexpected(QString::fromStdString(connection->problem));
            } else {
                try {
                    claim = connection->queue->claimNext(device);
                } catch (const std::exception& error) {
                    claim = tl::unexpected(QString::fromStdString(error.what()));
                }
            }
            answer([done, claim = std::move(claim)] { done(claim); });
        });
}

void QueueKeeper::finish(RunId run, RunStatus status) {
    edit([run, status](RunQueue& queue) { queue.finish(run, status); });
}

void QueueKeeper::giveBack(RunId run) {
    edit([run](RunQueue& queue) { queue.giveBack(run); });
}

} // namespace rankscope
