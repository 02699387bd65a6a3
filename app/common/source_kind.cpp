#include "app/common/source_kind.h"

#include "core/exchange/tensorboard_import.h"
#include "core/run/adapter_folder.h"
#include "core/run/bounded_json.h"
#include "core/run/guarded_files.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cctype>
#include <system_error>

namespace rankscope {

namespace {

namespace fs = std::filesystem;

constexpr const char* adapterSettings = "adapter_config.json";
constexpr const char* adapterWeights = "adapter_model.safetensors";
constexpr const char* known = "what can be opened is a run configuration (.json), a workspace (.rankscope), "
                              "event files, a table of metrics (.csv, .tsv, .jsonl) or a PEFT adapter";
constexpr std::uintmax_t mostConfiguration = 4U << 20U; // bytes; a larger JSON file is something else

bool isThere(const fs::path& path) {
    std::error_code error;
    return fs::exists(path, error);
}

std::string suffixOf(const fs::path& path) {
    std::string suffix = path.extension().string();
    std::transform(suffix.begin(), suffix.end(), suffix.begin(),
                   [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
    return suffix;
}

std::string nameOf(const fs::path& path) {
    return path.filename().empty() ? path.parent_path().filename().string() : path.filename().string();
}

tl::unexpected<std::string> unknown(const fs::path& source, const std::string& what) {
    return tl::unexpected(nameOf(source) + " is " + what + "; " + known + ".");
}

tl::expected<SourceKind, std::string> kindOfFolder(const fs::path& folder) {
    if (isThere(folder / adapterSettings) || isThere(folder / adapterWeights)) {
        return SourceKind::Adapter;
    }
    if (holdsEventFiles(folder)) {
        return SourceKind::EventFiles;
    }
    if (isThere(folder / "config.json")) {
        return tl::unexpected(nameOf(folder) +
                              " is a model, not an adapter; name it as the model of a new run.");
    }
    if (const auto inside = subfolderWithAdapter(folder); !inside.empty()) {
        return tl::unexpected(nameOf(folder) + " holds its adapter in the folder " + nameOf(inside) +
                              "; choose that one.");
    }
    return unknown(folder, "a folder without event files and without an adapter");
}

// A list of objects is a table; an object may be anything.
tl::expected<SourceKind, std::string> kindOfJson(const fs::path& file) {
    std::error_code error;
    if (fs::file_size(file, error) > mostConfiguration || error) {
        return unknown(file, "too large for a run configuration");
    }
    const auto json = readBoundedJson(file, {.nonFinite = true}).value_or(nlohmann::json());
    if (json.is_array()) {
        return SourceKind::Table;
    }
    if (!json.is_object()) {
        return unknown(file, "no JSON document");
    }
    constexpr std::array sections{"model", "task", "method", "train", "eval", "checkpoint", "name"};
    if (json.empty() || std::any_of(sections.begin(), sections.end(),
                                    [&](const char* section) { return json.contains(section); })) {
        return SourceKind::Configuration;
    }
    return unknown(file, "a JSON document of another kind");
}

} // namespace

tl::expected<SourceKind, std::string> sourceKind(const fs::path& source) {
    std::error_code error;
    if (!isThere(source)) {
        return tl::unexpected("There is no " + source.string() + " any more; check where it is.");
    }
    if (fs::is_directory(source, error)) {
        return kindOfFolder(source);
    }
    if (refusalToOpen(source)) {
        return SourceKind::Workspace; // the one that is open here, whatever its name: it must not be looked
                                      // into
    }
    const std::string suffix = suffixOf(source);
    if (nameOf(source) == adapterSettings || nameOf(source) == adapterWeights) {
        return SourceKind::Adapter;
    }
    if (suffix == ".rankscope") {
        return SourceKind::Workspace;
    }
    if (suffix == ".csv" || suffix == ".tsv" || suffix == ".jsonl") {
        return SourceKind::Table;
    }
    if (holdsEventFiles(source)) {
        return SourceKind::EventFiles;
    }
    if (suffix == ".json") {
        return kindOfJson(source);
    }
    if (suffix == ".safetensors" || suffix == ".bin" || suffix == ".pt") {
        return unknown(source, "a file of weights, but no adapter_model.safetensors");
    }
    return unknown(source, "of no kind that is known here");
}

fs::path adapterFolder(const fs::path& source) {
    std::error_code error;
    fs::path folder = fs::is_directory(source, error) ? source : source.parent_path();
    folder = fs::absolute(folder, error).lexically_normal();
    return folder.filename().empty() ? folder.parent_path() : folder; // "adapter/" is "adapter"
}

} // namespace rankscope
