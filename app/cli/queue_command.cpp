#include "app/cli/commands.h"
#include "app/cli/console.h"
#include "app/cli/queue_add.h"
#include "app/cli/queue_start.h"
#include "app/cli/run_json.h"
#include "app/cli/text_format.h"
#include "core/run/shown_text.h"

#include <fmt/format.h>

#include <memory>
#include <system_error>

namespace rankscope {

namespace {

using Json = nlohmann::ordered_json;

// What one of the small commands was given.
struct QueueArguments {
    WorkspaceArgument workspace;
    std::string run;
    std::size_t position = 1;
    std::string onFailure;
    bool json = false;
};

std::string stateText(const QueueEntry& entry) {
    return entry.givenUp ? "given up" : entry.state == QueueState::Running ? "running" : "waiting";
}

std::string needText(const QueueEntry& entry) {
    return entry.afterFinished ? "" : fmt::format("run {}", entry.after);
}

std::string asTable(const QueueListing& queue) {
    TextTable table({"#", "run", "name", "state", "steps", "estimate", "device", "needs"}, {0, 1, 4, 5});
    int place = 0;
    for (const QueueEntry& entry : queue.entries) {
        table.add({std::to_string(++place), std::to_string(entry.run), shownText(entry.name),
                   stateText(entry),
                   entry.totalSteps > 0 ? fmt::format("{}/{}", entry.stepsDone, entry.totalSteps) : "",
                   entry.estimatedSeconds > 0.0 ? durationText(entry.estimatedSeconds) : "",
                   entry.usedDevice.empty() ? shownText(entry.device) : entry.usedDevice, needText(entry)});
    }
    return (queue.paused ? "The queue is paused.\n" : "") + table.text();
}

std::string asJson(const QueueListing& queue) {
    Json entries = Json::array();
    int place = 0;
    for (const QueueEntry& entry : queue.entries) {
        entries.push_back(
            {{"position", ++place},
             {"run", entry.run},
             {"name", entry.name},
             {"state", stateText(entry)},
             {"status", std::string(toText(entry.status))},
             {"steps_done", entry.stepsDone},
             {"total_steps", entry.totalSteps},
             {"estimated_seconds",
              entry.estimatedSeconds > 0.0 ? numberJson(entry.estimatedSeconds) : Json(nullptr)},
             {"device", entry.usedDevice.empty() ? entry.device : entry.usedDevice},
             {"needs", entry.afterFinished ? Json(nullptr) : Json(entry.after)},
             {"attempts", entry.attempts},
             {"process", entry.ownerPid > 0 ? Json(entry.ownerPid) : Json(nullptr)}});
    }
    const Json line{{"paused", queue.paused}, {"stop_on_failure", queue.stopOnFailure}, {"entries", entries}};
    return line.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

// Where the file cannot be written it is shown as it is.
Result<QueueListing> readListing(const WorkspaceArgument& workspace) {
    std::error_code error;
    if (workspace.given.empty() && !std::filesystem::exists(workspace.path(), error)) {
        return QueueListing(); // before the first run there is no default workspace, and that is no error
    }
    const auto reader = openReader(workspace);
    if (!reader) {
        return tl::unexpected(reader.error());
    }
    const auto queue = RunQueue::open(workspace.path());
    return queue ? (*queue)->list() : (*reader)->queue();
}

Result<ExitCode> listQueue(const QueueArguments& arguments) {
    const auto listing = readListing(arguments.workspace);
    if (!listing) {
        return tl::unexpected(listing.error());
    }
    if (!printOut(arguments.json ? asJson(*listing) : asTable(*listing))) {
        return fail(ExitCode::Unexpected, "Standard output cannot be written.");
    }
    return ExitCode::Done;
}

// Does something with a run that must be in the queue.
Result<ExitCode> withEntry(const QueueArguments& arguments,
                           const std::function<void(RunQueue& queue, RunId run)>& action) {
    const auto open = openRun(arguments.workspace, arguments.run);
    if (!open) {
        return tl::unexpected(open.error());
    }
    const auto queue = openQueue(arguments.workspace);
    if (!queue) {
        return tl::unexpected(queue.error());
    }
    try {
        action(**queue, open->detail.summary.id);
    } catch (const StoreFailure& failure) {
        return failure.error().kind == StoreError::Kind::Missing
                   ? Result<ExitCode>(fail(ExitCode::NotFound, failure.what()))
                   : fail(ExitCode::Workspace, failure.what());
    }
    return ExitCode::Done;
}

Result<ExitCode> setPaused(const QueueArguments& arguments, bool paused) {
    const auto queue = openQueue(arguments.workspace);
    if (!queue) {
        return tl::unexpected(queue.error());
    }
    (*queue)->setPaused(paused);
    if (!arguments.onFailure.empty()) {
        (*queue)->setStopOnFailure(arguments.onFailure == "pause");
    }
    return ExitCode::Done;
}

using Action = std::function<Result<ExitCode>()>;
using Actions = std::vector<std::pair<CLI::App*, Action>>;

void addAdd(CLI::App& parser, Actions& actions) {
    const auto arguments = std::make_shared<QueueAddArguments>();
    auto* add = parser.add_subcommand("add", "Put runs behind those that wait");
    add->add_option("config", arguments->sources, "configuration files (JSON), or names of shipped presets")
        ->type_name("CONFIG|PRESET");
    addSetOption(*add, arguments->sets, "change one field, such as train.epochs=2 (may be repeated)");
    add->add_option("--sweep", arguments->sweeps,
                    "vary one field: method.target_r=2,4,8 or train.seed=1..3 or 1..9:2 or "
                    "train.learning_rate=1e-4..1e-2:log5 or :random5 (may be repeated: every combination)")
        ->type_name("FIELD=VALUES")
        ->allow_extra_args(false);
    add->add_flag("--zip", arguments->zip,
                  "the first values of all --sweep together, then the second, in place of combinations");
    add->add_option("--seeds", arguments->seeds, "train each once for each seed, such as 1..3")
        ->type_name("VALUES");
    add->add_option("--where", arguments->constraint,
                    "leave out what does not fulfil this, such as "
                    "\"target_r < init_r\"")
        ->type_name("CONDITION");
    add->add_option("--run", arguments->runs, "a stored run that is to start or go on (may be repeated)")
        ->type_name("RUN")
        ->allow_extra_args(false);
    add->add_option("--after", arguments->after, "start only when this run has finished")->type_name("RUN");
    add->add_option("--group", arguments->group,
                    "the group of the new runs (a sweep's: its configuration's name)")
        ->type_name("NAME");
    add->add_flag("--dry-run", arguments->dryRun, "only print how many and which");
    add->add_flag("--json", arguments->json, "one line of JSON");
    addWorkspaceArgument(*add, arguments->workspace);
    add->footer(
        "Examples:\n"
        "  rankscope-cli queue add starter --sweep method.target_r=2,4,8 --seeds 1..3 --dry-run\n"
        "  rankscope-cli queue add my.json other.json --set train.epochs=2\n"
        "  rankscope-cli queue add my.json --sweep method.init_r=6,12 --sweep method.target_r=4,8 --zip\n"
        "Invalid points are shown and skipped.");
    actions.emplace_back(add, [arguments] { return queueAdd(*arguments); });
}

void addStart(CLI::App& parser, Actions& actions) {
    const auto arguments = std::make_shared<QueueStartArguments>();
    auto* start = parser.add_subcommand("start", "Train what is in the queue, one run after the other");
    auto* empty = start->add_flag("--until-empty", arguments->untilEmpty,
                                  "end when nothing waits any more; the default");
    start->add_flag("--wait", arguments->wait, "wait for more runs when the queue is empty")->excludes(empty);
    addWorkspaceArgument(*start, arguments->workspace);
    addReportOptions(*start, arguments->report);
    start->footer("Examples:\n"
                  "  rankscope-cli queue start\n"
                  "  rankscope-cli queue start --json --quiet   one line of JSON for each run\n"
                  "Ctrl-C stops the current run with a checkpoint and leaves the rest in the queue.");
    actions.emplace_back(start, [arguments] { return queueStart(*arguments); });
}

void addEdits(CLI::App& parser, Actions& actions) {
    const auto add = [&](const char* name, const char* help,
                         std::function<Result<ExitCode>(const QueueArguments&)> act) {
        const auto arguments = std::make_shared<QueueArguments>();
        auto* command = parser.add_subcommand(name, help);
        actions.emplace_back(command, [arguments, act] { return act(*arguments); });
        return std::pair(command, arguments);
    };
    const auto [list, listed] =
        add("list", "What waits and what trains, in the order of starting", listQueue);
    list->add_flag("--json", listed->json, "one line of JSON");
    const auto [move, moved] = add("move", "Give a run another place", [](const QueueArguments& arguments) {
        return withEntry(arguments, [&](RunQueue& queue, RunId run) { queue.move(run, arguments.position); });
    });
    addRunArgument(*move, moved->run);
    move->add_option("position", moved->position, "its new place; 1 is the first")
        ->type_name("POSITION")
        ->required()
        ->check(CLI::PositiveNumber);
    const auto [remove, removed] = add(
        "remove", "Take a waiting run out; it stays in the workspace", [](const QueueArguments& arguments) {
            return withEntry(arguments, [](RunQueue& queue, RunId run) { queue.remove(run); });
        });
    addRunArgument(*remove, removed->run);
    const auto [pause, paused] =
        add("pause", "Start nothing more; what trains goes on",
            [](const QueueArguments& arguments) { return setPaused(arguments, true); });
    const auto [resume, continued] =
        add("continue", "Let a paused queue go on",
            [](const QueueArguments& arguments) { return setPaused(arguments, false); });
    resume
        ->add_option("--on-failure", continued->onFailure,
                     "from now on: pause the queue when a run fails, or continue with the next (the default)")
        ->type_name("WHAT")
        ->check(CLI::IsMember({"pause", "continue"}));
    for (const auto& [command, arguments] :
         {std::pair(list, listed), std::pair(move, moved), std::pair(remove, removed),
          std::pair(pause, paused), std::pair(resume, continued)}) {
        addWorkspaceArgument(*command, arguments->workspace);
    }
}

} // namespace

Command addQueueCommand(CLI::App& program) {
    auto* parser = program.add_subcommand("queue", "Runs that train one after the other");
    parser->require_subcommand(1);
    parser->footer("Examples:\n"
                   "  rankscope-cli queue add starter --sweep method.target_r=2,4,8 --seeds 1..3\n"
                   "  rankscope-cli queue list\n"
                   "  rankscope-cli queue move 7 1\n"
                   "  rankscope-cli queue start\n"
                   "The window works on the same queue.");
    const auto actions = std::make_shared<Actions>();
    addAdd(*parser, *actions);
    addEdits(*parser, *actions);
    addStart(*parser, *actions);
    return {parser, [actions]() -> Result<ExitCode> {
                for (const auto& [command, action] : *actions) {
                    if (command->parsed()) {
                        return action();
                    }
                }
                return ExitCode::Usage;
            }};
}

} // namespace rankscope
