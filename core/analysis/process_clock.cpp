#include "core/analysis/process_clock.h"

#include <algorithm>
#include <limits>
#include <optional>

namespace rankscope {

namespace {

constexpr double slackSeconds = 60.0; // checkpoints and starting are not counted as training
constexpr double slackShare = 0.1;

std::vector<ClockGap> merged(std::vector<ClockGap> gaps) {
    std::ranges::sort(gaps, {}, &ClockGap::from);
    std::vector<ClockGap> out;
    for (const ClockGap& gap : gaps) {
        if (!out.empty() && gap.from <= out.back().to) {
            out.back().to = std::max(out.back().to, gap.to);
        } else {
            out.push_back(gap);
        }
    }
    return out;
}

// When the last step before `step` was done; none when there is none.
std::optional<double> doneBefore(std::span<const StepTime> steps, std::int64_t step) {
    const auto after = std::ranges::lower_bound(steps, step, {}, &StepTime::step);
    return after == steps.begin() ? std::nullopt : std::optional(std::prev(after)->wallTime);
}

} // namespace

double ProcessClock::seconds(double from, double to) const {
    double seconds = to - from;
    for (const ClockGap& gap : gaps) {
        seconds -= std::max(0.0, std::min(to, gap.to) - std::max(from, gap.from));
    }
    return seconds;
}

ProcessClock processClock(std::span<const ClockEvent> events, std::span<const StepTime> steps,
                          double trained) {
    ProcessClock clock;
    std::vector<ClockGap> gaps;
    constexpr double running = std::numeric_limits<double>::infinity();
    double paused = running; // since when
    for (const ClockEvent& event : events) {
        if (event.mark == ClockEvent::Mark::Pause) {
            if (paused == running) {
                paused = event.wallTime;
            }
            continue;
        }
        if (event.mark == ClockEvent::Mark::Session) {
            if (const auto before = doneBefore(steps, event.step); before && *before < event.wallTime) {
                gaps.push_back({*before, event.wallTime});
            }
        }
        if (paused < event.wallTime) {
            gaps.push_back({paused, event.wallTime});
        }
        paused = running;
    }
    if (paused != running) {
        gaps.push_back({paused, running});
    }
    clock.gaps = merged(std::move(gaps));
    if (trained > 0.0 && !steps.empty()) {
        const double counted = clock.seconds(steps.front().wallTime, steps.back().wallTime);
        clock.known = counted - trained <= std::max(slackSeconds, slackShare * trained);
    }
    return clock;
}

} // namespace rankscope
