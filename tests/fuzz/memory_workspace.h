#pragma once

#include "tests/fuzz/scratch_files.h"

#include <sqlite3.h>

#include <filesystem>
#include <string>

namespace rankscope::fuzz {

// A small workspace whose bytes lie in memory: SQLite's memdb layer is made the default one, so that whoever
// opens path() reads from there. An empty file of that name and size stands on the disk for what asks the
// file system. One thread.
class MemoryWorkspace {
public:
    MemoryWorkspace();
    ~MemoryWorkspace();
    MemoryWorkspace(const MemoryWorkspace&) = delete;
    MemoryWorkspace& operator=(const MemoryWorkspace&) = delete;

    const std::filesystem::path& path() const { return m_path; }
    const std::string& original() const { return m_original; }
    // What the memory holds now.
    std::string bytes() const;
    // Puts these in place; no connection may be open.
    void replace(const std::string& bytes);

private:
    ScratchFiles m_scratch;
    std::filesystem::path m_path;
    std::string m_original;
    std::string m_handleMemory;
    sqlite3_file* m_handle = nullptr; // keeps the memory while no connection is open
};

} // namespace rankscope::fuzz
