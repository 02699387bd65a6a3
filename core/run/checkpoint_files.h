#pragma once

#include "core/run/durable_file.h"

#include <nlohmann/json_fwd.hpp>
#include <tl/expected.hpp>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// The checkpoints of a run as they lie on the disk: folders "step-<n>" in the run's folder, each put there as
// a whole, with a state that is sealed by a digest which covers its tensors. What lies there is what a run
// can go on from, whatever a workspace says.
namespace rankscope {

inline constexpr std::string_view checkpointState = "state.json";
inline constexpr std::string_view checkpointTensors = "tensors.safetensors";

struct CheckpointPlace {
    std::int64_t step = 0; // steps done when it was written
    std::filesystem::path folder;
};

std::filesystem::path checkpointFolder(const std::filesystem::path& files, std::int64_t step);

// In order of steps. Only looks; of a checkpoint that a killed program moved aside and did not replace it
// gives the place where it lies.
std::vector<CheckpointPlace> checkpointsIn(const std::filesystem::path& files);

// The text of state.json.
std::string sealedState(nlohmann::json state, const std::string& tensorsDigest);
// `state` without its seal. The error is one sentence that names the file.
tl::expected<nlohmann::json, std::string> readState(const std::filesystem::path& checkpoint);
// Compares the tensors with the digest that the state holds, and with `expected` where that is not empty;
// checkpoints of older versions hold none.
tl::expected<void, std::string> checkTensors(const std::filesystem::path& checkpoint,
                                             const nlohmann::json& state, const std::string& expected = {});
// Reads all of it: nothing when it is whole, else one sentence.
std::optional<std::string> damageOf(const std::filesystem::path& checkpoint,
                                    const std::string& expected = {});

// A run goes on after `step`: the checkpoints beyond are of a course that it left. They stay, under another
// name, until a newer one is written.
tl::expected<void, FileError> leaveCheckpointsBeyond(const std::filesystem::path& files, std::int64_t step);
// The folder of the checkpoint of that step which a run left; empty when there is none.
std::filesystem::path leftCheckpoint(const std::filesystem::path& files, std::int64_t step);

// What may go once the checkpoint of step `newest` is stored: all but that one and the `keep` - 1 before it,
// whatever their numbers.
std::vector<CheckpointPlace> supersededCheckpoints(const std::filesystem::path& files, std::int64_t newest,
                                                   std::int64_t keep);

} // namespace rankscope
