#pragma once

#include "app/cli/workspace_access.h"

#include <optional>
#include <string>

namespace rankscope {

struct SqlArguments {
    std::optional<std::string> statement;
    int seconds = 60; // that it may take
};

// Prints the rows of one read-only statement over a workspace; says on standard error when they are not all.
Result<ExitCode> printSqlRows(const SqlArguments& sql, const WorkspaceArgument& workspace, bool json);

// What a statement may ask for, as a part of the help.
std::string sqlHelp();

} // namespace rankscope
