#pragma once

#include "core/store/database.h"
#include "core/store/run_records.h"

namespace rankscope {

// The first version of the file that has a queue.
inline constexpr std::int32_t queueVersion = 2;

// The queue in its order, without runs that lie in the bin. Reads one state of the file when it is called
// in a transaction.
QueueListing readQueue(Database& database);

} // namespace rankscope
