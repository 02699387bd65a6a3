#include "app/cli/commands.h"
#include "app/cli/console.h"
#include "app/cli/group_summary.h"
#include "app/cli/list_filter.h"
#include "app/cli/run_json.h"
#include "app/cli/text_format.h"
#include "app/cli/workspace_access.h"
#include "core/store/sql_query.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <system_error>

namespace rankscope {

namespace {

using Json = nlohmann::ordered_json;

struct ListArguments {
    std::vector<std::string> words;
    std::string group;
    std::string sql;
    ListFilter filter;
    WorkspaceArgument workspace;
    bool json = false;
    bool groups = false;
};

std::string lower(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return text;
}

std::string fileName(const std::string& path) {
    const auto name = std::filesystem::path(path).filename().string();
    return name.empty() ? path : name;
}

std::string tagText(const RunSummary& run) {
    std::string text;
    for (const std::string& tag : run.tags) {
        text += (text.empty() ? "" : ", ") + tag;
    }
    return text;
}

std::vector<std::string> cells(const RunSummary& run) {
    const std::string budget = run.initBudget == 0 ? ""
                               : run.initBudget == run.targetBudget
                                   ? countText(run.initBudget)
                                   : fmt::format("{} to {}", run.initBudget, run.targetBudget);
    const std::string best =
        run.bestMetricName.empty() ? "" : fmt::format("{} {:.4f}", run.bestMetricName, run.bestMetric);
    return {std::to_string(run.id),
            run.name,
            std::string(toText(run.status)),
            run.method,
            fileName(run.model),
            run.task,
            budget,
            best,
            run.totalSteps > 0 ? fmt::format("{}/{}", run.stepsDone, run.totalSteps) : "",
            run.startedAt > 0.0 ? durationText(run.seconds) : "",
            dateText(run.startedAt),
            tagText(run)};
}

bool matches(const RunSummary& run, const std::vector<std::string>& words) {
    std::string all = run.uid + "\n" + run.note + "\n" + run.group;
    for (const std::string& cell : cells(run)) {
        all += "\n" + cell;
    }
    all = lower(std::move(all));
    return std::all_of(words.begin(), words.end(),
                       [&](const std::string& word) { return all.find(lower(word)) != std::string::npos; });
}

std::string asTable(const std::vector<RunSummary>& runs) {
    TextTable table({"run", "name", "status", "method", "model", "task", "budget", "best", "steps", "time",
                     "started", "tags"},
                    {0, 8, 9});
    for (const RunSummary& run : runs) {
        table.add(cells(run));
    }
    return table.text();
}

std::string asJson(const std::vector<RunSummary>& runs) {
    Json all = Json::array();
    for (const RunSummary& run : runs) {
        all.push_back(runJson(run));
    }
    return jsonText(all);
}

std::string asTable(const std::vector<GroupSummary>& groups) {
    TextTable table({"group", "runs", "settings", "n", "best, mean \u00B1 sd"}, {1, 3});
    for (const GroupSummary& group : groups) {
        std::string best;
        if (group.mean) {
            best = fmt::format("{} {:.4f}", group.metric, *group.mean);
            best += group.deviation ? fmt::format(" \u00B1 {:.4f}", *group.deviation) : "";
        }
        table.add({group.group, std::to_string(group.runs), group.name, std::to_string(group.n), best});
    }
    return table.text();
}

std::string asJson(const std::vector<GroupSummary>& groups) {
    Json all = Json::array();
    for (const GroupSummary& group : groups) {
        all.push_back({{"group", group.group},
                       {"name", group.name},
                       {"runs", group.runs},
                       {"metric", group.metric},
                       {"n", group.n},
                       {"mean", group.mean ? numberJson(*group.mean) : Json(nullptr)},
                       {"deviation", group.deviation ? numberJson(*group.deviation) : Json(nullptr)}});
    }
    return jsonText(all);
}

// Runs, and below them what each group of several reached.
std::string listing(const ListArguments& arguments, const std::vector<RunSummary>& runs) {
    std::vector<GroupSummary> groups = summariseGroups(runs);
    if (arguments.json) {
        return arguments.groups ? asJson(groups) : asJson(runs);
    }
    if (arguments.groups) {
        return asTable(groups);
    }
    std::erase_if(groups, [](const GroupSummary& group) { return group.n < 2; });
    return asTable(runs) + (groups.empty() ? "" : "\n" + asTable(groups));
}

std::string cellText(const SqlCell& cell) {
    struct Words {
        std::string operator()(std::monostate) const { return ""; }
        std::string operator()(std::int64_t value) const { return std::to_string(value); }
        std::string operator()(double value) const { return fmt::format("{}", value); }
        std::string operator()(const std::string& text) const { return text; }
        std::string operator()(SqlBlob blob) const { return fmt::format("{} bytes", blob.bytes); }
    };
    return std::visit(Words(), cell);
}

Json cellJson(const SqlCell& cell) {
    struct Values {
        Json operator()(std::monostate) const { return nullptr; }
        Json operator()(std::int64_t value) const { return value; }
        Json operator()(double value) const { return numberJson(value); }
        Json operator()(const std::string& text) const { return text; }
        Json operator()(SqlBlob blob) const { return {{"bytes", blob.bytes}}; }
    };
    return std::visit(Values(), cell);
}

std::string asTable(const SqlRows& result) {
    std::vector<std::size_t> numbers;
    for (std::size_t i = 0; i < result.columns.size(); ++i) {
        if (std::ranges::none_of(
                result.rows, [i](const auto& row) { return std::holds_alternative<std::string>(row[i]); })) {
            numbers.push_back(i);
        }
    }
    TextTable table(result.columns, numbers);
    for (const auto& row : result.rows) {
        std::vector<std::string> texts;
        std::ranges::transform(row, std::back_inserter(texts), cellText);
        table.add(std::move(texts));
    }
    return table.text();
}

// A list of rows and not of objects: a query may name two columns alike.
std::string asJson(const SqlRows& result) {
    Json rows = Json::array();
    for (const auto& row : result.rows) {
        Json values = Json::array();
        for (const SqlCell& cell : row) {
            values.push_back(cellJson(cell));
        }
        rows.push_back(std::move(values));
    }
    return jsonText({{"columns", result.columns}, {"rows", std::move(rows)}});
}

Result<ExitCode> sqlAction(const ListArguments& arguments) {
    const auto result = querySql(arguments.workspace.path(), arguments.sql);
    if (!result) {
        const SqlProblem& problem = result.error();
        return problem.statement ? fail(ExitCode::Usage, "--sql: " + problem.error.message)
                                 : fail(problem.error);
    }
    if (result->cut) {
        printError(fmt::format("Only the first {} rows are shown; narrow the query.",
                               countText(static_cast<std::int64_t>(result->rows.size()))));
    }
    return printData(arguments.json ? asJson(*result) : asTable(*result));
}

Result<ExitCode> listAction(const ListArguments& arguments) {
    if (!arguments.sql.empty()) {
        return sqlAction(arguments);
    }
    const auto query = parseFilter(arguments.filter);
    if (!query) {
        return tl::unexpected(query.error());
    }
    std::vector<RunSummary> runs;
    std::error_code error;
    // Before the first run there is no default workspace, and that is no error.
    if (!arguments.workspace.given.empty() || std::filesystem::exists(arguments.workspace.path(), error)) {
        auto read = readRuns(arguments.workspace);
        if (!read) {
            return tl::unexpected(read.error());
        }
        auto kept = keepListed(std::move(*read), *query, arguments.filter, arguments.workspace);
        if (!kept) {
            return tl::unexpected(kept.error());
        }
        runs = std::move(*kept);
    }
    std::erase_if(runs, [&](const RunSummary& run) {
        return !matches(run, arguments.words) || (!arguments.group.empty() && run.group != arguments.group);
    });
    return printData(listing(arguments, runs));
}

} // namespace

Command addListCommand(CLI::App& program) {
    const auto arguments = std::make_shared<ListArguments>();
    auto* parser = program.add_subcommand("list", "List the runs of a workspace, newest first");
    auto* words =
        parser->add_option("text", arguments->words, "only runs whose row contains every one of these words")
            ->type_name("TEXT");
    auto* filter =
        parser
            ->add_option(
                "--filter", arguments->filter.text,
                "only runs that a query lets pass, as in the window's filter line: metric.NAME, param.KEY, "
                "name, tag, state, dataset, created and others with = != < <= > >= ~ in, and, or, not, ( )")
            ->type_name("QUERY");
    auto* archived = parser->add_flag("--archived", arguments->filter.archived, "archived runs as well");
    auto* group =
        parser->add_option("--group", arguments->group, "only the runs of this group")->type_name("NAME");
    auto* groups = parser->add_flag(
        "--groups", arguments->groups,
        "one row for runs of a group that differ by the seed only: n, mean and deviation of the best");
    auto* sql =
        parser
            ->add_option("--sql", arguments->sql,
                         "the rows of one SELECT over the workspace, read-only; views: runs (tags and config "
                         "as JSON among its columns), metrics (run, metric, step, value, wall_time), "
                         "allocations (run, step, phase, budget, kept, threshold, pruned, revived, triplets)")
            ->type_name("SELECT");
    for (CLI::Option* other : {words, filter, archived, group, groups}) {
        sql->excludes(other);
    }
    addWorkspaceArgument(*parser, arguments->workspace);
    parser->add_flag("--json", arguments->json, "one line of JSON: a list of runs");
    parser->footer(
        "Examples:\n"
        "  rankscope-cli list\n"
        "  rankscope-cli list adalora finished --workspace lab.rankscope\n"
        "  rankscope-cli list --json interrupted\n"
        "  rankscope-cli list --filter 'metric.accuracy > .90 and (dataset = sst2 or tag = paper)'\n"
        "  rankscope-cli list --filter 'param.method.target_r in (4, 8) created > -7d not starred'\n"
        "  rankscope-cli list --sql \"SELECT name, max(value) FROM metrics JOIN runs USING (run) WHERE "
        "metric = "
        "'eval/accuracy' GROUP BY run\"");
    return {parser, [arguments] { return listAction(*arguments); }};
}

} // namespace rankscope
