#include "core/run/durable_folder.h"

#include "core/run/durable_names.h"
#include "core/run/guarded_files.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <optional>
#include <string>
#include <system_error>
#include <vector>

namespace rankscope {

namespace {

namespace fs = std::filesystem;

constexpr int attempts = 8;

fs::path parentOf(const fs::path& target) {
    const fs::path parent = target.parent_path();
    return parent.empty() ? fs::path(".") : parent;
}

fs::path beside(const fs::path& target, TemporaryKind kind) {
    return parentOf(target) / temporaryName(target.filename().string(), kind);
}

bool isThere(const fs::path& path) {
    std::error_code error;
    return fs::exists(fs::symlink_status(path, error));
}

tl::expected<void, FileError> flushTree(const fs::path& folder) {
    std::error_code error;
    fs::recursive_directory_iterator entry(folder, error);
    for (; !error && entry != fs::end(entry); entry.increment(error)) {
        if (fs::is_directory(entry->symlink_status(error))) {
            if (auto flushed = flushFolder(entry->path()); !flushed) {
                return flushed;
            }
        }
    }
    return error ? tl::unexpected(cannotWrite(folder, error.value())) : flushFolder(folder);
}

// Held by the program that writes it. What cannot be locked at all counts as held.
bool isHeld(const fs::path& path) {
    if (refusalToOpen(path)) {
        return true;
    }
    const Descriptor open(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
    return !open.isOpen() || ::flock(open.number(), LOCK_EX | LOCK_NB) != 0;
}

void settle(const fs::path& found, TemporaryKind kind, const fs::path& target) {
    if (kind == TemporaryKind::Unfinished && isHeld(found)) {
        return;
    }
    // A folder cannot be renamed over what another program has put there meanwhile.
    if (kind == TemporaryKind::Aside && !isThere(target) && ::rename(found.c_str(), target.c_str()) == 0) {
        (void)flushFolder(parentOf(target));
        return;
    }
    if (kind != TemporaryKind::Aside || isThere(target)) {
        std::error_code ignored;
        fs::remove_all(found, ignored);
    }
}

void settleNamed(const fs::path& parent, const std::optional<std::string>& wanted) {
    std::error_code error;
    std::vector<fs::path> found;
    for (fs::directory_iterator entry(parent, error); !error && entry != fs::end(entry);
         entry.increment(error)) {
        found.push_back(entry->path());
    }
    for (const fs::path& path : found) {
        const auto name = readTemporaryName(path.filename().string());
        if (name && (!wanted || *wanted == name->name)) {
            settle(path, name->kind, parent / name->name);
        }
    }
}

} // namespace

tl::expected<DurableFolder, FileError> DurableFolder::create(fs::path target) {
    if (!target.has_filename()) {
        target = target.parent_path(); // "name/"
    }
    const std::string name = target.filename().string();
    if (name.empty() || name == "." || name == ".." || name.size() > longestTemporaryName) {
        return tl::unexpected(cannotWrite(target, name.size() > longestTemporaryName ? ENAMETOOLONG : EBUSY));
    }
    DurableFolder made;
    made.m_target = std::move(target);
    do {
        made.m_place.clear();
        fs::path place = beside(made.m_target, TemporaryKind::Unfinished);
        if (::mkdir(place.c_str(), 0777) != 0) {
            return tl::unexpected(cannotWrite(made.m_target, errno));
        }
        made.m_place = std::move(place);
        made.m_lock =
            Descriptor(::open(made.m_place.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW));
    } while (made.m_lock.isOpen() && !made.m_lock.hold());
    return made;
}

DurableFolder::~DurableFolder() {
    if (!m_place.empty()) {
        std::error_code ignored;
        fs::remove_all(m_place, ignored);
    }
}

tl::expected<void, FileError> DurableFolder::commit() {
    if (auto flushed = flushTree(m_place); !flushed) {
        return flushed;
    }
    fs::path aside;
    // Another program that settles the folder between the two renames puts the old one back.
    for (int attempt = 0; ::rename(m_place.c_str(), m_target.c_str()) != 0; ++attempt) {
        const bool occupied = errno == ENOTEMPTY || errno == EEXIST || errno == ENOTDIR;
        fs::path to = beside(m_target, TemporaryKind::Aside);
        if (!occupied || attempt == attempts || ::rename(m_target.c_str(), to.c_str()) != 0) {
            const int code = errno;
            settleFolder(m_target);
            return tl::unexpected(cannotWrite(m_target, code));
        }
        aside = std::move(to);
    }
    m_place.clear();
    if (auto flushed = flushFolder(parentOf(m_target)); !flushed) {
        return flushed;
    }
    if (!aside.empty()) {
        std::error_code ignored; // what cannot be removed now is when the folder is settled
        fs::remove_all(aside, ignored);
    }
    return {};
}

tl::expected<void, FileError> removeFolder(const fs::path& folder) {
    const fs::path gone = beside(folder, TemporaryKind::Gone);
    if (::rename(folder.c_str(), gone.c_str()) != 0) {
        return errno == ENOENT ? tl::expected<void, FileError>()
                               : tl::unexpected(cannotRemove(folder, errno));
    }
    if (auto flushed = flushFolder(parentOf(folder)); !flushed) {
        return flushed;
    }
    std::error_code error;
    fs::remove_all(gone, error);
    return error ? tl::unexpected(cannotRemove(gone, error.value())) : tl::expected<void, FileError>();
}

void settleFolder(const fs::path& target) { settleNamed(parentOf(target), target.filename().string()); }

void settleFolders(const fs::path& parent) { settleNamed(parent, std::nullopt); }

} // namespace rankscope
