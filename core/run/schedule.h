#pragma once

#include "core/run/run_config.h"
#include "core/run/run_event.h"

#include <cstdint>

namespace rankscope {

// The global rank budget b(t) of AdaLoRA, in triplets; steps t count from 0.
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

    std::int64_t budgetAt(std::int64_t step) const;
    BudgetPhase phaseAt(std::int64_t step) const;
    // Whether the allocator decides anew at this step (in the final phase the mask is only re-applied).
    bool allocatesAt(std::int64_t step) const;
    // Number of steps at which the allocator decides.
    std::int64_t allocationCount() const;
    bool operator==(const BudgetSchedule&) const = default;
};

// Factor on the learning rate at step t, as transformers' get_*_schedule_with_warmup computes it.
double learningRateFactor(const std::string& schedule, std::int64_t step, std::int64_t warmup,
                          std::int64_t total);

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

// The budget schedule of `moduleCount` adapted modules; for methods other than adalora both budgets are
// equal.
BudgetSchedule budgetSchedule(const RunConfig& config, const ResolvedSchedule& resolved,
                              std::int64_t moduleCount);

} // namespace rankscope
