#pragma once

#include "core/engine/engine.h"
#include "core/engine/method/method.h"
#include "core/engine/model/model.h"
#include "core/engine/task/task.h"
#include "core/engine/train/batcher.h"
#include "core/engine/train/checkpoint.h"
#include "core/engine/train/optimizer.h"
#include "core/run/run_config.h"
#include "core/run/schedule.h"

#include <memory>
#include <optional>
#include <string>

namespace rankscope {

// Everything that a training loop works with, ready for its first step. Made and used on the training thread.
struct TrainingSetup {
    RunConfig config;
    at::Device device = at::kCPU;
    std::string precision;
    int threads = 1;
    ResolvedSchedule schedule;
    BudgetSchedule budget;
    std::int64_t firstStep = 0;
    std::int64_t skippedSteps = 0;
    std::int64_t badInARow = 0;           // the last ones of these
    std::vector<SettingsChanged> changes; // of settings, since the run began; `config` has them
    std::map<std::string, double> lastMetrics;
    EarlyStopState stop;
    std::string modelDigest, dataDigest, rowsDigest;
    std::vector<std::string> notes; // what a person should know before the first step

    DropoutStream dropout;
    std::unique_ptr<Encoder> encoder;
    std::unique_ptr<Task> task;
    std::unique_ptr<Method> method;
    std::unique_ptr<FlatParameters> parameters;
    std::unique_ptr<Optimizer> optimizer;
    std::shared_ptr<const EncodedData> train, eval;
    std::int64_t totalParameters = 0;

    // From the next step on `edited` is in force; nothing that shapes tensors differs.
    void reconfigure(const RunConfig& edited);

    RunStarted announcement() const;
    Checkpoint checkpoint(std::int64_t step) const;
};

// Loads model, tokenizer and data, attaches the method, and restores `resume` when it is not empty. Throws
// std::runtime_error (or c10::Error) with one sentence when something is wrong.
std::unique_ptr<TrainingSetup> makeSetup(const RunConfig& config, const std::filesystem::path& resume,
                                         bool acceptChangedData = false);

// Throws an EngineProblem when the checkpoint in `folder` belongs to another model than that of `digest` in
// `model`.
void requireSameModel(const Checkpoint& checkpoint, const std::filesystem::path& folder,
                      const std::string& digest, const std::filesystem::path& model);

// The trained tensors of a checkpoint; throws std::runtime_error when one is missing or has another shape.
void takeParameters(FlatParameters& parameters, const Checkpoint& checkpoint);

// Attaches the method and makes the head. The method's tensors come first (the allocator counts on it), then
// the head, then what else of the model is trained. `fresh`: method.start_from gives its values.
std::vector<TrainableSpec> collectSpecs(TrainingSetup& setup, bool fresh);

} // namespace rankscope
