#include "core/analysis/allocator_health.h"

#include <algorithm>

namespace rankscope {

namespace {

// The events of a step arrive one after the other, and the last one at the boundary may stand one step
// earlier (PEFT) or later (authors): one step is no delay.
constexpr std::int64_t grace = 1;

bool allZero(const AllocationDone& allocation) {
    const auto zero = [](const std::vector<float>& values) {
        return std::all_of(values.begin(), values.end(), [](float value) { return value == 0.0F; });
    };
    return !allocation.scoreLambda.empty() && zero(allocation.scoreLambda) && zero(allocation.scoreA) &&
           zero(allocation.scoreB);
}

} // namespace

AllocatorWatch::AllocatorWatch(const RunStarted& started)
    : m_schedule(budgetSchedule(started))
    // Without a schedule nothing is due: an imported adapter has no steps, a log no interval.
    , m_used(started.initBudget > 0 && started.totalSteps > 0 && started.deltaT > 0)
    , m_firstStep(started.firstStep) {
    for (std::int64_t step = 0; m_used && step < m_schedule.totalSteps; ++step) {
        if (m_schedule.allocatesAt(step)) {
            m_due.push_back(step);
        }
    }
}

void AllocatorWatch::reschedule(const SettingsChanged& change) {
    m_schedule.apply(change);
    std::int64_t step = change.step;
    m_due.erase(std::lower_bound(m_due.begin(), m_due.end(), step), m_due.end());
    for (; m_used && step < m_schedule.totalSteps; ++step) {
        if (m_schedule.allocatesAt(step)) {
            m_due.push_back(step);
        }
    }
}

void AllocatorWatch::onAllocation(const AllocationDone& allocation) {
    ++m_seen;
    if (allocation.step < m_lastStep) {
        return;
    }
    m_lastStep = allocation.step;
    m_lastKept = allocation.kept;
    m_lastBudget = allocation.budget;
    m_lastAllZero = allZero(allocation);
    onStep(allocation.step);
}

void AllocatorWatch::onStep(std::int64_t step) { m_step = std::max(m_step, step); }

AllocatorReport AllocatorWatch::report() const {
    using State = AllocatorReport::State;
    using Cause = AllocatorReport::Cause;
    AllocatorReport out;
    if (!m_used) {
        return out;
    }
    out.lastStep = m_lastStep;
    out.seenCount = m_seen;
    const auto begin = std::lower_bound(m_due.begin(), m_due.end(), m_firstStep);
    const auto dueEnd = std::upper_bound(begin, m_due.end(), m_step - grace);
    const auto next = std::upper_bound(m_due.begin(), m_due.end(), std::max(m_step, m_lastStep));
    out.dueCount = dueEnd - begin;
    out.dueStep = dueEnd == begin ? -1 : *(dueEnd - 1);
    out.nextStep = next == m_due.end() ? -1 : *next;

    if (m_due.empty()) {
        out.state = State::Never;
        out.causes.push_back(m_schedule.initBudget <= m_schedule.targetBudget ? Cause::EqualBudgets
                                                                              : Cause::NothingDue);
        return out;
    }
    if (m_seen == 0) {
        if (out.dueCount == 0) {
            out.state = State::Waiting;
            if (begin == m_due.end()) {
                out.causes.push_back(Cause::MasksFixed);
            }
            return out;
        }
        const std::int64_t patience = std::max<std::int64_t>(m_schedule.deltaT, 2);
        out.state = m_step >= *begin + patience || out.nextStep < 0 ? State::Never : State::Late;
        out.causes.push_back(Cause::NotSeen);
        return out;
    }
    out.state = State::Alive;
    if (m_lastAllZero) {
        out.state = State::Never;
        out.causes.push_back(Cause::NoGradients);
        return out;
    }
    if (m_lastKept > m_lastBudget) {
        out.state = State::Never;
        out.causes.push_back(Cause::AbovePlan);
    } else if (m_lastKept < m_lastBudget) {
        out.causes.push_back(Cause::BelowPlan); // ties are masked together: worth a word, no alarm
    }
    if (out.dueStep >= 0 && m_lastStep + grace < out.dueStep) {
        out.state = out.state == State::Never ? State::Never : State::Late;
        out.causes.push_back(Cause::NotSeen);
    }
    return out;
}

} // namespace rankscope
