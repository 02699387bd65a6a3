#pragma once

#include "core/run/run_config.h"
#include "core/run/run_event.h"
#include "core/run/schedule.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace rankscope {

// One wish to change a setting of a run that trains: a field of the configuration and what was typed.
struct SettingEdit {
    std::string field; // "method.target_r"
    std::string text;  // "4", "30%"
    bool operator==(const SettingEdit&) const = default;
};

// Where a run stands when its settings change.
struct RunPlace {
    std::int64_t step = 0;         // steps done; the change is in force from this step on
    std::int64_t totalSteps = 0;   // of the run
    std::int64_t modules = 1;      // adapted ones; the budgets count their triplets
    std::int64_t targetBudget = 0; // triplets, as announced: what method.target_share came to; 0: not known
    std::vector<ModuleInfo> adapted = {}; // when known, rank rules are checked against them
};

// The place of a run that announced itself like this, after `step` steps.
RunPlace placeOf(const RunStarted& started, std::int64_t step);

// The budget schedule of a run with these settings, as far as it is known without the model: a budget in
// percent is the one that was announced, and stays at its start where none was.
BudgetSchedule scheduleInForce(const RunConfig& settings, const RunPlace& place);

// The fields that may change while a run trains, in the order in which they are shown.
std::span<const std::string_view> liveFields();

// Why a field may not change while a run trains, as one sentence; empty when it may.
std::string whyNotLive(std::string_view field);
// ... while a run with these settings trains: its method may not follow the field, or the field may be the
// rank of its tensors.
std::string whyNotLive(const RunConfig& config, std::string_view field);

// What edits make of a configuration. With problems nothing is changed: `config` is what it was.
struct EditOutcome {
    RunConfig config;
    std::vector<SettingsChanged>
        changes; // without schedule and time; fields that keep their value are left out
    std::vector<Problem> problems;
};

// All edits together, or none. Refuses fields that are fixed, values out of range, and schedules that can no
// longer be reached at `place`, so that a target is never set that no mask would follow.
EditOutcome applyEdits(const RunConfig& config, const std::vector<SettingEdit>& edits, const RunPlace& place);

// The configuration with changes that were accepted before, such as those of a checkpoint; text that no
// longer parses is left out, and so is what the method does not follow (older versions took it).
RunConfig withChanges(RunConfig config, const std::vector<SettingsChanged>& changes);

// The edits that turn the rank rules of `before` into those of `after`.
std::vector<SettingEdit> limitEdits(const RunConfig& before, const MethodConfig& after);

// "method.target_r changed from 8 to 4."
std::string changeSentence(const SettingsChanged& change);

// Every reason why a run with the configuration `branch` cannot go on from `parent`'s checkpoint after
// `place.step` steps; `place.totalSteps` is the parent's, `branchSteps` the branch's own number of steps.
std::vector<Problem> checkBranch(const RunConfig& parent, const RunConfig& branch, const RunPlace& place,
                                 std::int64_t branchSteps);

} // namespace rankscope
