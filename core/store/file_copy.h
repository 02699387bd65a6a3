#pragma once

#include "core/run/durable_file.h"
#include "core/store/run_reader.h"

#include <tl/expected.hpp>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>

namespace rankscope {

// Copies a folder of ordinary files and folders (links and the like are passed over) to a place that is not
// there yet. It appears there only when everything in it is on the disk; a failure leaves nothing. `advance`
// is called with the bytes that were copied since the last call; when it answers false, the copy stops and
// removes what it made. Returns whether it was finished.
tl::expected<bool, StoreError> copyFolder(const std::filesystem::path& from, const std::filesystem::path& to,
                                          const std::function<bool(std::int64_t)>& advance);

// Bytes of the ordinary files in a folder; 0 when it is not there.
std::int64_t bytesIn(const std::filesystem::path& folder);

// Moves a closed workspace with its folder of files to a place on the same disk where nothing is yet.
tl::expected<void, StoreError> putWorkspace(const std::filesystem::path& from,
                                            const std::filesystem::path& to);

StoreError asStoreError(const FileError& error);

} // namespace rankscope
