#include "core/engine/train/checkpoint.h"

#include "core/engine/digest.h"
#include "core/engine/model/safetensors.h"

#include <fcntl.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <fstream>
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

tl::expected<WrittenCheckpoint, std::string> writeCheckpoint(const fs::path& folder,
                                                             const Checkpoint& checkpoint) {
    const std::string name = prefix + std::to_string(checkpoint.step);
    const fs::path target = folder / name, temporary = folder / (name + unfinished);
    std::error_code error;
    fs::remove_all(temporary, error);
    fs::create_directories(temporary, error);
    if (error) {
        return tl::unexpected("The checkpoint folder " + temporary.string() + " cannot be made (" +
                              error.message() + "); check the disk and the permissions.");
    }
    const Json state{{"format", format},
                     {"step", checkpoint.step},
                     {"total_steps", checkpoint.totalSteps},
                     {"dropout_seed", checkpoint.dropoutSeed},
                     {"dropout_counter", checkpoint.dropoutCounter},
                     {"skipped_steps", checkpoint.skippedSteps},
                     {"model_digest", checkpoint.modelDigest},
                     {"metrics", checkpoint.metrics},
                     {"config", Json::parse(checkpoint.configJson)}};
    const fs::path tensors = temporary / "tensors.safetensors";
    const auto bytes = writeSafetensors(tensors, checkpoint.tensors, {{"format", format}});
    if (!bytes) {
        fs::remove_all(temporary, error);
        return tl::unexpected(bytes.error());
    }
    if (const auto written = writeFlushed(temporary / "state.json", state.dump(2)); !written) {
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

tl::expected<Checkpoint, std::string> readCheckpoint(const fs::path& folder) {
    const fs::path file = folder / "state.json";
    std::ifstream stream(file);
    if (!stream) {
        return tl::unexpected("The checkpoint " + folder.string() +
                              " has no readable state.json; resume from another one.");
    }
    Checkpoint checkpoint;
    try {
        const Json state = Json::parse(stream);
        if (state.at("format") != format) {
            return tl::unexpected(file.string() + " has the format " + state.at("format").dump() +
                                  ", which this version does not know; use the version that wrote it.");
        }
        state.at("step").get_to(checkpoint.step);
        checkpoint.totalSteps = state.value("total_steps", std::int64_t{0});
        state.at("dropout_seed").get_to(checkpoint.dropoutSeed);
        state.at("dropout_counter").get_to(checkpoint.dropoutCounter);
        state.at("skipped_steps").get_to(checkpoint.skippedSteps);
        state.at("model_digest").get_to(checkpoint.modelDigest);
        state.at("metrics").get_to(checkpoint.metrics);
        checkpoint.configJson = state.at("config").dump();
    } catch (const Json::exception&) {
        return tl::unexpected(file.string() + " is damaged; resume from another checkpoint.");
    }
    auto tensors = readSafetensors(folder / "tensors.safetensors");
    if (!tensors) {
        return tl::unexpected(tensors.error());
    }
    checkpoint.tensors = std::move(*tensors);
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
