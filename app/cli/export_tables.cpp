#include "app/cli/export_tables.h"

#include "app/cli/run_ranks.h"

#include <map>

namespace rankscope {

namespace {

void writeLong(const RunReader& reader, RunId id, TableFormat format, std::ostream& out) {
    TableWriter table(out, format, {"run", "step", "metric", "value", "wall_time"});
    for (const std::string& name : reader.metricNames(id)) {
        for (const SeriesPoint& point : reader.series(id, name)) {
            table.row({id, point.step, name, point.value, point.wallTime});
        }
    }
    table.finish();
}

void writeWide(const RunReader& reader, RunId id, TableFormat format, std::ostream& out) {
    const std::vector<std::string> names = reader.metricNames(id);
    std::map<std::int64_t, std::vector<Cell>> rows;
    for (std::size_t i = 0; i < names.size(); ++i) {
        for (const SeriesPoint& point : reader.series(id, names[i])) {
            auto& row = rows[point.step];
            row.resize(names.size() + 2);
            row[i + 2] = point.value;
        }
    }
    std::vector<std::string> columns{"run", "step"};
    columns.insert(columns.end(), names.begin(), names.end());
    TableWriter table(out, format, std::move(columns));
    for (auto& [step, row] : rows) {
        row[0] = id;
        row[1] = step;
        table.row(row);
    }
    table.finish();
}

// A score part that the method does not compute is an empty cell.
Cell at(const std::vector<float>& values, std::size_t triplet) {
    return triplet < values.size() ? Cell(values[triplet]) : Cell();
}

bool hasScores(const AllocationDone& allocation) {
    const std::size_t size = allocation.mask.size();
    return allocation.scoreLambda.size() == size && allocation.scoreA.size() == size &&
           allocation.scoreB.size() == size;
}

} // namespace

void writeMetrics(const RunReader& reader, const RunDetail& run, MetricLayout layout, TableFormat format,
                  std::ostream& out) {
    if (layout == MetricLayout::Long) {
        writeLong(reader, run.summary.id, format, out);
    } else {
        writeWide(reader, run.summary.id, format, out);
    }
}

Result<ExitCode> writeRanks(const RunReader& reader, const RunDetail& run, TableFormat format,
                            std::ostream& out) {
    const RunId id = run.summary.id;
    const auto& modules = run.started.modules;
    TableWriter table(out, format, {"run", "step", "module", "layer", "kind", "rank"});
    for (const std::int64_t step : reader.allocationSteps(id)) {
        const auto allocation = reader.allocation(id, step);
        if (!allocation) {
            continue;
        }
        const auto ranks = moduleRanks(modules, *allocation);
        if (!ranks) {
            return tl::unexpected(ranks.error());
        }
        for (std::size_t i = 0; i < modules.size(); ++i) {
            table.row(
                {id, step, modules[i].name, std::int64_t{modules[i].layer}, modules[i].kind, (*ranks)[i]});
        }
    }
    table.finish();
    return ExitCode::Done;
}

Result<ExitCode> writeAllocations(const RunReader& reader, const RunDetail& run, TableFormat format,
                                  std::ostream& out) {
    const RunId id = run.summary.id;
    const auto& modules = run.started.modules;
    TableWriter table(out, format,
                      {"run", "step", "phase", "budget", "kept", "threshold", "module", "layer", "kind",
                       "triplet", "mask", "lambda", "score", "score_lambda", "score_a", "score_b",
                       "sensitivity", "uncertainty"});
    for (const std::int64_t step : reader.allocationSteps(id)) {
        const auto a = reader.allocation(id, step);
        if (!a) {
            continue;
        }
        if (const auto fits = moduleRanks(modules, *a); !fits) {
            return tl::unexpected(fits.error());
        }
        // One of the scores, which are float: as such both are the same text, and comparing them works.
        const auto threshold = static_cast<float>(a->threshold);
        std::size_t triplet = 0;
        for (const ModuleInfo& module : modules) {
            for (std::int64_t i = 0; i < module.initR; ++i, ++triplet) {
                table.row({id, step, std::string(toText(a->phase)), a->budget, a->kept, threshold,
                           module.name, std::int64_t{module.layer}, module.kind, i,
                           std::int64_t{a->mask[triplet]}, at(a->lambda, triplet),
                           hasScores(*a) ? Cell(a->score(triplet)) : Cell(), at(a->scoreLambda, triplet),
                           at(a->scoreA, triplet), at(a->scoreB, triplet), at(a->sensitivity, triplet),
                           at(a->uncertainty, triplet)});
            }
        }
    }
    table.finish();
    return ExitCode::Done;
}

} // namespace rankscope
