#pragma once

#include "core/exchange/log_import.h"

namespace rankscope {

// TensorBoard event files as runs: every folder under `source` that holds some is one, its files in order of
// time; a single file is one, too. What cannot be read is passed over with a sentence, and a damaged file is
// read up to the damage. A folder that was imported before is brought up to date with what its files hold
// now; its name, tags and note stay. Creates the workspace when there is something to store. The error says
// why nothing (more) could be imported; runs that were stored before it stay.
tl::expected<std::vector<ImportedLog>, ImportError> importTensorBoard(const std::filesystem::path& source,
                                                                      const std::filesystem::path& workspace,
                                                                      const LogImportOptions& options = {},
                                                                      const ImportHooks& hooks = {});

// Whether a dropped folder or file is one for importTensorBoard: looks at the names of the file or of the
// first 20,000 entries in the folder.
bool holdsEventFiles(const std::filesystem::path& source);

} // namespace rankscope
