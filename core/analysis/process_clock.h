#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace rankscope {

// What of a run's stored events stops or starts its clock.
struct ClockEvent {
    enum class Mark { Pause, Resume, Session }; // Session: another process took the run up at `step`
    Mark mark = Mark::Pause;
    std::int64_t step = 0;
    double wallTime = 0.0; // Unix time
};

// When a step was done.
struct StepTime {
    std::int64_t step = 0;
    double wallTime = 0.0;
};

// A stretch of wall time in which a run did not train.
struct ClockGap {
    double from = 0.0;
    double to = 0.0;
    bool operator==(const ClockGap&) const = default;
};

// The wall time of a run without its pauses. A plain value.
struct ProcessClock {
    std::vector<ClockGap> gaps; // in order, apart from each other
    // False: where the run paused was not recorded (imported logs, runs of programs that did not write it
    // down), and nothing can be said.
    bool known = false;

    double seconds(double from, double to) const; // between two wall times
};

// Events and steps in the order in which they were recorded. A pause lasts until the next resumption or
// session; a session begins where the last step that it kept was done, so that time whose steps were lost in
// a crash counts as a pause. `trained`: the time in training that the run has counted itself, 0 unknown. When
// steps took more than a minute and a tenth longer than that, pauses are missing.
ProcessClock processClock(std::span<const ClockEvent> events, std::span<const StepTime> steps,
                          double trained);

} // namespace rankscope
