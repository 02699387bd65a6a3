#pragma once

#include "core/engine/problem.h"
#include "core/engine/train/checkpoint.h"
#include "core/engine/train/setup.h"
#include "core/run/run_config.h"
#include "core/text/dataset.h"
#include "core/text/tokenizer.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

namespace rankscope {

// A model with the adapter and head of a checkpoint, for scoring: no training data, no optimizer. One thread.
struct ScoringSetup {
    std::unique_ptr<TrainingSetup> setup; // `eval` is the rows last given to useRows()
    std::shared_ptr<const Tokenizer> tokenizer;
    std::filesystem::path modelFolder;
    std::int64_t step = 0; // steps done when the checkpoint was written

    // Tokenises what is to be scored; `labels` is one entry a row.
    void useRows(const Dataset& data, at::Tensor labels);
};

// See evaluateCheckpoint(). `precision` in place of the configuration's when not empty. Throws
// EngineProblem, or std::exception with a sentence.
ScoringSetup makeScoringSetup(const RunConfig& config, const std::filesystem::path& checkpoint,
                              const std::string& precision = {});
// The same with a checkpoint that was read; `folder` is what messages call it.
ScoringSetup makeScoringSetup(const RunConfig& config, const Checkpoint& checkpoint,
                              const std::filesystem::path& folder, const std::string& precision);

// The rows of task.eval, the first `limit` (< 0: all), with their labels, ready to be scored.
Dataset useEvaluationRows(ScoringSetup& scoring, std::int64_t limit);

// [rows, classes or 1] on the CPU: what the model makes of the rows in use, all in one batch.
at::Tensor scoredOutputs(ScoringSetup& scoring);

} // namespace rankscope
