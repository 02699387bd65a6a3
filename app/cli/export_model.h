#pragma once

#include "app/cli/output_guard.h"
#include "app/cli/workspace_access.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace rankscope {

// How the parts of an export that are folders of tensors are written.
struct ModelExport {
    std::string data;                 // of merged: the rows to compare on; empty: the run's evaluation data
    bool json = false;                // the report as one line of JSON on standard output
    bool verify = false;              // of adapter and lora: read it again and compare outputs
    std::optional<std::int64_t> step; // of the checkpoint; empty: the newest
    const OutputGuard* guard = nullptr;
};

// adapter, lora, lora-structure, merged.
bool isModelPart(const std::string& what);

Result<ExitCode> writeModelPart(const std::string& what, const RunReader& reader, const RunDetail& run,
                                const ModelExport& options, const std::filesystem::path& folder);

} // namespace rankscope
