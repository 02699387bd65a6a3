#include "app/cli/run_ranks.h"

#include <fmt/format.h>

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

} // namespace rankscope
