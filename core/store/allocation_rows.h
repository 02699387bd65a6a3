#pragma once

#include "core/store/database.h"
#include "core/store/run_records.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace rankscope {

// The stored allocations of a run, as RunReader gives them. They throw SQLite::Exception when the file lacks
// something and std::runtime_error when a row is not whole.

// Throws where the file lacks a table or column.
void prepareAllocationRows(Database& database);
std::vector<std::int64_t> readAllocationSteps(Database& database, RunId id);
std::optional<AllocationDone> readAllocation(Database& database, RunId id, std::int64_t step);
std::optional<std::int64_t> readLastAllocationStep(Database& database, RunId id);
std::vector<AllocationDone> readAllocationOutlines(Database& database, RunId id, std::int64_t fromStep);
std::vector<AllocationDone> readTripletHistory(Database& database, RunId id, std::size_t first,
                                               std::size_t count);

} // namespace rankscope
