#include "app/cli/schedule_text.h"

#include "app/cli/text_format.h"
#include "core/run/method_traits.h"
#include "core/run/run_fields.h"
#include "core/run/schedule.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace rankscope {

namespace {

constexpr int points = 10;
constexpr std::int64_t barWidth = 40;

// Everything that the text and the JSON are made from.
struct Derived {
    ResolvedSchedule steps;
    BudgetSchedule budget;
    std::int64_t modules = 0;
    bool modelKnown = false;
    bool adaptive = false; // has triplets
};

Derived derive(const RunConfig& config, const RunFacts& facts) {
    Derived derived;
    derived.steps = resolveSchedule(config, facts.trainExamples.value_or(0));
    derived.modelKnown = facts.model.has_value();
    derived.adaptive = traitsOf(config.method).lowRank;
    derived.modules = derived.modelKnown
                          ? static_cast<std::int64_t>(adaptedModules(*facts.model, config.method).size())
                          : 1;
    derived.budget = derived.modelKnown ? budgetSchedule(config, derived.steps, *facts.model)
                                        : budgetSchedule(config, derived.steps, derived.modules);
    return derived;
}

// Ten steps from the first to the last, both included.
std::vector<std::int64_t> tenSteps(std::int64_t total) {
    std::vector<std::int64_t> steps;
    for (int i = 0; i < points; ++i) {
        const std::int64_t step = (total - 1) * i / (points - 1);
        if (steps.empty() || steps.back() != step) {
            steps.push_back(step);
        }
    }
    return steps;
}

bool drawable(const Derived& derived, const RunConfig& config) {
    return traitsOf(config.method).allocates &&
           derived.steps.tinit + derived.steps.tfinal < derived.steps.totalSteps;
}

std::string phasesText(const Derived& derived) {
    const BudgetSchedule& b = derived.budget;
    const std::int64_t fallEnds = b.totalSteps - b.tfinal;
    std::string text = fmt::format("  warm-up        steps 0 to {}, full rank, {} triplets\n",
                                   std::min(b.tinit, b.totalSteps - 1), b.initBudget);
    text += fmt::format("  budgeting      steps {} to {}, {} allocations, one every {} steps\n", b.tinit + 1,
                        fallEnds, b.allocationCount(), b.deltaT);
    return fallEnds + 1 < b.totalSteps
               ? text + fmt::format("  final          steps {} to {}, fixed mask, {} triplets\n",
                                    fallEnds + 1, b.totalSteps - 1, b.targetBudget)
               : text + "  final          none\n";
}

std::string chart(const BudgetSchedule& budget) {
    std::string text = fmt::format("\n  {:>10}  {:>10}\n", "step", "budget");
    for (const std::int64_t step : tenSteps(budget.totalSteps)) {
        const std::int64_t planned = budget.budgetAt(step);
        const std::int64_t width =
            budget.initBudget > 0 ? std::max<std::int64_t>(1, planned * barWidth / budget.initBudget) : 0;
        text += fmt::format("  {:>10}  {:>10}  {:<40}  {}\n", step, planned,
                            std::string(static_cast<std::size_t>(width), '#'), toText(budget.phaseAt(step)));
    }
    return text;
}

std::string modulesText(const Derived& derived, const RunConfig& config) {
    if (!derived.adaptive) {
        return "";
    }
    if (!derived.modelKnown) {
        return "  matrices       unknown, since the model could not be read: budgets are for one matrix\n";
    }
    const BudgetSchedule& budget = derived.budget;
    const bool falls = budget.targetBudget != budget.initBudget && derived.modules > 0;
    return fmt::format(
        "  matrices       {} adapted, rank {}{}\n", derived.modules, startRank(config.method),
        falls ? fmt::format(", {:.3g} on average at the end",
                            static_cast<double>(budget.targetBudget) / static_cast<double>(derived.modules))
              : "");
}

} // namespace

std::string scheduleText(const RunConfig& config, const RunFacts& facts) {
    const Derived derived = derive(config, facts);
    const ResolvedSchedule& s = derived.steps;
    if (s.totalSteps < 1) {
        return "  The number of steps is not known: the training data could not be read, and train.steps is "
               "not set.\n" +
               modulesText(derived, config);
    }
    std::string text = fmt::format("  steps          {}", s.totalSteps);
    if (s.stepsPerEpoch > 0) {
        text +=
            fmt::format(", {} an epoch, {} examples in batches of {}{}", s.stepsPerEpoch,
                        countText(*facts.trainExamples), config.train.batchSize,
                        config.train.accumulate > 1 ? fmt::format(" times {}", config.train.accumulate) : "");
    } else {
        text += ", as train.steps says; the training data could not be read";
    }
    text += "\n" + modulesText(derived, config);
    text += fmt::format("  learning rate  {} after {} steps of warm-up, then {}\n",
                        toText(FieldValue(config.train.learningRate)), s.warmup, config.train.schedule);
    const auto every = [](std::int64_t steps) {
        return steps > 0 ? fmt::format("every {} steps and at the end", steps) : std::string("at the end");
    };
    text += fmt::format("  evaluation     {}\n  checkpoint     {}\n", every(s.evalEvery),
                        every(s.checkpointEvery));
    if (drawable(derived, config)) {
        text += phasesText(derived) + chart(derived.budget);
    } else if (traitsOf(config.method).allocates) {
        text += "  The budget cannot be drawn: no step is left between warm-up and final phase.\n";
    }
    return text;
}

nlohmann::ordered_json scheduleJson(const RunConfig& config, const RunFacts& facts) {
    const Derived derived = derive(config, facts);
    const ResolvedSchedule& s = derived.steps;
    if (s.totalSteps < 1) {
        return nullptr;
    }
    nlohmann::ordered_json json{{"total_steps", s.totalSteps},
                                {"steps_per_epoch", s.stepsPerEpoch},
                                {"tinit", s.tinit},
                                {"tfinal", s.tfinal},
                                {"warmup", s.warmup},
                                {"eval_every", s.evalEvery},
                                {"checkpoint_every", s.checkpointEvery}};
    if (!drawable(derived, config)) {
        return json;
    }
    json["modules"] =
        derived.modelKnown ? nlohmann::ordered_json(derived.modules) : nlohmann::ordered_json(nullptr);
    json["init_budget"] = derived.budget.initBudget;
    json["target_budget"] = derived.budget.targetBudget;
    json["allocations"] = derived.budget.allocationCount();
    json["budget"] = nlohmann::ordered_json::array();
    for (const std::int64_t step : tenSteps(s.totalSteps)) {
        json["budget"].push_back({{"step", step},
                                  {"budget", derived.budget.budgetAt(step)},
                                  {"phase", std::string(toText(derived.budget.phaseAt(step)))}});
    }
    return json;
}

} // namespace rankscope
