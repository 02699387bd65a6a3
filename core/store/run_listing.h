#pragma once

#include "core/store/database.h"
#include "core/store/run_records.h"

#include <string>
#include <vector>

namespace rankscope {

// What lists of runs are made of. All read one state of the file when they are called in a transaction.

// The runs that a SELECT of summaryColumns gives, in its order, with tags and marks.
std::vector<RunSummary> listRuns(Database& database, const std::string& sql);
// Fills in whether this run is starred or archived.
void readMarks(Database& database, RunSummary& run);
// By name; costs two or three looks into the index a metric, however long the curves are, and for
// evaluations, which are few, a walk over them.
std::vector<MetricExtent> readMetricExtents(Database& database, RunId run);

} // namespace rankscope
