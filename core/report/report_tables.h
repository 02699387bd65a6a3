#pragma once

#include "core/report/report_run.h"

#include <set>
#include <string>
#include <utility>
#include <vector>

namespace rankscope {

// A table of a report, from whoever made it: this layer draws it and knows no more of it. A plain value.
struct ReportTable {
    std::string title;
    std::vector<std::string> header;
    std::vector<std::vector<std::string>> rows;              // as many cells as the header has
    std::set<std::pair<std::size_t, std::size_t>> changed{}; // (row, column) of the cells to mark
    std::string note{};                                      // a sentence below
};

// Name, method, task, steps, budget, best result and time of each run.
ReportTable runsTable(const std::vector<ReportRun>& runs);
// The configuration's fields in which the runs differ, a column a run; marked where they differ from the
// first run. No rows when they agree.
ReportTable differencesTable(const std::vector<ReportRun>& runs);
// Groups of runs that differ in their seed (and name) only: n, mean, deviation and 95 % interval of the last
// value of each evaluation metric. No rows when no group has two runs.
ReportTable seedsTable(const std::vector<ReportRun>& runs);
// Every field of one run's configuration, those marked that differ from the defaults.
ReportTable configurationTable(const ReportRun& run);
// Machine, versions, seeds and digests of the data and the weights.
ReportTable environmentTable(const ReportRun& run);
// What happened while it trained; the newest `most` when there are more, which the note then says.
ReportTable eventsTable(const ReportRun& run, std::size_t most = 60);

} // namespace rankscope
