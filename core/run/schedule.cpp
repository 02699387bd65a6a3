#include "core/run/schedule.h"

#include "core/run/method_traits.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace rankscope {

std::int64_t Duration::steps(std::int64_t total) const {
    return share ? std::llround(amount * static_cast<double>(total)) : static_cast<std::int64_t>(amount);
}

std::int64_t BudgetSchedule::budgetAt(std::int64_t step) const {
    const std::int64_t t = step + countFrom;
    if (t <= tinit) {
        return initBudget;
    }
    if (t > totalSteps - tfinal) {
        return targetBudget;
    }
    const double progress = static_cast<double>(t - tinit) / static_cast<double>(totalSteps - tfinal - tinit);
    const double remaining = 1.0 - progress;
    const auto target = static_cast<double>(targetBudget);
    const double fall = static_cast<double>(initBudget - targetBudget) * std::pow(remaining, 3.0);
    return static_cast<std::int64_t>(target + fall);
}

BudgetPhase BudgetSchedule::phaseAt(std::int64_t step) const {
    const std::int64_t t = step + countFrom;
    if (t <= tinit) {
        return BudgetPhase::WarmUp;
    }
    return t > totalSteps - tfinal ? BudgetPhase::Final : BudgetPhase::Budgeting;
}

bool BudgetSchedule::allocatesAt(std::int64_t step) const {
    const std::int64_t t = step + countFrom, boundary = totalSteps - tfinal;
    if (initBudget <= targetBudget || step < 0 || step >= totalSteps) {
        return false;
    }
    if (phaseAt(step) == BudgetPhase::Budgeting) {
        return (deltaT > 0 && t % deltaT == 0) || (peftBoundary && t == boundary);
    }
    // With the authors' boundary and a deltaT that misses T - tfinal, the first final step builds the mask.
    const bool missed = deltaT > 0 && boundary % deltaT != 0;
    return !peftBoundary && missed && tfinal > 0 && t == boundary + 1;
}

void BudgetSchedule::apply(const SettingsChanged& change) {
    tfinal = change.tfinal;
    targetBudget = change.targetBudget;
}

std::int64_t BudgetSchedule::allocationCount() const {
    if (initBudget <= targetBudget || totalSteps < 1) {
        return 0;
    }
    // Counted, not walked: a form asks for this at every key, whatever number of steps is being typed.
    const std::int64_t boundary = totalSteps - tfinal, end = totalSteps - 1 + countFrom; // last t
    const std::int64_t first = std::max<std::int64_t>({tinit + 1, countFrom, 1});
    const std::int64_t last = std::min(boundary, end);
    const bool missed = deltaT > 0 && boundary % deltaT != 0;
    std::int64_t count = deltaT > 0 && last >= first ? last / deltaT - (first - 1) / deltaT : 0;
    if (peftBoundary) {
        count += (missed || deltaT <= 0) && boundary >= first && boundary <= last ? 1 : 0;
    } else {
        count += missed && tfinal > 0 && boundary + 1 <= end ? 1 : 0;
    }
    return count;
}

double learningRateFactor(RateSchedule schedule, std::int64_t step, std::int64_t warmup, std::int64_t total) {
    if (step < warmup) {
        return static_cast<double>(step) / static_cast<double>(std::max<std::int64_t>(1, warmup));
    }
    const auto span = static_cast<double>(std::max<std::int64_t>(1, total - warmup));
    switch (schedule) {
    case RateSchedule::Constant:
        return 1.0;
    case RateSchedule::Cosine: {
        const double progress = static_cast<double>(step - warmup) / span;
        return std::max(0.0, 0.5 * (1.0 + std::cos(std::numbers::pi * progress)));
    }
    case RateSchedule::Linear:
        break;
    }
    return std::max(0.0, static_cast<double>(total - step) / span);
}

ResolvedSchedule resolveSchedule(const RunConfig& config, std::int64_t trainExamples) {
    ResolvedSchedule resolved;
    const std::int64_t rows = std::max<std::int64_t>(1, config.train.batchSize * config.train.accumulate);
    resolved.stepsPerEpoch = trainExamples > 0 ? (trainExamples + rows - 1) / rows : 0;
    resolved.totalSteps = config.train.steps.value_or(
        std::llround(config.train.epochs * static_cast<double>(resolved.stepsPerEpoch)));
    const std::int64_t total = resolved.totalSteps;
    resolved.tinit = config.method.tinit.steps(total);
    resolved.tfinal = config.method.tfinal.steps(total);
    resolved.warmup = config.train.warmup.steps(total);
    resolved.evalEvery = config.eval.every.steps(total);
    resolved.checkpointEvery = config.checkpoint.every.steps(total);
    return resolved;
}

std::vector<ModuleInfo> adaptedModules(const ModelDescription& model, const MethodConfig& method) {
    if (!traitsOf(method).lowRank) {
        return {};
    }
    auto modules = selectModules(model, method.targets, method.exclude);
    for (ModuleInfo& module : modules) {
        module.initR = startRank(method);
        module.lambda = traitsOf(method).lambda;
    }
    return modules;
}

std::int64_t targetBudget(const MethodConfig& method, const std::vector<ModuleInfo>& modules,
                          std::int64_t modelParameters) {
    const auto count = static_cast<std::int64_t>(modules.size());
    if (method.targetTotal) {
        return *method.targetTotal;
    }
    if (!method.targetShare || count == 0) {
        return count * method.targetR;
    }
    double weights = 0.0;
    for (const ModuleInfo& module : modules) {
        weights += static_cast<double>(module.weightsPerTriplet());
    }
    const double mean = weights / static_cast<double>(count);
    return static_cast<std::int64_t>(*method.targetShare / 100.0 * static_cast<double>(modelParameters) /
                                     mean);
}

namespace {

BudgetSchedule withBudgets(const RunConfig& config, const ResolvedSchedule& resolved, std::int64_t init,
                           std::int64_t target) {
    BudgetSchedule schedule;
    schedule.initBudget = init;
    schedule.targetBudget = traitsOf(config.method).allocates ? std::min(target, init) : init;
    schedule.totalSteps = resolved.totalSteps;
    schedule.tinit = resolved.tinit;
    schedule.tfinal = resolved.tfinal;
    schedule.deltaT = config.method.deltaT;
    schedule.peftBoundary = config.method.boundary == toText(Boundary::Peft);
    schedule.countFrom = config.method.firstStep;
    return schedule;
}

} // namespace

BudgetSchedule budgetSchedule(const RunConfig& config, const ResolvedSchedule& resolved,
                              const ModelDescription& model) {
    const auto modules = adaptedModules(model, config.method);
    return withBudgets(config, resolved, static_cast<std::int64_t>(modules.size()) * startRank(config.method),
                       targetBudget(config.method, modules, model.parameters));
}

BudgetSchedule budgetSchedule(const RunConfig& config, const ResolvedSchedule& resolved,
                              std::int64_t moduleCount) {
    const std::int64_t init = moduleCount * startRank(config.method);
    const std::int64_t target = config.method.targetShare && !config.method.targetTotal
                                    ? init
                                    : config.method.targetTotal.value_or(moduleCount * config.method.targetR);
    return withBudgets(config, resolved, init, target);
}

BudgetSchedule budgetSchedule(RunConfig config, std::int64_t totalSteps, const ModelDescription& model) {
    config.train.steps = std::max<std::int64_t>(1, totalSteps);
    return budgetSchedule(config, resolveSchedule(config, 0), model);
}

BudgetSchedule budgetSchedule(const RunStarted& started) {
    return {started.initBudget, started.targetBudget, started.totalSteps,   started.tinit,
            started.tfinal,     started.deltaT,       started.peftBoundary, started.countFrom};
}

} // namespace rankscope
