#pragma once

#include "core/store/best_metric.h"
#include "core/store/database.h"
#include "core/store/run_records.h"

#include <map>
#include <string>
#include <string_view>

namespace rankscope {

// Of what resumptions replace, this many tails are kept, each of this many steps behind its checkpoint.
inline constexpr std::int64_t keptTails = 3;
inline constexpr std::int64_t longestTail = 20'000;

// Writes the events of one run into the tables. Lives inside one transaction of its owner, a RunWriter, which
// calls finish() after the last event.
class EventRows {
public:
    // `wallTime` stands in for events that carry none.
    EventRows(Database& database, RunId run, double wallTime);

    void write(const RunEvent& event);
    // See RunWriter::truncateFrom.
    void truncateFrom(std::int64_t step);
    // Brings the run's own row up to date.
    void finish();

private:
    void keepTail(std::int64_t step);
    void on(const RunStarted& started);
    void on(const StepsDone& steps);
    void on(const AllocationDone& allocation);
    void on(const EvalDone& eval);
    void on(const CheckpointSaved& checkpoint);
    void on(const Notice& notice);
    void on(const StatusChanged& change);
    void on(const SettingsChanged& change);
    void on(const RunEnded& ended);

    std::int64_t metricId(const std::string& name);
    double lastStepTime(); // 0 before the first step
    void scalar(const std::string& metric, std::int64_t step, double value, double wallTime);
    void note(std::int64_t step, double wallTime, Notice::Level level, std::string_view kind,
              const std::string& detail);
    double timeOr(double wallTime) const { return wallTime > 0.0 ? wallTime : m_wallTime; }

    Database& m_database;
    RunId m_run;
    std::string m_uid;
    double m_wallTime;
    std::map<std::string, std::int64_t> m_metricIds;
    std::int64_t m_stepsDone = 0;
    double m_seconds = 0.0;
    BestMetric m_best;
};

} // namespace rankscope
