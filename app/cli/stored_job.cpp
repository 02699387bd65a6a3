#include "app/cli/stored_job.h"

#include "app/cli/scored_run.h"
#include "core/run/checkpoint_files.h"
#include "core/run/run_config_json.h"

#include <fmt/format.h>

namespace rankscope {

namespace {

// Also one of a course that the run left, as long as it lies there.
Result<std::filesystem::path> chosenCheckpoint(const RunReader& reader, RunId run,
                                               const std::filesystem::path& files, std::int64_t step) {
    auto found = checkpointOf(reader, run, step);
    if (!found) {
        if (auto left = leftCheckpoint(files, step); !left.empty()) {
            found = std::move(left);
        }
    }
    if (found) {
        if (const auto damage = damageOf(*found)) {
            return fail(ExitCode::Workspace, *damage);
        }
    }
    return found;
}

} // namespace

Result<StoredJob> loadStoredJob(const WorkspaceArgument& workspace, const RunReader& reader,
                                const RunWriter& writer, const RunDetail& run,
                                std::optional<std::int64_t> from) {
    StoredJob stored;
    ParsedConfig parsed = parseRunConfig(run.configJson);
    stored.problems = std::move(parsed.problems);
    stored.job.workspace = workspace;
    stored.job.config = std::move(parsed.config);
    stored.job.run = run.summary;
    stored.job.files = writer.filesFolder(run.summary.id);
    if (from) {
        auto chosen = chosenCheckpoint(reader, run.summary.id, stored.job.files, *from);
        if (!chosen) {
            return tl::unexpected(chosen.error());
        }
        stored.job.resume = std::move(*chosen);
        stored.step = *from;
        return stored;
    }
    WholeCheckpoint newest = newestWholeCheckpoint(reader, run.summary.id);
    stored.notes = std::move(newest.damaged);
    if (newest.checkpoint) {
        stored.job.resume = newest.checkpoint->path;
        stored.step = newest.checkpoint->step;
    } else if (!stored.notes.empty()) {
        stored.notes.push_back(fmt::format("None of run {}'s checkpoints is whole; restore its files from a "
                                           "backup, or start it again from its configuration.",
                                           run.summary.id));
        return tl::unexpected(Failure(ExitCode::Workspace, std::move(stored.notes)));
    } else if (run.summary.parent > 0) {
        return fail(ExitCode::NotFound,
                    fmt::format("Run {} is a branch of run {} and none of its checkpoints is there any more; "
                                "branch again from run {}.",
                                run.summary.id, run.summary.parent, run.summary.parent));
    }
    return stored;
}

} // namespace rankscope
