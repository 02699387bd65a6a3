#pragma once

#include "core/store/database.h"
#include "core/store/run_records.h"

#include <filesystem>
#include <string>
#include <vector>

namespace rankscope {

// How the values of core/run become the texts and blobs of the tables, and back.

// What a list of runs shows of a configuration. Fields that are absent stay empty.
struct ConfigDigest {
    std::string method;
    std::string model; // last part of the path
    std::string task;  // "classification · movie-reviews/train"
    std::int64_t seed = 0;
};
ConfigDigest digestOf(const std::string& configJson);

// Without modules, which have a table.
std::string startedToJson(const RunStarted& started);
// Fields that are absent keep their defaults; a text that is no JSON gives a run that never started.
RunStarted startedFromJson(const std::string& json);

// The kind of event rows that hold a change of settings, as JSON.
inline constexpr std::string_view changeKind = "edit";
std::string changeToJson(const SettingsChanged& change); // without step and time, which have columns
// Throws std::runtime_error when the text is not what changeToJson made.
SettingsChanged changeFromJson(const std::string& json);

// The kind of the event row that holds where an imported run came from; for the importer, not for a person.
inline constexpr std::string_view sourceKind = "import-source";

std::vector<std::byte> packFloats(const std::vector<float>& values);
std::vector<float> unpackFloats(const std::vector<std::byte>& bytes);
std::vector<std::byte> packBits(const std::vector<std::uint8_t>& bits);
// `count` bits; throws std::runtime_error when the blob has another length.
std::vector<std::uint8_t> unpackBits(const std::vector<std::byte>& bytes, std::size_t count);

BudgetPhase phaseFromText(const std::string& text);

// A stored null stands for "not a number".
double numberOrNan(const Query& row, int column);

// Numbers that a sound file cannot hold elsewhere than within their bounds, where the next conversion would
// be undefined or the next loop endless: Unix seconds up to the year 9999, 0 for others; finite, else 0; a
// count from 0 to a million billions.
double timeFrom(const Query& row, int column);
double finiteFrom(const Query& row, int column);
std::int64_t countFrom(const Query& row, int column);

// The matrices of a run, in order; `lambda` as in ModuleInfo. Throws std::runtime_error when no model could
// have them.
std::vector<ModuleInfo> modulesFrom(Query& rows, bool lambda);

// The columns of RunSummary, in the order that summaryFrom reads them.
inline constexpr std::string_view summaryColumns =
    "id, uid, name, status, method, model, task, init_budget, target_budget, best_metric_name, best_metric, "
    "seconds, created_at, started_at, ended_at, heartbeat_at, steps_done, total_steps, device, end_stage, "
    "end_message, note, group_name, seed, parent_run, parent_step, colour, tokens_per_second, peak_memory_mb";
// Without tags. Throws std::runtime_error when the uid is none.
RunSummary summaryFrom(const Query& row);

} // namespace rankscope
