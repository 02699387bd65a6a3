#pragma once

#include "core/store/run_import.h"

#include <tl/expected.hpp>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace rankscope {

// How the caller follows an import and ends it; both may be left out. `progress` gets a share, 0 to 1, on
// the thread that imports.
struct ImportHooks {
    std::function<void(double)> progress = {};
    std::stop_token stop = {};
};

struct LogImportOptions {
    std::string name;                  // of the run; empty: after the folder or file
    std::optional<std::int64_t> initR; // triplets a module at the start; empty: the largest rank in the log
};

// Why nothing was imported, with one sentence for a person.
struct ImportError {
    enum class Kind {
        Missing,    // no such file, or no log in the folder
        Unreadable, // what is there is not what it should be
        Store,      // the workspace cannot be used; `store` says why
        Stopped     // by the stop token; nothing of the current run is left
    };
    Kind kind = Kind::Unreadable;
    std::string message;
    StoreError::Kind store = StoreError::Kind::Other;
};

// One log that was read.
struct ImportedLog {
    RunId run = 0;
    std::string name;
    std::filesystem::path source; // the folder or file
    bool isNew = false;           // a run was made; else an earlier import was brought up to date
    bool changed = false;         // something was written
    std::int64_t points = 0;      // numbers written to curves
    std::int64_t metrics = 0;     // curves in the log
    std::int64_t modules = 0;
    std::int64_t allocations = 0;
    std::vector<std::string> sentences; // about what was not read, or read in a way a person should know
};

ImportError storeProblem(const StoreError& error);
ImportError stoppedImport();

// The earlier import from the same place: what was stored with it, as JSON text.
tl::expected<std::optional<ImportedSource>, ImportError> earlierImport(const std::filesystem::path& workspace,
                                                                       const std::string& kind,
                                                                       const std::filesystem::path& source);

} // namespace rankscope
