#pragma once

#include <algorithm>
#include <filesystem>
#include <string>
#include <system_error>

namespace rankscope {

// The subfolder that holds the adapter when `folder` itself does not: a Trainer's output has one a
// checkpoint, PEFT makes one for each adapter that is not called "default". The last by name; empty: none of
// the first thousand.
inline std::filesystem::path subfolderWithAdapter(const std::filesystem::path& folder) {
    std::filesystem::path found;
    std::error_code error;
    int left = 1000;
    for (std::filesystem::directory_iterator entry(folder, error), end; !error && entry != end && left > 0;
         entry.increment(error), --left) {
        std::error_code ignored;
        if (std::filesystem::exists(entry->path() / "adapter_config.json", ignored)) {
            found = std::max(found, entry->path());
        }
    }
    return found;
}

} // namespace rankscope
