#include "app/cli/commands.h"
#include "app/cli/compare_json.h"
#include "app/cli/compare_maps.h"
#include "app/cli/console.h"
#include "app/cli/run_json.h"
#include "app/cli/text_format.h"
#include "app/cli/workspace_access.h"
#include "core/analysis/read_compared_run.h"
#include "core/analysis/run_difference.h"
#include "core/analysis/run_groups.h"
#include "core/run/run_fields.h"
#include "core/run/shown_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <set>

namespace rankscope {

namespace {

struct CompareArguments {
    std::vector<std::string> runs;
    std::string baseline;
    std::string metric;
    std::string format = "text";
    std::vector<std::string> groupBy;
    std::string maps; // what their cells show; empty: no maps
    std::int64_t at = -1;
    WorkspaceArgument workspace;
    bool all = false;
    bool best = false;
    bool keepUnknown = false;
    bool json = false;
};

std::string headLine(const std::string& text) { return "\n" + text + "\n"; }

// For the terminal: the same table with columns as wide as needed.
std::string asTerminal(const PlainTable& table) {
    std::vector<std::size_t> right;
    for (std::size_t i = table.textColumns; i < table.headers.size(); ++i) {
        right.push_back(i);
    }
    TextTable out(table.headers, right);
    for (const auto& row : table.rows) {
        std::vector<std::string> cells;
        for (const PlainTable::Cell& cell : row) {
            cells.push_back(cell.text);
        }
        cells.resize(table.headers.size());
        out.add(cells);
    }
    return out.text();
}

std::string written(const PlainTable& table, const std::string& format) {
    const auto layout = tableLayout(format);
    return layout ? asText(table, *layout) : asTerminal(table);
}

std::string groupsText(const std::vector<ComparedRun>& runs, const GroupComparison& comparison,
                       const std::string& format) {
    std::string out = written(statisticsTable(comparison), format);
    for (const GroupResult& group : comparison.groups) {
        if (!group.group.mixed.empty() && format == "text") {
            out +=
                fmt::format("Runs of \"{}\" also differ in {}: the spread is not that of the seed alone.\n",
                            shownText(group.group.title), fmt::join(group.group.mixed, ", "));
        }
    }
    if (!comparison.tests.empty()) {
        out += (format == "text" ? headLine("Paired tests on common seeds") : "\n") +
               written(testsTable(comparison), format);
    }
    if (comparison.overall) {
        out += (format == "text" ? headLine("All groups at once") : "\n") +
               written(overallTable(comparison), format);
    }
    return out + (format == "text" ? headLine("Budget table") : "\n") +
           written(budgetTable(runs, comparison), format);
}

Result<std::vector<ComparedRun>> readCompared(const CompareArguments& arguments,
                                              std::vector<std::string> wanted) {
    if (!arguments.baseline.empty()) {
        wanted.insert(wanted.begin(), arguments.baseline);
    }
    const auto reader = openReader(arguments.workspace);
    if (!reader) {
        return tl::unexpected(reader.error());
    }
    std::vector<ComparedRun> runs;
    std::set<RunId> known;
    for (const std::string& text : wanted) {
        const auto detail = findRun(**reader, arguments.workspace, text);
        if (!detail) {
            return tl::unexpected(detail.error());
        }
        if (known.insert(detail->summary.id).second) {
            runs.push_back(readComparedRun(**reader, *detail));
        }
    }
    return runs;
}

// "accuracy" means eval/accuracy. Without a name: accuracy or what else is measured first.
Result<std::string> chosenMetric(const std::vector<ComparedRun>& runs, const std::string& given) {
    std::set<std::string> names;
    for (const ComparedRun& run : runs) {
        for (const auto& [name, result] : run.metrics) {
            names.insert(name);
        }
    }
    for (const std::string& wanted : {given, "eval/" + given, std::string("eval/accuracy")}) {
        if (names.contains(wanted) && (wanted != "eval/accuracy" || given.empty() || given == "accuracy")) {
            return wanted;
        }
    }
    if (names.empty()) {
        return fail(ExitCode::NotFound,
                    "None of these runs has a metric yet; compare runs that were evaluated.");
    }
    if (given.empty()) {
        const auto evaluation = names.lower_bound("eval/");
        return evaluation != names.end() && evaluation->starts_with("eval/") ? *evaluation : *names.begin();
    }
    return fail(ExitCode::NotFound, fmt::format("None of these runs has the metric \"{}\"; they have {}.",
                                                given, fmt::join(names, ", ")));
}

Result<std::vector<RunGroup>> chosenGroups(const std::vector<ComparedRun>& runs,
                                           const std::vector<std::string>& fields) {
    const auto isSeed = [](const std::string& field) { return field == "seed" || field == "train.seed"; };
    for (const std::string& field : fields) {
        if (!isSeed(field) && findField(field) == nullptr) {
            return fail(ExitCode::Usage,
                        fmt::format("There is no field \"{}\" to group by; did you mean {}?", field,
                                    nearestField(field).empty() ? "seed" : nearestField(field)));
        }
    }
    if (fields.size() == 1 && isSeed(fields.front())) {
        return seedGroups(runs);
    }
    if (std::ranges::any_of(fields, isSeed)) {
        return fail(ExitCode::Usage,
                    "Group by seed alone (runs that are equal but for it), or by other fields.");
    }
    return groupsBy(runs, fields);
}

// The maps of the runs, at their ends or at a step.
Result<std::string> comparedMaps(const CompareArguments& arguments, const std::vector<ComparedRun>& runs,
                                 const std::string& format) {
    const auto value = cellValue(arguments.maps);
    const auto reader = openReader(arguments.workspace);
    if (!value || !reader) {
        return reader ? fail(ExitCode::Usage, fmt::format("There is no map of \"{}\".", arguments.maps))
                      : tl::unexpected(reader.error());
    }
    MapTable maps{*value, runTitles(runs), {}};
    for (const ComparedRun& run : runs) {
        maps.maps.push_back(readMap(**reader, run.id, {1.0, arguments.at}, *value));
    }
    if (format == "json") {
        return dumpedJson(mapsJson(runs, maps));
    }
    std::string out = written(mapTable(maps), format);
    for (const std::string& note : mapNotes(maps)) {
        out += format == "text" ? shownText(note) + "\n" : "";
    }
    return out;
}

// Said below a table that leaves something out.
std::string unknownNote(const DifferenceTable& table, const DifferenceText& what) {
    const std::size_t ignored = table.onlyUnknown();
    return what.ignoreUnknown && !what.all && ignored > 0
               ? fmt::format(
                     "{} keys that only some of the runs know are left out, because the configuration of an "
                     "imported run is not known; --keep-unknown shows them.\n",
                     ignored)
               : std::string();
}

Result<std::string> compared(const CompareArguments& arguments) {
    const std::string format = arguments.json ? "json" : arguments.format;
    auto runs = readCompared(arguments, arguments.runs);
    if (!runs) {
        return tl::unexpected(runs.error());
    }
    if (runs->size() < 2) {
        return fail(ExitCode::Usage, "Comparing needs at least two different runs.");
    }
    if (!arguments.maps.empty()) {
        return comparedMaps(arguments, *runs, format);
    }
    if (!arguments.groupBy.empty()) {
        const auto metric = chosenMetric(*runs, arguments.metric);
        const auto groups = chosenGroups(*runs, arguments.groupBy);
        if (!metric || !groups) {
            return tl::unexpected(metric ? groups.error() : metric.error());
        }
        const auto comparison =
            compareGroups(*runs, *groups, *metric, arguments.best ? MetricChoice::Best : MetricChoice::Last);
        return format == "json" ? groupsJson(*runs, comparison) : groupsText(*runs, comparison, format);
    }
    DifferenceText what{arguments.all, false, std::nullopt};
    if (!arguments.baseline.empty()) {
        what.baseline = 0;
    }
    if (!arguments.metric.empty()) {
        const auto metric = chosenMetric(*runs, arguments.metric);
        if (!metric) {
            return tl::unexpected(metric.error());
        }
        for (ComparedRun& run : *runs) {
            std::erase_if(run.metrics, [&](const auto& entry) { return entry.first != *metric; });
        }
    }
    const DifferenceTable table = compareRuns(*runs);
    what.ignoreUnknown = !arguments.keepUnknown && !table.partial.empty();
    if (format == "json") {
        return differenceJson(*runs, table, what);
    }
    const PlainTable plain = plainTable(table, what);
    if (format != "text") {
        return written(plain, format);
    }
    return (plain.rows.empty() ? std::string("The runs do not differ.\n") : written(plain, format)) +
           unknownNote(table, what);
}

Result<ExitCode> compareAction(const CompareArguments& arguments) {
    // Reading the list first settles the status of runs whose program is gone.
    if (const auto runs = readRuns(arguments.workspace); !runs) {
        return tl::unexpected(runs.error());
    }
    const auto text = compared(arguments);
    if (!text) {
        return tl::unexpected(text.error());
    }
    if (!printOut(*text)) {
        return fail(ExitCode::Unexpected, "Standard output cannot be written.");
    }
    return ExitCode::Done;
}

} // namespace

Command addCompareCommand(CLI::App& program) {
    const auto arguments = std::make_shared<CompareArguments>();
    auto* parser = program.add_subcommand("compare", "Say in what runs differ, or compare groups of them");
    parser->add_option("runs", arguments->runs, "ids, uids or names of the runs")
        ->type_name("RUN")
        ->required();
    parser->add_option("--baseline", arguments->baseline, "run that the others' numbers are compared with")
        ->type_name("RUN");
    parser->add_option("--metric", arguments->metric, "only this metric; accuracy means eval/accuracy")
        ->type_name("NAME");
    parser
        ->add_option(
            "--group-by", arguments->groupBy,
            "statistics of groups: \"seed\" for runs that are equal but for it, or fields whose values a "
            "group shares")
        ->type_name("FIELD")
        ->delimiter(',')
        ->allow_extra_args(false);
    std::vector<std::string> cells;
    for (int i = 0; i <= static_cast<int>(CellValue::Uncertainty); ++i) {
        cells.emplace_back(keyOf(static_cast<CellValue>(i)));
    }
    parser
        ->add_option("--maps", arguments->maps,
                     fmt::format("the maps module by module and their differences from the first run's: {}",
                                 fmt::join(cells, ", ")))
        ->type_name("VALUE")
        ->check(CLI::IsMember(cells));
    parser
        ->add_option("--at", arguments->at,
                     "maps: after the last allocation up to this step; else at the end")
        ->type_name("STEP")
        ->check(CLI::NonNegativeNumber);
    parser->add_option("--format", arguments->format, "text, json, tsv, md or latex")
        ->type_name("FORMAT")
        ->check(CLI::IsMember({"text", "json", "tsv", "md", "latex"}));
    parser->add_flag("--all", arguments->all, "also what is the same in all runs");
    parser->add_flag("--keep-unknown", arguments->keepUnknown,
                     "also keys that only some runs know, where an imported log is among the runs");
    parser->add_flag("--best", arguments->best, "groups: the best value of each run instead of the last");
    parser->add_flag("--json", arguments->json, "the same as --format json");
    addWorkspaceArgument(*parser, arguments->workspace);
    parser->footer("Examples:\n"
                   "  rankscope-cli compare 3 4 5\n"
                   "  rankscope-cli compare 4 5 --baseline 3 --format md\n"
                   "  rankscope-cli compare 3 4 5 6 7 8 --group-by seed --metric accuracy\n"
                   "  rankscope-cli compare 3 4 5 6 --group-by method.type,method.target_r --format latex\n"
                   "  rankscope-cli compare 3 4 --maps lambda_norm --at 400");
    return {parser, [arguments] { return compareAction(*arguments); }};
}

} // namespace rankscope
