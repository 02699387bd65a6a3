#pragma once

#include "core/run/durable_file.h"

#include <filesystem>

namespace rankscope {

// A folder that is filled beside its place and put there by commit() once all of it is on the disk; without
// that it leaves nothing. A folder that lies there already moves aside, then the new one in, then the old one
// is removed: after a kill at any moment settleFolder() finds one of the two whole. Its files are written
// with DurableFile. One thread.
class DurableFolder {
public:
    // The folders above `target` must be there.
    static tl::expected<DurableFolder, FileError> create(std::filesystem::path target);
    DurableFolder(DurableFolder&& other) noexcept = default;
    DurableFolder& operator=(DurableFolder&&) = delete;
    ~DurableFolder();

    // Where it is filled.
    const std::filesystem::path& place() const { return m_place; }
    tl::expected<void, FileError> commit();

private:
    DurableFolder() = default;

    std::filesystem::path m_target;
    std::filesystem::path m_place;
    Descriptor m_lock;
};

// Removes a folder so that a kill never leaves half of it under its name. One that is not there is no error.
tl::expected<void, FileError> removeFolder(const std::filesystem::path& folder);

// Finishes what killed programs began at `target`: a folder that was moved aside comes back when nothing took
// its place, and what is worth nothing any more is removed. What a living program is writing stays.
void settleFolder(const std::filesystem::path& target);
// The same for every name in `parent`.
void settleFolders(const std::filesystem::path& parent);

} // namespace rankscope
