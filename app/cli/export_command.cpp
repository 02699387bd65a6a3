#include "app/cli/commands.h"
#include "app/cli/console.h"
#include "app/cli/export_model.h"
#include "app/cli/export_report.h"
#include "app/cli/export_tables.h"
#include "app/cli/import_workspace.h"
#include "app/cli/output_guard.h"
#include "app/cli/workspace_access.h"
#include "app/common/scored_config.h"
#include "core/run/locations.h"

#include <fmt/format.h>

#include <algorithm>
#include <iostream>
#include <memory>
#include <optional>
#include <system_error>

namespace rankscope {

namespace {

struct ExportArguments {
    std::vector<std::string> runs; // one; several for a report
    std::vector<std::string> what;
    OutputArgument out;
    std::string format = "csv";
    std::string layout = "wide";
    std::string data;
    std::optional<std::int64_t> step;
    bool header = false;
    bool verify = false;
    ReportWords report;
    bool json = false;
    WorkspaceArgument workspace;
};

constexpr const char* units = R"(Examples:
  rankscope-cli export 3 --what metrics --out curves.csv
  rankscope-cli export 3 --what metrics,ranks,allocations,config --out results/
  rankscope-cli export 3 --what ranks --format json --out -
  rankscope-cli export 3 --what ranks --format latex --out ranks.tex
  rankscope-cli export 3 --what tensorboard --out logs/run3
  rankscope-cli export 3 --what workspace --out run3.rankscope
  rankscope-cli export 3 --what adapter --out my-adapter
  rankscope-cli export 3 --what merged --out my-model --json
  rankscope-cli export 3 4 5 --what report --out report.html --title "Three seeds"
Several parts need a folder and get a file each (metrics.csv, ranks.csv, ...); "-" is standard output.
A file that is there is replaced when it is of the kind that is written, others only with --force; the workspace,
its folder, and the run's model and data never are.

Columns and units:
  every table: run (its id), step (optimizer steps, from 0; for eval/... the steps done by then); md, latex and
    parquet, and csv and tsv with --header, also name the run, the units and the version
  metrics, wide: one column a metric; long: metric, value, wall_time (Unix time in seconds)
    losses, gradient_norm, learning_rate and eval/... have no unit (accuracy is a share of 1); step_seconds is in
    seconds, memory_mb in megabytes; tokens (of the step) and tokens_per_second do not count padding
  ranks: module, layer (-1: outside the layers), kind, rank (triplets kept)
  allocations: one row a triplet: phase, budget and kept (triplets), threshold, module, layer, kind, triplet
    (from 0 in its module), mask (1 kept), lambda (before masking), score and its parts, sensitivity, uncertainty
  importance: how many triplets have which score: a row an allocation, kind of matrices and bin (score_from <=
    score < score_to, five bins a decade; both 0: not above 0), kept and masked triplets, threshold
  config: the configuration as JSON; in md and latex a row a field
  tensorboard: an event file in the folder: curves, and ranks under the tags of the published AdaLoRA code
  workspace: the run with all its data and files in a workspace of its own, which must not be there yet
  adapter: a folder that Hugging Face PEFT loads, from the newest checkpoint; pruned triplets are left out
  lora: the same function as a plain LoRA adapter, each module with its own rank; those of rank 0 are left out
  lora-structure: its adapter_config.json alone, to train a LoRA anew with the ranks that were found
  merged: the full model with the update folded in, for transformers; says max |merged - adapted| over the
    outputs of the first 64 evaluation rows (--data names other rows), in fp32 and read back from the disk
  report: one HTML file with curves, rank maps, differences, configuration and environment of one or more runs
Numbers have a decimal point in every locale; a value that was not recorded is an empty cell, in JSON null.)";

RunTableOptions tableOptions(const ExportArguments& arguments) {
    return {exportFormat(arguments.format).value_or(ExportFormat::Csv),
            arguments.layout == "long" ? MetricLayout::Long : MetricLayout::Wide, arguments.header};
}

Result<ExitCode> writePart(const std::string& what, const RunReader& reader, const RunDetail& run,
                           const ExportArguments& arguments, std::ostream& out) {
    return writeTablePart(what, reader, run, tableOptions(arguments), out);
}

Result<ExitCode> writeFile(const std::filesystem::path& file, const std::string& what,
                           const RunReader& reader, const RunDetail& run, const ExportArguments& arguments,
                           const OutputGuard& guard) {
    const std::filesystem::path name = tablePartName(what, run, tableOptions(arguments));
    const auto kind = outputKind(what == "tensorboard" ? "tfevents" : name.extension().string().substr(1));
    if (const auto free = guard.checkFile(file, kind); !free) {
        return free;
    }
    return writeWhole(file, [&](std::ostream& out) { return writePart(what, reader, run, arguments, out); });
}

Result<ExitCode> writeStandardOutput(const std::string& what, const RunReader& reader, const RunDetail& run,
                                     const ExportArguments& arguments) {
    return printRows([&](std::ostream& out) { return writePart(what, reader, run, arguments, out); });
}

Result<ExitCode> writeAll(const RunReader& reader, const RunDetail& run, const ExportArguments& arguments) {
    std::error_code error;
    OutputGuard guard(arguments.workspace, scoredConfig(run), arguments.out.force);
    guard.protect(findData(arguments.data));
    const ModelExport folders{arguments.data, arguments.json, arguments.verify, arguments.step, &guard};
    if (arguments.what.size() == 1 && isModelPart(arguments.what.front())) {
        return writeModelPart(arguments.what.front(), reader, run, folders, arguments.out.path);
    }
    if (arguments.out.path == "-") {
        return writeStandardOutput(arguments.what.front(), reader, run, arguments);
    }
    const std::filesystem::path out(arguments.out.path);
    // TensorBoard passes over files whose name does not hold "tfevents".
    const bool named = arguments.what.front() != "tensorboard" ||
                       out.filename().string().find("tfevents") != std::string::npos;
    const bool folder = arguments.what.size() > 1 || arguments.out.path.ends_with('/') || !named ||
                        std::filesystem::is_directory(out, error);
    if (!folder) {
        return writeFile(out, arguments.what.front(), reader, run, arguments, guard);
    }
    std::filesystem::create_directories(out, error);
    if (error) {
        return fail(ExitCode::Unexpected, out.string() + " cannot be made (" + error.message() + ").");
    }
    for (const std::string& what : arguments.what) {
        if (isModelPart(what)) {
            if (const auto written = writeModelPart(what, reader, run, folders, out / what); !written) {
                return written;
            }
            continue;
        }
        const auto name = tablePartName(what, run, tableOptions(arguments));
        if (const auto written = writeFile(out / name, what, reader, run, arguments, guard); !written) {
            return written;
        }
    }
    return ExitCode::Done;
}

Result<ExitCode> exportAction(const ExportArguments& arguments) {
    if (std::ranges::find(arguments.what, "report") != arguments.what.end()) {
        if (arguments.what.size() > 1) {
            return fail(ExitCode::Usage, "A report is one file; ask for it without other parts.");
        }
        return writeReport(arguments.workspace, arguments.runs, arguments.report, arguments.out);
    }
    if (arguments.runs.size() > 1) {
        return fail(ExitCode::Usage, "Only a report has room for several runs; name one run.");
    }
    if (arguments.out.path == "-" && std::ranges::any_of(arguments.what, isModelPart)) {
        return fail(ExitCode::Usage, "An adapter or a model is a folder of files; name one with --out.");
    }
    if (arguments.out.path == "-" && arguments.what.size() > 1) {
        return fail(ExitCode::Usage,
                    "Only one part fits on standard output; name a folder with --out for several.");
    }
    const bool workspace = std::ranges::find(arguments.what, "workspace") != arguments.what.end();
    if (workspace && (arguments.what.size() > 1 || arguments.out.path == "-")) {
        return fail(ExitCode::Usage,
                    "A workspace is a file of its own; name one with --out and no other part.");
    }
    const auto open = openRun(arguments.workspace, arguments.runs.front());
    if (!open) {
        return tl::unexpected(open.error());
    }
    if (workspace) {
        return exportWorkspace(arguments.workspace, open->detail.summary.id, arguments.out.path,
                               arguments.json);
    }
    return writeAll(*open->reader, open->detail, arguments);
}

} // namespace

Command addExportCommand(CLI::App& program) {
    const auto arguments = std::make_shared<ExportArguments>();
    auto* parser =
        program.add_subcommand("export", "Write a run's curves, ranks, allocations, configuration, event "
                                         "files, adapter or merged model to files, or a report");
    parser->add_option("run", arguments->runs, "id, uid or name of the run; several for a report")
        ->type_name("RUN")
        ->required();
    parser->add_option("--what", arguments->what, "what to write, separated by commas")
        ->required()
        ->delimiter(',')
        ->allow_extra_args(false)
        ->check(CLI::IsMember({"metrics", "ranks", "allocations", "importance", "config", "tensorboard",
                               "workspace", "adapter", "lora", "lora-structure", "merged", "report"}));
    parser->add_option("--out", arguments->out.path, "file, folder, or - for standard output")
        ->type_name("PATH")
        ->required();
    addForceOption(*parser, arguments->out);
    parser
        ->add_option("--step", arguments->step,
                     "of adapter, lora, lora-structure and merged: the checkpoint after so many steps "
                     "(default: the newest)")
        ->type_name("N");
    parser
        ->add_option("--format", arguments->format, "of tables: csv, tsv, json, jsonl, parquet, md or latex")
        ->check(CLI::IsMember(exportFormatNames()));
    parser->add_flag(
        "--header", arguments->header,
        "of csv and tsv: lines with # before the table that name the run, the units and the version");
    parser->add_option("--layout", arguments->layout, "of metrics: wide or long")
        ->check(CLI::IsMember({"wide", "long"}));
    parser
        ->add_option("--data", arguments->data,
                     "of merged and --verify: the rows to compare on (default: task.eval)")
        ->type_name("FILE");
    parser->add_flag(
        "--verify", arguments->verify,
        "of adapter and lora: read it again and compare ranks and outputs (exit code 7 when they "
        "differ by more than 1e-5)");
    parser->add_option("--title", arguments->report.title, "of a report");
    parser->add_option("--text", arguments->report.text,
                       "of a report: what stands below its title (Markdown)");
    parser
        ->add_option("--parts", arguments->report.parts,
                     "of a report: which parts, in their order (default: " + reportPartNames() + ")")
        ->delimiter(',')
        ->type_name("PART,...");
    parser->add_flag("--json", arguments->json,
                     "of adapter, lora, lora-structure, merged, workspace: the report as one line of JSON");
    addWorkspaceArgument(*parser, arguments->workspace);
    parser->footer(units);
    return {parser, [arguments] { return exportAction(*arguments); }};
}

} // namespace rankscope
