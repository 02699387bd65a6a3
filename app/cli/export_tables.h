#pragma once

#include "app/cli/exit_code.h"
#include "app/cli/table_writer.h"

#include <ostream>

namespace rankscope {

enum class MetricLayout { Wide, Long };

// What a run recorded, as tables. Losses and gradient norms have no unit; step_seconds is in seconds,
// tokens_per_second counts real tokens, wall_time is Unix time in seconds.

// Wide: run, step and one column a metric; long: run, step, metric, value, wall_time.
void writeMetrics(const RunReader& reader, const RunDetail& run, MetricLayout layout, TableFormat format,
                  std::ostream& out);
// run, step, module, layer, kind, rank (kept triplets).
Result<ExitCode> writeRanks(const RunReader& reader, const RunDetail& run, TableFormat format,
                            std::ostream& out);
// One row a triplet and allocation: its mask (1 kept), lambda before masking and every part of its score.
Result<ExitCode> writeAllocations(const RunReader& reader, const RunDetail& run, TableFormat format,
                                  std::ostream& out);

} // namespace rankscope
