#include "app/desktop/run_desk.h"

#include "app/desktop/workspace_reader.h"
#include "app/desktop/workspace_writer.h"
#include "core/run/live_edit.h"
#include "core/run/run_config_json.h"
#include "ui/form/form_page.h"
#include "ui/main_window.h"

#include <algorithm>
#include <utility>

namespace rankscope {

namespace {

// Allocations are large; a live page that comes back shows at least these.
constexpr std::size_t rememberedAllocations = 200;

// Without what lies at and beyond the checkpoint, which the resumed run does again.
void cutAt(LivePage::StoredRun& run, std::int64_t step) {
    const auto kept = std::find_if(run.points.begin(), run.points.end(),
                                   [step](const StepPoint& point) { return point.step >= step; });
    run.points.erase(kept, run.points.end());
    run.tokensPerSecond.resize(std::min(run.tokensPerSecond.size(), run.points.size()));
    std::erase_if(run.evaluations, [step](const EvalDone& eval) { return eval.step > step; });
    std::erase_if(run.allocations,
                  [step](const AllocationDone& allocation) { return allocation.step >= step; });
    std::erase_if(run.changes, [step](const SettingsChanged& change) { return change.step >= step; });
    std::erase_if(run.events, [step](const StoredEvent& event) { return event.step > step; });
}

} // namespace

RunDesk::RunDesk(EngineFunctions engine, MainWindow& window, WorkspaceWriter& writer, WorkspaceReader& reader,
                 QObject* parent)
    : QObject(parent)
    , m_window(window)
    , m_writer(writer)
    , m_reader(reader)
    , m_copyCheckpoint(engine.branch)
    , m_session(std::move(engine)) {
    connect(&m_session, &RunSession::eventsArrived, this, &RunDesk::takeEvents);
    connect(&m_session, &RunSession::ended, this, &RunDesk::runEnded);
    connect(&m_session, &RunSession::pendingRowsChanged, &m_window, &MainWindow::setPendingRows);
    connect(&m_session, &RunSession::storeTrouble, &m_window, &MainWindow::setStoreTrouble);
    connect(&m_queue, &QueueKeeper::changed, this, [this] { m_reader.refresh(); });
    connect(&m_queue, &QueueKeeper::failed, this, &RunDesk::fail);
}

void RunDesk::setWorkspace(const std::filesystem::path& file, bool readOnly) {
    m_workspace = file;
    m_readOnly = readOnly;
    m_wantsQueue = false;
    m_queueAsked = false;
    m_listed = false;
    if (readOnly) {
        m_queue.close();
    } else {
        m_queue.open(file);
    }
}

void RunDesk::start(const RunConfig& config) {
    if (!refuseReadOnly()) {
        whenFree(QString::fromStdString(config.name), [this, config] { create(config); });
    }
}

bool RunDesk::refuseReadOnly() {
    if (m_readOnly) {
        m_window.showMessage(
            Notice::Level::Warning,
            tr("This workspace is open for reading only, so nothing can be trained into it; open or "
               "make another one."));
    }
    return m_readOnly;
}

void RunDesk::whenFree(const QString& name, std::function<void()> action) {
    if (m_lookingIntoQueue) {
        m_afterLook.push_back([this, name, action = std::move(action)] { whenFree(name, action); });
    } else if (busy()) {
        m_window.askToEnqueue(name, std::move(action));
    } else {
        action();
    }
}

void RunDesk::create(const RunConfig& config) {
    ++m_preparing;
    m_writer.createRun(
        config.name, toJson(config), 0, 0,
        [this, config](const tl::expected<WorkspaceWriter::NewRun, QString>& made) {
            --m_preparing;
            if (!made) {
                fail(made.error());
                return;
            }
            submit({made->id, QString::fromStdString(config.name), config, m_workspace, made->files, {}, 0});
        });
}

void RunDesk::resume(RunId run) {
    if (refuseReadOnly()) {
        return;
    }
    if (m_session.run() == run || m_queue.contains(run)) {
        m_window.showToast(Notice::Level::Info, tr("This run is already training or in the queue."));
        return;
    }
    m_reader.ask<std::optional<ResumePoint>>(
        [run](const RunReader& reader) { return loadResumePoint(reader, run); },
        [this](std::optional<ResumePoint> point) {
            if (point) {
                const QString name = QString::fromStdString(point->detail.summary.name);
                whenFree(name, [this, point = *point] { prepareResume(point, false); });
            }
        });
}

void RunDesk::prepareResume(const ResumePoint& point, bool claimed) {
    const RunSummary& summary = point.detail.summary;
    const QString name = QString::fromStdString(summary.name);
    const ParsedConfig parsed = parseRunConfig(point.detail.configJson);
    if (hasErrors(parsed.problems)) {
        m_window.showMessage(Notice::Level::Error,
                             tr("The stored configuration of %1 cannot be used: %2")
                                 .arg(name, QString::fromStdString(parsed.problems.front().message)));
        if (claimed) {
            dropClaimed(summary.id);
        }
        return;
    }
    // A run of the queue that died before its first checkpoint starts anew.
    const bool mayStart = (claimed || summary.status == RunStatus::Queued) && summary.parent == 0;
    if (!point.checkpoint && (!mayStart || !point.damaged.empty())) {
        m_window.showMessage(
            Notice::Level::Warning,
            tr("%1 has no checkpoint to continue from; start it again from its configuration.").arg(name),
            tr("Clone"), [this, id = summary.id] { clone(id); });
        if (claimed) {
            dropClaimed(summary.id);
        }
        return;
    }
    if (!point.damaged.empty()) {
        m_window.showMessage(Notice::Level::Warning,
                             tr("%1 goes on from an older checkpoint. %2")
                                 .arg(name, QString::fromStdString(point.damaged.front())));
    }
    ++m_preparing;
    RunJob job{summary.id, name, parsed.config, m_workspace, {}, {}, 0};
    job.lastSign = summary.heartbeatAt;
    if (point.checkpoint) {
        job.resume = point.checkpoint->path;
        job.resumeStep = point.checkpoint->step;
        job.changes = point.changes;
    }
    m_writer.filesFolder(summary.id,
                         [this, job, claimed](const tl::expected<WorkspaceWriter::NewRun, QString>& folder) {
                             --m_preparing;
                             if (!folder || (claimed && (m_nothingMore || m_session.running()))) {
                                 if (!folder) {
                                     fail(folder.error());
                                 }
                                 if (claimed) {
                                     m_queue.giveBack(job.id);
                                     emit idle(m_lastStatus);
                                 }
                                 return;
                             }
                             RunJob ready = job;
                             ready.files = folder->files;
                             claimed ? launch(std::move(ready)) : submit(std::move(ready));
                         });
}

void RunDesk::submit(RunJob job) {
    if (m_nothingMore) {
        return; // the window is closing; the run stays in the workspace, queued
    }
    if (m_session.running() || m_preparing > 0 || m_held) {
        m_window.showToast(Notice::Level::Info,
                           m_held
                               ? tr("%1 is in the queue and starts when the replay has ended.").arg(job.name)
                               : tr("%1 is in the queue.").arg(job.name));
        m_queue.add({job.id});
        m_queueAsked = true;
        m_wantsQueue = m_startQueued;
    } else {
        launch(std::move(job));
    }
    m_reader.refresh();
}

void RunDesk::launch(RunJob job) {
    m_name = job.name;
    m_base.reset();
    m_history.clear();
    m_historyAllocations = 0;
    ++m_openRequest;
    m_window.beginRun(job.id, job.name);
    m_settings = withChanges(job.config, job.changes);
    m_window.livePage().beginRun(job.id, job.name, true);
    m_window.livePage().setSettings(m_settings);
    if (m_showLive) {
        m_window.showPage(MainWindow::Page::Live);
    }
    if (!job.resume.empty()) {
        showBase(job);
    }
    m_session.start(std::move(job));
}

// The curves of a resumed run go on from what is stored. That is read while the run loads its model; events
// that come earlier are shown again behind it.
void RunDesk::showBase(const RunJob& job) {
    m_reader.ask<std::optional<LivePage::StoredRun>>(
        [id = job.id](const RunReader& reader) { return loadStoredRun(reader, id); },
        [this, id = job.id, step = job.resumeStep,
         request = m_openRequest](std::optional<LivePage::StoredRun> stored) {
            if (!stored || m_session.run() != id) {
                return;
            }
            cutAt(*stored, step);
            m_base = std::move(stored);
            if (request == m_openRequest) {
                replay(id);
            }
        });
}

void RunDesk::replay(RunId run) {
    m_window.livePage().beginRun(run, m_name, true);
    if (m_base) {
        m_window.livePage().showStored(*m_base);
    }
    m_window.livePage().setSettings(m_settings); // the events that follow bring it up to date
    m_window.livePage().appendEvents(run, m_history);
}

void RunDesk::open(RunId run) {
    const int request = ++m_openRequest;
    if (m_session.run() == run) {
        replay(run);
        m_window.showPage(MainWindow::Page::Live);
        return;
    }
    m_reader.ask<std::optional<LivePage::StoredRun>>(
        [run](const RunReader& reader) { return loadStoredRun(reader, run); },
        [this, run, request](std::optional<LivePage::StoredRun> stored) {
            if (!stored || request != m_openRequest) {
                return;
            }
            m_window.livePage().beginRun(run, QString::fromStdString(stored->detail.summary.name), false);
            m_window.livePage().showStored(*stored);
            m_window.showPage(MainWindow::Page::Live);
        });
}

void RunDesk::clone(RunId run) {
    m_reader.ask<std::optional<RunDetail>>(
        [run](const RunReader& reader) { return reader.run(run); },
        [this](std::optional<RunDetail> detail) {
            if (!detail) {
                return;
            }
            const QString name = QString::fromStdString(detail->summary.name);
            const ParsedConfig parsed = parseRunConfig(detail->configJson);
            m_window.formPage().setConfig(parsed.config, tr("run %1").arg(name));
            m_window.showPage(MainWindow::Page::NewRun);
        });
}

void RunDesk::branch(RunId run) { askBranch(run, std::nullopt, std::nullopt); }

void RunDesk::branchWith(RunId run, std::int64_t step, std::int64_t budget) { askBranch(run, step, budget); }

void RunDesk::branchLimited(RunId run, std::int64_t step, const MethodConfig& limits) {
    askBranch(run, step, std::nullopt, limits);
}

void RunDesk::askBranch(RunId run, std::optional<std::int64_t> step, std::optional<std::int64_t> budget,
                        std::optional<MethodConfig> limits) {
    m_reader.ask<std::optional<BranchPoints>>(
        [run](const RunReader& reader) { return loadBranchPoints(reader, run); },
        [this, step, budget, limits](std::optional<BranchPoints> found) {
            if (!found) {
                return;
            }
            if (found->origin.points.empty()) {
                m_window.showMessage(
                    Notice::Level::Warning,
                    tr("%1 has no checkpoint to branch from; clone its configuration instead.")
                        .arg(found->origin.name),
                    tr("Clone"), [this, id = found->origin.run] { clone(id); });
                return;
            }
            found->origin.wantedStep = step;
            found->origin.wantedBudget = budget;
            found->origin.wantedLimits = limits;
            m_window.formPage().setBranch(std::move(found->origin));
            m_window.showPage(MainWindow::Page::NewRun);
        });
}

void RunDesk::startBranch(RunId parent, std::int64_t step, const RunConfig& config) {
    if (refuseReadOnly()) {
        return;
    }
    m_reader.ask<std::optional<BranchPoints>>(
        [parent](const RunReader& reader) { return loadBranchPoints(reader, parent); },
        [this, parent, step, config](std::optional<BranchPoints> found) {
            const auto checkpoint = found
                                        ? std::ranges::find(found->checkpoints, step, &StoredCheckpoint::step)
                                        : std::vector<StoredCheckpoint>::iterator();
            if (!found || checkpoint == found->checkpoints.end()) {
                fail(tr("The checkpoint after %1 steps is not there any more; branch from another one.")
                         .arg(step));
                return;
            }
            whenFree(QString::fromStdString(config.name), [this, parent, checkpoint = *checkpoint, config] {
                createBranch(parent, checkpoint, config);
            });
        });
}

void RunDesk::createBranch(RunId parent, const StoredCheckpoint& checkpoint, const RunConfig& config) {
    ++m_preparing;
    m_writer.createBranch(
        config.name, toJson(config), parent, checkpoint.step,
        [copy = m_copyCheckpoint, from = checkpoint.path, config](const std::filesystem::path& files) {
            return copy(from, files, config);
        },
        [this, config, step = checkpoint.step](const tl::expected<WorkspaceWriter::NewRun, QString>& made) {
            --m_preparing;
            if (!made) {
                fail(made.error());
                return;
            }
            submit({made->id, QString::fromStdString(config.name), config, m_workspace, made->files,
                    made->resume, step});
        });
}

void RunDesk::stop() { m_session.stop(); }

void RunDesk::stopAll() {
    m_nothingMore = true;
    m_session.stop();
}

void RunDesk::takeEvents(RunId run, const std::vector<RunEvent>& events) {
    remember(events);
    m_window.runEvents(run, events);
}

void RunDesk::remember(const std::vector<RunEvent>& events) {
    for (const RunEvent& event : events) {
        if (const auto* ended = std::get_if<RunEnded>(&event)) {
            m_lastStatus = ended->status;
        }
        m_historyAllocations += std::holds_alternative<AllocationDone>(event) ? 1 : 0;
        m_history.push_back(event);
    }
    // A quarter at a time, so that a long run does not walk its history at each allocation.
    if (m_historyAllocations > rememberedAllocations * 5 / 4) {
        std::size_t surplus = m_historyAllocations - rememberedAllocations;
        m_historyAllocations = rememberedAllocations;
        std::erase_if(m_history, [&surplus](const RunEvent& event) {
            const bool drop = surplus > 0 && std::holds_alternative<AllocationDone>(event);
            surplus -= drop ? 1 : 0;
            return drop;
        });
    }
}

void RunDesk::runEnded(RunId run) {
    m_window.endRun(run);
    m_history.clear();
    m_historyAllocations = 0;
    m_base.reset();
    m_reader.refresh();
    m_queue.finish(run, m_lastStatus);
    if (m_startQueued && m_queueAsked && !m_nothingMore) {
        takeNext(); // idle when there is none
    } else {
        m_wantsQueue = false;
        emit idle(m_lastStatus);
    }
}

void RunDesk::fail(const QString& sentence) { m_window.showMessage(Notice::Level::Error, sentence); }

} // namespace rankscope
