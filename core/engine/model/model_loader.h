#pragma once

#include "core/engine/model/model.h"

#include <tl/expected.hpp>

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace rankscope {

// Reads config.json and the weights (memory-mapped) of a model folder in the Hugging Face layout and builds
// the encoder on `device` in fp32. `dropout` overrides the configuration's probabilities. `digest` is the
// SHA-256 of the weights file (of a list of the shards' digests where there are several).
struct LoadedModel {
    std::unique_ptr<Encoder> encoder;
    std::string digest;
    std::vector<std::string> notes; // sentences for the user, such as what the file lacked and was created
};
tl::expected<LoadedModel, std::string> loadModel(const std::filesystem::path& folder, at::Device device,
                                                 std::optional<double> dropout);

// The encoder of a model folder whose weights are zeros that take no memory: for what shapes alone decide.
// The same files are asked for as by loadModel().
tl::expected<std::unique_ptr<Encoder>, std::string> sketchModel(const std::filesystem::path& folder);

// From config.json and the weights' header alone.
tl::expected<ModelDescription, std::string> describeModelFolder(const std::filesystem::path& folder);

} // namespace rankscope
