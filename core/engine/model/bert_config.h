#pragma once

#include "core/run/run_facts.h"

#include <tl/expected.hpp>

#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace rankscope {

// What config.json says about a BERT model. A value; any thread.
struct BertConfig {
    enum class Activation { Gelu, GeluTanh, Relu };

    std::int64_t hidden = 0;
    std::int64_t layers = 0;
    std::int64_t heads = 0;
    std::int64_t intermediate = 0;
    std::int64_t vocabulary = 0;
    std::int64_t maxPositions = 0;
    std::int64_t types = 2;
    double layerNormEps = 1e-12;
    double hiddenDropout = 0.1;
    double attentionDropout = 0.1;
    double headDropout = 0.1; // classifier_dropout, or hidden_dropout_prob where that is null
    Activation activation = Activation::Gelu;
};

// A tensor that the model needs, with its published name without the "bert." prefix.
struct BertTensor {
    std::string name;
    std::vector<std::int64_t> shape;
    bool optional = false; // the pooler: files of encoders that were trained without it lack it
};

// Reads config.json of a model folder. The error is one sentence that names the file, the key and a remedy.
tl::expected<BertConfig, std::string> readBertConfig(const std::filesystem::path& folder);

// In the order of the forward pass.
std::vector<BertTensor> bertTensors(const BertConfig& config);

// Parameters are counted with the pooler; modules without it.
ModelDescription describeBert(const BertConfig& config);

} // namespace rankscope
