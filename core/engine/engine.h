#pragma once

#include "core/run/adapter_files.h"
#include "core/run/adapter_spectrum.h"
#include "core/run/prediction.h"
#include "core/run/replay_options.h"
#include "core/run/run_config.h"
#include "core/run/run_control.h"
#include "core/run/run_event.h"
#include "core/run/run_facts.h"
#include "core/run/run_observer.h"

#include <tl/expected.hpp>

#include <filesystem>
#include <map>
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
    std::filesystem::path files;    // folder for this run's checkpoints; made when absent
    std::filesystem::path resume;   // folder of a checkpoint to continue from; empty: a fresh run
    bool acceptChangedData = false; // go on though data or vocabulary are not what the run began with
};

// Trains one run on the calling thread until it is done, stopped or failed. Everything that happens goes to
// `observer`, RunEnded last and exactly once; no exception leaves this function.
void trainRun(const RunConfig& config, const TrainOptions& options, RunControl& control,
              RunObserver& observer);

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

// Writes the adapter of a checkpoint into `folder` as Hugging Face PEFT saves it. `folder` empty: counts
// everything and writes nothing. The error is one sentence that names the file and the remedy.
tl::expected<AdapterReport, std::string> exportAdapter(const std::filesystem::path& checkpoint,
                                                       const std::filesystem::path& folder,
                                                       AdapterForm form = AdapterForm::AsTrained);

// The singular values of every update and how far its factors are from orthonormal, computed in fp64. The
// error is one sentence that names the file and the remedy.
tl::expected<AdapterSpectra, std::string> adapterSpectra(const std::filesystem::path& checkpoint);

// Reads an adapter that PEFT saved for the model of `config` and writes it into `files` as a checkpoint that
// evaluation, export and merging read. `files` empty: checks everything and writes nothing. task.train and
// task.eval may be empty. The error names the field that can mend it where there is one.
tl::expected<ImportedAdapter, Problem> importAdapter(const std::filesystem::path& adapter,
                                                     const RunConfig& config,
                                                     const std::filesystem::path& files);

// The base model that an adapter names; empty when it does not.
tl::expected<std::string, std::string> adapterBaseModel(const std::filesystem::path& adapter);

// The functions below score a checkpoint. `config` is the run's: its method is the checkpoint's, its
// task.classes should be those that the run announced (else they are taken from the training data). No
// regulariser takes part. The error names the field that can mend it where there is one.

struct EvalReport {
    std::int64_t step = 0; // steps done when the checkpoint was written
    std::filesystem::path file;
    std::int64_t examples = 0;
    std::int64_t truncated = 0; // texts longer than task.max_length
    std::map<std::string, double> metrics;
    double seconds = 0.0; // without loading
    std::string device, precision;
};

// On task.eval.
tl::expected<EvalReport, Problem> evaluateCheckpoint(const RunConfig& config,
                                                     const std::filesystem::path& checkpoint);

// On any file with the run's text columns.
tl::expected<PredictReport, Problem> predictFile(const RunConfig& config,
                                                 const std::filesystem::path& checkpoint,
                                                 const std::filesystem::path& file);
// On task.eval.
tl::expected<PredictReport, Problem> predictEvaluation(const RunConfig& config,
                                                       const std::filesystem::path& checkpoint);

// Writes the full model with the update folded in, for transformers' AutoModelForSequenceClassification:
// model.safetensors, config.json and the tokenizer's files. The difference is measured with what was read
// back from the disk, on the first 64 rows of task.eval.
tl::expected<MergeReport, Problem> exportMerged(const RunConfig& config,
                                                const std::filesystem::path& checkpoint,
                                                const std::filesystem::path& folder);

// Reads an exported adapter again, as importAdapter does, and compares its outputs in fp32 with those of the
// checkpoint that it was exported from, on the first 64 rows of task.eval, or on made-up sentences where the
// run names no data.
tl::expected<AdapterCheck, Problem> checkAdapter(const RunConfig& config,
                                                 const std::filesystem::path& checkpoint,
                                                 const std::filesystem::path& folder);

struct BenchReport {
    std::string method, precision, device;
    std::int64_t steps = 0, batchSize = 0, trainableParameters = 0;
    int threads = 0;
    double wallSeconds = 0.0, tokensPerSecond = 0.0, examplesPerSecond = 0.0;
    double warmUpStepMs = 0.0, budgetingStepMs = 0.0, finalStepMs = 0.0; // medians
    double allocatorMs = 0.0, regulariserMs = 0.0;                       // medians
    double lossLast = 0.0, accuracy = 0.0, peakMemoryMb = 0.0;
    std::vector<double> stepMs;      // every step's time
    std::vector<BudgetPhase> phases; // and its phase
};

// Trains `config` without storing anything and reports throughput.
tl::expected<BenchReport, std::string> benchRun(const RunConfig& config);

} // namespace rankscope
