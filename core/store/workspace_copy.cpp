#include "core/store/workspace_copy.h"

#include "core/run/durable_folder.h"
#include "core/store/file_copy.h"
#include "core/store/workspace_paths.h"

#include <SQLiteCpp/Backup.h>
#include <SQLiteCpp/SQLiteCpp.h>
#include <sqlite3.h>

#include <cerrno>
#include <chrono>
#include <system_error>
#include <thread>

namespace rankscope {

namespace fs = std::filesystem;
using Kind = StoreError::Kind;

namespace {

constexpr int attempts = 20; // each loses against a checkpoint that is removed while it is copied
constexpr std::chrono::milliseconds pauseBetween(50);
constexpr int busyTimeoutMs = 5000;

// The folders of all runs; what vanishes while it is copied is looked for again.
tl::expected<bool, StoreError> copyFiles(const fs::path& from, const fs::path& to,
                                         const std::function<bool(std::int64_t)>& advance) {
    for (int attempt = 1;; ++attempt) {
        std::error_code error;
        if (!fs::is_directory(from, error))
            return true;
        auto copied = copyFolder(from, to, [&](std::int64_t bytes) { return !advance || advance(bytes); });
        if (copied || copied.error().kind != Kind::Missing || attempt == attempts)
            return copied;
        std::this_thread::sleep_for(pauseBetween);
    }
}

// All rows as they are at one moment, those of the log included.
void copyRows(const fs::path& from, const fs::path& to) {
    SQLite::Database source(from.string(), SQLite::OPEN_READONLY, busyTimeoutMs);
    SQLite::Database target(to.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    for (int attempt = 1;; ++attempt) {
        SQLite::Backup backup(target, source);
        const int result = backup.executeStep();
        if (result == SQLITE_DONE)
            return;
        if (attempt == attempts)
            throw SQLite::Exception("the workspace is busy", result);
        std::this_thread::sleep_for(pauseBetween);
    }
}

} // namespace

tl::expected<std::optional<WorkspaceCopy>, StoreError>
copyWorkspace(const fs::path& source, const fs::path& target,
              const std::function<bool(std::int64_t)>& advance) {
    // Ours, and of a version that is known.
    if (auto reader = RunReader::open(source); !reader)
        return tl::unexpected(reader.error());
    std::error_code error;
    for (const fs::path& taken : {target, filesRoot(target)})
        if (fs::exists(fs::symlink_status(taken, error)))
            return tl::unexpected(
                StoreError{Kind::Other, "'" + taken.string() + "' is already there; choose another name."});
    const auto folder = DurableFolder::create(target);
    if (!folder)
        return tl::unexpected(asStoreError(folder.error()));
    const fs::path copy = folder->place() / target.filename();
    const auto files = copyFiles(filesRoot(source), filesRoot(copy), advance);
    if (!files)
        return tl::unexpected(files.error());
    if (!*files)
        return std::nullopt;
    try {
        copyRows(source, copy);
    } catch (const std::exception& failure) {
        return tl::unexpected(StoreError{Kind::Other, "'" + source.string() + "' cannot be copied (" +
                                                          failure.what() + "); try again."});
    }
    WorkspaceCopy done;
    {
        auto reader = RunReader::open(copy);
        if (!reader)
            return tl::unexpected(reader.error());
        done.runs = static_cast<std::int64_t>((*reader)->runs().size());
    }
    done.bytes = bytesIn(folder->place());
    // The files first, so that the workspace never stands there without them.
    return putWorkspace(copy, target).map([&] { return std::optional(done); });
}

} // namespace rankscope
