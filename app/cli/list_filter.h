#pragma once

#include "app/cli/workspace_access.h"
#include "core/analysis/run_query.h"

#include <string>
#include <vector>

namespace rankscope {

// Which runs `list` keeps, by the rules of the window's list.
struct ListFilter {
    std::string text;
    bool archived = false; // also those
};

// A query that cannot be read is wrong usage.
Result<RunQuery> parseFilter(const ListFilter& filter);

// Reads configurations and metrics where the query asks for them. Says on standard error when only the
// archive is why nothing is left.
Result<std::vector<RunSummary>> keepListed(std::vector<RunSummary> runs, const RunQuery& query,
                                           const ListFilter& filter, const WorkspaceArgument& workspace);

} // namespace rankscope
