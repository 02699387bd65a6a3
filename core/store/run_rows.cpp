#include "core/store/run_rows.h"

#include "core/run/bounded_json.h"
#include "core/store/run_uid.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <stdexcept>

namespace rankscope {

static_assert(std::endian::native == std::endian::little, "blobs hold little-endian numbers");

using nlohmann::json;

namespace {

std::string textAt(const json& document, const char* section, const char* field) {
    const auto found = document.find(section);
    if (found == document.end() || !found->is_object())
        return {};
    const auto value = found->find(field);
    return value != found->end() && value->is_string() ? value->get<std::string>() : std::string();
}

// "movie-reviews/train" of ".../movie-reviews/train.tsv".
std::string dataName(const std::string& path) {
    const std::filesystem::path file(path);
    const auto folder = file.parent_path().filename().string();
    return folder.empty() ? file.stem().string() : folder + "/" + file.stem().string();
}

constexpr std::int64_t mostSteps = 100'000'000;

template <typename Value>
void take(const json& document, const char* key, Value& value) {
    const auto found = document.find(key);
    if (found != document.end())
        value = found->get<Value>();
}

} // namespace

ConfigDigest digestOf(const std::string& configJson) {
    const auto document = parseBoundedJson(configJson).value_or(json());
    ConfigDigest digest;
    if (!document.is_object())
        return digest;
    digest.method = textAt(document, "method", "type");
    std::filesystem::path model(textAt(document, "model", "path"));
    digest.model = (model.has_filename() ? model : model.parent_path()).filename().string();
    const auto type = textAt(document, "task", "type");
    const auto data = dataName(textAt(document, "task", "train"));
    digest.task = type.empty() || data.empty() ? type + data : type + " · " + data;
    if (const auto train = document.find("train"); train != document.end() && train->is_object())
        if (const auto seed = train->find("seed"); seed != train->end() && seed->is_number_integer())
            digest.seed = seed->get<std::int64_t>();
    return digest;
}

std::string startedToJson(const RunStarted& s) {
    const json document{{"total_steps", s.totalSteps},
                        {"first_step", s.firstStep},
                        {"steps_per_epoch", s.stepsPerEpoch},
                        {"tinit", s.tinit},
                        {"tfinal", s.tfinal},
                        {"delta_t", s.deltaT},
                        {"peft_boundary", s.peftBoundary},
                        {"count_from", s.countFrom},
                        {"init_budget", s.initBudget},
                        {"target_budget", s.targetBudget},
                        {"trainable_parameters", s.trainableParameters},
                        {"total_parameters", s.totalParameters},
                        {"train_examples", s.trainExamples},
                        {"eval_examples", s.evalExamples},
                        {"classes", s.classes},
                        {"device", s.device},
                        {"precision", s.precision},
                        {"threads", s.threads},
                        {"versions", s.versions},
                        {"model_digest", s.modelDigest},
                        {"data_digest", s.dataDigest}};
    // Class names come from data files; one that is no UTF-8 must not end the run.
    return document.dump(-1, ' ', false, json::error_handler_t::replace);
}

RunStarted startedFromJson(const std::string& text) {
    RunStarted s;
    const auto document = parseBoundedJson(text).value_or(json());
    if (!document.is_object())
        return s;
    try {
        take(document, "total_steps", s.totalSteps);
        take(document, "first_step", s.firstStep);
        take(document, "steps_per_epoch", s.stepsPerEpoch);
        take(document, "tinit", s.tinit);
        take(document, "tfinal", s.tfinal);
        take(document, "delta_t", s.deltaT);
        take(document, "peft_boundary", s.peftBoundary);
        take(document, "count_from", s.countFrom);
        take(document, "init_budget", s.initBudget);
        take(document, "target_budget", s.targetBudget);
        take(document, "trainable_parameters", s.trainableParameters);
        take(document, "total_parameters", s.totalParameters);
        take(document, "train_examples", s.trainExamples);
        take(document, "eval_examples", s.evalExamples);
        take(document, "classes", s.classes);
        take(document, "device", s.device);
        take(document, "precision", s.precision);
        take(document, "threads", s.threads);
        take(document, "versions", s.versions);
        take(document, "model_digest", s.modelDigest);
        take(document, "data_digest", s.dataDigest);
    } catch (const json::exception& failure) {
        throw std::runtime_error(std::string("the stored facts of a run are damaged: ") + failure.what());
    }
    // Whoever follows a known schedule goes over its steps.
    if (s.totalSteps < 0 || (s.deltaT > 0 && s.totalSteps > mostSteps) || s.initBudget < 0 ||
        s.targetBudget < 0)
        throw std::runtime_error(
            "the stored facts of a run are damaged: no run has so many steps or triplets");
    return s;
}

std::string changeToJson(const SettingsChanged& change) {
    return json{{"field", change.field},
                {"before", change.before},
                {"after", change.after},
                {"tfinal", change.tfinal},
                {"target_budget", change.targetBudget}}
        .dump(-1, ' ', false, json::error_handler_t::replace);
}

SettingsChanged changeFromJson(const std::string& text) {
    try {
        const auto document = parseBoundedJson(text).value_or(json());
        SettingsChanged change;
        document.at("field").get_to(change.field);
        document.at("before").get_to(change.before);
        document.at("after").get_to(change.after);
        document.at("tfinal").get_to(change.tfinal);
        document.at("target_budget").get_to(change.targetBudget);
        return change;
    } catch (const json::exception& failure) {
        throw std::runtime_error(std::string("a stored change of settings is damaged: ") + failure.what());
    }
}

std::vector<std::byte> packFloats(const std::vector<float>& values) {
    std::vector<std::byte> bytes(values.size() * sizeof(float));
    if (!values.empty())
        std::memcpy(bytes.data(), values.data(), bytes.size());
    return bytes;
}

std::vector<float> unpackFloats(const std::vector<std::byte>& bytes) {
    if (bytes.size() % sizeof(float) != 0)
        throw std::runtime_error("a stored list of numbers is cut off");
    std::vector<float> values(bytes.size() / sizeof(float));
    if (!values.empty())
        std::memcpy(values.data(), bytes.data(), bytes.size());
    return values;
}

std::vector<std::byte> packBits(const std::vector<std::uint8_t>& bits) {
    std::vector<std::byte> bytes((bits.size() + 7) / 8);
    for (std::size_t i = 0; i < bits.size(); ++i)
        if (bits[i])
            bytes[i / 8] |= std::byte{1} << (i % 8);
    return bytes;
}

std::vector<std::uint8_t> unpackBits(const std::vector<std::byte>& bytes, std::size_t count) {
    if (count > bytes.size() * 8 || bytes.size() != (count + 7) / 8)
        throw std::runtime_error("a stored mask has the wrong length");
    std::vector<std::uint8_t> bits(count);
    for (std::size_t i = 0; i < count; ++i)
        bits[i] = std::to_integer<std::uint8_t>((bytes[i / 8] >> (i % 8)) & std::byte{1});
    return bits;
}

BudgetPhase phaseFromText(const std::string& text) {
    for (const auto phase : {BudgetPhase::WarmUp, BudgetPhase::Budgeting})
        if (toText(phase) == text)
            return phase;
    return BudgetPhase::Final;
}

double numberOrNan(const Query& row, int column) {
    return row.isNull(column) ? std::numeric_limits<double>::quiet_NaN() : row.number(column);
}

double timeFrom(const Query& row, int column) {
    constexpr double year10000 = 253'402'300'800.0;
    const double time = row.number(column);
    return time >= 0.0 && time < year10000 ? time : 0.0;
}

double finiteFrom(const Query& row, int column) {
    const double number = row.number(column);
    return std::isfinite(number) ? number : 0.0;
}

std::int64_t countFrom(const Query& row, int column) {
    return std::clamp<std::int64_t>(row.integer(column), 0, 1'000'000'000'000'000);
}

std::vector<ModuleInfo> modulesFrom(Query& rows, bool lambda) {
    constexpr std::int64_t mostLayers = 1'000'000, widest = 1 << 30, mostTriplets = 1 << 28;
    std::vector<ModuleInfo> modules;
    std::int64_t triplets = 0;
    const auto within = [&](int column, std::int64_t least, std::int64_t most) {
        const std::int64_t value = rows.integer(column);
        if (value < least || value > most)
            throw std::runtime_error("a matrix of a run is of no possible size");
        return value;
    };
    while (rows.next()) {
        modules.push_back({rows.text(0), static_cast<int>(within(1, -1, mostLayers)), rows.text(2),
                           within(3, 0, widest), within(4, 0, widest), within(5, 0, mostTriplets - triplets),
                           lambda});
        triplets += modules.back().initR;
    }
    return modules;
}

RunSummary summaryFrom(const Query& row) {
    RunSummary s;
    int column = 0;
    s.id = row.integer(column++);
    s.uid = uidFrom(row.text(column++));
    s.name = row.text(column++);
    s.status = runStatusFromText(row.text(column++));
    s.method = row.text(column++);
    s.model = row.text(column++);
    s.task = row.text(column++);
    s.initBudget = countFrom(row, column++);
    s.targetBudget = countFrom(row, column++);
    s.bestMetricName = row.text(column++);
    s.bestMetric = row.number(column++);
    s.seconds = finiteFrom(row, column++);
    s.createdAt = timeFrom(row, column++);
    s.startedAt = timeFrom(row, column++);
    s.endedAt = timeFrom(row, column++);
    s.heartbeatAt = timeFrom(row, column++);
    s.stepsDone = countFrom(row, column++);
    s.totalSteps = countFrom(row, column++);
    s.device = row.text(column++);
    s.endStage = row.text(column++);
    s.endMessage = row.text(column++);
    s.note = row.text(column++);
    s.group = row.text(column++);
    s.seed = row.integer(column++);
    s.parent = row.integer(column++);
    s.parentStep = countFrom(row, column++);
    s.colour = static_cast<int>(countFrom(row, column++) % (1 << 30));
    s.tokensPerSecond = finiteFrom(row, column++);
    s.peakMemoryMb = finiteFrom(row, column++);
    return s;
}

} // namespace rankscope
