#pragma once

#include "core/store/run_writer.h"

#include <tl/expected.hpp>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

namespace rankscope {

// A run that goes on from a copy of another's checkpoint.
struct BranchRequest {
    std::string name, configJson;
    RunId parent = 0;
    std::int64_t parentStep = 0;
};

struct NewBranch {
    RunId id = 0;
    std::filesystem::path files;      // the run's folder
    std::filesystem::path checkpoint; // the copy, to resume from
};

// Copies the checkpoint into the folder of the new run; the error is a sentence.
using CheckpointCopy =
    std::function<tl::expected<CheckpointSaved, std::string>(const std::filesystem::path& files)>;

// Makes the run and its copy. When one of the two fails no run is left; the error is that of `copy`. Throws
// StoreFailure as RunWriter does.
tl::expected<NewBranch, std::string> createBranch(RunWriter& writer, const BranchRequest& request,
                                                  const CheckpointCopy& copy);

// Removes a run whose making failed. That first failure is what a person must hear: what goes wrong here on
// top of it (files that cannot be removed because they could not be made) stays unsaid.
void discardRun(RunWriter& writer, RunId run) noexcept;

} // namespace rankscope
