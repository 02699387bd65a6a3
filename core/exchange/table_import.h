#pragma once

#include "core/exchange/log_import.h"
#include "core/exchange/log_table.h"

namespace rankscope {

// A table of metrics (CSV, TSV, JSON, JSON lines; see log_table.h) as a run; columns such as Ranknum/<module>
// become its rank map. A file that was imported before brings its run up to date when it has changed. Creates
// the workspace when there is something to store.
tl::expected<ImportedLog, ImportError> importTable(const std::filesystem::path& file,
                                                   const std::filesystem::path& workspace,
                                                   const LogImportOptions& options = {},
                                                   const LogTableOptions& table = {},
                                                   const ImportHooks& hooks = {});

} // namespace rankscope
