#pragma once

#include <filesystem>
#include <string>

namespace rankscope {

// $RANKSCOPE_CACHE, else the user's cache folder ($XDG_CACHE_HOME or ~/.cache) + "/rankscope".
std::filesystem::path cacheFolder();

// Where the window and the command line keep runs when no workspace is named:
// $XDG_DATA_HOME (or ~/.local/share) + "/rankscope/default.rankscope".
std::filesystem::path defaultWorkspace();

// A model named in a configuration: the path itself when it exists, else <cache>/models/<name> when that
// exists, else the path as given.
std::filesystem::path findModel(const std::string& pathOrName);

// A data file likewise, with <cache>/data/<name>.
std::filesystem::path findData(const std::string& pathOrName);

// Where the shipped presets lie: $RANKSCOPE_PRESETS, else share/rankscope/presets beside the program's bin
// folder, else resources/presets of the source tree that it was built from.
std::filesystem::path presetsFolder();

// A preset's file by name ("starter"); empty when there is none.
std::filesystem::path findPreset(const std::string& name);

} // namespace rankscope
