#pragma once

#include "core/analysis/allocator_health.h"
#include "core/run/run_config.h"
#include "core/store/run_records.h"

#include <QString>

#include <map>
#include <string>

namespace rankscope {

// What the live page says in words about its run, gathered from stored records and events. A plain value.
struct LiveState {
    bool open = false;    // a run is shown at all
    bool live = false;    // its events are coming in
    bool started = false; // loading is over: the facts below are known
    bool ended = false;
    RunStatus status = RunStatus::Queued;
    QString name;
    RunStarted facts;
    RunConfig settings; // in force now
    AllocatorWatch watch;
    std::int64_t stepsDone = 0;
    double startedAt = 0.0; // Unix time, 0: not known
    double changedAt = 0.0; // of the latest change of status
    double endedAt = 0.0;
    double tokensPerSecond = 0.0;
    double memoryMb = 0.0;
    std::string message;                   // why it ended or what its latest warning was
    std::map<std::string, double> metrics; // of the latest evaluation
    std::int64_t lastPruned = 0;
    std::int64_t lastRevived = 0;
    std::int64_t lastKept = 0;
    std::int64_t lastPlan = 0;

    bool hasTriplets() const { return facts.initBudget > 0; }
    void begin(const QString& runName, bool isLive);
    // `changed`: settings were changed while it trained, and those changes are added next.
    void load(const RunDetail& detail, bool changed = false);
    void add(const RunEvent& event);
    void add(const AllocationDone& allocation);
    void add(const SettingsChanged& change);
};

} // namespace rankscope
