#include "app/cli/config_source.h"

#include "app/cli/console.h"
#include "core/run/locations.h"
#include "core/run/run_config_json.h"
#include "core/run/run_fields.h"

#include <algorithm>
#include <system_error>

namespace rankscope {

namespace {

std::string presetNames() {
    std::vector<std::string> names;
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(presetsFolder(), error)) {
        if (entry.path().extension() == ".json") {
            names.push_back(entry.path().stem().string());
        }
    }
    std::sort(names.begin(), names.end());
    return toText(FieldValue(names));
}

// The file that a name means: itself when it exists, else the preset of that name.
Result<std::filesystem::path> findConfig(const std::string& source) {
    std::error_code error;
    if (std::filesystem::exists(source, error)) {
        return source;
    }
    if (auto preset = findPreset(source); !preset.empty()) {
        return preset;
    }
    const std::string names = presetNames();
    return fail(ExitCode::NotFound,
                "\"" + source + "\" is neither a configuration file nor a preset" +
                    (names.empty() ? std::string("; check the path.") : "; the presets are " + names + "."));
}

void applySet(const std::string& key, const std::string& value, LoadedConfig& loaded) {
    // A value given here replaces what was wrong with the document's.
    std::erase_if(loaded.problems, [&](const Problem& problem) { return problem.field == key; });
    const Field* field = findField(key);
    if (field == nullptr) {
        const std::string near = nearestField(key);
        loaded.problems.push_back({key,
                                   "\"" + key + "\" is not a field" +
                                       (near.empty() ? "; rankscope-cli presets starter shows all fields."
                                                     : "; did you mean " + near + "?"),
                                   Severity::Error});
        return;
    }
    if (const auto parsed = parseFieldText(*field, value)) {
        field->set(loaded.config, *parsed);
    } else {
        loaded.problems.push_back({key, parsed.error(), Severity::Error});
    }
}

} // namespace

void addConfigArguments(CLI::App& parser, ConfigArguments& arguments, bool required) {
    auto* source =
        parser.add_option("config", arguments.source,
                          required ? "a configuration file (JSON), or the name of a shipped preset"
                                   : "a configuration file (JSON) or a preset; without it, the defaults");
    source->type_name("CONFIG|PRESET")->required(required);
    addSetOption(parser, arguments.sets, "change one field, such as train.epochs=2 (may be repeated)");
}

void addSetOption(CLI::App& parser, std::vector<std::string>& sets, const std::string& help) {
    parser.add_option("--set", sets, help)->type_name("KEY=VALUE")->allow_extra_args(false);
}

Result<std::pair<std::string, std::string>> splitSet(const std::string& set) {
    const auto equals = set.find('=');
    if (equals == std::string::npos || equals == 0) {
        return fail(ExitCode::Usage, "--set takes key=value such as train.epochs=2, not \"" + set + "\".");
    }
    return std::pair(set.substr(0, equals), set.substr(equals + 1));
}

Result<ExitCode> applySets(const std::vector<std::string>& sets, LoadedConfig& loaded) {
    for (const std::string& set : sets) {
        const auto parts = splitSet(set);
        if (!parts) {
            return tl::unexpected(parts.error());
        }
        applySet(parts->first, parts->second, loaded);
    }
    return ExitCode::Done;
}

void makeAbsolute(std::string& path) {
    std::error_code error;
    if (!path.empty() && std::filesystem::exists(path, error)) {
        const auto whole = std::filesystem::absolute(path, error);
        if (!error) {
            path = whole.lexically_normal().string();
        }
    }
}

void makePathsAbsolute(RunConfig& config) {
    makeAbsolute(config.model.path);
    makeAbsolute(config.task.train);
    makeAbsolute(config.task.eval);
    if (config.method.startFrom) {
        makeAbsolute(*config.method.startFrom);
    }
}

Result<LoadedConfig> loadConfig(const ConfigArguments& arguments) {
    LoadedConfig loaded;
    loaded.origin = "the defaults";
    if (!arguments.source.empty()) {
        const auto file = findConfig(arguments.source);
        if (!file) {
            return tl::unexpected(file.error());
        }
        auto parsed = readRunConfig(*file);
        if (!parsed) {
            return fail(ExitCode::NotFound, parsed.error());
        }
        loaded.config = std::move(parsed->config);
        loaded.problems = std::move(parsed->problems);
        loaded.origin = file->string();
        for (Problem& problem : loaded.problems) {
            if (problem.field.empty() && problem.severity == Severity::Error) {
                problem.message = file->string() + ": " + problem.message;
                loaded.readable = false;
            }
        }
    }
    if (const auto applied = applySets(arguments.sets, loaded); !applied) {
        return tl::unexpected(applied.error());
    }
    makePathsAbsolute(loaded.config);
    return loaded;
}

void addProblems(std::vector<Problem>& problems, const std::vector<Problem>& more) {
    for (const Problem& problem : more) {
        if (std::find(problems.begin(), problems.end(), problem) == problems.end()) {
            problems.push_back(problem);
        }
    }
}

Result<ExitCode> requireValid(const std::vector<Problem>& problems) {
    if (!hasErrors(problems)) {
        return ExitCode::Done;
    }
    std::vector<std::string> lines;
    for (const Problem& problem : problems) {
        lines.push_back(problemLine(problem));
    }
    return tl::unexpected(Failure(ExitCode::InvalidConfiguration, std::move(lines)));
}

} // namespace rankscope
