#pragma once

#include "core/run/run_event.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace rankscope {

// The first value of a repeated run that is not what was recorded.
struct ReplayDifference {
    std::int64_t step = 0;
    std::string what; // "task loss", "lambda", "mask", …; "allocation" when only one of the two has one
    std::int64_t triplet = -1; // of an allocation's list; -1: a single number
    double recorded = 0.0;     // NaN: not a number, or missing
    double repeated = 0.0;
};

// Compares the steps of a repeated run with the recorded ones, every number bit for bit as it was stored (the
// workspace keeps what is not a number as NaN). One thread at a time.
class ReplayCheck {
public:
    // What was recorded; steps outside [from, to] are not compared.
    ReplayCheck(std::int64_t from, std::int64_t to, std::map<std::int64_t, StepPoint> points,
                std::map<std::int64_t, AllocationDone> allocations);

    void onEvent(const RunEvent& event);
    // After the last event: what was recorded and has not come.
    void finish();

    // The earliest one; nothing as long as all is equal.
    const std::optional<ReplayDifference>& difference() const { return m_difference; }
    std::int64_t comparedSteps() const { return m_steps; }
    std::int64_t comparedAllocations() const { return m_seenAllocations; }

private:
    void compare(const StepPoint& recorded, const StepPoint& repeated);
    void compare(const AllocationDone& recorded, const AllocationDone& repeated);
    void number(std::int64_t step, const char* what, double recorded, double repeated,
                std::int64_t triplet = -1);
    template <class Value>
    void list(std::int64_t step, const char* what, const std::vector<Value>& recorded,
              const std::vector<Value>& repeated);
    void differs(ReplayDifference difference);

    std::int64_t m_from, m_to;
    std::map<std::int64_t, StepPoint> m_points;
    std::map<std::int64_t, AllocationDone> m_allocations; // those that have not come yet
    std::optional<ReplayDifference> m_difference;
    std::int64_t m_steps = 0;
    std::int64_t m_seenAllocations = 0;
};

} // namespace rankscope
