#include "core/run/run_event.h"

#include <array>
#include <utility>

namespace rankscope {

namespace {

constexpr std::array<std::pair<RunStatus, std::string_view>, 7> statusNames{{
    {RunStatus::Queued, "queued"},
    {RunStatus::Running, "running"},
    {RunStatus::Paused, "paused"},
    {RunStatus::Finished, "finished"},
    {RunStatus::Stopped, "stopped"},
    {RunStatus::Failed, "failed"},
    {RunStatus::Interrupted, "interrupted"},
}};

} // namespace

std::string_view toText(RunStatus status) {
    for (const auto& [value, name] : statusNames) {
        if (value == status) {
            return name;
        }
    }
    return "interrupted";
}

RunStatus runStatusFromText(std::string_view text) {
    for (const auto& [value, name] : statusNames) {
        if (name == text) {
            return value;
        }
    }
    return RunStatus::Interrupted;
}

std::string_view toText(BudgetPhase phase) {
    switch (phase) {
    case BudgetPhase::WarmUp:
        return "warm-up";
    case BudgetPhase::Budgeting:
        return "budgeting";
    case BudgetPhase::Final:
        break;
    }
    return "final";
}

} // namespace rankscope
