#pragma once

#include "core/run/adapter_files.h"
#include "core/store/run_writer.h"

#include <tl/expected.hpp>

#include <filesystem>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>

// An adapter that PEFT saved becomes a run of the workspace.
namespace rankscope {

// The engine's importAdapter() and adapterBaseModel(), handed in.
using AdapterReader = std::function<tl::expected<ImportedAdapter, Problem>(
    const std::filesystem::path& folder, const RunConfig& config, const std::filesystem::path& files)>;
using BaseModelReader =
    std::function<tl::expected<std::string, std::string>(const std::filesystem::path& folder)>;

// The model that an adapter was trained on.
struct AdapterBase {
    std::string name;          // as the adapter names it; empty: it does not
    bool here = false;         // such a model is on this machine
    std::string words() const; // "a model that it does not name", or its name in quotes
};
// The error is one sentence about the folder.
tl::expected<AdapterBase, std::string> adapterBase(const std::filesystem::path& folder,
                                                   const BaseModelReader& reader);

// Of an adapter about which nothing else was said: named after its folder. What is not given is not known:
// the defaults of a new run are none of an import.
RunConfig bareAdapterConfig(const std::filesystem::path& folder);

struct StoredAdapter {
    RunId run = 0;
    ImportedAdapter adapter;
};

// Writes an adapter that was checked (`reader` with empty files) as a finished run with one checkpoint and
// one allocation. Nothing when `stop` was asked for; then, and when something fails, no run is left. Throws
// StoreFailure as RunWriter does.
tl::expected<std::optional<StoredAdapter>, Problem>
storeAdapter(RunWriter& writer, const std::filesystem::path& folder, const RunConfig& config,
             const AdapterReader& reader, const std::stop_token& stop = {});

} // namespace rankscope
