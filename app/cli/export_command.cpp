#include "app/cli/commands.h"
#include "app/cli/console.h"
#include "app/cli/export_model.h"
#include "app/cli/export_report.h"
#include "app/cli/export_tables.h"
#include "app/cli/workspace_access.h"
#include "core/run/run_config_json.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <iostream>
#include <memory>
#include <system_error>

namespace rankscope {

namespace {

struct ExportArguments {
    std::vector<std::string> runs; // one; several for a report
    std::vector<std::string> what;
    std::string out;
    std::string format = "csv";
    std::string layout = "wide";
    std::string data;
    ReportWords report;
    bool json = false;
    WorkspaceArgument workspace;
};

constexpr const char* units = R"(Examples:
  rankscope-cli export 3 --what metrics --out curves.csv
  rankscope-cli export 3 --what metrics,ranks,allocations,config --out results/
  rankscope-cli export 3 --what ranks --format json --out -
  rankscope-cli export 3 --what adapter --out my-adapter
  rankscope-cli export 3 --what merged --out my-model --json
  rankscope-cli export 3 4 5 --what report --out report.html --title "Three seeds"
Several parts need a folder and get a file each (metrics.csv, ranks.csv, ...); "-" is standard output.

Columns and units:
  every table: run (its id), step (optimizer steps, from 0; for eval/... the steps done by then)
  metrics, wide: one column a metric; long: metric, value, wall_time (Unix time in seconds)
    losses, gradient_norm, learning_rate and eval/... have no unit (accuracy is a share of 1); step_seconds is in
    seconds, memory_mb in megabytes; tokens (of the step) and tokens_per_second do not count padding
  ranks: module, layer (-1: outside the layers), kind, rank (triplets kept)
  allocations: one row a triplet: phase, budget and kept (triplets), threshold, module, layer, kind, triplet
    (from 0 in its module), mask (1 kept), lambda (before masking), score and its parts, sensitivity, uncertainty
  config: the configuration, always JSON
  adapter: a folder that Hugging Face PEFT loads, from the newest checkpoint; pruned triplets are left out
  lora: the same function as a plain LoRA adapter, each module with its own rank; those of rank 0 are left out
  merged: the full model with the update folded in, for transformers; says max |merged - adapted| over the
    outputs of the first 64 evaluation rows (--data names other rows), in fp32 and read back from the disk
  report: one HTML file with curves, rank maps, differences, configuration and environment of one or more runs
Numbers have a decimal point in every locale; a value that was not recorded is an empty cell, in JSON null.)";

Result<ExitCode> writePart(const std::string& what, const RunReader& reader, const RunDetail& run,
                           const ExportArguments& arguments, std::ostream& out) {
    const TableFormat format = arguments.format == "json" ? TableFormat::Json : TableFormat::Csv;
    if (what == "metrics") {
        writeMetrics(reader, run, arguments.layout == "long" ? MetricLayout::Long : MetricLayout::Wide,
                     format, out);
        return ExitCode::Done;
    }
    if (what == "ranks") {
        return writeRanks(reader, run, format, out);
    }
    if (what == "allocations") {
        return writeAllocations(reader, run, format, out);
    }
    out << run.configJson << (run.configJson.ends_with('\n') ? "" : "\n");
    return ExitCode::Done;
}

Result<ExitCode> cannotWrite(const std::filesystem::path& path) {
    return fail(ExitCode::Unexpected,
                path.string() +
                    " cannot be written; check the folder, its permissions and the space on the disk.");
}

Result<ExitCode> writeTo(const std::filesystem::path& path, const std::string& what, const RunReader& reader,
                         const RunDetail& run, const ExportArguments& arguments) {
    std::ofstream out(path, std::ios::binary | std::ios::trunc);
    if (!out) {
        return cannotWrite(path);
    }
    const auto written = writePart(what, reader, run, arguments, out);
    out.close();
    return written && !out ? cannotWrite(path) : written;
}

// Under a temporary name first: a reader of the folder never sees half a table, and a failure leaves the old
// file. What is no ordinary file (a pipe, a device) is written as it is; replacing it would take it from
// everybody else.
Result<ExitCode> writeFile(const std::filesystem::path& given, const std::string& what,
                           const RunReader& reader, const RunDetail& run, const ExportArguments& arguments) {
    std::error_code error;
    const auto type = std::filesystem::status(given, error).type();
    if (type != std::filesystem::file_type::not_found && type != std::filesystem::file_type::regular &&
        type != std::filesystem::file_type::directory) {
        return writeTo(given, what, reader, run, arguments);
    }
    const auto followed = std::filesystem::weakly_canonical(given, error); // a link stays a link
    const std::filesystem::path path = error ? given : followed;
    const std::filesystem::path temporary = path.string() + "." + std::to_string(::getpid()) + ".part";
    auto written = writeTo(temporary, what, reader, run, arguments);
    if (written) {
        std::filesystem::rename(temporary, path, error);
        if (!error) {
            return written;
        }
        written =
            fail(ExitCode::Unexpected, given.string() + " cannot be written (" + error.message() + ").");
    } else if (written.error().code == ExitCode::Unexpected) {
        written = cannotWrite(given);
    }
    std::filesystem::remove(temporary, error);
    return written;
}

Result<ExitCode> writeStandardOutput(const std::string& what, const RunReader& reader, const RunDetail& run,
                                     const ExportArguments& arguments) {
    const auto written = writePart(what, reader, run, arguments, std::cout);
    std::cout.flush();
    if (written && !std::cout) {
        return fail(ExitCode::Unexpected, "Standard output cannot be written.");
    }
    return written;
}

Result<ExitCode> writeAll(const RunReader& reader, const RunDetail& run, const ExportArguments& arguments) {
    std::error_code error;
    const ModelExport folders{arguments.data, arguments.json};
    if (arguments.what.size() == 1 && isModelPart(arguments.what.front())) {
        return writeModelPart(arguments.what.front(), reader, run, folders, arguments.out);
    }
    if (arguments.out == "-") {
        return writeStandardOutput(arguments.what.front(), reader, run, arguments);
    }
    const std::filesystem::path out(arguments.out);
    const bool folder = arguments.what.size() > 1 || arguments.out.ends_with('/') ||
                        std::filesystem::is_directory(out, error);
    if (!folder) {
        return writeFile(out, arguments.what.front(), reader, run, arguments);
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
        const std::string ending = what == "config" ? "json" : arguments.format;
        if (const auto written = writeFile(out / (what + "." + ending), what, reader, run, arguments);
            !written) {
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
    if (arguments.out == "-" && std::ranges::any_of(arguments.what, isModelPart)) {
        return fail(ExitCode::Usage, "An adapter or a model is a folder of files; name one with --out.");
    }
    if (arguments.out == "-" && arguments.what.size() > 1) {
        return fail(ExitCode::Usage,
                    "Only one part fits on standard output; name a folder with --out for several.");
    }
    const auto open = openRun(arguments.workspace, arguments.runs.front());
    if (!open) {
        return tl::unexpected(open.error());
    }
    return writeAll(*open->reader, open->detail, arguments);
}

} // namespace

Command addExportCommand(CLI::App& program) {
    const auto arguments = std::make_shared<ExportArguments>();
    auto* parser =
        program.add_subcommand("export", "Write a run's curves, ranks, allocations, configuration, adapter "
                                         "or merged model to files, or a report");
    parser->add_option("run", arguments->runs, "id, uid or name of the run; several for a report")
        ->type_name("RUN")
        ->required();
    parser->add_option("--what", arguments->what, "what to write, separated by commas")
        ->required()
        ->delimiter(',')
        ->allow_extra_args(false)
        ->check(CLI::IsMember(
            {"metrics", "ranks", "allocations", "config", "adapter", "lora", "merged", "report"}));
    parser->add_option("--out", arguments->out, "file, folder, or - for standard output")
        ->type_name("PATH")
        ->required();
    parser->add_option("--format", arguments->format, "csv or json")->check(CLI::IsMember({"csv", "json"}));
    parser->add_option("--layout", arguments->layout, "of metrics: wide or long")
        ->check(CLI::IsMember({"wide", "long"}));
    parser->add_option("--data", arguments->data, "of merged: the rows to compare on (default: task.eval)")
        ->type_name("FILE");
    parser->add_option("--title", arguments->report.title, "of a report");
    parser->add_option("--text", arguments->report.text,
                       "of a report: what stands below its title (Markdown)");
    parser->add_flag("--json", arguments->json, "of adapter, lora, merged: the report as one line of JSON");
    addWorkspaceArgument(*parser, arguments->workspace);
    parser->footer(units);
    return {parser, [arguments] { return exportAction(*arguments); }};
}

} // namespace rankscope
