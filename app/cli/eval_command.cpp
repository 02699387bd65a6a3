#include "app/cli/commands.h"
#include "app/cli/console.h"
#include "app/cli/run_json.h"
#include "app/cli/scored_run.h"
#include "app/cli/text_format.h"
#include "core/engine/engine.h"
#include "core/run/shown_text.h"

#include <fmt/format.h>

#include <memory>

namespace rankscope {

namespace {

using Json = nlohmann::ordered_json;

struct EvalArguments {
    ScoredRunArguments scored;
    std::string data;
    bool json = false;
};

std::string asJson(const RunSummary& run, const EvalReport& report) {
    Json metrics = Json::object();
    for (const auto& [name, value] : report.metrics) {
        metrics[name] = numberJson(value);
    }
    const Json all{{"run", run.id},
                   {"uid", run.uid},
                   {"step", report.step},
                   {"data", report.file.string()},
                   {"examples", report.examples},
                   {"truncated", report.truncated},
                   {"device", report.device},
                   {"precision", report.precision},
                   {"seconds", numberJson(report.seconds)},
                   {"metrics", metrics}};
    return jsonText(all);
}

std::string asText(const RunSummary& run, const EvalReport& report) {
    std::string text = fmt::format("Run {} \"{}\" after step {}, {} rows of {} ({}, {})\n", run.id,
                                   shownText(run.name), report.step, countText(report.examples),
                                   shownText(report.file.string()), report.device, report.precision);
    for (const auto& [name, value] : report.metrics) {
        text += fmt::format("  {:<12} {:.4f}\n", shownText(name), value);
    }
    if (report.truncated > 0) {
        text += fmt::format("  {} texts were longer than task.max_length and were cut\n", report.truncated);
    }
    return text;
}

Result<ExitCode> evalAction(const EvalArguments& arguments) {
    auto run = findScoredRun(arguments.scored);
    if (!run) {
        return tl::unexpected(run.error());
    }
    if (!arguments.data.empty()) {
        auto data = existingData(arguments.data);
        if (!data) {
            return tl::unexpected(data.error());
        }
        run->config.task.eval = std::move(*data);
    }
    const auto report = evaluateCheckpoint(run->config, run->checkpoint);
    if (!report) {
        return tl::unexpected(asFailure(report.error()));
    }
    const RunSummary& summary = run->detail.summary;
    return printData(arguments.json ? asJson(summary, *report) : asText(summary, *report));
}

} // namespace

Command addEvalCommand(CLI::App& program) {
    const auto arguments = std::make_shared<EvalArguments>();
    auto* parser = program.add_subcommand("eval", "Score a run's newest checkpoint on its evaluation data");
    addScoredRunArguments(*parser, arguments->scored);
    parser->add_option("--data", arguments->data, "another file with labels (default: the run's task.eval)")
        ->type_name("FILE");
    parser->add_flag("--json", arguments->json, "one line of JSON: run, step, data, examples, metrics");
    parser->footer("Examples:\n"
                   "  rankscope-cli eval 3\n"
                   "  rankscope-cli eval starter --step 800 --json\n"
                   "  rankscope-cli eval 3 --data sst2.tsv --set task.text=0 --set task.label=1\n"
                   "The loss is the task's alone; no regulariser takes part.");
    return {parser, [arguments] { return evalAction(*arguments); }};
}

} // namespace rankscope
