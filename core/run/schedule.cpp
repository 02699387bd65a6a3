#include "core/run/schedule.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace rankscope {

std::int64_t Duration::steps(std::int64_t total) const {
    return share ? std::llround(amount * static_cast<double>(total)) : static_cast<std::int64_t>(amount);
}

std::int64_t BudgetSchedule::budgetAt(std::int64_t step) const {
    if (step <= tinit) {
        return initBudget;
    }
    if (step > totalSteps - tfinal) {
        return targetBudget;
    }
    const double progress =
        static_cast<double>(step - tinit) / static_cast<double>(totalSteps - tfinal - tinit);
    const double remaining = 1.0 - progress;
    const auto target = static_cast<double>(targetBudget);
    const double fall = static_cast<double>(initBudget - targetBudget) * std::pow(remaining, 3.0);
    return static_cast<std::int64_t>(target + fall);
}

BudgetPhase BudgetSchedule::phaseAt(std::int64_t step) const {
    if (step <= tinit) {
        return BudgetPhase::WarmUp;
    }
    return step > totalSteps - tfinal ? BudgetPhase::Final : BudgetPhase::Budgeting;
}

bool BudgetSchedule::allocatesAt(std::int64_t step) const {
    if (initBudget <= targetBudget || phaseAt(step) != BudgetPhase::Budgeting) {
        // With the authors' boundary and a deltaT that misses T - tfinal, the first final step builds the
        // mask.
        const bool late = !peftBoundary && deltaT > 0 && (totalSteps - tfinal) % deltaT != 0;
        return initBudget > targetBudget && late && tfinal > 0 && step == totalSteps - tfinal + 1 &&
               step < totalSteps;
    }
    return (deltaT > 0 && step % deltaT == 0) || (peftBoundary && step == totalSteps - tfinal);
}

std::int64_t BudgetSchedule::allocationCount() const {
    if (initBudget <= targetBudget || totalSteps < 1) {
        return 0;
    }
    // Counted, not walked: a form asks for this at every key, whatever number of steps is being typed.
    const std::int64_t boundary = totalSteps - tfinal;
    const std::int64_t first = std::max<std::int64_t>(tinit + 1, 1);
    const std::int64_t last = std::min(boundary, totalSteps - 1);
    const bool missed = deltaT > 0 && boundary % deltaT != 0;
    std::int64_t count = deltaT > 0 && last >= first ? last / deltaT - (first - 1) / deltaT : 0;
    if (peftBoundary) {
        count += (missed || deltaT <= 0) && boundary >= first && boundary <= last ? 1 : 0;
    } else {
        count += missed && tfinal > 1 ? 1 : 0;
    }
    return count;
}

double learningRateFactor(const std::string& schedule, std::int64_t step, std::int64_t warmup,
                          std::int64_t total) {
    if (step < warmup) {
        return static_cast<double>(step) / static_cast<double>(std::max<std::int64_t>(1, warmup));
    }
    const auto span = static_cast<double>(std::max<std::int64_t>(1, total - warmup));
    if (schedule == "constant") {
        return 1.0;
    }
    if (schedule == "cosine") {
        const double progress = static_cast<double>(step - warmup) / span;
        return std::max(0.0, 0.5 * (1.0 + std::cos(std::numbers::pi * progress)));
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

BudgetSchedule budgetSchedule(const RunConfig& config, const ResolvedSchedule& resolved,
                              std::int64_t moduleCount) {
    const bool allocates = config.method.type == "adalora";
    BudgetSchedule schedule;
    schedule.initBudget = moduleCount * config.method.initR;
    schedule.targetBudget = moduleCount * (allocates ? config.method.targetR : config.method.initR);
    schedule.totalSteps = resolved.totalSteps;
    schedule.tinit = resolved.tinit;
    schedule.tfinal = resolved.tfinal;
    schedule.deltaT = config.method.deltaT;
    schedule.peftBoundary = config.method.boundary == "peft";
    return schedule;
}

} // namespace rankscope
