#include "core/store/workspace_paths.h"

#include "core/store/run_uid.h"
#include "core/store/store_error.h"

#include <system_error>

namespace rankscope {

namespace fs = std::filesystem;
using Kind = StoreError::Kind;

namespace {

void refuseLink(const fs::path& workspace, const fs::path& folder) {
    std::error_code error;
    if (fs::is_symlink(fs::symlink_status(folder, error)))
        throw StoreFailure({Kind::Other, "The folder '" + folder.string() + "' of the workspace '" +
                                             workspace.string() +
                                             "' is a link, which is not followed; put the folder itself in "
                                             "its place."});
}

// Of the form <uid>/<name>, spelled as we spell it.
bool liesInRunFolder(const std::string& path, const std::string& uid) {
    if (!path.starts_with(uid + "/"))
        return false;
    const std::string name = path.substr(uid.size() + 1);
    return !name.empty() && name != "." && name != ".." && name.find('/') == std::string::npos &&
           name.find('\0') == std::string::npos;
}

} // namespace

fs::path filesRoot(const fs::path& workspace) { return workspace.string() + ".files"; }

fs::path runFolder(const fs::path& workspace, const std::string& uid) {
    if (!isUid(uid))
        throw StoreFailure(damaged(workspace, "a run's uid is not one"));
    const fs::path root = filesRoot(workspace), folder = root / uid;
    refuseLink(workspace, root);
    refuseLink(workspace, folder);
    return folder;
}

std::optional<std::string> storedCheckpoint(const fs::path& workspace, const std::string& uid,
                                            const fs::path& folder) {
    const auto root = fs::absolute(filesRoot(workspace)).lexically_normal();
    const auto stored = fs::absolute(folder).lexically_normal().lexically_relative(root).string();
    return liesInRunFolder(stored, uid) ? std::optional(stored) : std::nullopt;
}

fs::path checkpointFolder(const fs::path& workspace, const std::string& uid, const std::string& stored) {
    if (!liesInRunFolder(stored, uid))
        throw StoreFailure(damaged(workspace, "a checkpoint lies outside its run's folder"));
    return runFolder(workspace, uid) / fs::path(stored).filename();
}

bool isPlainFolder(const fs::path& folder) {
    std::error_code error;
    if (!fs::is_directory(fs::symlink_status(folder, error)))
        return false;
    fs::directory_iterator entry(folder, error);
    for (; !error && entry != fs::directory_iterator(); entry.increment(error))
        if (!fs::is_regular_file(entry->symlink_status(error)))
            return false;
    return !error;
}

} // namespace rankscope
