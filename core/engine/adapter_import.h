#pragma once

#include "core/engine/train/checkpoint.h"
#include "core/run/adapter_files.h"
#include "core/run/run_config.h"

#include <filesystem>

namespace rankscope {

// An adapter that PEFT saved, as a run and as the checkpoint of one, in memory; its tensors may view the
// mapped files of the folder.
struct AdapterAsRun {
    ImportedAdapter run; // without a stored checkpoint
    Checkpoint checkpoint;
};

// For the model of `config`. Throws EngineProblem, or std::exception with a sentence.
AdapterAsRun readAdapterAsRun(const std::filesystem::path& folder, const RunConfig& config);

} // namespace rankscope
