#include "core/run/guarded_files.h"

#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <mutex>
#include <utility>

namespace rankscope {

namespace {

// What names a file whatever it is called.
struct FileIdentity {
    dev_t device = 0;
    ino_t number = 0;
    bool operator==(const FileIdentity&) const = default;
};

std::optional<FileIdentity> identityOf(const std::filesystem::path& file) {
    struct stat info {};
    if (::stat(file.c_str(), &info) != 0)
        return std::nullopt;
    return FileIdentity{info.st_dev, info.st_ino};
}

constexpr std::array endings{"", "-wal", "-shm", "-journal"};
constexpr std::size_t keptEndings = 3; // a rollback journal comes and goes with each transaction

} // namespace

struct FileGuard::Entry {
    std::filesystem::path workspace;
    std::array<std::optional<FileIdentity>, endings.size()> held = {}; // open, wherever they are now

    bool has(const FileIdentity& file) const {
        return std::find(held.begin(), held.end(), file) != held.end() ||
               std::any_of(endings.begin(), endings.end(), [&](const char* ending) {
                   return identityOf(workspace.string() + ending) == file;
               });
    }
};

namespace {

// The locks are the process's, so the register is, too.
struct Register {
    std::mutex mutex;
    std::list<FileGuard::Entry> entries;
};

Register& openWorkspaces() {
    static Register all;
    return all;
}

} // namespace

FileGuard::FileGuard(std::filesystem::path workspace) {
    Register& all = openWorkspaces();
    const std::lock_guard lock(all.mutex);
    m_entry = all.entries.insert(all.entries.end(), Entry{std::filesystem::absolute(workspace)});
}

FileGuard::~FileGuard() {
    Register& all = openWorkspaces();
    const std::lock_guard lock(all.mutex);
    all.entries.erase(m_entry);
}

void FileGuard::keep() {
    const std::lock_guard lock(openWorkspaces().mutex);
    for (std::size_t i = 0; i < keptEndings; ++i)
        m_entry->held[i] = identityOf(m_entry->workspace.string() + endings[i]);
}

FileGuard::Place FileGuard::place() const {
    const std::lock_guard lock(openWorkspaces().mutex);
    for (std::size_t i = 0; i < keptEndings; ++i)
        if (const auto& held = m_entry->held[i];
            held && identityOf(m_entry->workspace.string() + endings[i]) != held)
            return i == 0 ? Place::FileGone : Place::LogsGone;
    return Place::Same;
}

std::optional<std::string> refusalToOpen(const std::filesystem::path& file) {
    Register& all = openWorkspaces();
    const std::lock_guard lock(all.mutex);
    if (all.entries.empty())
        return std::nullopt;
    const auto identity = identityOf(file);
    if (!identity)
        return std::nullopt;
    for (const FileGuard::Entry& entry : all.entries)
        if (entry.has(*identity))
            return "'" + file.string() + "' belongs to the workspace '" + entry.workspace.string() +
                   "', which is open; choose another file, or save the workspace under another name and "
                   "take that one.";
    return std::nullopt;
}

} // namespace rankscope
