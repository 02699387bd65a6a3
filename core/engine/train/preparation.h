#pragma once

#include "core/engine/task/task.h"
#include "core/run/run_config.h"
#include "core/run/run_facts.h"
#include "core/text/dataset.h"
#include "core/text/tokenizer.h"

#include <ATen/ATen.h>

#include <filesystem>
#include <memory>

namespace rankscope {

// All that a run reads and judges before its weights are loaded. `check`, the form and the run itself go
// through this one function, so that what one of them refuses the others refuse too. Where validate() has no
// error for the configuration with these facts, everything below is there.
struct Preparation {
    RunFacts facts;
    std::filesystem::path modelFolder, trainFile, evalFile;
    Dataset train, eval;
    std::unique_ptr<Task> task;
    at::Tensor trainLabels, evalLabels; // on the CPU, one entry a row
    std::shared_ptr<const Tokenizer> tokenizer;
};

// Never throws for what a person can mend: that is among the facts.
Preparation prepareRun(const RunConfig& config);

} // namespace rankscope
