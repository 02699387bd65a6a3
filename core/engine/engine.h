#pragma once

#include "core/run/run_config.h"
#include "core/run/run_control.h"
#include "core/run/run_facts.h"
#include "core/run/run_observer.h"

#include <tl/expected.hpp>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

// The only public header of the engine. It names no torch type, so that nothing outside core/engine includes
// torch.
namespace rankscope {

// Settles what the engine's libraries read from the environment. Call first in main(), before any thread
// starts; what the environment already says is left alone.
void prepareEngine();

struct TrainOptions {
    std::filesystem::path files;  // folder for this run's checkpoints; made when absent
    std::filesystem::path resume; // folder of a checkpoint to continue from; empty: a fresh run
};

// Trains one run on the calling thread until it is done, stopped or failed. Everything that happens goes to
// `observer`, RunEnded last and exactly once; no exception leaves this function.
void trainRun(const RunConfig& config, const TrainOptions& options, RunControl& control,
              RunObserver& observer);

struct ReplayOptions {
    std::filesystem::path checkpoint;     // the folder to start from; empty: the beginning of the run
    std::int64_t end = 0;                 // steps done at the end
    std::vector<SettingsChanged> changes; // of settings, as recorded; made again at their steps
};

// Repeats steps of a run on the calling thread. Tells `observer` as trainRun does, RunEnded last (Stopped
// when `control` asked for it); writes no checkpoint and evaluates nothing.
void replayRun(const RunConfig& config, const ReplayOptions& options, RunControl& control,
               RunObserver& observer);

// Copies a checkpoint into `files`, the folder of a new run that begins there with `config`; trainRun then
// resumes it. The error is one sentence that names the file and the remedy.
tl::expected<CheckpointSaved, std::string> branchCheckpoint(const std::filesystem::path& checkpoint,
                                                            const std::filesystem::path& files,
                                                            const RunConfig& config);

// Reads config.json and the header of the weights; the error is one sentence that names the file.
tl::expected<ModelDescription, std::string> describeModel(const std::string& pathOrName);

// Everything that validate() can use: the model, the data files' columns, rows and classes, the devices.
RunFacts describeRun(const RunConfig& config);

// The CPU first, then the CUDA devices that can be used now.
std::vector<DeviceInfo> devices();

struct AdapterReport {
    std::int64_t step = 0; // steps done when the checkpoint was written
    std::int64_t triplets = 0;
    std::int64_t kept = 0;
    std::int64_t bytes = 0;
    bool compacted = false; // pruned triplets were left out
};

// Writes the AdaLoRA adapter of a checkpoint into `folder` as Hugging Face PEFT saves it. The error is one
// sentence that names the file and the remedy.
tl::expected<AdapterReport, std::string> exportAdapter(const std::filesystem::path& checkpoint,
                                                       const std::filesystem::path& folder);

struct BenchReport {
    std::string method, precision, device;
    std::int64_t steps = 0, batchSize = 0, trainableParameters = 0;
    int threads = 0;
    double wallSeconds = 0.0, tokensPerSecond = 0.0, examplesPerSecond = 0.0;
    double warmUpStepMs = 0.0, budgetingStepMs = 0.0, finalStepMs = 0.0; // medians
    double allocatorMs = 0.0;                                            // median
    double lossLast = 0.0, accuracy = 0.0, peakMemoryMb = 0.0;
};

// Trains `config` without storing anything and reports throughput.
tl::expected<BenchReport, std::string> benchRun(const RunConfig& config);

} // namespace rankscope
