#include "core/analysis/listed_groups.h"

#include "core/analysis/compared_run.h"

#include <unordered_map>

namespace rankscope {

std::string valueText(const RunValue& value) {
    return value.isNumber() ? numberText(value.number) : std::string(value.text);
}

std::vector<ListedGroup> groupListed(std::span<const ListedRun* const> runs, const RunProperty& by) {
    std::vector<ListedGroup> groups;
    std::unordered_map<std::string, std::size_t> known;
    for (std::size_t i = 0; i < runs.size(); ++i) {
        std::string value = valueText(by.valueOf(*runs[i]));
        const auto [place, added] = known.emplace(std::move(value), groups.size());
        if (added) {
            groups.push_back({place->first, {}});
        }
        groups[place->second].runs.push_back(i);
    }
    return groups;
}

SampleSummary summariseListed(std::span<const ListedRun* const> runs, const RunProperty& property) {
    std::vector<double> values;
    values.reserve(runs.size());
    for (const ListedRun* run : runs) {
        values.push_back(property.valueOf(*run).number); // what is not finite is left out there
    }
    return summarise(values);
}

} // namespace rankscope
