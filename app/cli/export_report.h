#pragma once

#include "app/cli/output_guard.h"
#include "app/cli/workspace_access.h"

#include <string>
#include <vector>

namespace rankscope {

// What a person writes over a report.
struct ReportWords {
    std::string title;                // empty: made from the runs' names
    std::string text;                 // Markdown
    std::vector<std::string> parts{}; // names of ReportPart in their order; empty: all
};

// All that ReportWords::parts may name, with commas between.
std::string reportPartNames();

// One HTML file about these runs, in their order; each by id, uid or name. `out` "-" is standard output.
Result<ExitCode> writeReport(const WorkspaceArgument& workspace, const std::vector<std::string>& runs,
                             const ReportWords& words, const OutputArgument& out);

} // namespace rankscope
