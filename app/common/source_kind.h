#pragma once

#include <tl/expected.hpp>

#include <filesystem>
#include <string>

namespace rankscope {

// What a file or folder that a person named or dropped is.
enum class SourceKind {
    Configuration, // of a run, JSON
    Workspace,
    EventFiles, // TensorBoard's, one or a folder of them
    Table,      // of metrics
    Adapter     // saved by PEFT
};

// By its name, and by its content where the name does not tell; what is inside is checked by who reads it.
// The error is one sentence that says what was found and what can be opened.
tl::expected<SourceKind, std::string> sourceKind(const std::filesystem::path& source);

// The folder of an adapter, of which a file may have been named.
std::filesystem::path adapterFolder(const std::filesystem::path& source);

} // namespace rankscope
