#include "app/cli/commands.h"
#include "app/cli/console.h"
#include "app/cli/group_summary.h"
#include "app/cli/list_filter.h"
#include "app/cli/list_sql.h"
#include "app/cli/run_json.h"
#include "app/cli/text_format.h"
#include "app/cli/workspace_access.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <system_error>

namespace rankscope {

namespace {

using Json = nlohmann::ordered_json;

const std::string examples = R"(Examples:
  rankscope-cli list
  rankscope-cli list adalora finished --workspace lab.rankscope
  rankscope-cli list --json interrupted
  rankscope-cli list --filter 'metric.accuracy > .90 and (dataset = sst2 or tag = paper)'
  rankscope-cli list --filter 'param.method.target_r in (4, 8) created > -7d not starred'
  rankscope-cli list --sql "SELECT run, max(value) FROM metrics WHERE metric = 'eval/accuracy' GROUP BY run"
  rankscope-cli list --sql "SELECT kind, avg(rank) FROM ranks WHERE run = 3 AND step = 420 GROUP BY kind"

)";

struct ListArguments {
    std::vector<std::string> words;
    std::string group;
    SqlArguments sql;
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

Result<ExitCode> listAction(const ListArguments& arguments) {
    if (arguments.sql.statement) {
        return printSqlRows(arguments.sql, arguments.workspace, arguments.json);
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
            ->add_option("--sql", arguments->sql.statement,
                         "the rows of one SELECT over the workspace, read-only, in bounded time and memory; "
                         "the tables are below, and a BLOB is shown as its size")
            ->type_name("SELECT");
    parser
        ->add_option("--sql-seconds", arguments->sql.seconds, "how long --sql may take (default: 60)")
        ->needs(sql)
        ->check(CLI::Range(1, 86'400))
        ->type_name("N");
    for (CLI::Option* other : {words, filter, archived, group, groups}) {
        sql->excludes(other);
    }
    addWorkspaceArgument(*parser, arguments->workspace);
    parser->add_flag("--json", arguments->json,
                     "one line of JSON: a list of runs; of --sql its columns and rows");
    parser->footer(examples + sqlHelp());
    return {parser, [arguments] { return listAction(*arguments); }};
}

} // namespace rankscope
