#include "app/cli/queue_start.h"

#include "app/cli/config_source.h"
#include "app/cli/console.h"
#include "app/cli/stored_job.h"
#include "core/engine/engine.h"
#include "core/run/clock.h"
#include "core/run/shown_text.h"

#include <fmt/format.h>

#include <chrono>
#include <thread>

namespace rankscope {

namespace {

constexpr std::chrono::seconds betweenLooks{1};

// What "auto" takes on this machine.
std::string automaticDevice() {
    for (const DeviceInfo& device : devices()) {
        if (device.name.starts_with("cuda")) {
            return device.name;
        }
    }
    return "cpu";
}

// A run that cannot even begin has failed, and says why where it is looked for.
void recordFailure(const WorkspaceArgument& workspace, RunId run, const std::string& sentence) {
    RunEnded ended;
    ended.status = RunStatus::Failed;
    ended.stage = "starting";
    ended.message = sentence;
    ended.wallTime = unixTime();
    if (const auto writer = openWriter(workspace)) {
        (*writer)->append(run, {RunEvent(ended)}, ended.wallTime);
    }
}

Result<ExitCode> trainEntry(const QueueStartArguments& arguments, RunId run, SignalWatch& signals) {
    auto open = openRun(arguments.workspace, std::to_string(run));
    if (!open) {
        return tl::unexpected(open.error());
    }
    auto writer = openWriter(arguments.workspace);
    if (!writer) {
        return tl::unexpected(writer.error());
    }
    auto stored = loadStoredJob(arguments.workspace, *open->reader, **writer, open->detail);
    const auto valid =
        stored ? requireValid(stored->problems) : Result<ExitCode>(tl::unexpected(stored.error()));
    if (!valid) {
        recordFailure(arguments.workspace, run, valid.error().lines.front());
        return valid;
    }
    for (const std::string& note : stored->notes) {
        printError(note);
    }
    writer->reset();
    open->reader.reset();
    stored->job.report = arguments.report;
    if (!arguments.report.quiet) {
        printError(fmt::format("Run {} \"{}\" {}.", run, shownText(stored->job.run.name),
                               stored->job.resume.empty() ? "starts" : "continues from its checkpoint"));
    }
    return trainJob(stored->job, signals);
}

RunStatus statusOf(const WorkspaceArgument& workspace, RunId run) {
    const auto open = openRun(workspace, std::to_string(run));
    return open ? open->detail.summary.status : RunStatus::Failed;
}

} // namespace

Result<ExitCode> queueStart(const QueueStartArguments& arguments) {
    SignalWatch signals;
    const auto queue = openQueue(arguments.workspace);
    if (!queue) {
        return tl::unexpected(queue.error());
    }
    const std::string automatic = automaticDevice();
    ExitCode code = ExitCode::Done;
    bool saidWaiting = false;
    for (;;) {
        const QueueClaim claim = (*queue)->claimNext(automatic);
        if (claim.kind == QueueClaim::Kind::Paused) {
            printError("The queue is paused; rankscope-cli queue continue" + arguments.workspace.repeat() +
                       " lets it go on.");
            return code;
        }
        if (claim.kind == QueueClaim::Kind::Run) {
            saidWaiting = false;
            const RunId run = claim.entry.run;
            const auto trained = trainEntry(arguments, run, signals);
            const RunStatus status = statusOf(arguments.workspace, run);
            if (!trained && trained.error().code == ExitCode::Workspace) {
                (*queue)->giveBack(run);
                if (status != RunStatus::Running && status != RunStatus::Paused) {
                    return trained; // the next one could not be recorded either
                }
                printFailure(trained.error()); // another program goes on with it
                code = ExitCode::RunFailed;
                continue;
            }
            (*queue)->finish(run, status);
            if (trained && *trained == ExitCode::Stopped) {
                return ExitCode::Stopped; // the rest stays in the queue
            }
            if (!trained) {
                printFailure(trained.error());
                code = ExitCode::RunFailed;
            }
            continue;
        }
        if (claim.kind == QueueClaim::Kind::Empty && !arguments.wait) {
            const auto entries = (*queue)->list().entries;
            const auto left = entries.size();
            if (!arguments.report.quiet && left > 0) {
                printError(fmt::format("{} of the queue cannot start; rankscope-cli queue list{} says what "
                                       "they need.",
                                       left == 1 ? "One run" : fmt::format("{} runs", left),
                                       arguments.workspace.repeat()));
            }
            for (const QueueEntry& entry : entries) {
                if (entry.givenUp) {
                    printError(fmt::format(
                        "Run {} was given up after {} attempts that got no further than step "
                        "{}; rankscope-cli queue add --run {}{} tries it again.",
                        entry.run, entry.attempts, entry.stepsDone, entry.run, arguments.workspace.repeat()));
                    code = ExitCode::RunFailed;
                }
            }
            return code;
        }
        if (!saidWaiting && !arguments.report.quiet) {
            saidWaiting = true;
            printError(claim.kind == QueueClaim::Kind::Blocked
                           ? "Waiting until the device is free."
                           : "The queue is empty; waiting for more runs.");
        }
        std::this_thread::sleep_for(betweenLooks); // other processes cannot wake this one
    }
}

} // namespace rankscope
