#include "app/cli/import_peft.h"

#include "app/cli/config_source.h"
#include "app/cli/console.h"
#include "app/cli/scored_run.h"
#include "app/cli/workspace_access.h"
#include "core/engine/engine.h"
#include "core/run/clock.h"
#include "core/run/locations.h"
#include "core/run/run_config_json.h"
#include "core/store/run_branch.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <memory>
#include <system_error>

namespace rankscope {

namespace {

using Json = nlohmann::ordered_json;

struct ImportArguments {
    std::string folder;
    std::string model;
    ConfigArguments config;
    WorkspaceArgument workspace;
    bool json = false;
};

bool sets(const ImportArguments& arguments, std::string_view key) {
    return std::any_of(arguments.config.sets.begin(), arguments.config.sets.end(),
                       [&](const std::string& set) { return set.starts_with(std::string(key) + "="); });
}

// The model as named, else as the adapter names it when that is a folder here.
Result<std::string> modelFor(const ImportArguments& arguments) {
    if (!arguments.model.empty()) {
        return arguments.model;
    }
    const auto base = adapterBaseModel(arguments.folder);
    if (!base) {
        return fail(ExitCode::InvalidConfiguration, base.error());
    }
    std::error_code error;
    if (!base->empty() && std::filesystem::is_directory(findModel(*base), error)) {
        return *base;
    }
    return fail(ExitCode::InvalidConfiguration,
                "The adapter was trained on " +
                    (base->empty() ? "a model that it does not name" : "\"" + *base + "\"") +
                    ", which is not here; name its folder with --model.");
}

// What is not given is not known: the defaults of a new run are none of an import.
Result<RunConfig> configFor(const ImportArguments& arguments) {
    auto loaded = loadConfig(arguments.config);
    if (!loaded) {
        return tl::unexpected(loaded.error());
    }
    if (const auto valid = requireValid(loaded->problems); !valid) {
        return tl::unexpected(valid.error());
    }
    RunConfig config = std::move(loaded->config);
    if (arguments.config.source.empty()) {
        if (!sets(arguments, "name")) {
            const auto folder = std::filesystem::weakly_canonical(arguments.folder);
            config.name = folder.filename().string();
        }
        if (!sets(arguments, "task.train")) {
            config.task.train.clear();
        }
        if (!sets(arguments, "task.eval")) {
            config.task.eval.clear();
        }
    }
    if (arguments.config.source.empty() ? !sets(arguments, "model.path") : !arguments.model.empty()) {
        auto model = modelFor(arguments);
        if (!model) {
            return tl::unexpected(model.error());
        }
        config.model.path = std::move(*model);
    }
    makeAbsolute(config.model.path);
    return config;
}

Result<ExitCode> requireFolder(const std::string& folder) {
    std::error_code error;
    if (!std::filesystem::exists(std::filesystem::path(folder) / "adapter_config.json", error)) {
        return fail(ExitCode::NotFound, "There is no adapter_config.json in " + folder +
                                            "; choose a folder that PEFT's save_pretrained() wrote.");
    }
    return ExitCode::Done;
}

std::vector<RunEvent> eventsOf(const ImportedAdapter& adapter, const std::string& folder) {
    RunEnded ended;
    ended.status = RunStatus::Finished;
    ended.stage = "imported";
    ended.steps = adapter.checkpoint.step;
    ended.wallTime = unixTime();
    std::vector<RunEvent> events{adapter.started, adapter.allocation, adapter.checkpoint,
                                 Notice{adapter.checkpoint.step, Notice::Level::Info, "import",
                                        "Imported from " + folder + ".", unixTime()}};
    if (!adapter.unknown.empty()) {
        events.emplace_back(
            Notice{adapter.checkpoint.step, Notice::Level::Info, "import", adapter.unknown, unixTime()});
    }
    events.emplace_back(ended);
    return events;
}

// Everything was checked before; what fails now (a full disk) takes the run with it.
Result<RunId> store(const ImportArguments& arguments, const ImportedAdapter& checked,
                    const std::filesystem::path& folder) {
    auto writer = openWriter(arguments.workspace);
    if (!writer) {
        return tl::unexpected(writer.error());
    }
    const RunId id = (*writer)->createRun(checked.config.name, toJson(checked.config));
    try {
        const auto adapter = importAdapter(folder, checked.config, (*writer)->filesFolder(id));
        if (adapter) {
            (*writer)->append(id, eventsOf(*adapter, folder.string()), unixTime());
            return id;
        }
        discardRun(**writer, id);
        return tl::unexpected(asFailure(adapter.error()));
    } catch (const StoreFailure&) {
        discardRun(**writer, id);
        throw;
    }
}

Result<ExitCode> report(const ImportArguments& arguments, const ImportedAdapter& adapter, RunId id) {
    const auto open = openRun(arguments.workspace, std::to_string(id));
    if (!open) {
        return tl::unexpected(open.error());
    }
    const RunSummary& run = open->detail.summary;
    const Json json{{"run", id},
                    {"uid", run.uid},
                    {"name", run.name},
                    {"method", adapter.config.method.type},
                    {"modules", adapter.started.modules.size()},
                    {"triplets", adapter.allocation.mask.size()},
                    {"kept", adapter.allocation.kept},
                    {"classes", adapter.started.classes},
                    {"unknown", adapter.unknown}};
    const std::string text =
        fmt::format("Run {} \"{}\": {} adapter of {} modules, {} of {} triplets kept.\n", id,
                    printable(run.name), adapter.config.method.type, adapter.started.modules.size(),
                    adapter.allocation.kept, adapter.allocation.mask.size());
    if (!adapter.unknown.empty()) {
        printError(adapter.unknown);
    }
    return printData(arguments.json ? jsonText(json) : text);
}

Result<ExitCode> importAction(const ImportArguments& arguments) {
    if (const auto there = requireFolder(arguments.folder); !there) {
        return there;
    }
    const auto config = configFor(arguments);
    if (!config) {
        return tl::unexpected(config.error());
    }
    const auto folder = std::filesystem::absolute(arguments.folder).lexically_normal();
    const auto checked = importAdapter(folder, *config, {});
    if (!checked) {
        return tl::unexpected(Failure(ExitCode::InvalidConfiguration, problemLine(checked.error())));
    }
    const auto id = store(arguments, *checked, folder);
    return id ? report(arguments, *checked, *id) : tl::unexpected(id.error());
}

} // namespace

Command addImportPeftCommand(CLI::App& parent) {
    const auto arguments = std::make_shared<ImportArguments>();
    auto* parser = parent.add_subcommand("peft", "An AdaLoRA or LoRA adapter that Hugging Face PEFT saved");
    parser->add_option("folder", arguments->folder, "with adapter_config.json and adapter_model.safetensors")
        ->type_name("DIR")
        ->required();
    parser->add_option("--model", arguments->model, "the model that it was trained on (default: as it says)")
        ->type_name("PATH");
    parser
        ->add_option("--config", arguments->config.source,
                     "a configuration or preset whose task it was trained for")
        ->type_name("CONFIG|PRESET");
    addSetOption(*parser, arguments->config.sets, "one field, such as task.eval=dev.tsv (may be repeated)");
    addWorkspaceArgument(*parser, arguments->workspace);
    parser->add_flag("--json", arguments->json, "one line of JSON: run, method, modules, triplets, kept");
    parser->footer(
        "Examples:\n"
        "  rankscope-cli import peft my-adapter --model minilm-l6\n"
        "  rankscope-cli import peft my-adapter --config starter\n"
        "  rankscope-cli import peft my-adapter --set task.eval=dev.tsv --set "
        "task.classes=negative,positive\n"
        "The run is finished and has one checkpoint, which eval, predict and export read; its ranks are one\n"
        "allocation. To train on, start a run with method.start_from=DIR.");
    return {parser, [arguments] { return importAction(*arguments); }};
}

} // namespace rankscope
