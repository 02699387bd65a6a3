#pragma once

#include "core/run/run_event.h"
#include "core/run/schedule.h"

#include <QString>

#include <cstdint>
#include <optional>

namespace rankscope {

// What the status bar and the window's title say of the run that trains, gathered from its events. A plain
// value.
class RunProgress {
public:
    void add(const RunEvent& event);

    RunStatus status() const { return m_status; }
    bool started() const { return m_started; } // loading is over
    bool ended() const { return m_ended; }
    // Only for methods with a budget that changes.
    std::optional<BudgetPhase> phase() const;
    std::int64_t step() const { return m_step; } // steps done
    std::int64_t totalSteps() const { return m_schedule.totalSteps; }
    double share() const; // 0 .. 1
    // From the pace of the last steps and the time that evaluations took; nothing before the first step.
    std::optional<double> secondsLeft() const;
    double tokensPerSecond() const { return m_tokensPerSecond; }
    double memoryMb() const { return m_memoryMb; }
    const std::string& device() const { return m_device; }
    const std::string& message() const { return m_message; } // of the end

private:
    void addSteps(const StepsDone& steps);

    RunStatus m_status = RunStatus::Queued;
    bool m_started = false;
    bool m_ended = false;
    bool m_hasBudget = false;
    BudgetSchedule m_schedule;
    std::int64_t m_firstStep = 0;
    std::int64_t m_step = 0;
    double m_secondsPerStep = 0.0; // exponential average
    double m_evalSeconds = 0.0;
    double m_tokensPerSecond = 0.0;
    double m_memoryMb = 0.0;
    std::string m_device;
    std::string m_message;
};

// "about 4 minutes left", "less than a minute left".
QString timeLeftText(double seconds);
// "1 234", "8.1k", "12.3 M": at most four characters of digits, for rates and counts.
QString compactNumber(double value);
// "820 MB", "1.9 GB".
QString memoryText(double megabytes);
// "running", "finished", … as a person reads it.
QString statusText(RunStatus status);
QString phaseText(BudgetPhase phase);

} // namespace rankscope
