#include "core/run/live_edit.h"

#include "core/run/limit_edit.h"
#include "core/run/method_traits.h"
#include "core/run/run_config_json.h"
#include "core/run/run_fields.h"
#include "core/run/schedule.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace rankscope {

namespace {

// A field that may change while a run trains is one line here.
constexpr std::array<std::string_view, 7> live{
    "method.target_r", "method.target_total", "method.tfinal",       "method.floors",
    "method.ceilings", "method.pins",         "train.learning_rate",
};

struct Fixed {
    std::string_view field;
    std::string_view reason;
};

// What the tensors of a checkpoint, or the data behind them, were made with.
constexpr std::array fixedInCheckpoint{
    Fixed{"model.path", "the checkpoint's tensors belong to the model that the run began with"},
    Fixed{"task.type", "the checkpoint holds a head for this task"},
    Fixed{"task.train", "the head's classes and the place in the data come from this file"},
    Fixed{"task.label", "the head's classes come from this column"},
    Fixed{"task.classes", "the checkpoint holds one row of the head for each class"},
    Fixed{"method.type", "the checkpoint holds the tensors of this method"},
    Fixed{"method.targets", "the checkpoint holds tensors for exactly these matrices"},
    Fixed{"method.exclude", "the checkpoint holds tensors for exactly these matrices"},
    Fixed{"method.granularity",
          "doublets have no singular values, and the checkpoint's tensors are of one kind"},
    Fixed{"method.bottleneck", "the checkpoint's tensors have this width"},
    Fixed{"method.lora_scaling", "the checkpoint's tensors were trained at this scale"},
    Fixed{"method.init_r", "the checkpoint's tensors have this rank"},
    Fixed{"method.train_also", "the checkpoint holds exactly these modules"},
    Fixed{"method.init", "the vectors are already in the checkpoint"},
    Fixed{"method.start_from", "the checkpoint already holds the adapter"},
};

RunConfig withSteps(RunConfig config, std::int64_t steps) {
    config.train.steps = steps;
    return config;
}

bool byShare(const MethodConfig& method) { return method.targetShare && !method.targetTotal; }

// What is known of `after` from the place of `before`: a share of the same model scales with its percentage.
RunPlace placeAfter(const RunConfig& before, const RunConfig& after, RunPlace place, std::int64_t steps) {
    place.totalSteps = steps;
    if (byShare(after.method)) {
        const double ratio =
            byShare(before.method) ? *after.method.targetShare / *before.method.targetShare : 0.0;
        place.targetBudget = static_cast<std::int64_t>(ratio * static_cast<double>(place.targetBudget));
    }
    return place;
}

std::string count(std::int64_t value) { return std::to_string(value); }

// A schedule whose last masks lie behind the run would leave ranks that no setting explains.
std::optional<Problem> scheduleProblem(const RunConfig& before, const RunConfig& after, const RunPlace& place,
                                       std::int64_t newSteps) {
    if (!traitsOf(after.method).allocates) {
        return std::nullopt;
    }
    const RunPlace then = placeAfter(before, after, place, newSteps);
    const BudgetSchedule was = scheduleInForce(before, place), is = scheduleInForce(after, then);
    const bool targetKnown = !byShare(after.method) || then.targetBudget > 0;
    const bool rulesChanged = before.method.floors != after.method.floors ||
                              before.method.ceilings != after.method.ceilings ||
                              before.method.pins != after.method.pins;
    if (rulesChanged && place.step > is.totalSteps - is.tfinal) {
        return Problem{before.method.pins != after.method.pins       ? "method.pins"
                       : before.method.floors != after.method.floors ? "method.floors"
                                                                     : "method.ceilings",
                       "The ranks are fixed since step " + count(is.totalSteps - is.tfinal) +
                           "; shorten method.tfinal, or branch from an earlier checkpoint.",
                       Severity::Error};
    }
    if (was == is) {
        return std::nullopt;
    }
    const bool targetChanged = was.targetBudget != is.targetBudget;
    const std::string target = after.method.targetTotal ? "method.target_total"
                               : byShare(after.method)  ? "method.target_share"
                                                        : "method.target_r";
    const std::string field = targetChanged ? target : "method.tfinal";
    const std::int64_t finalAt = is.totalSteps - is.tfinal;
    const bool settled = place.step > 0 && was.phaseAt(place.step - 1) == BudgetPhase::Final;
    if (place.step > finalAt && !(settled && !targetChanged)) {
        return Problem{
            field,
            "The final phase would begin at step " + count(finalAt) + ", but " + count(place.step) +
                " steps are done and its ranks would never be set; shorten method.tfinal, or branch "
                "from an earlier checkpoint.",
            Severity::Error};
    }
    const bool masked = place.step > was.tinit && was.initBudget > was.targetBudget;
    if (masked && targetKnown && is.initBudget <= is.targetBudget) {
        return Problem{target,
                       "Nothing would be allocated any more at a target of the initial rank " +
                           count(after.method.initR) +
                           ", and what is masked by now would stay so; choose a lower target.",
                       Severity::Error};
    }
    return std::nullopt;
}

// Rank rules and a target that cannot both hold; what was so before is not the edit's fault.
std::optional<Problem> ruleProblem(const RunConfig& before, const RunConfig& after, const RunPlace& place) {
    const bool rules = before.method.floors != after.method.floors ||
                       before.method.ceilings != after.method.ceilings ||
                       before.method.pins != after.method.pins;
    const std::int64_t target = scheduleInForce(after, place).targetBudget;
    if (place.adapted.empty() || (!rules && scheduleInForce(before, place).targetBudget == target)) {
        return std::nullopt;
    }
    auto problem = limitsProblem(after.method, place.adapted, target);
    return problem ? std::optional(Problem{after.method.pins.empty() ? "method.floors" : "method.pins",
                                           std::move(*problem), Severity::Error})
                   : std::nullopt;
}

// All live fields of the method change how the budget falls or who keeps it.
bool isOfTheBudget(std::string_view field) { return field.starts_with("method."); }

// Errors of `after` that `before` did not have.
std::vector<Problem> newErrors(const RunConfig& before, const RunConfig& after) {
    const auto known = validate(before);
    auto problems = validate(after);
    std::erase_if(problems, [&](const Problem& problem) {
        return problem.severity != Severity::Error ||
               std::find(known.begin(), known.end(), problem) != known.end();
    });
    return problems;
}

} // namespace

RunPlace placeOf(const RunStarted& started, std::int64_t step) {
    return {step, started.totalSteps, static_cast<std::int64_t>(started.modules.size()), started.targetBudget,
            started.modules};
}

BudgetSchedule scheduleInForce(const RunConfig& settings, const RunPlace& place) {
    const RunConfig counted = withSteps(settings, place.totalSteps);
    BudgetSchedule schedule =
        budgetSchedule(counted, resolveSchedule(counted, 0), std::max<std::int64_t>(1, place.modules));
    if (byShare(settings.method) && place.targetBudget > 0) {
        schedule.targetBudget = std::min(place.targetBudget, schedule.initBudget);
    }
    return schedule;
}

std::span<const std::string_view> liveFields() { return live; }

std::string whyNotLive(std::string_view field) {
    const std::string name(field);
    if (findField(field) == nullptr) {
        const std::string near = nearestField(field);
        return "\"" + name + "\" is not a field" + (near.empty() ? "." : "; did you mean " + near + "?");
    }
    if (std::find(live.begin(), live.end(), field) != live.end()) {
        return {};
    }
    for (const Fixed& fixed : fixedInCheckpoint) {
        if (fixed.field == field) {
            return name + " cannot change in a run that has begun: " + std::string(fixed.reason) + ".";
        }
    }
    return name +
           " cannot change while a run trains; stop it, and branch from its checkpoint with another value.";
}

std::string whyNotLive(const RunConfig& config, std::string_view field) {
    if (std::string reason = whyNotLive(field); !reason.empty()) {
        return reason;
    }
    const MethodConfig& method = config.method;
    const std::string name(field);
    if (isOfTheBudget(field) && !traitsOf(method).allocates) {
        return traitsOf(method).lowRank && field == "method.target_r"
                   ? name + " cannot change in a run that has begun: the checkpoint's tensors of " +
                         method.type + " have this rank; start a new run with another."
                   : name + " changes nothing with " + method.type +
                         ", which moves no budget between the matrices; leave it as it is.";
    }
    const bool target = field == "method.target_r" || field == "method.target_total";
    if (target && byShare(method)) {
        return "The budget of this run is given in percent of the model's weights and stays so; branch with "
               "another method.target_share.";
    }
    if (field == "method.target_r" && method.targetTotal) {
        return "The budget of this run is not given as a rank; change method.target_total, or branch with "
               "another target.";
    }
    return {};
}

EditOutcome applyEdits(const RunConfig& config, const std::vector<SettingEdit>& edits,
                       const RunPlace& place) {
    EditOutcome outcome{config, {}, {}};
    RunConfig edited = config;
    for (const SettingEdit& edit : edits) {
        if (std::string reason = whyNotLive(config, edit.field); !reason.empty()) {
            outcome.problems.push_back({edit.field, std::move(reason), Severity::Error});
            continue;
        }
        const Field& field = *findField(edit.field);
        const auto parsed = parseFieldText(field, edit.text);
        if (!parsed) {
            outcome.problems.push_back({edit.field, parsed.error(), Severity::Error});
            continue;
        }
        // The value is that of the text that is stored, so that a replay reads the very same number.
        SettingsChanged change;
        change.step = place.step;
        change.field = edit.field;
        change.before = toText(field.get(edited));
        change.after = toText(*parsed);
        if (change.before != change.after) {
            field.set(edited, parseFieldText(field, change.after).value());
            outcome.changes.push_back(std::move(change));
        }
    }
    if (outcome.problems.empty()) {
        outcome.problems =
            newErrors(withSteps(config, place.totalSteps), withSteps(edited, place.totalSteps));
    }
    if (outcome.problems.empty()) {
        if (auto problem = scheduleProblem(config, edited, place, place.totalSteps)) {
            outcome.problems.push_back(std::move(*problem));
        }
    }
    if (outcome.problems.empty()) {
        if (auto problem = ruleProblem(config, edited, place)) {
            outcome.problems.push_back(std::move(*problem));
        }
    }
    if (outcome.problems.empty()) {
        outcome.config = std::move(edited);
    } else {
        outcome.changes.clear();
    }
    return outcome;
}

RunConfig withChanges(RunConfig config, const std::vector<SettingsChanged>& changes) {
    for (const SettingsChanged& change : changes) {
        const Field* field = findField(change.field);
        if (field != nullptr && (traitsOf(config.method).allocates || !isOfTheBudget(change.field))) {
            if (const auto value = parseFieldText(*field, change.after)) {
                field->set(config, *value);
            }
        }
    }
    return config;
}

std::vector<SettingEdit> limitEdits(const RunConfig& before, const MethodConfig& after) {
    RunConfig edited = before;
    edited.method.floors = after.floors;
    edited.method.ceilings = after.ceilings;
    edited.method.pins = after.pins;
    std::vector<SettingEdit> edits;
    for (const char* path : {"method.floors", "method.ceilings", "method.pins"}) {
        const Field& field = *findField(path);
        if (field.get(before) != field.get(edited)) {
            edits.push_back({path, toText(field.get(edited))});
        }
    }
    return edits;
}

std::string changeSentence(const SettingsChanged& change) {
    const auto shown = [](const std::string& text) { return text.empty() ? std::string("nothing") : text; };
    return change.field + " changed from " + shown(change.before) + " to " + shown(change.after) + ".";
}

std::vector<Problem> checkBranch(const RunConfig& parent, const RunConfig& branch, const RunPlace& place,
                                 std::int64_t branchSteps) {
    std::vector<Problem> problems;
    for (const Fixed& fixed : fixedInCheckpoint) {
        const Field& field = *findField(fixed.field);
        if (field.get(parent) != field.get(branch)) {
            problems.push_back({std::string(fixed.field),
                                "A branch keeps " + std::string(fixed.field) + ": " +
                                    std::string(fixed.reason) + "; start a new run to change it.",
                                Severity::Error});
        }
    }
    if (!traitsOf(parent.method).allocates && startRank(parent.method) != startRank(branch.method)) {
        problems.push_back({"method.target_r",
                            "A branch keeps method.target_r: the checkpoint's tensors of " +
                                parent.method.type + " have this rank; start a new run to change it.",
                            Severity::Error});
    }
    if (branchSteps <= 0) {
        return problems; // not known yet
    }
    if (place.step >= branchSteps) {
        problems.push_back({branch.train.steps ? "train.steps" : "train.epochs",
                            "The checkpoint has " + count(place.step) +
                                " steps behind it and the branch ends at " + count(branchSteps) +
                                "; give it more steps, or branch from an earlier checkpoint.",
                            Severity::Error});
    } else if (auto problem = scheduleProblem(parent, branch, place, branchSteps)) {
        problems.push_back(std::move(*problem));
    }
    return problems;
}

} // namespace rankscope
