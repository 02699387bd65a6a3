#pragma once

#include "app/cli/exit_code.h"
#include "app/cli/workspace_access.h"
#include "core/run/run_config.h"

#include <CLI/CLI.hpp>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace rankscope {

// Where a command writes.
struct OutputArgument {
    std::string path; // "-": standard output
    bool force = false;
};
void addForceOption(CLI::App& parser, OutputArgument& output);

// What a command writes there, and how a file that holds it may be called.
struct OutputKind {
    std::string name; // "a CSV table"
    std::vector<std::string> endings;
};
OutputKind outputKind(const std::string& ending);

// Keeps outputs from being what they are made from, under whatever name, and from replacing what they are
// not. A value; one thread.
class OutputGuard {
public:
    // The workspace, its folder of files, and what the configuration names.
    OutputGuard(const WorkspaceArgument& workspace, const RunConfig& config, bool force);
    void protect(const std::filesystem::path& input);

    Result<ExitCode> checkFile(const std::filesystem::path& file, const OutputKind& kind) const;
    // A folder that takes an adapter or a model ("merged").
    Result<ExitCode> checkFolder(const std::filesystem::path& folder, const std::string& what) const;

private:
    struct Identity {
        std::uintmax_t device = 0, number = 0;
        bool operator==(const Identity&) const = default;
    };
    static std::optional<Identity> identityOf(const std::filesystem::path& path);
    Result<ExitCode> checkPlace(const std::filesystem::path& place) const;
    Result<ExitCode> refuse(const std::filesystem::path& place, const std::string& why) const;

    std::vector<Identity> m_inputs;
    std::optional<Identity> m_files; // nothing is written below
    bool m_force;
};

} // namespace rankscope
