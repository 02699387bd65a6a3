#pragma once

#include "core/store/run_reader.h"

#include <tl/expected.hpp>

#include <string>
#include <vector>

namespace rankscope {

// What the program ends with; scripts depend on the numbers.
enum class ExitCode {
    Done = 0,
    Unexpected = 1,
    Usage = 2,
    InvalidConfiguration = 3,
    RunFailed = 4,
    Workspace = 5, // busy, read-only, newer, damaged
    NotFound = 6,
    Mismatch = 7,
    Stopped = 130, // by a signal, with a checkpoint written
};

// Why a command did not do its work: lines for standard error, one a problem, and what the program ends with.
struct Failure {
    ExitCode code = ExitCode::Unexpected;
    std::vector<std::string> lines;

    Failure(ExitCode exitCode, std::string line)
        : code(exitCode)
        , lines{std::move(line)} {}
    Failure(ExitCode exitCode, std::vector<std::string> all)
        : code(exitCode)
        , lines(std::move(all)) {}
};

template <class T>
using Result = tl::expected<T, Failure>;

inline tl::unexpected<Failure> fail(ExitCode code, std::string line) {
    return tl::unexpected(Failure(code, std::move(line)));
}

// A workspace that is not there is a file that was not found; everything else makes it unusable.
inline tl::unexpected<Failure> fail(const StoreError& error) {
    return fail(error.kind == StoreError::Kind::Missing ? ExitCode::NotFound : ExitCode::Workspace,
                error.message);
}

} // namespace rankscope
