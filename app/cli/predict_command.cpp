#include "app/cli/commands.h"
#include "app/cli/console.h"
#include "app/cli/output_guard.h"
#include "app/cli/scored_run.h"
#include "app/cli/table_writer.h"
#include "app/cli/text_format.h"
#include "core/engine/engine.h"
#include "core/run/locations.h"

#include <fmt/format.h>

#include <memory>

namespace rankscope {

namespace {

struct PredictArguments {
    ScoredRunArguments scored;
    std::string file;
    OutputArgument out{"-"};
    std::string format = "csv";
};

void writeRows(const PredictReport& report, TableFormat format, std::ostream& out) {
    std::vector<std::string> columns{"row", "label", "prediction"};
    for (const std::string& name : report.classes) {
        columns.push_back("logit/" + name);
    }
    TableWriter table(out, format, columns);
    std::int64_t number = 0;
    for (const Prediction& prediction : report.rows) {
        std::vector<Cell> cells{number++};
        cells.push_back(report.labelled ? Cell(prediction.label) : Cell());
        if (report.classes.empty()) {
            cells.emplace_back(prediction.logits.front());
        } else {
            cells.emplace_back(prediction.prediction);
            cells.insert(cells.end(), prediction.logits.begin(), prediction.logits.end());
        }
        table.row(cells);
    }
    table.finish();
}

Result<ExitCode> predictAction(const PredictArguments& arguments) {
    const auto run = findScoredRun(arguments.scored);
    if (!run) {
        return tl::unexpected(run.error());
    }
    const auto file = existingData(arguments.file);
    if (!file) {
        return tl::unexpected(file.error());
    }
    const auto report = predictFile(run->config, run->checkpoint, *file);
    if (!report) {
        return tl::unexpected(asFailure(report.error()));
    }
    const TableFormat format = arguments.format == "json" ? TableFormat::Json : TableFormat::Csv;
    const auto rows = [&](std::ostream& out) {
        writeRows(*report, format, out);
        return Result<ExitCode>(ExitCode::Done);
    };
    if (arguments.out.path == "-") {
        return printRows(rows);
    }
    OutputGuard guard(arguments.scored.workspace, run->config, arguments.out.force);
    guard.protect(findData(arguments.file));
    if (const auto free = guard.checkFile(arguments.out.path, outputKind(arguments.format)); !free) {
        return free;
    }
    const auto written = writeWhole(arguments.out.path, rows);
    if (!written) {
        return written;
    }
    printError(fmt::format("{} predictions after step {} in {}.",
                           countText(static_cast<std::int64_t>(report->rows.size())), report->step,
                           arguments.out.path));
    return ExitCode::Done;
}

} // namespace

Command addPredictCommand(CLI::App& program) {
    const auto arguments = std::make_shared<PredictArguments>();
    auto* parser =
        program.add_subcommand("predict", "Write what a run's newest checkpoint says of a file's rows");
    addScoredRunArguments(*parser, arguments->scored);
    parser->add_option("file", arguments->file, "the rows; labels may be missing")
        ->type_name("FILE")
        ->required();
    parser->add_option("--out", arguments->out.path, "file, or - for standard output (the default)")
        ->type_name("PATH");
    addForceOption(*parser, arguments->out);
    parser->add_option("--format", arguments->format, "csv or json")->check(CLI::IsMember({"csv", "json"}));
    parser->footer("Examples:\n"
                   "  rankscope-cli predict 3 new.tsv --out predictions.csv\n"
                   "  rankscope-cli predict starter sst2.tsv --set task.text=0 --set train.precision=fp32\n"
                   "Columns: row (from 0), label (as in the file), prediction, and a logit/… a class;\n"
                   "for a regression, prediction is the number.");
    return {parser, [arguments] { return predictAction(*arguments); }};
}

} // namespace rankscope
