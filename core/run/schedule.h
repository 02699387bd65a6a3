#pragma once

#include "core/run/choices.h"
#include "core/run/run_config.h"
#include "core/run/run_event.h"

#include <cstdint>

namespace rankscope {

// The global rank budget b(t) of AdaLoRA, in triplets. `step` is the index of an optimizer step, from 0; the
// formula's t is step + countFrom.
// Formula and order of operations: RankAllocator.schedule_threshold of the published code (the paper's
// printed formula is a misprint).
struct BudgetSchedule {
    std::int64_t initBudget = 0;   // b0 = modules * r_init
    std::int64_t targetBudget = 0; // bT = modules * r_target
    std::int64_t totalSteps = 0;   // T
    std::int64_t tinit = 0;        // end of the warm-up
    std::int64_t tfinal = 0;       // length of the final phase
    std::int64_t deltaT = 1;       // steps between allocations
    bool peftBoundary = false;     // force a mask at T - tfinal, as PEFT does
    std::int64_t countFrom = 0;    // t of the first step: 0, or 1 as PEFT's benchmark counts

    std::int64_t budgetAt(std::int64_t step) const;
    BudgetPhase phaseAt(std::int64_t step) const;
    // Whether the allocator decides anew at this step (in the final phase the mask is only re-applied).
    bool allocatesAt(std::int64_t step) const;
    // Whether the importance averages still move: before T - tfinal.
    bool averagesAt(std::int64_t step) const { return step + countFrom < totalSteps - tfinal; }
    // The final phase and the target were changed while the run trained.
    void apply(const SettingsChanged& change);
    // Number of steps at which the allocator decides.
    std::int64_t allocationCount() const;
    bool operator==(const BudgetSchedule&) const = default;
};

// Factor on the learning rate at step t, as transformers' get_*_schedule_with_warmup computes it.
double learningRateFactor(RateSchedule schedule, std::int64_t step, std::int64_t warmup, std::int64_t total);

// All durations of a configuration in optimizer steps.
struct ResolvedSchedule {
    std::int64_t stepsPerEpoch = 0;
    std::int64_t totalSteps = 0;
    std::int64_t tinit = 0;
    std::int64_t tfinal = 0;
    std::int64_t warmup = 0;
    std::int64_t evalEvery = 0;       // 0: only at the end
    std::int64_t checkpointEvery = 0; // 0: only at the end
};

// `trainExamples` rows give ceil(rows / (batch_size * accumulate)) steps an epoch; 0 when unknown, then only
// train.steps can tell the total.
ResolvedSchedule resolveSchedule(const RunConfig& config, std::int64_t trainExamples);

// The modules that a configuration adapts, in the allocator's order, with their rank at the start; none for
// methods without ranks.
std::vector<ModuleInfo> adaptedModules(const ModelDescription& model, const MethodConfig& method);

// The target budget in triplets: method.target_total, or method.target_share of the model's weights (rounded
// down, at the mean weights of a triplet), or target_r times the modules.
std::int64_t targetBudget(const MethodConfig& method, const std::vector<ModuleInfo>& modules,
                          std::int64_t modelParameters);

// The budget schedule on a model; for methods that do not allocate both budgets are equal.
BudgetSchedule budgetSchedule(const RunConfig& config, const ResolvedSchedule& resolved,
                              const ModelDescription& model);
// The same for `moduleCount` modules of a model that is not known; a budget in percent then stays at its
// start.
BudgetSchedule budgetSchedule(const RunConfig& config, const ResolvedSchedule& resolved,
                              std::int64_t moduleCount);
// On a model, for a run whose number of steps is known, whatever the configuration says of it.
BudgetSchedule budgetSchedule(RunConfig config, std::int64_t totalSteps, const ModelDescription& model);
// As a run announced it.
BudgetSchedule budgetSchedule(const RunStarted& started);

} // namespace rankscope
