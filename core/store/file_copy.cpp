#include "core/store/file_copy.h"

#include "core/run/durable_folder.h"
#include "core/run/durable_names.h"
#include "core/store/workspace_paths.h"

#include <cerrno>
#include <system_error>

namespace rankscope {

namespace fs = std::filesystem;
using Kind = StoreError::Kind;

namespace {

// What another program is writing or removing at this moment.
bool isInTheMaking(const fs::path& path) {
    const auto name = readTemporaryName(path.filename().string());
    return name && name->kind != TemporaryKind::Aside;
}

tl::expected<void, FileError> copyTree(const fs::path& from, const fs::path& to,
                                       const std::function<bool(std::int64_t)>& advance) {
    std::error_code error;
    fs::directory_iterator entry(from, error);
    for (; !error && entry != fs::end(entry); entry.increment(error)) {
        const fs::file_status status = entry->symlink_status(error);
        const fs::path target = to / entry->path().filename();
        if (isInTheMaking(entry->path()))
            continue;
        if (error || status.type() == fs::file_type::not_found) // removed since it was listed
            return tl::unexpected(cannotRead(entry->path(), error ? error.value() : ENOENT));
        tl::expected<void, FileError> copied;
        if (fs::is_directory(status)) {
            std::error_code failed;
            fs::create_directory(target, failed);
            copied = failed ? tl::unexpected(cannotWrite(target, failed.value()))
                            : copyTree(entry->path(), target, advance);
        } else if (fs::is_regular_file(status)) {
            copied = copyDurably(entry->path(), target, advance).map([](std::int64_t) {});
        }
        if (!copied)
            return copied;
    }
    return error ? tl::unexpected(cannotRead(from, error.value())) : tl::expected<void, FileError>();
}

} // namespace

StoreError asStoreError(const FileError& error) {
    const Kind kind = error.isFull()         ? Kind::Full
                      : error.code == EBUSY  ? Kind::Busy
                      : error.code == ENOENT ? Kind::Missing
                                             : Kind::Other;
    return {kind, error.sentence};
}

tl::expected<void, StoreError> putWorkspace(const fs::path& from, const fs::path& to) {
    std::error_code error;
    // The files first, so that the workspace never stands there without them.
    const bool files = fs::exists(filesRoot(from), error);
    if (files)
        fs::rename(filesRoot(from), filesRoot(to), error);
    if (!error) {
        fs::rename(from, to, error);
        if (error && files) {
            std::error_code ignored;
            fs::rename(filesRoot(to), filesRoot(from), ignored);
        }
    }
    if (error)
        return tl::unexpected(asStoreError(cannotWrite(to, error.value())));
    return flushFolder(to.parent_path().empty() ? "." : to.parent_path()).map_error(asStoreError);
}

std::int64_t bytesIn(const fs::path& folder) {
    std::int64_t bytes = 0;
    std::error_code error;
    fs::recursive_directory_iterator entry(folder, error);
    for (; !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
        std::error_code gone;
        if (entry->is_regular_file(gone) && !entry->is_symlink(gone))
            bytes += static_cast<std::int64_t>(entry->file_size(gone));
    }
    return bytes;
}

tl::expected<bool, StoreError> copyFolder(const fs::path& from, const fs::path& to,
                                          const std::function<bool(std::int64_t)>& advance) {
    const auto done = [&]() -> tl::expected<void, FileError> {
        std::error_code error;
        fs::create_directories(to.parent_path(), error);
        if (error)
            return tl::unexpected(cannotWrite(to.parent_path(), error.value()));
        settleFolder(to); // of a copy that was killed
        auto folder = DurableFolder::create(to);
        if (!folder)
            return tl::unexpected(folder.error());
        return copyTree(from, folder->place(), advance).and_then([&] { return folder->commit(); });
    }();
    if (!done && done.error().code != ECANCELED)
        return tl::unexpected(asStoreError(done.error()));
    return done.has_value();
}

} // namespace rankscope
