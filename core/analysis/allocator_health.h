#pragma once

#include "core/run/run_event.h"
#include "core/run/schedule.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace rankscope {

// What a lamp says about the allocator: whether masks are decided when the schedule wants it, and why not.
struct AllocatorReport {
    enum class State {
        Unused,  // the method has no triplets, or (an import) its schedule is not known
        Waiting, // the first allocation is still to come
        Alive,
        Late,  // an allocation was due and has not been seen
        Never, // red: nothing is allocated, or what is allocated has no effect
    };
    enum class Cause {
        EqualBudgets, // target and start are the same: nothing to prune
        NothingDue,   // the schedule holds no allocation at all
        NotSeen,      // due, but no allocation came
        NoGradients,  // every score is zero: the adapters get no gradients, or are frozen
        AbovePlan,    // more is kept than planned
        BelowPlan,    // less is kept than planned: ties at the threshold, or a mask that was not lifted
        MasksFixed,   // the final phase began before the first allocation that this page could see
    };
    State state = State::Unused;
    std::vector<Cause> causes;
    std::int64_t lastStep = -1; // of the last allocation seen; -1: none
    std::int64_t nextStep = -1; // the next one due; -1: none
    std::int64_t dueStep = -1;  // the latest one due by now; -1: none
    std::int64_t dueCount = 0;  // due by now, since the run's first step
    std::int64_t seenCount = 0;
};

// Watches one run. One thread at a time.
class AllocatorWatch {
public:
    AllocatorWatch() = default;
    explicit AllocatorWatch(const RunStarted& started);

    // When the allocator decides, in order.
    const std::vector<std::int64_t>& dueSteps() const { return m_due; }
    const BudgetSchedule& schedule() const { return m_schedule; }

    // The final phase and the target were changed.
    void reschedule(const SettingsChanged& change);
    void onAllocation(const AllocationDone& allocation);
    void onStep(std::int64_t step); // the index of a step that was done
    AllocatorReport report() const;

private:
    BudgetSchedule m_schedule;
    bool m_used = false;
    std::int64_t m_firstStep = 0;
    std::int64_t m_step = -1;
    std::vector<std::int64_t> m_due;
    std::int64_t m_seen = 0;
    std::int64_t m_lastStep = -1;
    std::int64_t m_lastKept = 0;
    std::int64_t m_lastBudget = 0;
    bool m_lastAllZero = false;
};

} // namespace rankscope
