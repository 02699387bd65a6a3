#include "app/cli/import_peft.h"

#include "app/cli/config_source.h"
#include "app/cli/console.h"
#include "app/cli/scored_run.h"
#include "app/cli/workspace_access.h"
#include "app/common/adapter_run.h"
#include "app/common/source_kind.h"
#include "core/engine/engine.h"
#include "core/run/shown_text.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

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

// The model as named, else as the adapter names it when that is a folder here.
Result<std::string> modelFor(const ImportArguments& arguments) {
    if (!arguments.model.empty()) {
        return arguments.model;
    }
    const auto base = adapterBase(arguments.folder, adapterBaseModel);
    if (!base) {
        return fail(ExitCode::InvalidConfiguration, base.error());
    }
    if (base->here) {
        return base->name;
    }
    return fail(ExitCode::InvalidConfiguration, "The adapter was trained on " + base->words() +
                                                    ", which is not here; name its folder with --model.");
}

Result<LoadedConfig> givenConfig(const ImportArguments& arguments) {
    if (!arguments.config.source.empty()) {
        return loadConfig(arguments.config);
    }
    LoadedConfig loaded;
    loaded.config = bareAdapterConfig(arguments.folder);
    if (const auto applied = applySets(arguments.config.sets, loaded); !applied) {
        return tl::unexpected(applied.error());
    }
    makePathsAbsolute(loaded.config);
    return loaded;
}

Result<RunConfig> configFor(const ImportArguments& arguments) {
    auto loaded = givenConfig(arguments);
    if (!loaded) {
        return tl::unexpected(loaded.error());
    }
    if (const auto valid = requireValid(loaded->problems); !valid) {
        return tl::unexpected(valid.error());
    }
    RunConfig config = std::move(loaded->config);
    if (config.model.path.empty() || !arguments.model.empty()) {
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

Result<StoredAdapter> store(const ImportArguments& arguments, const ImportedAdapter& checked,
                            const std::filesystem::path& folder) {
    auto writer = openWriter(arguments.workspace);
    if (!writer) {
        return tl::unexpected(writer.error());
    }
    auto stored = storeAdapter(**writer, folder, checked.config, importAdapter);
    return stored ? Result<StoredAdapter>(std::move(**stored)) : tl::unexpected(asFailure(stored.error()));
}

Result<ExitCode> report(const ImportArguments& arguments, const StoredAdapter& stored) {
    const ImportedAdapter& adapter = stored.adapter;
    const RunId id = stored.run;
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
                    shownText(run.name), adapter.config.method.type, adapter.started.modules.size(),
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
    const auto folder = adapterFolder(arguments.folder);
    const auto checked = importAdapter(folder, *config, {});
    if (!checked) {
        return tl::unexpected(Failure(ExitCode::InvalidConfiguration, problemLine(checked.error())));
    }
    const auto stored = store(arguments, *checked, folder);
    return stored ? report(arguments, *stored) : tl::unexpected(stored.error());
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
