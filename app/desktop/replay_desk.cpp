#include "app/desktop/replay_desk.h"

#include "app/desktop/workspace_reader.h"
#include "app/desktop/workspace_writer.h"
#include "core/store/resume_point.h"
#include "ui/dialogs/replay_dialog.h"
#include "ui/info_bar.h"
#include "ui/inspect/inspect_page.h"
#include "ui/main_window.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace rankscope {

namespace {

// What the dialog needs; `starts` is empty when nothing was recorded.
ReplayDialog::Run replayable(const RunReader& reader, const RunDetail& detail) {
    ReplayDialog::Run run;
    run.name = QString::fromStdString(detail.summary.name);
    run.device = QString::fromStdString(detail.started.device);
    const auto losses = reader.series(detail.summary.id, "loss/task");
    if (losses.empty()) {
        return run;
    }
    run.end = losses.back().step + 1;
    if (losses.front().step == 0) {
        run.starts.push_back(0);
    }
    for (const StoredCheckpoint& checkpoint : presentCheckpoints(reader, detail.summary.id)) {
        if (checkpoint.step > 0 && checkpoint.step >= losses.front().step && checkpoint.step < run.end) {
            run.starts.push_back(checkpoint.step);
        }
    }
    return run;
}

// The last event of an engine that threw.
RunEnded failure(const char* message) {
    RunEnded ended;
    ended.status = RunStatus::Failed;
    ended.stage = "repeating";
    ended.message = message;
    return ended;
}

} // namespace

ReplayDesk::ReplayDesk(EngineFunctions engine, MainWindow& window, WorkspaceReader& reader,
                       WorkspaceWriter& writer, std::function<QString()> whyNot, QObject* parent)
    : QObject(parent)
    , m_engine(std::move(engine))
    , m_window(window)
    , m_reader(reader)
    , m_writer(writer)
    , m_whyNot(std::move(whyNot))
    , m_worker(Worker::AtEnd::Drop) {}

ReplayDesk::~ReplayDesk() { cancel(); }

void ReplayDesk::cancel() {
    if (m_control) {
        m_control->requestStop();
    }
}

bool ReplayDesk::refused() {
    const QString why =
        m_control ? tr("Another replay is under way; wait for its end or cancel it.") : m_whyNot();
    if (!why.isEmpty()) {
        m_window.showMessage(Notice::Level::Warning, why);
    }
    return !why.isEmpty();
}

void ReplayDesk::open(RunId run) {
    if (refused()) {
        return;
    }
    m_reader.ask<std::optional<ReplayDialog::Run>>(
        [run](const RunReader& reader) -> std::optional<ReplayDialog::Run> {
            const auto detail = reader.run(run);
            return detail ? std::optional(replayable(reader, *detail)) : std::nullopt;
        },
        [this, run](const std::optional<ReplayDialog::Run>& found) {
            if (!found) {
                return;
            }
            if (found->starts.empty()) {
                m_window.showMessage(
                    Notice::Level::Warning,
                    tr("%1 has no recorded steps that could be repeated from a place that is still there.")
                        .arg(found->name));
                return;
            }
            auto* dialog = new ReplayDialog(*found, &m_window);
            connect(dialog, &ReplayDialog::replayChosen, this,
                    [this, run](qint64 from, qint64 to) { start(run, from, to); });
            dialog->open();
        });
}

void ReplayDesk::start(RunId run, std::int64_t from, std::int64_t to) {
    using Planned = tl::expected<ReplayPlan, ReplayProblem>;
    if (refused()) {
        return;
    }
    m_reader.ask<Planned>(
        [run, from, to](const RunReader& reader) -> Planned {
            const auto detail = reader.run(run);
            if (!detail) {
                return tl::unexpected(ReplayProblem{ReplayProblem::Kind::Missing,
                                                    "The run is not there any more; it was deleted."});
            }
            return planReplay(reader, *detail, from, to);
        },
        [this](const Planned& plan) {
            if (!plan) {
                m_window.showMessage(Notice::Level::Warning, QString::fromStdString(plan.error().message));
            } else if (!refused()) { // a run may have begun meanwhile
                launch(*plan);
            }
        });
}

void ReplayDesk::launch(const ReplayPlan& plan) {
    m_control = std::make_shared<RunControl>();
    m_name = QString::fromStdString(plan.run.summary.name);
    say(0);
    emit runningChanged(true);
    m_worker.post([this, plan, control = m_control] {
        const std::int64_t steps = std::max<std::int64_t>(1, plan.options.end - plan.start);
        int last = 0;
        const auto watch = [&](const RunEvent& event) {
            const auto* done = std::get_if<StepsDone>(&event);
            if (done == nullptr || done->points.empty()) {
                return;
            }
            const auto percent = static_cast<int>(100 * (done->points.back().step + 1 - plan.start) / steps);
            if (percent != last) {
                last = percent;
                QMetaObject::invokeMethod(
                    this,
                    [this, percent] {
                        // Unless a person closed it, or something else is said there by now.
                        if (!m_window.infoBar().isHidden() && m_window.infoBar().text() == m_said) {
                            say(percent);
                        }
                    },
                    Qt::QueuedConnection);
            }
        };
        ReplayComparison comparison(plan, *control, watch);
        try {
            m_engine.replay(plan.config, plan.options, *control, comparison);
        } catch (const std::exception& error) {
            comparison.ended = failure(error.what());
        }
        const ReplayResult result = replayResult(plan, comparison);
        QMetaObject::invokeMethod(
            this, [this, run = plan.run.summary.id, result] { finish(run, result); }, Qt::QueuedConnection);
    });
}

void ReplayDesk::say(int percent) {
    m_said = tr("Repeating %1… %2 %").arg(m_name, QString::number(percent));
    m_window.infoBar().showMessage(Notice::Level::Info, m_said, tr("Cancel"), [this] { cancel(); });
}

void ReplayDesk::finish(RunId run, const ReplayResult& result) {
    m_control.reset();
    m_window.infoBar().dismiss();
    const QString sentence = QString::fromStdString(result.sentence);
    const auto inspect = [this, run] { m_window.inspectRun(run); };
    switch (result.outcome) {
    case ReplayResult::Outcome::Exact:
        m_window.showMessage(Notice::Level::Info, sentence, tr("Inspect"), inspect);
        break;
    case ReplayResult::Outcome::Differs:
        m_window.showMessage(Notice::Level::Warning, sentence, tr("Inspect"), inspect);
        break;
    case ReplayResult::Outcome::Stopped:
        m_window.showMessage(Notice::Level::Info, sentence);
        break;
    case ReplayResult::Outcome::Failed:
        m_window.showMessage(Notice::Level::Error, sentence);
        break;
    }
    if (const auto notice = replayNotice(result); notice && !m_readOnly) {
        connect(
            &m_writer, &WorkspaceWriter::written, this,
            [this, run] {
                if (m_window.inspectPage().run() == run) {
                    m_window.inspectPage().openRun(run); // reads the event
                }
            },
            Qt::SingleShotConnection);
        m_writer.addNotice(run, *notice);
    }
    emit runningChanged(false);
}

} // namespace rankscope
