#include "app/desktop/workspace_reader.h"

#include "app/desktop/stored_runs.h"

#include <utility>

namespace rankscope {

struct WorkspaceReader::Connection {
    std::unique_ptr<RunReader> reader;
    std::optional<std::int64_t> listedVersion;
};

namespace {

struct Listing {
    std::optional<std::vector<RunSummary>> runs; // nothing: as before
    QStringList names;
    QueueListing queue;
    std::vector<SavedView> views;
    QString error;
};

} // namespace

WorkspaceReader::WorkspaceReader(QObject* parent)
    : QObject(parent)
    , m_connection(std::make_shared<Connection>())
    , m_worker(Worker::AtEnd::Drop) {}

WorkspaceReader::~WorkspaceReader() = default;

void WorkspaceReader::open(const std::filesystem::path& file,
                           std::function<void(std::optional<StoreError>)> done) {
    m_worker.clear();
    m_refreshing = false;
    m_open = false;
    ++m_opening;
    m_worker.post([this, connection = m_connection, opening = m_opening, file, done = std::move(done)] {
        *connection = Connection();
        auto opened = RunReader::open(file);
        std::optional<StoreError> error;
        if (opened) {
            connection->reader = std::move(*opened);
        } else {
            error = opened.error();
        }
        answer([this, opening, done, error] {
            if (opening == m_opening) {
                m_open = !error;
                done(error);
            }
        });
    });
}

void WorkspaceReader::post(std::function<std::function<void()>(const RunReader&)> job) {
    m_worker.post([this, connection = m_connection, opening = m_opening, job = std::move(job)] {
        if (!connection->reader) {
            return;
        }
        try {
            answer([this, opening, done = job(*connection->reader)] {
                if (opening == m_opening) {
                    done();
                }
            });
        } catch (const std::exception& error) {
            answer([this, text = QString::fromStdString(error.what())] { emit failed(text); });
        }
    });
}

void WorkspaceReader::refresh() {
    if (!m_open || m_refreshing) {
        return; // one at a time: a slow disk must not pile them up
    }
    m_refreshing = true;
    m_worker.post([this, connection = m_connection, opening = m_opening] {
        Listing listing;
        try {
            const auto version = connection->reader->dataVersion();
            if (connection->listedVersion != version) {
                listing.runs = connection->reader->runs();
                listing.queue = connection->reader->queue();
                listing.views = connection->reader->views();
                listing.names = loadMetricNames(*connection->reader, *listing.runs);
                connection->listedVersion = version;
            }
        } catch (const std::exception& error) {
            listing.error = QString::fromStdString(error.what());
        }
        answer([this, opening, listing = std::move(listing)] {
            if (opening != m_opening) {
                return;
            }
            m_refreshing = false;
            if (!listing.error.isEmpty()) {
                emit failed(listing.error);
            } else if (listing.runs) {
                emit metricNamesChanged(listing.names);
                emit runsChanged(*listing.runs);
                emit queueChanged(listing.queue);
                emit viewsChanged(listing.views);
            }
        });
    });
}

} // namespace rankscope
