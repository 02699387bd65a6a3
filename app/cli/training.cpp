#include "app/cli/training.h"

#include "app/cli/config_source.h"
#include "app/cli/console.h"
#include "app/cli/disk_wait.h"
#include "app/cli/progress_printer.h"
#include "app/cli/run_json.h"
#include "app/cli/text_format.h"
#include "core/engine/engine.h"
#include "core/run/clock.h"
#include "core/run/shown_text.h"
#include "core/store/run_recorder.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

#include <atomic>
#include <cmath>
#include <cstdio>
#include <utility>

namespace rankscope {

namespace {

using Json = nlohmann::ordered_json;

// Hands every event on in order: the workspace first, so that nothing is shown that is not stored, and it
// alone tells what is.
class FanOut final : public RunObserver {
public:
    explicit FanOut(std::vector<RunObserver*> targets)
        : m_targets(std::move(targets)) {}
    void onEvent(const RunEvent& event) override {
        for (RunObserver* target : m_targets) {
            target->onEvent(event);
        }
    }
    Settled settle() override { return m_targets.front()->settle(); }

private:
    std::vector<RunObserver*> m_targets;
};

// Keeps the last event.
class Outcome final : public RunObserver {
public:
    RunEnded ended;
    void onEvent(const RunEvent& event) override {
        if (const auto* last = std::get_if<RunEnded>(&event)) {
            ended = *last;
        }
    }
};

// What the recorder cannot write, said at once; its callbacks come on the recorder's thread.
class Trouble {
public:
    explicit Trouble(ProgressPrinter& progress)
        : m_progress(progress) {}
    void say(const std::string& sentence) {
        m_open = !sentence.empty();
        m_progress.say(sentence.empty() ? "The workspace can be written again; the run goes on." : sentence);
    }
    bool isOpen() const { return m_open; }

private:
    ProgressPrinter& m_progress;
    std::atomic<bool> m_open = false;
};

// Where the run has been recorded to the end, and what that says of the workspace that was named.
struct Recording {
    std::optional<RecordingPlace> moved; // to another file
    bool takenOver = false;              // by another program
};

std::string resultLine(const TrainingJob& job, const RunEnded& ended, const Recording& recording) {
    Json metrics = Json::object();
    for (const auto& [name, value] : ended.metrics) {
        metrics[name] = numberJson(value);
    }
    Json line{{"run", recording.moved ? recording.moved->run : job.run.id},
              {"uid", job.run.uid},
              {"status", std::string(toText(ended.status))},
              {"steps", ended.steps},
              {"seconds", numberJson(ended.seconds)},
              {"tokens_per_second", numberJson(ended.tokensPerSecond)},
              {"peak_memory_mb", numberJson(ended.peakMemoryMb)},
              {"metrics", metrics}};
    if (recording.moved) {
        line["workspace"] = recording.moved->workspace.string();
    }
    return jsonText(line);
}

std::string resultSentence(const TrainingJob& job, const RunEnded& ended) {
    const std::string metric = headlineMetric(ended.metrics);
    return fmt::format("Run {} \"{}\" {}: {} steps in {}, {} tok/s{}.\n", job.run.id, shownText(job.run.name),
                       toText(ended.status), ended.steps, durationText(ended.seconds),
                       countText(std::llround(ended.tokensPerSecond)), metric.empty() ? "" : ", " + metric);
}

// A run that a rule of its own ended early did what it was asked to; one that a signal ended did not.
Result<ExitCode> exitOf(const TrainingJob& job, const RunEnded& ended, bool signalled) {
    const std::string command = fmt::format("rankscope-cli resume {}{}", job.run.id, job.workspace.repeat());
    switch (ended.status) {
    case RunStatus::Finished:
        return ExitCode::Done;
    case RunStatus::Stopped:
        if (!signalled) {
            return ExitCode::Done;
        }
        if (!job.report.quiet) {
            printError(fmt::format("Run {} was stopped after {} steps; {} continues it.", job.run.id,
                                   ended.steps, command));
        }
        return ExitCode::Stopped;
    default:
        return fail(ExitCode::RunFailed,
                    fmt::format("Run {} failed while {}: {}", job.run.id,
                                ended.stage.empty() ? "starting" : ended.stage, ended.message));
    }
}

// Not where it was to be: the run is whole, but a script must not look for it in the old place.
tl::unexpected<Failure> misplaced(const TrainingJob& job, const RunEnded& ended, const Recording& recording) {
    const std::string run = fmt::format("Run {}", job.run.id);
    const std::string place =
        recording.moved
            ? fmt::format("'{}' as run {}", recording.moved->workspace.string(), recording.moved->run)
            : std::string();
    if (recording.takenOver) {
        return fail(ExitCode::Workspace,
                    fmt::format("{} was ended here after {} steps, since another program goes on with it{}.",
                                run, ended.steps,
                                place.empty() ? "" : "; what this one trained since is in " + place));
    }
    return fail(ExitCode::Workspace,
                fmt::format("{} {}, but '{}' is not there any more; the run is in {}.", run,
                            toText(ended.status), job.workspace.path().string(), place));
}

} // namespace

void addReportOptions(CLI::App& parser, ReportOptions& options) {
    parser.add_flag("--json", options.json,
                    "end the output with one line of JSON: run, status, steps, rate, metrics");
    parser.add_flag("--quiet", options.quiet, "print no progress");
}

Result<ExitCode> trainJob(const TrainingJob& job, SignalWatch& signals) {
    ProgressPrinter progress(stderr,
                             {isTerminal(STDERR_FILENO), terminalColumns(STDERR_FILENO), job.report.quiet});
    RunControl control;
    signals.attach(control, [&progress] {
        progress.say("Stopping after this step with a checkpoint; a second Ctrl-C ends at once.");
    });
    auto writer = openWriter(job.workspace);
    if (!writer) {
        return tl::unexpected(writer.error());
    }
    RecorderOptions options;
    try {
        options.claim = (*writer)->claim(job.run.id, unixTime(), job.run.heartbeatAt);
    } catch (const StoreFailure& failure) {
        return fail(failure.error());
    }
    writer->reset();
    if (!job.edits.empty()) {
        control.edit(job.edits);
    }
    Outcome outcome;
    Recording recording;
    Trouble trouble(progress);
    {
        RunRecorder recorder(
            job.workspace.path(), job.run.id, &control,
            [&trouble](const std::string& sentence) { trouble.say(sentence); }, options);
        DiskWait diskWait(control);
        FanOut all({&recorder, &progress, &diskWait, &outcome});
        trainRun(job.config, TrainOptions{job.files, job.resume, job.acceptChangedData}, control, all);
        recording = {recorder.movedTo(), recorder.settle() == Settled::NotOurs};
    }
    signals.detach();
    if (!printOut(job.report.json ? resultLine(job, outcome.ended, recording)
                                  : resultSentence(job, outcome.ended))) {
        printError("The result could not be written to standard output; it is stored in the workspace.");
    }
    if (recording.moved || recording.takenOver) {
        return misplaced(job, outcome.ended, recording);
    }
    return trouble.isOpen() ? Result<ExitCode>(ExitCode::Workspace)
                            : exitOf(job, outcome.ended, control.stopRequested());
}

Result<ExitCode> requireTrainable(const RunConfig& config, std::vector<Problem> problems, bool quiet) {
    const RunFacts facts = describeRun(config);
    addProblems(problems, validate(config, &facts));
    const auto valid = requireValid(problems);
    if (valid && !quiet) {
        for (const Problem& problem : problems) {
            printError(problemLine(problem));
        }
    }
    return valid;
}

} // namespace rankscope
