#include "core/engine/train/checkpoint.h"

#include "core/engine/digest.h"
#include "core/engine/model/safetensors.h"
#include "core/run/bounded_json.h"
#include "core/run/json_number.h"

#include <fcntl.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <system_error>

namespace rankscope {

namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

constexpr const char* format = "rankscope-checkpoint-1";
constexpr const char* prefix = "step-";
constexpr const char* unfinished = ".unfinished";

std::string reason() { return std::strerror(errno); }

// Writes a small file and makes sure that it is on the disk.
tl::expected<void, std::string> writeFlushed(const fs::path& file, const std::string& text) {
    const int handle = ::open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (handle < 0) {
        return tl::unexpected(file.string() + " cannot be written (" + reason() + ").");
    }
    const bool written = ::write(handle, text.data(), text.size()) == static_cast<ssize_t>(text.size());
    const bool flushed = written && ::fsync(handle) == 0;
    const std::string why = reason();
    ::close(handle);
    if (!flushed) {
        return tl::unexpected(file.string() + " cannot be written (" + why + "); make room on the disk.");
    }
    return {};
}

void flushFolder(const fs::path& folder) {
    if (const int handle = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC); handle >= 0) {
        ::fsync(handle);
        ::close(handle);
    }
}

std::int64_t stepOf(const fs::path& folder) {
    const std::string name = folder.filename().string();
    std::int64_t step = -1;
    if (name.starts_with(prefix)) {
        const char* begin = name.data() + std::strlen(prefix);
        const auto [end, error] = std::from_chars(begin, name.data() + name.size(), step);
        if (error != std::errc() || end != name.data() + name.size()) {
            return -1;
        }
    }
    return step;
}

} // namespace

namespace {

Json changesJson(const std::vector<SettingsChanged>& changes) {
    Json list = Json::array();
    for (const SettingsChanged& change : changes) {
        list.push_back({{"step", change.step},
                        {"field", change.field},
                        {"before", change.before},
                        {"after", change.after},
                        {"tfinal", change.tfinal},
                        {"target_budget", change.targetBudget},
                        {"wall_time", change.wallTime}});
    }
    return list;
}

std::vector<SettingsChanged> changesFrom(const Json& list) {
    std::vector<SettingsChanged> changes;
    for (const Json& entry : list) {
        changes.push_back({entry.at("step"), entry.at("field"), entry.at("before"), entry.at("after"),
                           entry.at("tfinal"), entry.at("target_budget"), entry.at("wall_time")});
    }
    return changes;
}

Json stateJson(const Checkpoint& checkpoint) {
    Json metrics = Json::object();
    for (const auto& [name, value] : checkpoint.metrics) {
        metrics[name] = jsonNumber(value);
    }
    return {{"format", format},
            {"step", checkpoint.step},
            {"total_steps", checkpoint.totalSteps},
            {"dropout_seed", checkpoint.dropoutSeed},
            {"dropout_counter", checkpoint.dropoutCounter},
            {"skipped_steps", checkpoint.skippedSteps},
            {"bad_in_a_row", checkpoint.badInARow},
            {"model_digest", checkpoint.modelDigest},
            {"data_digest", checkpoint.dataDigest},
            {"device", checkpoint.device},
            {"precision", checkpoint.precision},
            {"threads", checkpoint.threads},
            {"metrics", metrics},
            {"early_stop",
             {{"metric", checkpoint.stop.metric},
              {"best", jsonNumber(checkpoint.stop.best)},
              {"best_step", checkpoint.stop.bestStep},
              {"waited", checkpoint.stop.waited},
              {"seconds", checkpoint.stop.seconds}}},
            {"changes", changesJson(checkpoint.changes)},
            {"config", parseBoundedJson(checkpoint.configJson).value_or(Json())}};
}

double numberIn(const Json& value) {
    const auto number = numberOfJson(value);
    return number ? *number : value.get<double>(); // throws, as every other field that is damaged
}

// Everything but the tensors.
tl::expected<Checkpoint, std::string> readState(const fs::path& folder) {
    const fs::path file = folder / "state.json";
    const auto read = readBoundedJson(file);
    if (!read) {
        return tl::unexpected(file.string() + " " + read.error() + "; resume from another checkpoint.");
    }
    Checkpoint checkpoint;
    try {
        const Json& state = *read;
        if (state.at("format") != format) {
            return tl::unexpected(file.string() + " has the format " + state.at("format").dump() +
                                  ", which this version does not know; use the version that wrote it.");
        }
        state.at("step").get_to(checkpoint.step);
        checkpoint.totalSteps = state.value("total_steps", std::int64_t{0});
        state.at("dropout_seed").get_to(checkpoint.dropoutSeed);
        state.at("dropout_counter").get_to(checkpoint.dropoutCounter);
        state.at("skipped_steps").get_to(checkpoint.skippedSteps);
        checkpoint.badInARow = state.value("bad_in_a_row", std::int64_t{0});
        state.at("model_digest").get_to(checkpoint.modelDigest);
        checkpoint.dataDigest = state.value("data_digest", std::string());
        checkpoint.device = state.value("device", std::string());
        checkpoint.precision = state.value("precision", std::string());
        checkpoint.threads = state.value("threads", 0);
        for (const auto& [name, value] : state.at("metrics").items()) {
            checkpoint.metrics[name] = numberIn(value);
        }
        if (const auto stop = state.find("early_stop"); stop != state.end()) {
            checkpoint.stop = {stop->at("metric"), numberIn(stop->at("best")), stop->at("best_step"),
                               stop->at("waited"), stop->at("seconds")};
        }
        checkpoint.changes = changesFrom(state.value("changes", Json::array()));
        checkpoint.configJson = state.at("config").dump();
    } catch (const Json::exception&) {
        return tl::unexpected(file.string() + " is damaged; resume from another checkpoint.");
    }
    return checkpoint;
}

// Writes a folder under a temporary name and puts it in place once it is whole. `fill` writes the tensors'
// file and returns its size.
template <class Fill>
tl::expected<WrittenCheckpoint, std::string> writeWhole(const fs::path& folder, const Checkpoint& checkpoint,
                                                        Fill fill) {
    const std::string name = prefix + std::to_string(checkpoint.step);
    const fs::path target = folder / name, temporary = folder / (name + unfinished);
    std::error_code error;
    fs::remove_all(temporary, error);
    fs::create_directories(temporary, error);
    if (error) {
        return tl::unexpected("The checkpoint folder " + temporary.string() + " cannot be made (" +
                              error.message() + "); check the disk and the permissions.");
    }
    const fs::path tensors = temporary / "tensors.safetensors";
    const tl::expected<std::int64_t, std::string> bytes = fill(tensors);
    if (!bytes) {
        fs::remove_all(temporary, error);
        return tl::unexpected(bytes.error());
    }
    if (const auto written = writeFlushed(temporary / "state.json", stateJson(checkpoint).dump(2));
        !written) {
        fs::remove_all(temporary, error);
        return tl::unexpected(written.error());
    }
    flushFolder(temporary);
    auto digest = sha256File(tensors);
    if (!digest) {
        return tl::unexpected(digest.error());
    }
    fs::remove_all(target, error);
    fs::rename(temporary, target, error);
    if (error) {
        return tl::unexpected("The checkpoint " + target.string() + " cannot be put in place (" +
                              error.message() + ").");
    }
    flushFolder(folder);
    return WrittenCheckpoint{target, *bytes, *digest};
}

void flushFile(const fs::path& file) {
    if (const int handle = ::open(file.c_str(), O_RDONLY | O_CLOEXEC); handle >= 0) {
        ::fsync(handle);
        ::close(handle);
    }
}

} // namespace

tl::expected<WrittenCheckpoint, std::string> writeCheckpoint(const fs::path& folder,
                                                             const Checkpoint& checkpoint) {
    return writeWhole(folder, checkpoint, [&](const fs::path& file) {
        return writeSafetensors(file, checkpoint.tensors, {{"format", format}});
    });
}

tl::expected<WrittenCheckpoint, std::string> copyCheckpoint(const fs::path& from, const fs::path& folder,
                                                            const std::string& configJson) {
    auto checkpoint = readState(from);
    if (!checkpoint) {
        return tl::unexpected(checkpoint.error());
    }
    checkpoint->configJson = configJson;
    checkpoint->changes.clear();
    return writeWhole(
        folder, *checkpoint, [&](const fs::path& file) -> tl::expected<std::int64_t, std::string> {
            const fs::path source = from / "tensors.safetensors";
            std::error_code error;
            fs::copy_file(source, file, error);
            if (error) {
                return tl::unexpected("The checkpoint's tensors " + source.string() +
                                      " cannot be copied to " + file.string() + " (" + error.message() +
                                      "); make room on the disk, or branch from another checkpoint.");
            }
            flushFile(file);
            return static_cast<std::int64_t>(fs::file_size(file, error));
        });
}

tl::expected<Checkpoint, std::string> readCheckpoint(const fs::path& folder) {
    auto checkpoint = readState(folder);
    if (!checkpoint) {
        return checkpoint;
    }
    auto tensors = readSafetensors(folder / "tensors.safetensors");
    if (!tensors) {
        return tl::unexpected(tensors.error());
    }
    checkpoint->tensors = std::move(*tensors);
    return checkpoint;
}

std::vector<std::int64_t> pruneCheckpoints(const fs::path& folder, std::int64_t keep) {
    std::error_code error;
    std::vector<fs::path> found;
    for (const auto& entry : fs::directory_iterator(folder, error)) {
        if (stepOf(entry.path()) >= 0) {
            found.push_back(entry.path());
        } else if (entry.path().extension() == unfinished) {
            fs::remove_all(entry.path(), error);
        }
    }
    std::sort(found.begin(), found.end(),
              [](const fs::path& a, const fs::path& b) { return stepOf(a) > stepOf(b); });
    std::vector<std::int64_t> removed;
    for (std::size_t i = static_cast<std::size_t>(keep); i < found.size(); ++i) {
        fs::remove_all(found[i], error);
        if (!error) {
            removed.push_back(stepOf(found[i]));
        }
    }
    return removed;
}

} // namespace rankscope
