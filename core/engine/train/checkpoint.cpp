#include "core/engine/train/checkpoint.h"

#include "core/engine/model/safetensors.h"
#include "core/run/bounded_json.h"
#include "core/run/checkpoint_files.h"
#include "core/run/digest.h"
#include "core/run/durable_folder.h"
#include "core/run/json_number.h"
#include "core/run/locations.h"

#include <nlohmann/json.hpp>

#include <system_error>

namespace rankscope {

namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

constexpr const char* format = "rankscope-checkpoint-1";

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
            {"rows_digest", checkpoint.rowsDigest},
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
tl::expected<Checkpoint, std::string> stateFrom(const fs::path& folder, const Json& state) {
    const fs::path file = folder / checkpointState;
    Checkpoint checkpoint;
    try {
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
        checkpoint.rowsDigest = state.value("rows_digest", std::string());
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
        return tl::unexpected("'" + file.string() + "' is damaged; go on from another checkpoint.");
    }
    return checkpoint;
}

// What the rows come from, wherever the program is started.
Json taskOf(const std::string& configJson) {
    Json task = parseBoundedJson(configJson).value_or(Json::object()).value("task", Json::object());
    for (const char* file : {"train", "eval"}) {
        std::error_code error;
        if (task.contains(file) && task[file].is_string()) {
            task[file] =
                fs::absolute(findData(task[file].get<std::string>()), error).lexically_normal().string();
        }
    }
    return task;
}

// `fill` writes or copies the tensors into an open file.
template <class Fill>
tl::expected<WrittenCheckpoint, std::string> writeWhole(const fs::path& files, const Checkpoint& checkpoint,
                                                        const CheckpointExtras& extras, Fill fill) {
    const auto sentence = [](const FileError& error) { return error.sentence; };
    std::error_code error;
    fs::create_directories(files, error);
    if (error) {
        return tl::unexpected(sentence(cannotWrite(files, error.value())));
    }
    const fs::path target = checkpointFolder(files, checkpoint.step);
    auto folder = DurableFolder::create(target);
    if (!folder) {
        return tl::unexpected(sentence(folder.error()));
    }
    const fs::path tensors = folder->place() / checkpointTensors;
    DurableFile file(tensors);
    if (const tl::expected<void, std::string> filled = fill(file); !filled) {
        return tl::unexpected(filled.error());
    }
    if (const auto committed = file.commit(); !committed) {
        return tl::unexpected(sentence(committed.error()));
    }
    const auto digest = sha256File(tensors);
    if (!digest) {
        return tl::unexpected(digest.error());
    }
    for (const auto& [name, source] : extras) {
        if (const auto copied = copyDurably(source, folder->place() / name); !copied) {
            return tl::unexpected(sentence(copied.error()));
        }
    }
    return writeDurably(folder->place() / checkpointState, sealedState(stateJson(checkpoint), *digest))
        .and_then([&] { return folder->commit(); })
        .map([&] {
            return WrittenCheckpoint{target, file.size(), *digest};
        })
        .map_error(sentence);
}

} // namespace

tl::expected<WrittenCheckpoint, std::string>
writeCheckpoint(const fs::path& files, const Checkpoint& checkpoint, const CheckpointExtras& extras) {
    return writeWhole(files, checkpoint, extras, [&](DurableFile& file) {
        return writeSafetensors(file, checkpoint.tensors, {{"format", format}});
    });
}

tl::expected<WrittenCheckpoint, std::string> copyCheckpoint(const fs::path& from, const fs::path& files,
                                                            const std::string& configJson) {
    const auto state = readState(from);
    if (!state) {
        return tl::unexpected(state.error());
    }
    if (const auto whole = checkTensors(from, *state); !whole) {
        return tl::unexpected(whole.error());
    }
    auto checkpoint = stateFrom(from, *state);
    if (!checkpoint) {
        return tl::unexpected(checkpoint.error());
    }
    if (taskOf(checkpoint->configJson) != taskOf(configJson)) {
        checkpoint->dataDigest.clear(); // other rows were asked for
        checkpoint->rowsDigest.clear();
    }
    checkpoint->configJson = configJson;
    checkpoint->changes.clear();
    return writeWhole(files, *checkpoint, {}, [&](DurableFile& file) {
        return copyInto(from / checkpointTensors, file).map_error([](const FileError& error) {
            return error.sentence;
        });
    });
}

tl::expected<Checkpoint, std::string> readCheckpoint(const fs::path& folder) {
    const auto state = readState(folder);
    if (!state) {
        return tl::unexpected(state.error());
    }
    auto checkpoint = stateFrom(folder, *state);
    if (!checkpoint) {
        return checkpoint;
    }
    if (const auto whole = checkTensors(folder, *state); !whole) {
        return tl::unexpected(whole.error());
    }
    auto tensors = readSafetensors(folder / checkpointTensors);
    if (!tensors) {
        return tl::unexpected(tensors.error());
    }
    checkpoint->tensors = std::move(*tensors);
    return checkpoint;
}

} // namespace rankscope
