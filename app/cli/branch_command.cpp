#include "app/cli/commands.h"
#include "app/cli/config_source.h"
#include "app/cli/console.h"
#include "app/cli/training.h"
#include "core/engine/engine.h"
#include "core/run/run_config_json.h"
#include "core/run/schedule.h"
#include "core/store/run_branch.h"

#include <fmt/format.h>

#include <memory>
#include <optional>

namespace rankscope {

namespace {

struct BranchArguments {
    std::string run;
    std::optional<std::int64_t> step;
    std::vector<std::string> sets; // "key=value"
    std::string name;
    WorkspaceArgument workspace;
    ReportOptions report;
};

// Where a branch begins.
struct Origin {
    RunDetail parent;
    StoredCheckpoint checkpoint;
    ParsedConfig config; // in force there
};

Result<Origin> findOrigin(const BranchArguments& arguments) {
    auto open = openRun(arguments.workspace, arguments.run);
    if (!open) {
        return tl::unexpected(open.error());
    }
    const RunReader& reader = *open->reader;
    const RunId id = open->detail.summary.id;
    auto checkpoint = arguments.step ? newestCheckpoint(reader, id, *arguments.step) //
                                     : newestCheckpoint(reader, id);
    if (!checkpoint || (arguments.step && checkpoint->step != *arguments.step)) {
        std::string steps;
        for (const StoredCheckpoint& stored : presentCheckpoints(reader, id)) {
            steps += (steps.empty() ? "" : ", ") + std::to_string(stored.step);
        }
        return fail(ExitCode::NotFound,
                    arguments.step && !steps.empty()
                        ? fmt::format("Run {} has no checkpoint after {} steps; it has those after {}.", id,
                                      *arguments.step, steps)
                        : fmt::format("Run {} has no checkpoint to branch from.", id));
    }
    ParsedConfig config = configAt(reader, open->detail, checkpoint->step);
    return Origin{std::move(open->detail), std::move(*checkpoint), std::move(config)};
}

// The configuration of the branch, once it is known that it can be trained from there.
Result<RunConfig> branchConfig(const BranchArguments& arguments, const Origin& origin) {
    LoadedConfig loaded;
    loaded.config = origin.config.config;
    loaded.problems = origin.config.problems;
    if (const auto applied = applySets(arguments.sets, loaded); !applied) {
        return tl::unexpected(applied.error());
    }
    makePathsAbsolute(loaded.config);
    const bool named = loaded.config.name != origin.config.config.name;
    if (!arguments.name.empty()) {
        loaded.config.name = arguments.name;
    } else if (!named) {
        loaded.config.name =
            fmt::format("{} from step {}", origin.parent.summary.name, origin.checkpoint.step);
    }
    const std::int64_t steps = resolveSchedule(loaded.config, origin.parent.started.trainExamples).totalSteps;
    addProblems(loaded.problems, checkBranch(origin.config.config, loaded.config,
                                             placeOf(origin.parent.started, origin.checkpoint.step), steps));
    if (const auto valid = requireValid(loaded.problems); !valid) {
        return tl::unexpected(valid.error());
    }
    RunConfig needed = loaded.config;
    needed.method.startFrom.reset(); // the checkpoint has what came from there
    if (const auto valid = requireTrainable(needed, loaded.problems, arguments.report.quiet); !valid) {
        return tl::unexpected(valid.error());
    }
    return loaded.config;
}

// The new run with its copy of the checkpoint; nothing is left in the workspace when that cannot be made.
Result<TrainingJob> makeBranch(const BranchArguments& arguments, const Origin& origin,
                               const RunConfig& config) {
    TrainingJob job;
    job.workspace = arguments.workspace;
    job.report = arguments.report;
    job.config = config;
    const auto writer = openWriter(arguments.workspace);
    if (!writer) {
        return tl::unexpected(writer.error());
    }
    const BranchRequest request{config.name, toJson(config), origin.parent.summary.id,
                                origin.checkpoint.step};
    const auto branch = createBranch(**writer, request, [&](const std::filesystem::path& files) {
        return branchCheckpoint(origin.checkpoint.path, files, config);
    });
    if (!branch) {
        return fail(ExitCode::RunFailed, branch.error());
    }
    job.files = branch->files;
    job.resume = branch->checkpoint;
    const auto made = openRun(arguments.workspace, std::to_string(branch->id));
    if (!made) {
        return tl::unexpected(made.error());
    }
    job.run = made->detail.summary;
    return job;
}

Result<ExitCode> branchAction(const BranchArguments& arguments) {
    SignalWatch signals;
    const auto origin = findOrigin(arguments);
    if (!origin) {
        return tl::unexpected(origin.error());
    }
    const auto config = branchConfig(arguments, *origin);
    if (!config) {
        return tl::unexpected(config.error());
    }
    const auto job = makeBranch(arguments, *origin, *config);
    if (!job) {
        return tl::unexpected(job.error());
    }
    if (!arguments.report.quiet) {
        printError(fmt::format("Run {} goes on from run {} after {} steps.", job->run.id,
                               origin->parent.summary.id, origin->checkpoint.step));
    }
    return trainJob(*job, signals);
}

} // namespace

Command addBranchCommand(CLI::App& program) {
    const auto arguments = std::make_shared<BranchArguments>();
    auto* parser =
        program.add_subcommand("branch", "Start a new run from a checkpoint of another, with other settings");
    parser->add_option("run", arguments->run, "id, uid or name of the run to branch from")
        ->type_name("RUN")
        ->required();
    parser->add_option("--step", arguments->step, "the checkpoint after so many steps (default: the newest)")
        ->type_name("STEP");
    addSetOption(*parser, arguments->sets, "change one field, such as method.target_r=4 (may be repeated)");
    parser->add_option("--name", arguments->name, "what the new run is called")->type_name("NAME");
    addWorkspaceArgument(*parser, arguments->workspace);
    addReportOptions(*parser, arguments->report);
    parser->footer("Examples:\n"
                   "  rankscope-cli branch 3 --set method.target_r=4 --name smaller\n"
                   "  rankscope-cli branch starter --step 200 --set train.learning_rate=1e-3\n"
                   "  rankscope-cli branch 3 --set train.epochs=5          longer, from where it ended\n"
                   "Settings that the checkpoint's tensors fix, such as method.init_r, are refused.");
    return {parser, [arguments] { return branchAction(*arguments); }};
}

} // namespace rankscope
