#include "app/cli/scored_run.h"

#include "app/cli/console.h"
#include "app/common/scored_config.h"
#include "core/run/locations.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <system_error>

namespace rankscope {

namespace {

// What may differ from the training without making it another model.
bool mayChange(const std::string& key) {
    constexpr std::array fields{"model.path", "train.precision", "train.device", "train.threads"};
    return key.starts_with("task.") || key.starts_with("eval.") ||
           std::find(fields.begin(), fields.end(), key) != fields.end();
}

} // namespace

Result<std::filesystem::path> checkpointOf(const RunReader& reader, RunId run, std::int64_t step) {
    std::string there;
    for (const StoredCheckpoint& checkpoint : presentCheckpoints(reader, run)) {
        if (checkpoint.step == step) {
            return checkpoint.path;
        }
        there += (there.empty() ? "" : ", ") + std::to_string(checkpoint.step);
    }
    return fail(ExitCode::NotFound, fmt::format("Run {} has no checkpoint of step {}; {}.", run, step,
                                                there.empty() ? "it has none any more"
                                                              : "those that are there are of step " + there));
}

void addScoredRunArguments(CLI::App& parser, ScoredRunArguments& arguments) {
    addRunArgument(parser, arguments.run);
    parser.add_option("--step", arguments.step, "the checkpoint after so many steps (default: the newest)")
        ->type_name("N");
    addSetOption(parser, arguments.sets,
                 "change one field of task, eval, model.path or train.precision, device, threads (may be "
                 "repeated)");
    addWorkspaceArgument(parser, arguments.workspace);
}

Result<ScoredRun> findScoredRun(const ScoredRunArguments& arguments) {
    for (const std::string& set : arguments.sets) {
        const std::string key = set.substr(0, set.find('='));
        if (!key.empty() && set.find('=') != std::string::npos && !mayChange(key)) {
            return fail(ExitCode::Usage, "--set " + key +
                                             " would make it another model; only task, eval, model.path and "
                                             "train.precision, device and threads can be changed here.");
        }
    }
    auto open = openRun(arguments.workspace, arguments.run);
    if (!open) {
        return tl::unexpected(open.error());
    }
    const RunReader& reader = *open->reader;
    RunDetail& detail = open->detail;
    ScoredRun run;
    if (arguments.step) {
        auto checkpoint = checkpointOf(reader, detail.summary.id, *arguments.step);
        if (!checkpoint) {
            return tl::unexpected(checkpoint.error());
        }
        run.checkpoint = std::move(*checkpoint);
    } else if (const auto newest = newestCheckpoint(reader, detail.summary.id)) {
        run.checkpoint = newest->path;
    }
    if (run.checkpoint.empty()) {
        return fail(ExitCode::NotFound,
                    fmt::format("Run {} has no checkpoint that could be scored; resume or repeat the run.",
                                detail.summary.id));
    }
    LoadedConfig loaded;
    loaded.config = scoredConfig(detail);
    if (const auto applied = applySets(arguments.sets, loaded); !applied) {
        return tl::unexpected(applied.error());
    }
    if (const auto valid = requireValid(loaded.problems); !valid) {
        return tl::unexpected(valid.error());
    }
    run.detail = std::move(detail);
    run.config = std::move(loaded.config);
    return run;
}

Result<std::string> existingData(const std::string& file) {
    std::error_code error;
    if (!std::filesystem::exists(findData(file), error)) {
        return fail(ExitCode::NotFound, "There is no file " + file + "; check the path.");
    }
    return file;
}

Failure asFailure(const Problem& problem) {
    if (problem.field.empty()) {
        return {ExitCode::Unexpected, problem.message};
    }
    return {ExitCode::InvalidConfiguration, problemLine(problem)};
}

} // namespace rankscope
