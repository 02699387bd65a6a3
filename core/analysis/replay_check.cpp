#include "core/analysis/replay_check.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

namespace rankscope {

namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

// Every NaN is stored as the same one; else -0 is not 0.
bool sameBits(double one, double other) {
    return (std::isnan(one) && std::isnan(other)) ||
           std::bit_cast<std::uint64_t>(one) == std::bit_cast<std::uint64_t>(other);
}

} // namespace

ReplayCheck::ReplayCheck(std::int64_t from, std::int64_t to, std::map<std::int64_t, StepPoint> points,
                         std::map<std::int64_t, AllocationDone> allocations)
    : m_from(from)
    , m_to(to)
    , m_points(std::move(points))
    , m_allocations(std::move(allocations)) {
    const auto outside = [this](const auto& entry) { return entry.first < m_from || entry.first > m_to; };
    std::erase_if(m_points, outside);
    std::erase_if(m_allocations, outside);
}

void ReplayCheck::differs(ReplayDifference difference) {
    if (!m_difference || difference.step < m_difference->step) {
        m_difference = std::move(difference);
    }
}

void ReplayCheck::number(std::int64_t step, const char* what, double recorded, double repeated,
                         std::int64_t triplet) {
    if (!sameBits(recorded, repeated)) {
        differs({step, what, triplet, recorded, repeated});
    }
}

template <class Value>
void ReplayCheck::list(std::int64_t step, const char* what, const std::vector<Value>& recorded,
                       const std::vector<Value>& repeated) {
    for (std::size_t i = 0; i < std::max(recorded.size(), repeated.size()); ++i) {
        number(step, what, i < recorded.size() ? static_cast<double>(recorded[i]) : missing,
               i < repeated.size() ? static_cast<double>(repeated[i]) : missing,
               static_cast<std::int64_t>(i));
    }
}

void ReplayCheck::compare(const StepPoint& recorded, const StepPoint& repeated) {
    const std::int64_t step = repeated.step;
    number(step, "task loss", recorded.taskLoss, repeated.taskLoss);
    number(step, "regulariser", recorded.regulariser, repeated.regulariser);
    number(step, "gradient norm", recorded.gradientNorm, repeated.gradientNorm);
    number(step, "learning rate", recorded.learningRate, repeated.learningRate);
    number(step, "tokens", static_cast<double>(recorded.tokens), static_cast<double>(repeated.tokens));
}

void ReplayCheck::compare(const AllocationDone& recorded, const AllocationDone& repeated) {
    const std::int64_t step = repeated.step;
    number(step, "budget", static_cast<double>(recorded.budget), static_cast<double>(repeated.budget));
    list(step, "lambda", recorded.lambda, repeated.lambda);
    list(step, "score of lambda", recorded.scoreLambda, repeated.scoreLambda);
    list(step, "score of lora_A", recorded.scoreA, repeated.scoreA);
    list(step, "score of lora_B", recorded.scoreB, repeated.scoreB);
    list(step, "sensitivity", recorded.sensitivity, repeated.sensitivity);
    list(step, "uncertainty", recorded.uncertainty, repeated.uncertainty);
    number(step, "threshold", recorded.threshold, repeated.threshold);
    list(step, "mask", recorded.mask, repeated.mask);
    number(step, "kept triplets", static_cast<double>(recorded.kept), static_cast<double>(repeated.kept));
}

void ReplayCheck::onEvent(const RunEvent& event) {
    if (const auto* steps = std::get_if<StepsDone>(&event)) {
        for (const StepPoint& point : steps->points) {
            if (point.step < m_from || point.step > m_to) {
                continue;
            }
            ++m_steps;
            if (const auto recorded = m_points.find(point.step); recorded != m_points.end()) {
                compare(recorded->second, point);
                m_points.erase(recorded);
            } else {
                number(point.step, "step", missing, static_cast<double>(point.step));
            }
        }
    } else if (const auto* allocation = std::get_if<AllocationDone>(&event)) {
        if (allocation->step < m_from || allocation->step > m_to) {
            return;
        }
        ++m_seenAllocations;
        if (const auto recorded = m_allocations.find(allocation->step); recorded != m_allocations.end()) {
            compare(recorded->second, *allocation);
            m_allocations.erase(recorded);
        } else {
            number(allocation->step, "allocation", missing, static_cast<double>(allocation->kept));
        }
    }
}

void ReplayCheck::finish() {
    if (!m_points.empty()) {
        const auto& [step, point] = *m_points.begin();
        number(step, "step", static_cast<double>(step), missing);
    }
    if (!m_allocations.empty()) {
        const auto& [step, allocation] = *m_allocations.begin();
        number(step, "allocation", static_cast<double>(allocation.kept), missing);
    }
}

} // namespace rankscope
