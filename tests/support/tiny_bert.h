#pragma once

#include "core/run/run_config.h"

#include <filesystem>

namespace rankscope {

// A random BERT of hidden size 32 with 2 layers in the Hugging Face layout (config.json, vocab.txt,
// model.safetensors), and TSV files whose label is told by a word of the sentence; written into `folder`,
// always the same bytes.
struct TinyWorld {
    std::filesystem::path model;
    std::filesystem::path train; // 320 rows, header "sentence<TAB>label", labels bad/good
    std::filesystem::path eval;  // 64 rows
};
TinyWorld makeTinyWorld(const std::filesystem::path& folder);

// An AdaLoRA run on it that takes 60 steps of 16 rows, about a second on one core.
RunConfig tinyConfig(const TinyWorld& world);

} // namespace rankscope
