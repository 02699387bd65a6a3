#include "app/cli/stored_job.h"

#include "core/run/run_config_json.h"

#include <fmt/format.h>

namespace rankscope {

Result<StoredJob> loadStoredJob(const WorkspaceArgument& workspace, const RunReader& reader,
                                const RunWriter& writer, const RunDetail& run) {
    StoredJob stored;
    ParsedConfig parsed = parseRunConfig(run.configJson);
    stored.problems = std::move(parsed.problems);
    stored.job.workspace = workspace;
    stored.job.config = std::move(parsed.config);
    stored.job.run = run.summary;
    stored.job.files = writer.filesFolder(run.summary.id);
    if (const auto checkpoint = newestCheckpoint(reader, run.summary.id)) {
        stored.job.resume = checkpoint->path;
        stored.step = checkpoint->step;
    } else if (run.summary.parent > 0) {
        return fail(ExitCode::NotFound,
                    fmt::format("Run {} is a branch of run {} and none of its checkpoints is there any more; "
                                "branch again from run {}.",
                                run.summary.id, run.summary.parent, run.summary.parent));
    }
    return stored;
}

} // namespace rankscope
