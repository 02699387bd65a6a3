#pragma once

#include "app/cli/exit_code.h"
#include "core/run/run_event.h"
#include "core/store/run_reader.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace rankscope {

// The allocation of a step, else the run's last one; fails with the steps that there are.
Result<AllocationDone> storedAllocation(const RunReader& reader, RunId run, std::optional<std::int64_t> step);

// Kept triplets of each module at one allocation, in the order of `modules`; fails when the stored mask does
// not have one entry a triplet.
Result<std::vector<std::int64_t>> moduleRanks(const std::vector<ModuleInfo>& modules,
                                              const AllocationDone& allocation);

// A table of one cell a module, layers down and kinds of matrices across; modules that share a place stand in
// it with a comma between them.
std::string mapText(const std::vector<ModuleInfo>& modules, const std::vector<std::string>& cells);

} // namespace rankscope
