#pragma once

#include <filesystem>
#include <list>
#include <optional>
#include <string>

namespace rankscope {

// POSIX drops every lock that a process holds on a file as soon as any of its descriptors of that file is
// closed. Whoever opens an open workspace by another way than SQLite, if only to look at its first bytes,
// would therefore let other programs take the log away from under it. So that nobody does, the connections
// to workspaces keep this register, and whoever opens a file that a person named asks it first.

// While one of these lives, the workspace's file and its logs are refused to all others in this process.
// Owned by a connection; any thread.
class FileGuard {
public:
    explicit FileGuard(std::filesystem::path workspace);
    ~FileGuard();
    FileGuard(const FileGuard&) = delete;
    FileGuard& operator=(const FileGuard&) = delete;

    // The files that stand there now are those that are open; they stay refused wherever they are moved.
    void keep();

    // What has become of them since.
    enum class Place {
        Same,
        LogsGone, // the file is there, but not the logs that are open: what is written to these is lost
        FileGone, // removed, moved or replaced
    };
    Place place() const;

    struct Entry;

private:
    std::list<Entry>::iterator m_entry;
};

// A sentence when the file, under whatever name, belongs to a workspace that this process has open; nothing
// when it may be opened. Asked before the opening, since the closing does the harm. Any thread.
std::optional<std::string> refusalToOpen(const std::filesystem::path& file);

} // namespace rankscope
