#include "app/cli/compare_maps.h"

#include "core/analysis/map_values.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cmath>
#include <limits>
#include <map>

namespace rankscope {

namespace {

using Json = nlohmann::ordered_json;

// By module, NaN where a run has none.
struct Row {
    std::string module;
    std::vector<double> values;
};

ModuleValues valuesOf(const MapAt& at) { return {at.map.modules, at.values}; }

std::vector<Row> rowsOf(const MapTable& maps) {
    std::vector<Row> rows;
    std::map<std::string, std::size_t> places;
    for (std::size_t run = 0; run < maps.maps.size(); ++run) {
        const MapAt& at = maps.maps[run];
        for (std::size_t i = 0; i < at.map.modules.size(); ++i) {
            const auto [place, isNew] = places.emplace(at.map.modules[i].name, rows.size());
            if (isNew) {
                rows.push_back(
                    {at.map.modules[i].name,
                     std::vector<double>(maps.maps.size(), std::numeric_limits<double>::quiet_NaN())});
            }
            if (i < at.values.size()) {
                rows[place->second].values[run] = at.values[i];
            }
        }
    }
    return rows;
}

std::string cell(double value) { return std::isfinite(value) ? numberText(value, 4) : std::string(); }

} // namespace

PlainTable mapTable(const MapTable& maps) {
    PlainTable table;
    table.headers.emplace_back("module");
    table.headers.insert(table.headers.end(), maps.titles.begin(), maps.titles.end());
    for (std::size_t run = 1; run < maps.titles.size(); ++run) {
        table.headers.push_back(maps.titles[run] + " − " + maps.titles.front());
    }
    for (const Row& row : rowsOf(maps)) {
        std::vector<PlainTable::Cell> cells{row.module};
        for (const double value : row.values) {
            cells.emplace_back(cell(value));
        }
        for (std::size_t run = 1; run < row.values.size(); ++run) {
            cells.emplace_back(cell(row.values[run] - row.values.front()));
        }
        table.rows.push_back(std::move(cells));
    }
    return table;
}

std::vector<std::string> mapNotes(const MapTable& maps) {
    std::vector<std::string> notes;
    for (std::size_t run = 0; run < maps.maps.size(); ++run) {
        const MapAt& at = maps.maps[run];
        if (at.map.modules.empty()) {
            notes.push_back(fmt::format("{} has no ranks.", maps.titles[run]));
        } else if (at.values.empty()) {
            notes.push_back(fmt::format("{} has no {} at this place: its allocation did not record it.",
                                        maps.titles[run], toText(maps.value)));
        }
        if (run == 0 || at.map.modules.empty() || maps.maps.front().map.modules.empty()) {
            continue;
        }
        const ValueDifference difference = subtract(valuesOf(at), valuesOf(maps.maps.front()));
        if (!difference.onlyFirst.empty()) {
            notes.push_back(fmt::format("Modules only in {}: {}.", maps.titles[run],
                                        fmt::join(difference.onlyFirst, ", ")));
        }
        if (!difference.onlySecond.empty()) {
            notes.push_back(fmt::format("Modules only in {}, not in {}: {}.", maps.titles.front(),
                                        maps.titles[run], fmt::join(difference.onlySecond, ", ")));
        }
    }
    return notes;
}

Json mapsJson(const std::vector<ComparedRun>& runs, const MapTable& maps) {
    Json columns = Json::array();
    for (std::size_t run = 0; run < maps.maps.size(); ++run) {
        columns.push_back(
            {{"run", runs[run].id}, {"title", maps.titles[run]}, {"step", maps.maps[run].step}});
    }
    Json rows = Json::array();
    for (const Row& row : rowsOf(maps)) {
        Json values = Json::array();
        for (const double value : row.values) {
            values.push_back(orNull(value));
        }
        rows.push_back({{"module", row.module}, {"values", values}});
    }
    return {{"value", std::string(keyOf(maps.value))},
            {"runs", columns},
            {"modules", rows},
            {"notes", mapNotes(maps)}};
}

} // namespace rankscope
