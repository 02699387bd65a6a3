// How the window takes runs from the workspace's queue and puts runs into it.
#include "app/desktop/run_desk.h"
#include "app/desktop/workspace_reader.h"
#include "app/desktop/workspace_writer.h"
#include "core/run/run_config_json.h"
#include "ui/main_window.h"

#include <algorithm>
#include <utility>

namespace rankscope {

void RunDesk::setListing(const QueueListing& listing) {
    m_queue.setListing(listing);
    if (!std::exchange(m_listed, true)) {
        m_queueAsked = m_queueAsked || m_queue.waiting() == 0;
    }
    m_window.setQueue(listing, m_queue.waiting());
}

void RunDesk::enqueue(std::vector<RunConfig> runs, const QString& group) {
    if (refuseReadOnly() || runs.empty()) {
        return;
    }
    std::vector<WorkspaceWriter::RunText> texts;
    for (const RunConfig& run : runs) {
        texts.push_back({run.name, toJson(run)});
    }
    m_writer.createRuns(
        std::move(texts), group.toStdString(), [this](const tl::expected<std::vector<RunId>, QString>& made) {
            if (!made) {
                fail(made.error());
                return;
            }
            m_queue.add(*made);
            m_queueAsked = true;
            m_window.showToast(Notice::Level::Info,
                               tr("%n runs are in the queue.", nullptr, static_cast<int>(made->size())));
            m_reader.refresh();
            if (m_startQueued) {
                startQueue();
            }
        });
}

void RunDesk::duplicate(RunId run) {
    if (refuseReadOnly()) {
        return;
    }
    m_reader.ask<std::optional<RunDetail>>(
        [run](const RunReader& reader) { return reader.run(run); },
        [this, run](std::optional<RunDetail> detail) {
            if (!detail) {
                return;
            }
            if (detail->summary.parent != 0) {
                m_window.showMessage(Notice::Level::Warning,
                                     tr("%1 goes on from a checkpoint of another run; branch that run again.")
                                         .arg(QString::fromStdString(detail->summary.name)));
                return;
            }
            RunConfig config = parseRunConfig(detail->configJson).config;
            config.name = tr("%1 copy").arg(QString::fromStdString(config.name)).toStdString();
            m_writer.createRuns({{config.name, toJson(config)}}, detail->summary.group,
                                [this, run](const tl::expected<std::vector<RunId>, QString>& made) {
                                    if (!made) {
                                        fail(made.error());
                                        return;
                                    }
                                    const auto& entries = m_queue.listing().entries;
                                    const auto original = std::ranges::find(entries, run, &QueueEntry::run);
                                    m_queue.add(*made);
                                    if (original != entries.end()) {
                                        m_queue.move(made->front(),
                                                     static_cast<int>(original - entries.begin()) + 2);
                                    }
                                    m_reader.refresh();
                                });
        });
}

void RunDesk::pauseQueue(bool paused) {
    m_queue.setPaused(paused);
    if (!paused && m_startQueued) {
        startQueue();
    }
}

void RunDesk::startQueue() {
    m_queueAsked = true;
    m_wantsQueue = true;
    pollQueue();
}

void RunDesk::pollQueue() {
    if (m_wantsQueue && !m_readOnly && !m_nothingMore && !m_held && !busy()) {
        takeNext();
    }
}

void RunDesk::setHeld(bool held) {
    m_held = held;
    pollQueue();
}

// Claims come from the file, so that no other program trains the same run.
void RunDesk::takeNext() {
    ++m_preparing;
    m_lookingIntoQueue = true;
    m_queue.claimNext(m_automatic, [this](const tl::expected<QueueClaim, QString>& claim) {
        --m_preparing;
        m_lookingIntoQueue = false;
        if (!claim) {
            m_wantsQueue = false;
            fail(claim.error());
            emit idle(m_lastStatus);
        } else if (claim->kind == QueueClaim::Kind::Run) {
            m_wantsQueue = true;
            prepareClaimed(claim->entry);
        } else {
            // A device may come free; an empty or paused queue is asked again when something changes.
            m_wantsQueue = claim->kind == QueueClaim::Kind::Blocked;
            emit idle(m_lastStatus);
        }
        m_reader.refresh();
        for (const auto& start : std::exchange(m_afterLook, {})) {
            start();
        }
    });
}

void RunDesk::prepareClaimed(const QueueEntry& entry) {
    if (m_nothingMore || m_session.running()) {
        m_queue.giveBack(entry.run);
        if (!m_session.running()) {
            emit idle(m_lastStatus);
        }
        return;
    }
    ++m_preparing;
    m_reader.ask<std::optional<ResumePoint>>(
        [run = entry.run](const RunReader& reader) { return loadResumePoint(reader, run); },
        [this, entry](std::optional<ResumePoint> point) {
            --m_preparing;
            if (point) {
                prepareResume(*point, true);
            } else {
                dropClaimed(entry.run);
            }
        });
}

// A run of the queue that cannot be trained; the next one is taken.
void RunDesk::dropClaimed(RunId run) {
    m_queue.finish(run, RunStatus::Failed);
    takeNext();
}

} // namespace rankscope
