#include "app/cli/group_summary.h"

#include "core/analysis/statistics.h"

#include <algorithm>
#include <map>

namespace rankscope {

std::string nameWithoutSeed(const std::string& name) {
    constexpr std::string_view mark = " seed=";
    const auto begin = name.find(mark);
    if (begin == std::string::npos) {
        return name;
    }
    const auto begun = begin + mark.size();
    const auto end = std::min(name.find_first_not_of("0123456789", begun), name.size());
    const bool isSeed = end > begun && (end == name.size() || name[end] == ' ');
    return isSeed ? name.substr(0, begin) + name.substr(end) : name;
}

std::vector<GroupSummary> summariseGroups(const std::vector<RunSummary>& runs) {
    std::vector<GroupSummary> groups;
    std::vector<std::vector<const RunSummary*>> members;
    for (const RunSummary& run : runs) {
        if (run.group.empty()) {
            continue;
        }
        const std::string name = nameWithoutSeed(run.name);
        auto found = std::find_if(groups.begin(), groups.end(), [&](const GroupSummary& group) {
            return group.group == run.group && group.name == name;
        });
        if (found == groups.end()) {
            groups.emplace_back();
            groups.back().group = run.group;
            groups.back().name = name;
            members.emplace_back();
            found = groups.end() - 1;
        }
        members[static_cast<std::size_t>(found - groups.begin())].push_back(&run);
    }
    for (std::size_t g = 0; g < groups.size(); ++g) {
        groups[g].runs = members[g].size();
        // Values of different metrics are no sample; the one that most runs have speaks for the group.
        std::map<std::string, std::vector<double>> values;
        for (const RunSummary* run : members[g]) {
            if (!run->bestMetricName.empty()) {
                values[run->bestMetricName].push_back(run->bestMetric);
            }
        }
        const auto most = std::max_element(values.begin(), values.end(), [](const auto& a, const auto& b) {
            return a.second.size() < b.second.size();
        });
        if (most != values.end()) {
            const SampleSummary summary = summarise(most->second);
            groups[g].metric = most->first;
            groups[g].n = summary.n;
            groups[g].mean = summary.mean;
            groups[g].deviation = summary.deviation;
        }
    }
    return groups;
}

} // namespace rankscope
