#include "ui/live/live_state.h"

#include "core/run/live_edit.h"
#include "core/run/run_config_json.h"
#include "core/run/schedule.h"

#include <algorithm>
#include <type_traits>
#include <variant>

namespace rankscope {

void LiveState::begin(const QString& runName, bool isLive) {
    *this = {};
    open = true;
    live = isLive;
    name = runName;
    status = isLive ? RunStatus::Running : RunStatus::Queued;
}

void LiveState::load(const RunDetail& detail, bool changed) {
    const RunSummary& summary = detail.summary;
    name = QString::fromStdString(summary.name);
    status = summary.status;
    startedAt = summary.startedAt;
    endedAt = summary.endedAt;
    stepsDone = summary.stepsDone;
    message = summary.endMessage;
    ended = !live && summary.status != RunStatus::Running && summary.status != RunStatus::Paused &&
            summary.status != RunStatus::Queued;
    settings = parseRunConfig(detail.configJson).config;
    if (detail.started.totalSteps > 0) {
        started = true;
        facts = detail.started;
        if (facts.initBudget > 0 &&
            changed) { // the changes that follow lead from here to what was announced last
            const BudgetSchedule schedule = scheduleInForce(settings, placeOf(facts, 0));
            facts.tfinal = schedule.tfinal;
            facts.targetBudget = schedule.targetBudget;
        }
        watch = AllocatorWatch(facts);
    }
}

void LiveState::add(const AllocationDone& allocation) {
    watch.onAllocation(allocation);
    lastPruned = allocation.pruned;
    lastRevived = allocation.revived;
    lastKept = allocation.kept;
    lastPlan = allocation.budget;
}

void LiveState::add(const SettingsChanged& change) {
    settings = withChanges(std::move(settings), {change});
    facts.tfinal = change.tfinal;
    facts.targetBudget = change.targetBudget;
    watch.reschedule(change);
}

void LiveState::add(const RunEvent& event) {
    std::visit(
        [this](const auto& what) {
            using Event = std::decay_t<decltype(what)>;
            if constexpr (std::is_same_v<Event, RunStarted>) {
                started = true;
                facts = what;
                watch = AllocatorWatch(facts);
                status = RunStatus::Running;
                stepsDone = what.firstStep;
            } else if constexpr (std::is_same_v<Event, StepsDone>) {
                tokensPerSecond = what.tokensPerSecond;
                memoryMb = what.memoryMb;
                for (const StepPoint& point : what.points) {
                    stepsDone = point.step + 1;
                    watch.onStep(point.step);
                    if (startedAt == 0.0) {
                        startedAt = point.wallTime;
                    }
                }
            } else if constexpr (std::is_same_v<Event, AllocationDone>) {
                add(what);
            } else if constexpr (std::is_same_v<Event, SettingsChanged>) {
                add(what);
            } else if constexpr (std::is_same_v<Event, EvalDone>) {
                metrics = what.metrics;
            } else if constexpr (std::is_same_v<Event, Notice>) {
                if (what.level != Notice::Level::Info) {
                    message = what.message;
                }
            } else if constexpr (std::is_same_v<Event, StatusChanged>) {
                status = what.status;
                changedAt = what.wallTime;
            } else if constexpr (std::is_same_v<Event, RunEnded>) {
                ended = true;
                status = what.status;
                message = what.message;
                endedAt = what.wallTime;
                stepsDone = std::max(stepsDone, what.steps);
                if (!what.metrics.empty()) {
                    metrics = what.metrics;
                }
            }
        },
        event);
}

} // namespace rankscope
