#include "app/cli/import_log.h"

#include "app/cli/console.h"
#include "app/cli/signal_watch.h"
#include "app/cli/transfer_progress.h"
#include "app/cli/workspace_access.h"
#include "core/exchange/table_import.h"
#include "core/exchange/tensorboard_import.h"
#include "core/run/shown_text.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <memory>

namespace rankscope {

namespace {

using Json = nlohmann::ordered_json;

struct LogArguments {
    std::string source;
    std::string name;
    std::optional<std::int64_t> initR;
    std::string stepColumn;
    std::vector<std::string> maps;
    WorkspaceArgument workspace;
    bool json = false;

    LogImportOptions options() const { return {name, initR}; }
};

tl::unexpected<Failure> failure(const ImportError& error) {
    switch (error.kind) {
    case ImportError::Kind::Missing:
        return fail(ExitCode::NotFound, error.message);
    case ImportError::Kind::Unreadable:
        return fail(ExitCode::InvalidConfiguration, error.message);
    case ImportError::Kind::Stopped:
        return fail(ExitCode::Stopped, error.message);
    case ImportError::Kind::Store:
        break;
    }
    return fail(StoreError{error.store, error.message});
}

Json jsonOf(const ImportedLog& log) {
    return {{"run", log.run},
            {"name", log.name},
            {"source", log.source.string()},
            {"new", log.isNew},
            {"changed", log.changed},
            {"points", log.points},
            {"metrics", log.metrics},
            {"modules", log.modules},
            {"allocations", log.allocations},
            {"sentences", log.sentences}};
}

std::string counted(std::int64_t count, std::string_view what) {
    return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

std::string textOf(const ImportedLog& log) {
    if (log.run == 0) {
        return {};
    }
    if (!log.changed) {
        return fmt::format("Run {} \"{}\": nothing new.\n", log.run, shownText(log.name));
    }
    const std::string ranks =
        log.allocations > 0 ? fmt::format(", {} allocations of {} modules", log.allocations, log.modules)
                            : "";
    return fmt::format("Run {} \"{}\" {}: {} in {}{}.\n", log.run, shownText(log.name),
                       log.isNew ? "imported" : "brought up to date", counted(log.points, "number"),
                       counted(log.metrics, "curve"), ranks);
}

Result<ExitCode> report(const std::vector<ImportedLog>& logs, bool json) {
    Json list = Json::array();
    std::string text;
    for (const ImportedLog& log : logs) {
        list.push_back(jsonOf(log));
        text += textOf(log);
        for (const std::string& sentence : log.sentences) {
            printError(sentence);
        }
    }
    if (!printOut(json ? list.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n" : text)) {
        return fail(ExitCode::Unexpected, "Standard output cannot be written.");
    }
    return ExitCode::Done;
}

Result<ExitCode> tensorBoardAction(const LogArguments& arguments) {
    SignalWatch signals;
    TransferProgress progress(signals, "Importing");
    const auto logs = importTensorBoard(arguments.source, arguments.workspace.path(), arguments.options(),
                                        progress.hooks());
    progress.finish();
    return logs ? report(*logs, arguments.json) : failure(logs.error());
}

Result<LogTableOptions> tableOptions(const LogArguments& arguments) {
    LogTableOptions options;
    options.stepColumn = arguments.stepColumn;
    for (const std::string& map : arguments.maps) {
        const auto equals = map.rfind('=');
        if (equals == std::string::npos || equals == 0 || equals + 1 == map.size()) {
            return fail(ExitCode::Usage, "--map takes COLUMN=METRIC, not " + map + ".");
        }
        options.tags[map.substr(0, equals)] = map.substr(equals + 1);
    }
    return options;
}

Result<ExitCode> tableAction(const LogArguments& arguments) {
    const auto table = tableOptions(arguments);
    if (!table) {
        return tl::unexpected(table.error());
    }
    SignalWatch signals;
    TransferProgress progress(signals, "Importing");
    const auto log = importTable(arguments.source, arguments.workspace.path(), arguments.options(), *table,
                                 progress.hooks());
    progress.finish();
    return log ? report({*log}, arguments.json) : failure(log.error());
}

void addCommonOptions(CLI::App& parser, LogArguments& arguments) {
    parser.add_option("--name", arguments.name, "of the run (default: after the folder or file)");
    parser
        .add_option("--init-r", arguments.initR,
                    "triplets of each module at the start (default: the largest rank in the log)")
        ->type_name("N")
        ->check(CLI::Range(1, 65536));
    addWorkspaceArgument(parser, arguments.workspace);
    parser.add_flag(
        "--json", arguments.json,
        "a list as one line of JSON: run, name, new, points, metrics, modules, allocations, sentences");
}

} // namespace

Command addImportTensorBoardCommand(CLI::App& parent) {
    const auto arguments = std::make_shared<LogArguments>();
    auto* parser =
        parent.add_subcommand("tensorboard", "TensorBoard event files, a run for each folder of them");
    parser->add_option("source", arguments->source, "a folder with event files in it or below, or one file")
        ->type_name("DIR|FILE")
        ->required();
    addCommonOptions(*parser, *arguments);
    parser->footer("Examples:\n"
                   "  rankscope-cli import tensorboard runs/\n"
                   "  rankscope-cli import tensorboard output/tb_log --name mnli-r8 --init-r 12\n"
                   "Ranks that the published AdaLoRA code logs (Ranknum/..., and older forms) become the "
                   "run's rank map; every\n"
                   "number of every tag is kept. Importing a folder again adds what its files hold now.");
    return {parser, [arguments] { return tensorBoardAction(*arguments); }};
}

Command addImportCsvCommand(CLI::App& parent) {
    const auto arguments = std::make_shared<LogArguments>();
    auto* parser = parent.add_subcommand("csv", "A table of metrics: CSV, TSV, JSON or JSON lines");
    parser->add_option("source", arguments->source, "wide (a column a metric) or long (step, metric, value)")
        ->type_name("FILE")
        ->required();
    parser->add_option("--step-column", arguments->stepColumn,
                       "the column of steps (default: step, global_step, _step, current_steps, ...)");
    parser->add_option("--map", arguments->maps, "a column as another metric or tag (may be repeated)")
        ->type_name("COLUMN=METRIC")
        ->allow_extra_args(false);
    addCommonOptions(*parser, *arguments);
    parser->footer("Examples:\n"
                   "  rankscope-cli import csv metrics.csv\n"
                   "  rankscope-cli import csv trainer_log.jsonl --name mnli-r8\n"
                   "  rankscope-cli import csv wandb.csv --step-column Step --map \"val acc=eval/accuracy\"\n"
                   "Columns such as Ranknum/<module> become the run's rank map.");
    return {parser, [arguments] { return tableAction(*arguments); }};
}

} // namespace rankscope
