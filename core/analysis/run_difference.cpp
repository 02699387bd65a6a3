#include "core/analysis/run_difference.h"

#include "core/run/bounded_json.h"
#include "core/run/run_fields.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <set>

namespace rankscope {

namespace {

using Json = nlohmann::ordered_json;

ComparedValue textValue(std::string text) { return {true, std::nullopt, std::move(text)}; }

ComparedValue numberValue(double number, std::string text) { return {true, number, std::move(text)}; }

ComparedValue countValue(std::int64_t count) {
    return numberValue(static_cast<double>(count), std::to_string(count));
}

ComparedValue fieldValue(const FieldValue& value) {
    ComparedValue out = textValue(toText(value));
    if (const auto* integer = std::get_if<std::int64_t>(&value)) {
        out.number = static_cast<double>(*integer);
    } else if (const auto* amount = std::get_if<double>(&value)) {
        out.number = *amount;
    }
    return out;
}

// A value of a key that this version's field table does not have.
ComparedValue unknownValue(const Json& value) {
    if (value.is_number()) {
        return numberValue(value.get<double>(), fmt::format("{}", value.get<double>()));
    }
    if (value.is_string()) {
        return textValue(value.get<std::string>());
    }
    return textValue(value.is_null() ? "" : value.dump(-1, ' ', false, Json::error_handler_t::replace));
}

using Leaves = std::vector<std::pair<std::string, Json>>;

void addLeaves(const Json& node, const std::string& path, Leaves& leaves) {
    if (!node.is_object()) {
        leaves.emplace_back(path, node);
        return;
    }
    for (const auto& [key, value] : node.items()) {
        addLeaves(value, path.empty() ? key : path + "." + key, leaves);
    }
}

// The keys of a stored configuration, as paths, with their values; none of a text that is no JSON object.
Leaves storedLeaves(const std::string& text) {
    Leaves leaves;
    const Json json = parseOrderedJson(text).value_or(Json());
    if (json.is_object()) {
        addLeaves(json, "", leaves);
    }
    return leaves;
}

void settle(DifferenceRow& row) {
    row.differs = std::ranges::any_of(
        row.values, [&](const ComparedValue& value) { return !value.sameAs(row.values.front()); });
    const auto first = std::ranges::find(row.values, true, &ComparedValue::present);
    row.knownDiffer = std::any_of(first, row.values.end(), [&](const ComparedValue& value) {
        return value.present && !value.sameAs(*first);
    });
    row.complete = std::ranges::all_of(row.values, &ComparedValue::present);
}

// Rows that stand for `part`, one a key, in the order in which the runs bring the keys.
class Rows {
public:
    Rows(DifferencePart part, std::size_t runs)
        : m_part(part)
        , m_runs(runs) {}

    void set(std::size_t run, const std::string& key, const std::string& label, const std::string& unit,
             ComparedValue value) {
        auto row = std::ranges::find(m_rows, key, &DifferenceRow::key);
        if (row == m_rows.end()) {
            DifferenceRow added;
            added.part = m_part;
            added.key = key;
            added.label = label;
            added.unit = unit;
            added.values.resize(m_runs);
            m_rows.push_back(std::move(added));
            row = std::prev(m_rows.end());
        }
        row->values[run] = std::move(value);
    }

    void moveInto(std::vector<DifferenceRow>& rows) {
        for (DifferenceRow& row : m_rows) {
            settle(row);
            rows.push_back(std::move(row));
        }
        m_rows.clear();
    }

private:
    DifferencePart m_part;
    std::size_t m_runs;
    std::vector<DifferenceRow> m_rows;
};

void addConfiguration(std::span<const ComparedRun> runs, std::vector<DifferenceRow>& rows) {
    std::vector<RunConfig> configs;
    std::vector<Leaves> leaves;
    std::vector<std::set<std::string>> keys(runs.size());
    for (std::size_t i = 0; i < runs.size(); ++i) {
        configs.push_back(runs[i].config());
        leaves.push_back(storedLeaves(runs[i].configJson));
        for (const auto& [key, value] : leaves.back()) {
            keys[i].insert(key);
        }
    }
    const RunConfig defaults;
    for (const Field& field : runFields()) {
        if (field.path == "name") {
            continue; // the columns' titles
        }
        DifferenceRow row;
        row.key = field.path;
        row.label = field.label;
        row.unit = field.unit;
        row.standard = fieldValue(field.get(defaults));
        for (std::size_t i = 0; i < runs.size(); ++i) {
            row.values.push_back(keys[i].contains(row.key) ? fieldValue(field.get(configs[i]))
                                                           : ComparedValue());
        }
        settle(row);
        rows.push_back(std::move(row));
    }
    Rows unknown(DifferencePart::Configuration, runs.size());
    for (std::size_t i = 0; i < runs.size(); ++i) {
        for (const auto& [key, value] : leaves[i]) {
            if (findField(key) == nullptr) {
                unknown.set(i, key, key, "", unknownValue(value));
            }
        }
    }
    unknown.moveInto(rows);
}

void addEnvironment(std::span<const ComparedRun> runs, std::vector<DifferenceRow>& rows) {
    Rows environment(DifferencePart::Environment, runs.size());
    for (std::size_t i = 0; i < runs.size(); ++i) {
        const RunStarted& started = runs[i].started;
        if (started.totalSteps == 0) {
            continue; // it never ran anywhere
        }
        environment.set(i, "device", "device", "", textValue(started.device));
        environment.set(i, "precision", "precision", "", textValue(started.precision));
        environment.set(i, "threads", "threads", "", countValue(started.threads));
        for (const auto& [name, version] : started.versions) {
            environment.set(i, "version." + name, name, "", textValue(version));
        }
    }
    environment.moveInto(rows);
}

void addData(std::span<const ComparedRun> runs, std::vector<DifferenceRow>& rows) {
    Rows data(DifferencePart::Data, runs.size());
    for (std::size_t i = 0; i < runs.size(); ++i) {
        const RunStarted& started = runs[i].started;
        if (started.totalSteps == 0) {
            continue;
        }
        data.set(i, "model_digest", "model weights (SHA-256)", "", textValue(started.modelDigest));
        data.set(i, "data_digest", "data (SHA-256)", "", textValue(started.dataDigest));
        data.set(i, "train_examples", "training examples", "rows", countValue(started.trainExamples));
        data.set(i, "eval_examples", "evaluation examples", "rows", countValue(started.evalExamples));
    }
    data.moveInto(rows);
}

void addResults(std::span<const ComparedRun> runs, std::vector<DifferenceRow>& rows) {
    Rows results(DifferencePart::Result, runs.size());
    const auto amount = [&](std::size_t i, const char* key, const char* label, const char* unit,
                            double value) {
        if (value > 0.0) {
            results.set(i, key, label, unit, numberValue(value, numberText(value)));
        }
    };
    for (std::size_t i = 0; i < runs.size(); ++i) {
        const ComparedRun& run = runs[i];
        results.set(i, "status", "status", "", textValue(run.status));
        results.set(i, "steps", "steps done", "steps", countValue(run.stepsDone));
        if (run.started.totalSteps > 0) {
            results.set(i, "kept_parameters", "adapter weights at the end", "weights",
                        countValue(adapterParameters(run)));
            results.set(i, "total_rank", "total rank at the end", "", countValue(totalRank(run)));
        }
        for (const auto& [name, result] : run.metrics) {
            results.set(i, name, name + " (last)", "", numberValue(result.last, numberText(result.last)));
            if (!name.starts_with("loss/")) { // the best loss of one batch says nothing
                results.set(i, name + " (best)", name + " (best)", "",
                            numberValue(result.best, numberText(result.best)));
            }
        }
        amount(i, "seconds", "time in training", "s", run.seconds);
        amount(i, "step_seconds_mean", "mean time of a step", "s", stepSeconds(run));
        amount(i, "tokens_per_second_mean", "mean speed", "tokens/s", run.tokensPerSecond);
        amount(i, "peak_memory", "peak memory", "MB", run.peakMemoryMb);
    }
    results.moveInto(rows);
}

} // namespace

bool ComparedValue::sameAs(const ComparedValue& other) const {
    if (present != other.present || number.has_value() != other.number.has_value()) {
        return false;
    }
    if (number) {
        return *number == *other.number || (std::isnan(*number) && std::isnan(*other.number));
    }
    return text == other.text;
}

bool DifferenceRow::isDefault(std::size_t run) const { return standard && values[run].sameAs(*standard); }

std::string_view toText(DifferencePart part) {
    switch (part) {
    case DifferencePart::Environment:
        return "environment";
    case DifferencePart::Data:
        return "data";
    case DifferencePart::Result:
        return "result";
    case DifferencePart::Configuration:
        break;
    }
    return "configuration";
}

DifferenceTable compareRuns(std::span<const ComparedRun> runs) {
    DifferenceTable table;
    table.titles = runTitles(runs);
    if (runs.empty()) {
        return table;
    }
    for (const ComparedRun& run : runs) {
        table.runs.push_back(run.id);
    }
    addConfiguration(runs, table.rows);
    for (std::size_t i = 0; i < runs.size(); ++i) {
        const auto known = std::ranges::count_if(
            table.rows, [i](const DifferenceRow& row) { return row.standard && row.values[i].present; });
        if (2 * known < std::ranges::count_if(
                            table.rows, [](const auto& row) { return bool(row.standard); })) {
            table.partial.push_back(i);
        }
    }
    addEnvironment(runs, table.rows);
    addData(runs, table.rows);
    addResults(runs, table.rows);
    return table;
}

std::size_t DifferenceTable::onlyUnknown() const {
    return static_cast<std::size_t>(std::ranges::count_if(
        rows, [](const DifferenceRow& row) { return row.differs && !row.knownDiffer; }));
}

std::optional<double> differenceFrom(const DifferenceRow& row, std::size_t run, std::size_t baseline) {
    if (run >= row.values.size() || baseline >= row.values.size()) {
        return std::nullopt;
    }
    const auto& value = row.values[run].number;
    const auto& from = row.values[baseline].number;
    if (!value || !from || !std::isfinite(*value) || !std::isfinite(*from)) {
        return std::nullopt;
    }
    return *value - *from;
}

std::string cellText(const DifferenceRow& row, std::size_t run, std::optional<std::size_t> baseline) {
    const ComparedValue& value = row.values[run];
    if (!value.present) {
        return "absent";
    }
    std::string text = value.text.empty() ? "none" : value.text;
    if (baseline && *baseline != run) {
        const auto difference = differenceFrom(row, run, *baseline);
        if (difference && *difference != 0.0 && row.key != "train.seed") { // a seed is a name
            const bool whole = *difference == std::round(*difference) && std::abs(*difference) < 1e15;
            text += whole ? fmt::format(" ({:+.0f})", *difference) : fmt::format(" ({:+.4g})", *difference);
        }
    }
    return text;
}

PlainTable plainTable(const DifferenceTable& table, const DifferenceText& what) {
    PlainTable out;
    out.headers = {"part", "key"};
    out.textColumns = 2;
    for (std::size_t i = 0; i < table.titles.size(); ++i) {
        const bool baseline = what.baseline && *what.baseline == i;
        out.headers.push_back(table.titles[i] + (baseline ? " (baseline)" : ""));
    }
    for (const DifferenceRow& row : table.rows) {
        if (!what.all && !(what.ignoreUnknown ? row.knownDiffer : row.differs)) {
            continue;
        }
        std::vector<PlainTable::Cell> cells{std::string(toText(row.part)), row.key};
        for (std::size_t i = 0; i < row.values.size(); ++i) {
            cells.emplace_back(cellText(row, i, what.baseline));
        }
        out.rows.push_back(std::move(cells));
    }
    return out;
}

} // namespace rankscope
