#include "app/cli/commands.h"
#include "app/cli/console.h"
#include "app/cli/text_format.h"
#include "core/run/locations.h"
#include "core/run/run_config_json.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <system_error>

namespace rankscope {

namespace {

using Json = nlohmann::ordered_json;

struct PresetArguments {
    std::string name;
    bool json = false;
};

Result<std::vector<std::filesystem::path>> presetFiles() {
    std::vector<std::filesystem::path> files;
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(presetsFolder(), error)) {
        if (entry.path().extension() == ".json") {
            files.push_back(entry.path());
        }
    }
    if (files.empty()) {
        return fail(ExitCode::NotFound, "No presets are in " + presetsFolder().string() +
                                            "; set RANKSCOPE_PRESETS to the folder that holds them.");
    }
    std::sort(files.begin(), files.end());
    return files;
}

Result<RunConfig> readPreset(const std::filesystem::path& file) {
    const auto parsed = readRunConfig(file);
    if (!parsed) {
        return fail(ExitCode::NotFound, parsed.error());
    }
    if (hasErrors(parsed->problems)) {
        std::vector<std::string> lines;
        for (const Problem& problem : parsed->problems) {
            lines.push_back(file.filename().string() + ": " + problemLine(problem));
        }
        return tl::unexpected(Failure(ExitCode::InvalidConfiguration, std::move(lines)));
    }
    return parsed->config;
}

Result<std::string> listText(bool json) {
    const auto files = presetFiles();
    if (!files) {
        return tl::unexpected(files.error());
    }
    TextTable table({"preset", "method", "model", "training data", "file"});
    Json all = Json::array();
    for (const auto& file : *files) {
        const auto config = readPreset(file);
        if (!config) {
            return tl::unexpected(config.error());
        }
        table.add({file.stem().string(), config->method.type, config->model.path, config->task.train,
                   file.string()});
        all.push_back({{"preset", file.stem().string()},
                       {"method", config->method.type},
                       {"model", config->model.path},
                       {"train", config->task.train},
                       {"file", file.string()}});
    }
    return json ? jsonText(all) : table.text();
}

Result<ExitCode> presetsAction(const PresetArguments& arguments) {
    Result<std::string> text;
    if (arguments.name.empty()) {
        text = listText(arguments.json);
    } else if (const auto file = findPreset(arguments.name); file.empty()) {
        text = fail(ExitCode::NotFound, "There is no preset \"" + arguments.name +
                                            "\"; rankscope-cli presets lists those that are there.");
    } else {
        text = readPreset(file).map([](const RunConfig& config) { return toJson(config); });
    }
    if (!text) {
        return tl::unexpected(text.error());
    }
    return printData(*text);
}

} // namespace

Command addPresetsCommand(CLI::App& program) {
    const auto arguments = std::make_shared<PresetArguments>();
    auto* parser =
        program.add_subcommand("presets", "List the shipped configurations, or print one with every field");
    parser->add_option("name", arguments->name, "the preset to print")->type_name("NAME");
    parser->add_flag("--json", arguments->json, "one line of JSON: a list of presets");
    parser->footer("Examples:\n"
                   "  rankscope-cli presets\n"
                   "  rankscope-cli presets starter > my.json");
    return {parser, [arguments] { return presetsAction(*arguments); }};
}

} // namespace rankscope
