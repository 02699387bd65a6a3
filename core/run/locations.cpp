#include "core/run/locations.h"

#include <cstdlib>
#include <system_error>

namespace rankscope {

namespace {

std::filesystem::path fromEnvironment(const char* name) {
    const char* value = std::getenv(name);
    return value != nullptr ? std::filesystem::path(value) : std::filesystem::path();
}

std::filesystem::path home() {
    auto folder = fromEnvironment("HOME");
    return folder.empty() ? std::filesystem::path(".") : folder;
}

bool isThere(const std::filesystem::path& path) {
    std::error_code error;
    return std::filesystem::exists(path, error);
}

std::filesystem::path findIn(const char* folder, const std::string& pathOrName) {
    if (pathOrName.empty() || isThere(pathOrName)) {
        return pathOrName;
    }
    const auto cached = cacheFolder() / folder / pathOrName;
    return isThere(cached) ? cached : std::filesystem::path(pathOrName);
}

} // namespace

std::filesystem::path cacheFolder() {
    if (auto folder = fromEnvironment("RANKSCOPE_CACHE"); !folder.empty()) {
        return folder;
    }
    const auto base = fromEnvironment("XDG_CACHE_HOME");
    return (base.empty() ? home() / ".cache" : base) / "rankscope";
}

std::filesystem::path defaultWorkspace() {
    const auto base = fromEnvironment("XDG_DATA_HOME");
    return (base.empty() ? home() / ".local" / "share" : base) / "rankscope" / "default.rankscope";
}

std::filesystem::path findModel(const std::string& pathOrName) { return findIn("models", pathOrName); }

std::filesystem::path findData(const std::string& pathOrName) { return findIn("data", pathOrName); }

std::filesystem::path presetsFolder() {
    if (auto folder = fromEnvironment("RANKSCOPE_PRESETS"); !folder.empty()) {
        return folder;
    }
    std::error_code error;
    const auto program = std::filesystem::read_symlink("/proc/self/exe", error);
    if (!error) {
        const auto installed = program.parent_path().parent_path() / "share" / "rankscope" / "presets";
        if (isThere(installed)) {
            return installed;
        }
    }
    return std::filesystem::path(RANKSCOPE_SOURCE_PRESETS);
}

std::filesystem::path findPreset(const std::string& name) {
    const auto file = presetsFolder() / (name + ".json");
    return isThere(file) ? file : std::filesystem::path();
}

} // namespace rankscope
