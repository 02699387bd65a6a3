#include "core/store/run_rows.h"

#include "core/store/run_uid.h"

#include <nlohmann/json.hpp>

#include <bit>
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

template <typename Value>
void take(const json& document, const char* key, Value& value) {
    const auto found = document.find(key);
    if (found != document.end())
        value = found->get<Value>();
}

} // namespace

ConfigDigest digestOf(const std::string& configJson) {
    const auto document = json::parse(configJson, nullptr, false);
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
    const auto document = json::parse(text, nullptr, false);
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
        const auto document = json::parse(text);
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
    if (bytes.size() != (count + 7) / 8)
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
    s.initBudget = row.integer(column++);
    s.targetBudget = row.integer(column++);
    s.bestMetricName = row.text(column++);
    s.bestMetric = row.number(column++);
    s.seconds = row.number(column++);
    s.createdAt = row.number(column++);
    s.startedAt = row.number(column++);
    s.endedAt = row.number(column++);
    s.heartbeatAt = row.number(column++);
    s.stepsDone = row.integer(column++);
    s.totalSteps = row.integer(column++);
    s.device = row.text(column++);
    s.endStage = row.text(column++);
    s.endMessage = row.text(column++);
    s.note = row.text(column++);
    s.group = row.text(column++);
    s.seed = row.integer(column++);
    s.parent = row.integer(column++);
    s.parentStep = row.integer(column++);
    s.colour = static_cast<int>(row.integer(column++));
    s.tokensPerSecond = row.number(column++);
    s.peakMemoryMb = row.number(column++);
    return s;
}

} // namespace rankscope
