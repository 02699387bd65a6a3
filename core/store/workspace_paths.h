#pragma once

#include <filesystem>
#include <optional>
#include <string>

// The paths that the rows of a workspace lead to; no other place makes them. What stands in a file may come
// from a stranger: an id that is none, a path that leaves its folder or a link in a folder's place throws a
// StoreFailure that names the workspace.
namespace rankscope {

// <workspace>.files
std::filesystem::path filesRoot(const std::filesystem::path& workspace);

// The folder of the files of the run of this uid, which need not be there yet. The two folders that lead to
// it are no links: what is written or removed there would be somebody else's.
std::filesystem::path runFolder(const std::filesystem::path& workspace, const std::string& uid);

// How the row of a checkpoint names its folder: relative to filesRoot(), so that it moves with the workspace.
// Nothing when the folder does not lie in the run's.
std::optional<std::string> storedCheckpoint(const std::filesystem::path& workspace, const std::string& uid,
                                            const std::filesystem::path& folder);

// The folder that such a row names: one below the run's own.
std::filesystem::path checkpointFolder(const std::filesystem::path& workspace, const std::string& uid,
                                       const std::string& stored);

// Whether a folder is there and is what a program of ours makes: itself no link, and in it ordinary files
// alone. Pipes and devices never end, links lead elsewhere.
bool isPlainFolder(const std::filesystem::path& folder);

} // namespace rankscope
