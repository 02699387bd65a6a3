#pragma once

#include "core/store/run_reader.h"

#include <tl/expected.hpp>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>

namespace rankscope {

struct WorkspaceCopy {
    std::int64_t runs = 0;
    std::int64_t bytes = 0; // of the file and all runs' files
};

// Copies a whole workspace, its bin included, to a place where nothing is yet, while others go on reading and
// writing it. The runs' files come first and the rows after them, so that the copy knows every step up to
// each checkpoint that it holds; a run that trains meanwhile can be resumed from the copy. `advance` is told
// the bytes copied since its last call; when it answers false the copy stops and leaves nothing (nothing is
// returned either).
tl::expected<std::optional<WorkspaceCopy>, StoreError>
copyWorkspace(const std::filesystem::path& source, const std::filesystem::path& target,
              const std::function<bool(std::int64_t)>& advance = {});

} // namespace rankscope
