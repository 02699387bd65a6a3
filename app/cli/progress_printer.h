#pragma once

#include "core/run/run_observer.h"
#include "core/run/schedule.h"

#include <cstdio>
#include <mutex>
#include <string>

namespace rankscope {

struct ProgressStyle {
    bool terminal = false; // one line that is written over; otherwise a line every few seconds
    int columns = 80;
    bool quiet = false; // warnings and errors only
};

// Says how a run goes, on one stream: step of steps, phase, loss, evaluation, rate, time left. Owned by the
// command; onEvent on the training thread, say() on any. Time is that of the events.
class ProgressPrinter final : public RunObserver {
public:
    ProgressPrinter(std::FILE* stream, ProgressStyle style)
        : m_stream(stream)
        , m_style(style) {}
    void onEvent(const RunEvent& event) override;
    // A sentence on a line of its own.
    void say(const std::string& sentence);

private:
    void started(const RunStarted& event);
    void stepsDone(const StepsDone& event);
    void evaluated(const EvalDone& event);
    void changed(const SettingsChanged& event);
    void noticed(const Notice& event);
    void ended();
    std::string line(const StepsDone& event) const;
    double secondsLeft(std::int64_t done, double now) const;
    void clearLine();
    void write(const std::string& text);

    std::FILE* m_stream;
    ProgressStyle m_style;
    std::mutex m_mutex;
    std::int64_t m_total = 0;
    std::int64_t m_first = 0;
    BudgetSchedule m_schedule;
    std::string m_metric;     // "accuracy 0.8501"
    double m_startTime = 0.0; // when the first step of this program began; 0: not yet
    double m_lastShown = 0.0;
    bool m_lineOpen = false;
};

// The metric that names a task's quality best: accuracy, else pearson, else f1, else the first; as "accuracy
// 0.8501", empty when there is none.
std::string headlineMetric(const std::map<std::string, double>& metrics);

} // namespace rankscope
