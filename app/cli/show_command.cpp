#include "app/cli/commands.h"
#include "app/cli/console.h"
#include "app/cli/run_json.h"
#include "app/cli/run_ranks.h"
#include "app/cli/text_format.h"
#include "app/cli/workspace_access.h"
#include "core/analysis/known_schedule.h"
#include "core/run/bounded_json.h"
#include "core/run/run_config_json.h"
#include "core/run/run_fields.h"
#include "core/run/shown_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <memory>

namespace rankscope {

namespace {

using Json = nlohmann::ordered_json;

struct ShowArguments {
    std::string run;
    WorkspaceArgument workspace;
    bool json = false;
};

// The last value of every curve.
std::vector<std::pair<std::string, SeriesPoint>> lastValues(const RunReader& reader, const RunDetail& run) {
    std::vector<std::pair<std::string, SeriesPoint>> values;
    for (const std::string& name : reader.metricNames(run.summary.id)) {
        // Only the tail is read; evaluations lie anywhere, so their whole (short) series is.
        const std::int64_t from =
            name.starts_with("eval/") ? 0 : std::max<std::int64_t>(0, run.summary.stepsDone - 100);
        if (const auto series = reader.series(run.summary.id, name, from); !series.empty()) {
            values.emplace_back(name, series.back());
        }
    }
    return values;
}

std::string summaryText(const RunDetail& run) {
    const RunSummary& s = run.summary;
    std::string text = fmt::format("Run {}  {}\n\n", s.id, shownText(s.name));
    const auto line = [&text](std::string_view label, const std::string& value) {
        if (!value.empty()) {
            text += fmt::format("  {:<12} {}\n", label, shownText(value));
        }
    };
    line("uid", s.uid);
    line("status", std::string(toText(s.status)) + (s.endMessage.empty() ? "" : ": " + s.endMessage));
    line("model", s.model);
    line("task", s.task);
    line("method", s.method + (s.initBudget == 0 ? ""
                               : scheduleKnown(run.started)
                                   ? fmt::format(", {} to {} triplets", s.initBudget, s.targetBudget)
                                   : fmt::format(", {} triplets at the start", s.initBudget)));
    line("steps", s.totalSteps > 0 ? fmt::format("{} of {}", s.stepsDone, s.totalSteps) : "");
    line("best", s.bestMetricName.empty() ? "" : fmt::format("{} {:.4f}", s.bestMetricName, s.bestMetric));
    line("parent", s.parent > 0 ? fmt::format("run {}, from step {}", s.parent, s.parentStep) : "");
    line("started", dateText(s.startedAt));
    line("time", s.startedAt > 0.0 ? durationText(s.seconds) : "");
    line("device", s.device + (run.started.precision.empty() ? "" : ", " + run.started.precision));
    line("parameters", run.started.totalParameters > 0
                           ? fmt::format("{} trained of {}", countText(run.started.trainableParameters),
                                         countText(run.started.totalParameters))
                           : "");
    line("data", run.started.trainExamples > 0
                     ? fmt::format("{} training, {} evaluation examples",
                                   countText(run.started.trainExamples), countText(run.started.evalExamples))
                     : "");
    line("note", s.note);
    return text;
}

std::string changesText(const RunDetail& run) {
    const RunConfig config = parseRunConfig(run.configJson).config;
    const RunConfig defaults;
    std::string text = "\nConfiguration where it differs from the defaults\n";
    for (const Field& field : runFields()) {
        const FieldValue value = field.get(config);
        if (value != field.get(defaults)) {
            text += fmt::format("  {:<26} {}\n", field.path, shownText(toText(value)));
        }
    }
    return text;
}

// Layers down, kinds of matrices across.
Result<std::string> ranksText(const RunDetail& run, const std::optional<AllocationDone>& allocation) {
    if (!allocation) {
        return std::string();
    }
    const auto& modules = run.started.modules;
    const auto ranks = moduleRanks(modules, *allocation);
    if (!ranks) {
        return tl::unexpected(ranks.error());
    }
    std::vector<std::string> cells;
    for (const std::int64_t rank : *ranks) {
        cells.push_back(std::to_string(rank));
    }
    return fmt::format("\nRanks at step {}: {} triplets kept, budget {}\n", allocation->step,
                       allocation->kept, allocation->budget) +
           mapText(modules, cells);
}

Result<std::string> asText(const RunReader& reader, const RunDetail& run) {
    const RunId id = run.summary.id;
    std::string text = summaryText(run) + changesText(run);
    if (const auto values = lastValues(reader, run); !values.empty()) {
        text += "\nLast values\n";
        for (const auto& [name, point] : values) {
            text += fmt::format("  {:<26} {:<12} step {}\n", shownText(name), measureText(point.value),
                                point.step);
        }
    }
    const auto ranks = ranksText(run, reader.lastAllocation(id));
    if (!ranks) {
        return ranks;
    }
    text += *ranks;
    if (const auto checkpoints = presentCheckpoints(reader, id); !checkpoints.empty()) {
        text += "\nCheckpoints\n";
        for (const StoredCheckpoint& checkpoint : checkpoints) {
            text += fmt::format("  step {:<10} {:>10}  {}\n", checkpoint.step, bytesText(checkpoint.bytes),
                                shownText(checkpoint.path));
        }
    }
    if (const auto events = reader.events(id); !events.empty()) {
        text += "\nEvents\n";
        for (const StoredEvent& event : events) {
            text += fmt::format("  step {:<10} {:<12} {}\n", event.step, shownText(event.kind),
                                shownText(event.detail));
        }
    }
    return text;
}

Result<std::string> asJson(const RunReader& reader, const RunDetail& run) {
    const RunId id = run.summary.id;
    Json all = runJson(run.summary);
    // What the program wrote itself; a damaged text is shown as it stands.
    all["config"] = parseOrderedJson(run.configJson).value_or(Json(run.configJson));
    all["precision"] = run.started.precision;
    all["trainable_parameters"] = run.started.trainableParameters;
    all["total_parameters"] = run.started.totalParameters;
    all["train_examples"] = run.started.trainExamples;
    all["eval_examples"] = run.started.evalExamples;
    all["classes"] = run.started.classes;
    all["versions"] = run.started.versions;
    all["model_digest"] = run.started.modelDigest;
    all["data_digest"] = run.started.dataDigest;
    all["last_values"] = Json::object();
    for (const auto& [name, point] : lastValues(reader, run)) {
        all["last_values"][name] = {{"step", point.step}, {"value", numberJson(point.value)}};
    }
    all["ranks"] = Json(nullptr);
    if (const auto allocation = reader.lastAllocation(id)) {
        const auto ranks = moduleRanks(run.started.modules, *allocation);
        if (!ranks) {
            return tl::unexpected(ranks.error());
        }
        Json modules = Json::object();
        for (std::size_t i = 0; i < ranks->size(); ++i) {
            modules[run.started.modules[i].name] = (*ranks)[i];
        }
        all["ranks"] = {{"step", allocation->step},
                        {"budget", allocation->budget},
                        {"kept", allocation->kept},
                        {"modules", modules}};
    }
    all["checkpoints"] = Json::array();
    for (const StoredCheckpoint& c : presentCheckpoints(reader, id)) {
        all["checkpoints"].push_back(
            {{"step", c.step}, {"path", c.path}, {"bytes", c.bytes}, {"digest", c.digest}});
    }
    all["events"] = Json::array();
    for (const StoredEvent& e : reader.events(id)) {
        all["events"].push_back(
            {{"step", e.step}, {"time", e.wallTime}, {"kind", e.kind}, {"detail", e.detail}});
    }
    return jsonText(all);
}

Result<ExitCode> showAction(const ShowArguments& arguments) {
    // Reading the list first settles the status of runs whose program is gone.
    if (const auto runs = readRuns(arguments.workspace); !runs) {
        return tl::unexpected(runs.error());
    }
    const auto open = openRun(arguments.workspace, arguments.run);
    if (!open) {
        return tl::unexpected(open.error());
    }
    const auto text =
        arguments.json ? asJson(*open->reader, open->detail) : asText(*open->reader, open->detail);
    if (!text) {
        return tl::unexpected(text.error());
    }
    return printData(*text);
}

} // namespace

Command addShowCommand(CLI::App& program) {
    const auto arguments = std::make_shared<ShowArguments>();
    auto* parser = program.add_subcommand(
        "show", "Show one run: configuration, last values, ranks, checkpoints, events");
    addRunArgument(*parser, arguments->run);
    addWorkspaceArgument(*parser, arguments->workspace);
    parser->add_flag("--json", arguments->json, "one line of JSON");
    parser->footer("Examples:\n"
                   "  rankscope-cli show 3\n"
                   "  rankscope-cli show starter --json --workspace lab.rankscope");
    return {parser, [arguments] { return showAction(*arguments); }};
}

} // namespace rankscope
