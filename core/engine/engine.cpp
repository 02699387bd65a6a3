#include "core/engine/engine.h"

#include "core/engine/model/model_loader.h"
#include "core/engine/problem.h"
#include "core/engine/train/device.h"
#include "core/engine/train/preparation.h"
#include "core/engine/train/setup.h"
#include "core/engine/train/trainer.h"
#include "core/run/checkpoint_files.h"
#include "core/run/clock.h"
#include "core/run/locations.h"
#include "core/run/run_config_json.h"

#include <chrono>
#include <cstdlib>

namespace rankscope {

namespace {

// oneDNN keeps the kernels of this many products, each of them for one number of tokens. Its own default of
// 1024 held 0.3 GB more in a bf16 run of the starter and was not faster (200 steps, 2 cores).
constexpr const char* keptKernels = "256";

} // namespace

void prepareEngine() { ::setenv("ONEDNN_PRIMITIVE_CACHE_CAPACITY", keptKernels, 0); }

tl::expected<ModelDescription, std::string> describeModel(const std::string& pathOrName) {
    return describeModelFolder(findModel(pathOrName));
}

std::vector<DeviceInfo> devices() { return availableDevices(); }

RunFacts describeRun(const RunConfig& config) { return prepareRun(config).facts; }

namespace {

// Loads a run, lets `loop` train it, and tells the story from RunStarted to RunEnded.
template <class Loop>
void tellRun(const RunConfig& config, const TrainOptions& options, RunControl& control, RunObserver& observer,
             Loop loop) {
    RunEnded ended;
    ended.stage = "loading";
    const auto begin = std::chrono::steady_clock::now();
    std::unique_ptr<TrainingSetup> setup;
    std::optional<Trainer> trainer;
    try {
        setup = makeSetup(config, options.resume, options.acceptChangedData);
        if (!options.files.empty()) {
            // Before the story goes on: a kill must not leave it with the end of another course.
            orThrow(leaveCheckpointsBeyond(options.files, setup->firstStep));
        }
        observer.onEvent(setup->announcement());
        trainer.emplace(*setup, options.files, control, observer);
        const Trainer::Outcome outcome = loop(*trainer);
        ended.status = outcome.stopped ? RunStatus::Stopped : RunStatus::Finished;
        ended.stage = outcome.stopped ? "training" : "done";
        ended.message = !outcome.rule.empty() ? outcome.rule
                        : outcome.stopped
                            ? "Stopped after step " + std::to_string(outcome.steps) + " with a checkpoint."
                            : "";
        ended.steps = outcome.steps;
        ended.tokensPerSecond = outcome.tokensPerSecond;
    } catch (const std::exception& error) {
        ended.status = RunStatus::Failed;
        ended.message = torchFreeSentence(error);
        if (trainer) {
            ended.stage = trainer->stage();
            ended.steps = trainer->stepsDone();
        }
    }
    if (setup) {
        ended.metrics = setup->lastMetrics;
    }
    ended.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    ended.peakMemoryMb = peakMemoryMb();
    ended.wallTime = unixTime();
    observer.onEvent(ended);
}

} // namespace

void trainRun(const RunConfig& config, const TrainOptions& options, RunControl& control,
              RunObserver& observer) {
    tellRun(config, options, control, observer, [](Trainer& trainer) { return trainer.run(); });
}

void replayRun(const RunConfig& config, const ReplayOptions& options, RunControl& control,
               RunObserver& observer) {
    // Whether data changed is what a replay finds out.
    tellRun(config, {{}, options.checkpoint, true}, control, observer,
            [&](Trainer& trainer) { return trainer.repeat(options.end, options.changes); });
}

tl::expected<CheckpointSaved, std::string> branchCheckpoint(const std::filesystem::path& checkpoint,
                                                            const std::filesystem::path& files,
                                                            const RunConfig& config) {
    const auto copied = copyCheckpoint(checkpoint, files, toJson(config));
    if (!copied) {
        return tl::unexpected(copied.error());
    }
    const auto state = readCheckpoint(copied->folder); // whole, before anybody relies on it
    if (!state) {
        return tl::unexpected(state.error());
    }
    return CheckpointSaved{state->step, copied->folder.string(), copied->bytes, copied->digest, unixTime(),
                           {}};
}

} // namespace rankscope
