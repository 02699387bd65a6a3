#pragma once

#include "app/cli/exit_code.h"
#include "core/run/run_config.h"

#include <CLI/CLI.hpp>

#include <string>
#include <utility>
#include <vector>

namespace rankscope {

// What a person typed to name a configuration.
struct ConfigArguments {
    std::string source;            // a file, or the name of a shipped preset; empty: the defaults
    std::vector<std::string> sets; // "key=value"
};

// Adds CONFIG and --set to a command; `required` tells whether CONFIG must be there.
void addConfigArguments(CLI::App& parser, ConfigArguments& arguments, bool required);

// A configuration as it will be used, with everything that was wrong with the document and the changes.
struct LoadedConfig {
    RunConfig config;
    std::vector<Problem> problems;
    std::string origin; // what it was read from, for headings
    bool readable =
        true; // false: the document is no JSON object, so that further checks would judge the defaults
};

// Paths that exist become absolute, so that a stored run can be resumed from any folder. Fails when there is
// no such file or preset (NotFound) and when a --set is not of the form key=value (Usage).
Result<LoadedConfig> loadConfig(const ConfigArguments& arguments);

// Adds --set to a command.
void addSetOption(CLI::App& parser, std::vector<std::string>& sets, const std::string& help);

// "key=value" as its two parts; a Usage failure when it is of another form.
Result<std::pair<std::string, std::string>> splitSet(const std::string& set);

// Makes the changes of --set; a value replaces what was wrong with the document's.
Result<ExitCode> applySets(const std::vector<std::string>& sets, LoadedConfig& loaded);

// Paths that exist become absolute.
void makePathsAbsolute(RunConfig& config);
// A path that exists becomes absolute.
void makeAbsolute(std::string& path);

// Adds what is not said yet; one sentence a field and message.
void addProblems(std::vector<Problem>& problems, const std::vector<Problem>& more);

// Every error as one failure; nothing when there are only warnings.
Result<ExitCode> requireValid(const std::vector<Problem>& problems);

} // namespace rankscope
