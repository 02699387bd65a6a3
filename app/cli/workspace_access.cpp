#include "app/cli/workspace_access.h"

#include "core/run/clock.h"
#include "core/run/locations.h"

#include <algorithm>
#include <system_error>

namespace rankscope {

namespace {

constexpr double staleAfterSeconds = 10.0;

bool claimsToRun(const RunSummary& run) {
    return run.status == RunStatus::Running || run.status == RunStatus::Paused;
}

} // namespace

std::filesystem::path WorkspaceArgument::path() const {
    if (given.empty()) {
        return defaultWorkspace();
    }
    std::error_code error;
    const auto whole = std::filesystem::absolute(given, error);
    return error ? std::filesystem::path(given) : whole;
}

std::string WorkspaceArgument::repeat() const { return given.empty() ? "" : " --workspace " + given; }

void addWorkspaceArgument(CLI::App& parser, WorkspaceArgument& argument) {
    parser.add_option("--workspace", argument.given, "the workspace file (default: the window's)")
        ->type_name("FILE");
}

Result<std::unique_ptr<RunReader>> openReader(const WorkspaceArgument& argument) {
    auto reader = RunReader::open(argument.path());
    if (!reader) {
        return fail(reader.error());
    }
    return std::move(*reader);
}

Result<std::unique_ptr<RunWriter>> openWriter(const WorkspaceArgument& argument) {
    if (argument.given.empty()) {
        const auto folder = argument.path().parent_path();
        std::error_code error;
        std::filesystem::create_directories(folder, error);
        if (error) {
            return fail(ExitCode::Workspace, folder.string() + " cannot be made (" + error.message() +
                                                 "); name another file with --workspace.");
        }
    }
    auto writer = RunWriter::open(argument.path());
    if (!writer) {
        return fail(ExitCode::Workspace, writer.error().message);
    }
    return std::move(*writer);
}

Result<std::unique_ptr<RunQueue>> openQueue(const WorkspaceArgument& argument) {
    // Reading first: a workspace that is not there must not be created by a wrong path.
    if (const auto reader = openReader(argument); !reader) {
        return tl::unexpected(reader.error());
    }
    auto queue = RunQueue::open(argument.path());
    if (!queue) {
        return fail(queue.error());
    }
    return std::move(*queue);
}

Result<RunDetail> findRun(const RunReader& reader, const WorkspaceArgument& argument,
                          const std::string& text) {
    if (const auto id = reader.findRun(text)) {
        if (auto detail = reader.run(*id)) {
            return std::move(*detail);
        }
    }
    return fail(ExitCode::NotFound, "There is no run \"" + text + "\" in " + argument.path().string() +
                                        "; rankscope-cli list" + argument.repeat() +
                                        " shows those that are there.");
}

Result<OpenRun> openRun(const WorkspaceArgument& argument, const std::string& text) {
    auto reader = openReader(argument);
    if (!reader) {
        return tl::unexpected(reader.error());
    }
    auto detail = findRun(**reader, argument, text);
    if (!detail) {
        return tl::unexpected(detail.error());
    }
    return OpenRun{std::move(*reader), std::move(*detail)};
}

void addRunArgument(CLI::App& parser, std::string& run) {
    parser.add_option("run", run, "id, uid or name of the run")->type_name("RUN")->required();
}

Result<std::vector<RunSummary>> readRuns(const WorkspaceArgument& argument) {
    const auto reader = openReader(argument);
    if (!reader) {
        return tl::unexpected(reader.error());
    }
    auto runs = (*reader)->runs();
    if (std::none_of(runs.begin(), runs.end(), claimsToRun)) {
        return runs;
    }
    if (RunWriter::open(argument.path())) {
        return (*reader)->runs();
    }
    const double now = unixTime();
    for (RunSummary& run : runs) {
        if (claimsToRun(run) && now - run.heartbeatAt > staleAfterSeconds) {
            run.status = RunStatus::Interrupted;
        }
    }
    return runs;
}

} // namespace rankscope
