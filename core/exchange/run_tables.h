#pragma once

#include "core/exchange/table_sink.h"
#include "core/store/run_reader.h"

#include <tl/expected.hpp>

#include <ostream>
#include <string>

namespace rankscope {

enum class MetricLayout { Wide, Long };

struct RunTableOptions {
    ExportFormat format = ExportFormat::Csv;
    MetricLayout layout = MetricLayout::Wide; // of metrics
    bool header = false;                      // comment lines before CSV and TSV
};

// What a run recorded, as tables; each has the columns run (its id) and step. Errors are sentences about what
// is stored; whether the stream took everything is the caller's to ask.

// Wide: a column a metric; long: metric, value, wall_time (Unix time in seconds).
tl::expected<void, std::string> writeMetrics(const RunReader& reader, const RunDetail& run,
                                             const RunTableOptions& options, std::ostream& out);
// module, layer, kind, rank (kept triplets).
tl::expected<void, std::string> writeRanks(const RunReader& reader, const RunDetail& run,
                                           const RunTableOptions& options, std::ostream& out);
// A row a triplet and allocation: its mask (1 kept), lambda before masking and every part of its score.
tl::expected<void, std::string> writeAllocations(const RunReader& reader, const RunDetail& run,
                                                 const RunTableOptions& options, std::ostream& out);
// A row an allocation, kind of matrices and bin of their scores (core/analysis/score_density.h): score_from,
// score_to (both 0: what is not above 0), kept and masked triplets, threshold. Empty bins and allocations
// without scores have no rows.
tl::expected<void, std::string> writeImportance(const RunReader& reader, const RunDetail& run,
                                                const RunTableOptions& options, std::ostream& out);
// The stored JSON as it is; in Markdown and LaTeX a row a field.
tl::expected<void, std::string> writeConfig(const RunDetail& run, const RunTableOptions& options,
                                            std::ostream& out);

// "s" of "step_seconds"; empty for a metric without one.
std::string unitOfMetric(const std::string& metric);

} // namespace rankscope
