#pragma once

#include "core/engine/method/method.h"
#include "core/run/early_stop.h"
#include "core/run/run_event.h"

#include <tl/expected.hpp>

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>

namespace rankscope {

// A run as it stood after `step` steps; core/run/checkpoint_files.h knows how it lies on the disk.
struct Checkpoint {
    std::int64_t step = 0;       // steps done
    std::int64_t totalSteps = 0; // of the run; 0 in checkpoints that did not say it
    std::uint64_t dropoutSeed = 0;
    std::uint64_t dropoutCounter = 0;
    std::int64_t skippedSteps = 0;        // with gradients that were not finite
    std::int64_t badInARow = 0;           // of these, the last ones without a good one between
    std::string configJson;               // with the changes
    std::vector<SettingsChanged> changes; // of settings while it trained, in order
    std::string modelDigest;
    std::string dataDigest; // from here to threads: empty or 0 in checkpoints that did not say it
    std::string rowsDigest; // of what the training sees: tokens and labels, in order
    std::string device, precision;
    int threads = 0;
    std::map<std::string, double> metrics; // of the last evaluation
    EarlyStopState stop;
    NamedTensors tensors; // parameters, optimizer, allocator
};

struct WrittenCheckpoint {
    std::filesystem::path folder;
    std::int64_t bytes = 0;
    std::string digest; // SHA-256 of tensors.safetensors
};

// Files that lie beside the state: their name there, and what they are copied from.
using CheckpointExtras = std::map<std::string, std::filesystem::path>;

// Into <files>/step-<step>, in place of the one that lies there; the error is one sentence that names the
// file.
tl::expected<WrittenCheckpoint, std::string> writeCheckpoint(const std::filesystem::path& files,
                                                             const Checkpoint& checkpoint,
                                                             const CheckpointExtras& extras = {});

// `folder` as returned by writeCheckpoint, with its digests checked; the error is one sentence that names the
// file and the remedy.
tl::expected<Checkpoint, std::string> readCheckpoint(const std::filesystem::path& folder);

// The same state under another configuration: a copy at <files>/step-<step> whose run begins with
// `configJson` and has changed nothing since. The tensors are copied byte by byte.
tl::expected<WrittenCheckpoint, std::string> copyCheckpoint(const std::filesystem::path& from,
                                                            const std::filesystem::path& files,
                                                            const std::string& configJson);

} // namespace rankscope
