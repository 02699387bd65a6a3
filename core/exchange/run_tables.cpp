#include "core/exchange/run_tables.h"

#include "core/analysis/allocation.h"
#include "core/analysis/known_schedule.h"
#include "core/analysis/score_density.h"
#include "core/run/bounded_json.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <functional>
#include <map>

namespace rankscope {

namespace {

using Kind = ExportColumn::Kind;
using Written = tl::expected<void, std::string>;

const ExportColumn runColumn{"run", Kind::Integer};
const ExportColumn stepColumn{"step", Kind::Integer, "optimizer steps"};

ExportHeader headerOf(const RunDetail& run, const char* table, const RunTableOptions& options) {
    return {{{"table", table},
             {"run", std::to_string(run.summary.id)},
             {"uid", run.summary.uid},
             {"name", run.summary.name},
             {"written by", "rankscope " RANKSCOPE_VERSION}},
            options.header};
}

Written writeLong(const RunReader& reader, const RunDetail& run, const RunTableOptions& options,
                  std::ostream& out) {
    const RunId id = run.summary.id;
    const auto table = makeTableSink(out, options.format,
                                     {runColumn,
                                      stepColumn,
                                      {"metric", Kind::Text},
                                      {"value", Kind::Real},
                                      {"wall_time", Kind::Real, "s since 1970-01-01 UTC"}},
                                     headerOf(run, "metrics", options));
    for (const std::string& name : reader.metricNames(id)) {
        for (const SeriesPoint& point : reader.series(id, name)) {
            table->row({id, point.step, name, point.value, point.wallTime});
        }
    }
    return table->finish();
}

Written writeWide(const RunReader& reader, const RunDetail& run, const RunTableOptions& options,
                  std::ostream& out) {
    const RunId id = run.summary.id;
    const std::vector<std::string> names = reader.metricNames(id);
    std::map<std::int64_t, std::vector<ExportCell>> rows;
    std::vector<ExportColumn> columns{runColumn, stepColumn};
    for (std::size_t i = 0; i < names.size(); ++i) {
        columns.push_back({names[i], Kind::Real, unitOfMetric(names[i])});
        for (const SeriesPoint& point : reader.series(id, names[i])) {
            auto& row = rows[point.step];
            row.resize(names.size() + 2);
            row[i + 2] = point.value;
        }
    }
    const auto table =
        makeTableSink(out, options.format, std::move(columns), headerOf(run, "metrics", options));
    for (auto& [step, row] : rows) {
        row[0] = id;
        row[1] = step;
        table->row(row);
    }
    return table->finish();
}

std::string damagedMask(const AllocationDone& allocation, std::size_t modules) {
    return fmt::format("The allocation at step {} is damaged: {} mask bits do not fit the run's {} modules.",
                       allocation.step, allocation.mask.size(), modules);
}

// A score part that the method does not compute is an empty cell.
ExportCell at(const std::vector<float>& values, std::size_t triplet) {
    return triplet < values.size() ? ExportCell(values[triplet]) : ExportCell();
}

bool hasScores(const AllocationDone& allocation) {
    const std::size_t size = allocation.mask.size();
    return allocation.scoreLambda.size() == size && allocation.scoreA.size() == size &&
           allocation.scoreB.size() == size;
}

void writeTriplets(const AllocationDone& a, const RunDetail& run, TableSink& table) {
    const RunId id = run.summary.id;
    const auto& modules = run.started.modules;
    const bool told = scheduleKnown(run.started); // which triplets were kept, and the plan
    // One of the scores, which are float: as such both are the same text, and comparing them works.
    const auto threshold = static_cast<float>(a.threshold);
    std::size_t triplet = 0;
    for (const ModuleInfo& module : modules) {
        for (std::int64_t i = 0; i < module.initR; ++i, ++triplet) {
            table.row({id, a.step, std::string(toText(a.phase)), told ? ExportCell(a.budget) : ExportCell(),
                       a.kept, threshold, module.name, std::int64_t{module.layer}, module.kind, i,
                       told ? ExportCell(std::int64_t{a.mask[triplet]}) : ExportCell(), at(a.lambda, triplet),
                       hasScores(a) ? ExportCell(a.score(triplet)) : ExportCell(), at(a.scoreLambda, triplet),
                       at(a.scoreA, triplet), at(a.scoreB, triplet), at(a.sensitivity, triplet),
                       at(a.uncertainty, triplet)});
        }
    }
}

} // namespace

std::string unitOfMetric(const std::string& metric) {
    static const std::map<std::string, std::string> units{
        {"step_seconds", "s"}, {"memory_mb", "MB"}, {"tokens", "tokens"}, {"tokens_per_second", "tokens/s"}};
    if (metric.starts_with("step_seconds/")) {
        return "s";
    }
    const auto found = units.find(metric);
    return found == units.end() ? "" : found->second;
}

Written writeMetrics(const RunReader& reader, const RunDetail& run, const RunTableOptions& options,
                     std::ostream& out) {
    return options.layout == MetricLayout::Long ? writeLong(reader, run, options, out)
                                                : writeWide(reader, run, options, out);
}

// Calls `write` with every allocation of a run and the ranks that it left, then ends the table.
Written writeEach(const RunReader& reader, const RunDetail& run, TableSink& table,
                  const std::function<void(const AllocationDone&, const std::vector<int>& ranks)>& write) {
    const auto& modules = run.started.modules;
    for (const std::int64_t step : reader.allocationSteps(run.summary.id)) {
        const auto allocation = reader.allocation(run.summary.id, step);
        if (!allocation) {
            continue;
        }
        const auto ranks = ranksFromMask(modules, allocation->mask);
        if (!ranks) {
            return tl::unexpected(damagedMask(*allocation, modules.size()));
        }
        write(*allocation, *ranks);
    }
    return table.finish();
}

Written writeRanks(const RunReader& reader, const RunDetail& run, const RunTableOptions& options,
                   std::ostream& out) {
    const RunId id = run.summary.id;
    const auto& modules = run.started.modules;
    const auto table = makeTableSink(out, options.format,
                                     {runColumn,
                                      stepColumn,
                                      {"module", Kind::Text},
                                      {"layer", Kind::Integer},
                                      {"kind", Kind::Text},
                                      {"rank", Kind::Integer, "triplets kept"}},
                                     headerOf(run, "ranks", options));
    return writeEach(reader, run, *table,
                     [&](const AllocationDone& allocation, const std::vector<int>& ranks) {
                         for (std::size_t i = 0; i < modules.size(); ++i) {
                             table->row({id, allocation.step, modules[i].name, std::int64_t{modules[i].layer},
                                         modules[i].kind, std::int64_t{ranks[i]}});
                         }
                     });
}

Written writeAllocations(const RunReader& reader, const RunDetail& run, const RunTableOptions& options,
                         std::ostream& out) {
    std::vector<ExportColumn> columns{runColumn,
                                      stepColumn,
                                      {"phase", Kind::Text},
                                      {"budget", Kind::Integer, "triplets"},
                                      {"kept", Kind::Integer, "triplets"},
                                      {"threshold", Kind::Real32},
                                      {"module", Kind::Text},
                                      {"layer", Kind::Integer},
                                      {"kind", Kind::Text},
                                      {"triplet", Kind::Integer},
                                      {"mask", Kind::Integer}};
    for (const char* name :
         {"lambda", "score", "score_lambda", "score_a", "score_b", "sensitivity", "uncertainty"}) {
        columns.push_back({name, Kind::Real32});
    }
    const auto table =
        makeTableSink(out, options.format, std::move(columns), headerOf(run, "allocations", options));
    return writeEach(reader, run, *table, [&](const AllocationDone& allocation, const std::vector<int>&) {
        writeTriplets(allocation, run, *table);
    });
}

Written writeImportance(const RunReader& reader, const RunDetail& run, const RunTableOptions& options,
                        std::ostream& out) {
    const RunId id = run.summary.id;
    const auto& modules = run.started.modules;
    const std::vector<std::string> kinds = scoreKinds(modules);
    const auto table = makeTableSink(out, options.format,
                                     {runColumn,
                                      stepColumn,
                                      {"kind", Kind::Text},
                                      {"score_from", Kind::Real},
                                      {"score_to", Kind::Real},
                                      {"kept", Kind::Integer, "triplets"},
                                      {"masked", Kind::Integer, "triplets"},
                                      {"threshold", Kind::Real32}},
                                     headerOf(run, "importance", options));
    return writeEach(reader, run, *table, [&](const AllocationDone& allocation, const std::vector<int>&) {
        const auto column = scoreColumn(modules, allocation);
        for (const ScoreCell& cell : column ? column->cells : std::vector<ScoreCell>()) {
            const bool zero = cell.bin == zeroScoreBin;
            table->row({id, allocation.step, kinds[static_cast<std::size_t>(cell.kind)],
                        zero ? 0.0 : scoreBinStart(cell.bin), zero ? 0.0 : scoreBinStart(cell.bin + 1),
                        cell.kept, cell.masked, static_cast<float>(column->threshold)});
        }
    });
}

Written writeConfig(const RunDetail& run, const RunTableOptions& options, std::ostream& out) {
    if (options.format != ExportFormat::Markdown && options.format != ExportFormat::Latex) {
        out << run.configJson << (run.configJson.ends_with('\n') ? "" : "\n");
        return {};
    }
    const auto document = parseOrderedJson(run.configJson).value_or(nlohmann::ordered_json());
    if (!document.is_object()) {
        return tl::unexpected("The configuration of run " + std::to_string(run.summary.id) + " is damaged.");
    }
    const auto table = makeTableSink(out, options.format, {{"field", Kind::Text}, {"value", Kind::Text}},
                                     headerOf(run, "config", options));
    const auto put = [&](const std::string& field, const nlohmann::ordered_json& value) {
        table->row({field, value.is_string() ? value.get<std::string>()
                                             : value.dump(-1, ' ', false,
                                                          nlohmann::ordered_json::error_handler_t::replace)});
    };
    for (const auto& [section, fields] : document.items()) {
        if (!fields.is_object()) {
            put(section, fields);
            continue;
        }
        for (const auto& [field, value] : fields.items()) {
            put(section + "." + field, value);
        }
    }
    return table->finish();
}

} // namespace rankscope
