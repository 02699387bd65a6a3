#include "app/cli/run_ranks.h"

#include "app/cli/text_format.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <numeric>

namespace rankscope {

Result<std::vector<std::int64_t>> moduleRanks(const std::vector<ModuleInfo>& modules,
                                              const AllocationDone& allocation) {
    std::vector<std::int64_t> ranks;
    ranks.reserve(modules.size());
    std::size_t first = 0;
    for (const ModuleInfo& module : modules) {
        const auto last = first + static_cast<std::size_t>(module.initR);
        if (last > allocation.mask.size()) {
            break;
        }
        const auto begin = allocation.mask.begin();
        ranks.push_back(std::accumulate(begin + static_cast<std::ptrdiff_t>(first),
                                        begin + static_cast<std::ptrdiff_t>(last), std::int64_t{0}));
        first = last;
    }
    if (ranks.size() != modules.size() || first != allocation.mask.size()) {
        return fail(
            ExitCode::Workspace,
            fmt::format("The allocation at step {} is damaged: {} mask bits do not fit the run's {} modules.",
                        allocation.step, allocation.mask.size(), modules.size()));
    }
    return ranks;
}

std::string mapText(const std::vector<ModuleInfo>& modules, const std::vector<std::string>& cells) {
    std::vector<std::string> kinds;
    std::map<int, std::map<std::string, std::string>> grid;
    for (std::size_t i = 0; i < modules.size(); ++i) {
        if (std::find(kinds.begin(), kinds.end(), modules[i].kind) == kinds.end()) {
            kinds.push_back(modules[i].kind);
        }
        std::string& cell = grid[modules[i].layer][modules[i].kind];
        cell += (cell.empty() ? "" : ",") + cells[i];
    }
    std::vector<std::string> headers{"layer"};
    headers.insert(headers.end(), kinds.begin(), kinds.end());
    std::vector<std::size_t> right(headers.size());
    std::iota(right.begin(), right.end(), std::size_t{0});
    TextTable table(headers, right);
    for (const auto& [layer, row] : grid) {
        std::vector<std::string> line{layer < 0 ? "-" : std::to_string(layer)};
        for (const std::string& kind : kinds) {
            const auto found = row.find(kind);
            line.push_back(found == row.end() ? "" : found->second);
        }
        table.add(line);
    }
    return table.text();
}

Result<AllocationDone> storedAllocation(const RunReader& reader, RunId run,
                                        std::optional<std::int64_t> step) {
    const auto found = step ? reader.allocation(run, *step) : reader.lastAllocation(run);
    if (found) {
        return *found;
    }
    const auto steps = reader.allocationSteps(run);
    if (steps.empty()) {
        return fail(ExitCode::NotFound,
                    fmt::format("Run {} has no allocation; only runs that move a budget have.", run));
    }
    return fail(ExitCode::NotFound,
                fmt::format("Run {} has no allocation at step {}; its {} lie from step {} to {}.", run, *step,
                            steps.size(), steps.front(), steps.back()));
}

} // namespace rankscope
