#pragma once

#include "app/cli/workspace_access.h"

#include <string>

namespace rankscope {

// Prints the rows of one read-only statement over a workspace; says on standard error when they are not all.
Result<ExitCode> printSqlRows(const std::string& statement, const WorkspaceArgument& workspace, bool json);

// What a statement may ask for, as a part of the help.
std::string sqlHelp();

} // namespace rankscope
