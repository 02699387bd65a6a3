#pragma once

#include "core/analysis/event_file.h"
#include "core/exchange/log_import.h"
#include "core/exchange/log_run.h"

#include <tl/expected.hpp>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace rankscope {

// TensorBoard's event files on the disk: which folders hold a run, what is in their files, and how far an
// earlier import has read them.

bool isEventFile(const std::filesystem::path& file);

// The event files of one run.
struct LogFolder {
    std::filesystem::path place; // the folder, or the file when only that was named
    std::string name;
    std::vector<std::filesystem::path> files;
};

// Those under `root`, or the one that `root` itself is; the name is for a single run.
std::vector<LogFolder> logFolders(const std::filesystem::path& root, const std::string& name);

// One file as it is now and as far as it was read before.
struct ReadFile {
    std::string name;
    std::filesystem::path path;
    std::size_t from = 0; // where the new part begins
    EventFile before;     // what an earlier import has read; only when it is needed
    EventFile rest;
    std::uint32_t head = 0; // checksum of its beginning, to tell a file that grew from one that was replaced
    std::size_t headBytes = 0;
    bool replaced = false;

    double firstTime() const; // of its first number; 0 when it has none
};

// What the state of an earlier import says of a file.
struct EarlierFile {
    std::size_t offset = 0;
    std::size_t headBytes = 0;
    std::uint32_t head = 0;
};

using EarlierFiles = std::map<std::string, EarlierFile>;

// All files of a folder, read.
struct ReadFolder {
    std::vector<ReadFile> files;
    std::vector<std::string> sentences;
    EventScalars scalars; // all numbers, in order
    LogNews news;
    bool replaced = false;
    bool hasNews = false;
};

// `whole`: the old part is needed even when nothing is new.
tl::expected<ReadFolder, ImportError> readFolder(const LogFolder& log, const EarlierFiles& earlier,
                                                 bool whole, const ImportHooks& hooks);

} // namespace rankscope
