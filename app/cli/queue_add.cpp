#include "app/cli/queue_add.h"

#include "app/cli/console.h"
#include "app/cli/text_format.h"
#include "core/engine/engine.h"
#include "core/run/shown_text.h"
#include "core/run/sweep.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace rankscope {

namespace {

using Json = nlohmann::ordered_json;

struct PlannedRun {
    SweepPoint point;
    RunId id = 0; // 0: not stored
    std::string group;
};

struct AddPlan {
    std::vector<PlannedRun> runs;
    std::vector<SweepPoint> skipped;
};

Result<Sweep> readSweep(const QueueAddArguments& arguments) {
    Sweep sweep;
    sweep.zipped = arguments.zip;
    sweep.constraint = arguments.constraint;
    for (const std::string& text : arguments.sweeps) {
        auto axis = parseSweepAxis(text);
        if (!axis) {
            return fail(ExitCode::Usage, axis.error());
        }
        sweep.axes.push_back(std::move(*axis));
    }
    if (!arguments.seeds.empty()) {
        auto seeds = parseSweepValues(*findField("train.seed"), arguments.seeds);
        if (!seeds) {
            return fail(ExitCode::Usage, seeds.error());
        }
        sweep.seeds = std::move(seeds->values);
    }
    return sweep;
}

// Whether model and data are the same for all points, so that they are looked at once.
bool sharesFiles(const Sweep& sweep) {
    return std::none_of(sweep.axes.begin(), sweep.axes.end(), [](const SweepAxis& axis) {
        return axis.field.starts_with("model.") || axis.field.starts_with("task.");
    });
}

// Points that only their own model and data show to be invalid are moved to the skipped ones.
void checkOneByOne(SweepPlan& plan) {
    std::vector<SweepPoint> good;
    for (SweepPoint& point : plan.runs) {
        const RunFacts facts = describeRun(point.config);
        for (const Problem& problem : validate(point.config, &facts)) {
            if (problem.severity == Severity::Error) {
                point.reasons.push_back(problem.message);
            }
        }
        (point.reasons.empty() ? good : plan.skipped).push_back(std::move(point));
    }
    plan.runs = std::move(good);
}

Result<SweepPlan> planOne(const LoadedConfig& loaded, const Sweep& sweep) {
    const RunFacts facts = describeRun(loaded.config);
    if (sweep.axes.empty() && sweep.seeds.empty()) {
        std::vector<Problem> problems = loaded.problems;
        addProblems(problems, validate(loaded.config, &facts));
        if (const auto valid = requireValid(problems); !valid) {
            return tl::unexpected(valid.error());
        }
        SweepPlan single;
        single.runs.push_back({loaded.config, {}, {}});
        return single;
    }
    if (const auto valid = requireValid(loaded.problems); !valid) {
        return tl::unexpected(valid.error());
    }
    auto plan = planSweep(loaded.config, sweep, sharesFiles(sweep) ? &facts : nullptr);
    if (!plan) {
        return fail(ExitCode::Usage, plan.error());
    }
    if (!sharesFiles(sweep)) {
        checkOneByOne(*plan);
    }
    return std::move(*plan);
}

Result<AddPlan> planAll(const QueueAddArguments& arguments) {
    const auto sweep = readSweep(arguments);
    if (!sweep) {
        return tl::unexpected(sweep.error());
    }
    AddPlan all;
    for (const std::string& source : arguments.sources) {
        const auto loaded = loadConfig({source, arguments.sets});
        if (!loaded) {
            return tl::unexpected(loaded.error());
        }
        auto plan = planOne(*loaded, *sweep);
        if (!plan) {
            return tl::unexpected(plan.error());
        }
        // The runs of a sweep belong together.
        const bool isSweep = plan->runs.size() + plan->skipped.size() > 1;
        const std::string group = arguments.group.empty() && isSweep ? loaded->config.name : arguments.group;
        for (SweepPoint& point : plan->runs) {
            makePathsAbsolute(point.config);
            all.runs.push_back({std::move(point), 0, group});
        }
        std::move(plan->skipped.begin(), plan->skipped.end(), std::back_inserter(all.skipped));
    }
    return all;
}

Json pointJson(const SweepPoint& point) {
    Json values = Json::object();
    for (const auto& [field, text] : point.values) {
        values[field] = text;
    }
    return {{"name", point.config.name}, {"values", values}};
}

std::string asJson(const AddPlan& plan, bool dryRun, double seconds) {
    Json added = Json::array(), skipped = Json::array();
    for (const PlannedRun& run : plan.runs) {
        Json entry = pointJson(run.point);
        entry["run"] = run.id > 0 ? Json(run.id) : Json(nullptr);
        entry["group"] = run.group;
        added.push_back(std::move(entry));
    }
    for (const SweepPoint& point : plan.skipped) {
        Json entry = pointJson(point);
        entry["reasons"] = point.reasons;
        skipped.push_back(std::move(entry));
    }
    const Json line{{"dry_run", dryRun},
                    {"count", plan.runs.size()},
                    {"estimated_seconds", seconds > 0.0 ? Json(seconds) : Json(nullptr)},
                    {"runs", added},
                    {"skipped", skipped}};
    return line.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string asText(const AddPlan& plan, bool dryRun, double seconds) {
    const auto count = plan.runs.size();
    std::string text =
        fmt::format("{} {}{}{}{}.\n", count, count == 1 ? "run" : "runs",
                    dryRun       ? " would be queued"
                    : count == 1 ? " is queued"
                                 : " are queued",
                    plan.skipped.empty() ? "" : fmt::format(", {} skipped", plan.skipped.size()),
                    seconds > 0.0 ? ", about " + durationText(seconds) + " in all" : "");
    TextTable table({"run", "name"}, {0});
    for (const PlannedRun& run : plan.runs) {
        table.add({run.id > 0 ? std::to_string(run.id) : "-", shownText(run.point.config.name)});
    }
    for (const SweepPoint& point : plan.skipped) {
        std::string reasons;
        for (const std::string& reason : point.reasons) {
            reasons += " " + shownText(reason);
        }
        table.add({"skip", shownText(point.config.name) + ":" + reasons});
    }
    return text + table.text();
}

// What similar runs took, for those whose like has been trained here; 0 when nothing is known of any.
double estimatedSeconds(const QueueAddArguments& arguments, const AddPlan& plan) {
    std::error_code error;
    if (!std::filesystem::exists(arguments.workspace.path(), error)) {
        return 0.0;
    }
    const auto reader = openReader(arguments.workspace);
    double total = 0.0;
    for (const PlannedRun& run : plan.runs) {
        const double one = reader ? (*reader)->typicalSeconds(toJson(run.point.config)) : 0.0;
        if (one <= 0.0) {
            return 0.0;
        }
        total += one;
    }
    return total;
}

// Stored runs that are to go on, as entries of the plan.
Result<std::vector<PlannedRun>> storedRuns(const QueueAddArguments& arguments) {
    std::vector<PlannedRun> found;
    if (arguments.runs.empty()) {
        return found;
    }
    const auto reader = openReader(arguments.workspace);
    if (!reader) {
        return tl::unexpected(reader.error());
    }
    for (const std::string& text : arguments.runs) {
        const auto detail = findRun(**reader, arguments.workspace, text);
        if (!detail) {
            return tl::unexpected(detail.error());
        }
        PlannedRun run;
        run.point.config = parseRunConfig(detail->configJson).config;
        run.point.config.name = detail->summary.name;
        run.id = detail->summary.id;
        run.group = detail->summary.group;
        found.push_back(std::move(run));
    }
    return found;
}

Result<ExitCode> store(const QueueAddArguments& arguments, AddPlan& plan) {
    const auto writer = openWriter(arguments.workspace);
    if (!writer) {
        return tl::unexpected(writer.error());
    }
    RunId after = 0;
    if (!arguments.after.empty()) {
        const auto detail = openRun(arguments.workspace, arguments.after);
        if (!detail) {
            return tl::unexpected(detail.error());
        }
        after = detail->detail.summary.id;
    }
    const auto queue = openQueue(arguments.workspace);
    if (!queue) {
        return tl::unexpected(queue.error());
    }
    std::vector<RunId> ids;
    for (PlannedRun& run : plan.runs) {
        if (run.id == 0) {
            run.id = (*writer)->createRun(run.point.config.name, toJson(run.point.config));
            if (!run.group.empty()) {
                (*writer)->setGroup(run.id, run.group);
            }
        }
        ids.push_back(run.id);
    }
    (*queue)->add(ids, after);
    return ExitCode::Done;
}

} // namespace

Result<ExitCode> queueAdd(const QueueAddArguments& arguments) {
    if (arguments.sources.empty() && arguments.runs.empty()) {
        return fail(ExitCode::Usage,
                    "queue add needs a configuration, a preset or --run; see rankscope-cli queue "
                    "add --help.");
    }
    auto plan = planAll(arguments);
    if (!plan) {
        return tl::unexpected(plan.error());
    }
    auto stored = storedRuns(arguments);
    if (!stored) {
        return tl::unexpected(stored.error());
    }
    plan->runs.insert(plan->runs.begin(), std::make_move_iterator(stored->begin()),
                      std::make_move_iterator(stored->end()));
    const double seconds = estimatedSeconds(arguments, *plan);
    if (!arguments.dryRun && !plan->runs.empty()) {
        if (const auto done = store(arguments, *plan); !done) {
            return done;
        }
    }
    if (!printOut(arguments.json ? asJson(*plan, arguments.dryRun, seconds)
                                 : asText(*plan, arguments.dryRun, seconds))) {
        return fail(ExitCode::Unexpected, "Standard output cannot be written.");
    }
    if (plan->runs.empty()) {
        return fail(ExitCode::InvalidConfiguration,
                    "Every point of the sweep is invalid, so nothing is queued.");
    }
    return ExitCode::Done;
}

} // namespace rankscope
