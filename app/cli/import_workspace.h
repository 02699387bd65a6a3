#pragma once

#include "app/cli/commands.h"
#include "app/cli/workspace_access.h"

namespace rankscope {

// "import workspace": runs of another workspace come with all their data. `parent` is the parser of "import".
Command addImportWorkspaceCommand(CLI::App& parent);

// "export --what workspace": one run into a workspace that is not there yet.
Result<ExitCode> exportWorkspace(const WorkspaceArgument& from, RunId run, const std::string& out, bool json);

} // namespace rankscope
