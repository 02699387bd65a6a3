#include "core/run/checkpoint_files.h"

#include "core/run/bounded_json.h"
#include "core/run/digest.h"
#include "core/run/durable_folder.h"
#include "core/run/durable_names.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <charconv>
#include <map>
#include <system_error>

namespace rankscope {

namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

constexpr std::string_view prefix = "step-";
constexpr std::string_view left = ".left";
constexpr const char* tensorsKey = "tensors_sha256";
constexpr const char* sealKey = "sha256";
constexpr const char* otherOne = "; go on from another checkpoint.";

// -1: it is no checkpoint's name.
std::int64_t stepOf(std::string_view name) {
    std::int64_t step = -1;
    if (!name.starts_with(prefix)) {
        return -1;
    }
    name.remove_prefix(prefix.size());
    const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), step);
    return error == std::errc() && end == name.data() + name.size() ? step : -1;
}

std::vector<fs::path> entriesOf(const fs::path& folder) {
    std::error_code error;
    std::vector<fs::path> found;
    fs::directory_iterator entry(folder, error);
    for (; !error && entry != fs::end(entry); entry.increment(error)) {
        found.push_back(entry->path());
    }
    std::sort(found.begin(), found.end());
    return found;
}

bool isFolder(const fs::path& path) {
    std::error_code error;
    return fs::is_directory(fs::symlink_status(path, error));
}

fs::path leftFolder(const fs::path& files, std::int64_t step) {
    return checkpointFolder(files, step).string() + std::string(left);
}

} // namespace

fs::path checkpointFolder(const fs::path& files, std::int64_t step) {
    return files / (std::string(prefix) + std::to_string(step));
}

std::vector<CheckpointPlace> checkpointsIn(const fs::path& files) {
    std::map<std::int64_t, fs::path> found, aside;
    for (const fs::path& path : entriesOf(files)) {
        const std::string name = path.filename().string();
        if (!isFolder(path)) {
            continue;
        }
        if (const std::int64_t step = stepOf(name); step >= 0) {
            found[step] = path;
        } else if (const auto temporary = readTemporaryName(name);
                   temporary && temporary->kind == TemporaryKind::Aside && stepOf(temporary->name) >= 0) {
            aside[stepOf(temporary->name)] = path;
        }
    }
    found.merge(aside);
    std::vector<CheckpointPlace> places;
    for (const auto& [step, folder] : found) {
        places.push_back({step, folder});
    }
    return places;
}

std::string sealedState(Json state, const std::string& tensorsDigest) {
    state[tensorsKey] = tensorsDigest;
    state[sealKey] = sha256(state.dump());
    return state.dump(2);
}

tl::expected<Json, std::string> readState(const fs::path& checkpoint) {
    const fs::path file = checkpoint / checkpointState;
    auto state = readBoundedJson(file);
    if (!state) {
        return tl::unexpected("'" + file.string() + "' " + state.error() + otherOne);
    }
    if (!state->is_object()) {
        return tl::unexpected("'" + file.string() + "' is no state of a run" + otherOne);
    }
    if (const auto seal = state->find(sealKey); seal != state->end()) {
        const Json claimed = *seal;
        state->erase(seal);
        if (claimed != sha256(state->dump(-1, ' ', false, Json::error_handler_t::replace))) {
            return tl::unexpected("'" + file.string() + "' is damaged (its digest does not fit)" + otherOne);
        }
    } else if (state->contains(tensorsKey)) {
        return tl::unexpected("'" + file.string() + "' is damaged (its digest is missing)" + otherOne);
    }
    return state;
}

tl::expected<void, std::string> checkTensors(const fs::path& checkpoint, const Json& state,
                                             const std::string& expected) {
    const fs::path file = checkpoint / checkpointTensors;
    const Json sealed = state.value(tensorsKey, Json(std::string()));
    if (sealed == "" && expected.empty()) {
        return {};
    }
    const auto digest = sha256File(file);
    if (!digest) {
        return tl::unexpected(digest.error());
    }
    if ((sealed != "" && sealed != *digest) || (!expected.empty() && expected != *digest)) {
        return tl::unexpected("'" + file.string() + "' is damaged (its digest does not fit)" + otherOne);
    }
    return {};
}

std::optional<std::string> damageOf(const fs::path& checkpoint, const std::string& expected) {
    const auto state = readState(checkpoint);
    if (!state) {
        return state.error();
    }
    const auto whole = checkTensors(checkpoint, *state, expected);
    return whole ? std::nullopt : std::optional(whole.error());
}

tl::expected<void, FileError> leaveCheckpointsBeyond(const fs::path& files, std::int64_t step) {
    settleFolders(files);
    for (const CheckpointPlace& place : checkpointsIn(files)) {
        if (place.step <= step) {
            continue;
        }
        const fs::path to = leftFolder(files, place.step);
        if (auto removed = removeFolder(to); !removed) {
            return removed;
        }
        std::error_code error;
        fs::rename(place.folder, to, error);
        if (error) {
            return tl::unexpected(cannotWrite(to, error.value()));
        }
        if (auto flushed = flushFolder(files); !flushed) {
            return flushed;
        }
    }
    return {};
}

fs::path leftCheckpoint(const fs::path& files, std::int64_t step) {
    fs::path folder = leftFolder(files, step);
    return isFolder(folder) ? folder : fs::path();
}

std::vector<CheckpointPlace> supersededCheckpoints(const fs::path& files, std::int64_t newest,
                                                   std::int64_t keep) {
    std::vector<CheckpointPlace> superseded, before;
    for (const fs::path& path : entriesOf(files)) {
        std::string name = path.filename().string();
        const bool wasLeft = name.ends_with(left);
        name.resize(name.size() - (wasLeft ? left.size() : 0));
        const std::int64_t step = stepOf(name);
        if (step < 0 || !isFolder(path)) {
            continue;
        }
        if (wasLeft || step > newest) {
            superseded.push_back({step, path});
        } else if (step < newest) {
            before.push_back({step, path});
        }
    }
    std::ranges::sort(before, std::ranges::greater(), &CheckpointPlace::step);
    const auto kept = std::min(before.size(), static_cast<std::size_t>(std::max<std::int64_t>(keep, 1)) - 1);
    superseded.insert(superseded.end(), before.begin() + static_cast<std::ptrdiff_t>(kept), before.end());
    return superseded;
}

} // namespace rankscope
