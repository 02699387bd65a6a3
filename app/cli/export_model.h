#pragma once

#include "app/cli/workspace_access.h"

#include <filesystem>
#include <string>

namespace rankscope {

// How the parts of an export that are folders of tensors are written.
struct ModelExport {
    std::string data;    // of merged: the rows to compare on; empty: the run's evaluation data
    bool json = false;   // the report as one line of JSON on standard output
    bool verify = false; // of adapter and lora: read it again and compare outputs
};

// adapter, lora, lora-structure, merged.
bool isModelPart(const std::string& what);

// From the run's newest checkpoint.
Result<ExitCode> writeModelPart(const std::string& what, const RunReader& reader, const RunDetail& run,
                                const ModelExport& options, const std::filesystem::path& folder);

} // namespace rankscope
