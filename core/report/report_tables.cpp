#include "core/report/report_tables.h"

#include "core/analysis/known_schedule.h"
#include "core/analysis/statistics.h"
#include "core/run/run_config_json.h"
#include "core/run/run_fields.h"
#include "core/run/stored_config.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace rankscope {

namespace {

constexpr const char* none = "\u2013";

std::string measure(double value) { return fmt::format("{:.4g}", value); }

std::string lasted(double seconds) {
    if (seconds < 60.0) {
        return fmt::format("{:.1f} s", seconds);
    }
    const auto whole = std::llround(seconds);
    return whole < 3600 ? fmt::format("{} min {:02} s", whole / 60, whole % 60)
                        : fmt::format("{} h {:02} min", whole / 3600, whole % 3600 / 60);
}

std::string shownValue(const Field& field, const RunConfig& config) {
    const std::string text = toText(field.get(config));
    return text.empty() ? none : text;
}

std::vector<std::string> runHeader(const std::vector<ReportRun>& runs, const std::string& first) {
    std::vector<std::string> header{first};
    for (const ReportRun& run : runs) {
        header.push_back(run.label());
    }
    return header;
}

std::string seedText(const ReportRun& run) {
    return StoredConfig(run.detail.configJson).knows("train.seed") ? std::to_string(run.detail.summary.seed)
                                                                   : std::string(none);
}

// The configuration without what tells repetitions apart; of an imported run, whose configuration is not
// known, its own name.
std::string withoutSeed(const ReportRun& run) {
    if (StoredConfig(run.detail.configJson).imported()) {
        return "run " + run.detail.summary.uid;
    }
    RunConfig config = run.config;
    config.name.clear();
    config.train.seed = 0;
    return toJson(config);
}

} // namespace

ReportTable runsTable(const std::vector<ReportRun>& runs) {
    ReportTable table{"Runs",
                      {"Run", "Status", "Method", "Task", "Model", "Seed", "Steps", "Budget (triplets)",
                       "Best result", "Time"},
                      {}};
    for (const ReportRun& run : runs) {
        const RunSummary& s = run.detail.summary;
        table.rows.push_back(
            {run.label(), std::string(toText(s.status)), s.method, s.task, s.model, seedText(run),
             s.totalSteps > 0 ? fmt::format("{} of {}", s.stepsDone, s.totalSteps) : std::string(none),
             s.initBudget > 0 && scheduleKnown(run.detail.started)
                 ? fmt::format("{} to {}", s.initBudget, s.targetBudget)
                 : std::string(none),
             s.bestMetricName.empty() ? std::string(none) : s.bestMetricName + ' ' + measure(s.bestMetric),
             s.seconds > 0.0 ? lasted(s.seconds) : std::string(none)});
    }
    return table;
}

ReportTable differencesTable(const std::vector<ReportRun>& runs) {
    ReportTable table{"Differences of the configurations", runHeader(runs, "Field"), {}};
    table.note = "Marked cells differ from the first run. Fields in which all runs agree are left out.";
    std::vector<StoredConfig> stored;
    for (const ReportRun& run : runs) {
        stored.emplace_back(run.detail.configJson);
    }
    for (const Field& field : runFields()) {
        if (field.path == "name" || runs.empty()) {
            continue;
        }
        std::vector<std::string> row{std::string(field.path)};
        const FieldValue first = field.get(runs.front().config);
        const bool firstKnown = stored.front().knows(field.path);
        bool differs = false;
        for (std::size_t i = 0; i < runs.size(); ++i) {
            const bool known = stored[i].knows(field.path);
            row.push_back(known ? shownValue(field, runs[i].config) : std::string(none));
            if (known && firstKnown && field.get(runs[i].config) != first) {
                differs = true;
                table.changed.insert({table.rows.size(), i + 1});
            }
        }
        if (differs) {
            table.rows.push_back(std::move(row));
        }
    }
    return table;
}

ReportTable seedsTable(const std::vector<ReportRun>& runs) {
    ReportTable table{"Repetitions with other seeds",
                      {"Runs", "Metric", "n", "Mean", "Standard deviation", "95 % interval"},
                      {}};
    table.note =
        "Runs whose configurations differ in the seed only; the last evaluation of each. The interval is "
        "Student's t for the mean.";
    std::vector<std::pair<std::string, std::vector<const ReportRun*>>> groups;
    for (const ReportRun& run : runs) {
        const std::string key = withoutSeed(run);
        auto group =
            std::find_if(groups.begin(), groups.end(), [&](const auto& g) { return g.first == key; });
        if (group == groups.end()) {
            group = groups.insert(groups.end(), {key, {}});
        }
        group->second.push_back(&run);
    }
    for (const auto& [key, members] : groups) {
        if (members.size() < 2) {
            continue;
        }
        std::string ids;
        std::map<std::string, std::vector<double>> values;
        for (const ReportRun* run : members) {
            ids += (ids.empty() ? "" : ", ") + std::to_string(run->detail.summary.id);
            for (const auto& [name, points] : run->curves) {
                if (name.starts_with("eval/") && !points.empty()) {
                    values[name.substr(5)].push_back(points.back().value);
                }
            }
        }
        for (const auto& [metric, sample] : values) {
            const SampleSummary summary = summarise(sample);
            table.rows.push_back(
                {ids, metric, std::to_string(summary.n), summary.mean ? measure(*summary.mean) : none,
                 summary.deviation ? measure(*summary.deviation) : none,
                 summary.interval ? measure(summary.interval->low) + " to " + measure(summary.interval->high)
                                  : none});
        }
    }
    return table;
}

ReportTable configurationTable(const ReportRun& run) {
    ReportTable table{"Configuration of run " + run.label(), {"Field", "Value", "Unit", "Default"}, {}};
    const StoredConfig stored(run.detail.configJson);
    table.note = stored.imported()
                     ? "Imported: only what its source tells. Marked values differ from the defaults."
                     : "Marked values differ from the defaults.";
    const RunConfig defaults;
    for (const Field& field : runFields()) {
        if (!stored.knows(field.path)) {
            continue;
        }
        const bool same = field.get(run.config) == field.get(defaults);
        if (!same) {
            table.changed.insert({table.rows.size(), 1});
        }
        table.rows.push_back({std::string(field.path), shownValue(field, run.config), std::string(field.unit),
                              same ? std::string() : shownValue(field, defaults)});
    }
    if (!run.changes.empty()) {
        table.note += " Changed while it trained:";
        for (const SettingsChanged& change : run.changes) {
            table.note += fmt::format(" {} from {} to {} at step {};", change.field, change.before,
                                      change.after, change.step);
        }
        table.note.back() = '.';
    }
    return table;
}

ReportTable environmentTable(const ReportRun& run) {
    const RunStarted& s = run.detail.started;
    const RunSummary& summary = run.detail.summary;
    ReportTable table{"Environment of run " + run.label(), {"What", "Value"}, {}};
    const auto row = [&](const std::string& name, const std::string& value) {
        table.rows.push_back({name, value.empty() ? none : value});
    };
    row("run uid", summary.uid);
    row("device", s.device.empty() ? summary.device : s.device);
    row("precision", s.precision);
    row("threads", s.threads > 0 ? std::to_string(s.threads) : "");
    row("seed", seedText(run));
    for (const auto& [name, version] : s.versions) {
        row(name, version);
    }
    row("trainable parameters",
        s.totalParameters > 0 ? fmt::format("{} of {}", s.trainableParameters, s.totalParameters) : "");
    row("examples", s.trainExamples > 0
                        ? fmt::format("{} to train on, {} to evaluate", s.trainExamples, s.evalExamples)
                        : "");
    row("tokens per second",
        summary.tokensPerSecond > 0.0 ? fmt::format("{:.0f}", summary.tokensPerSecond) : "");
    row("peak memory", summary.peakMemoryMb > 0.0 ? fmt::format("{:.0f} MB", summary.peakMemoryMb) : "");
    row("SHA-256 of the weights", s.modelDigest);
    row("SHA-256 of the data", s.dataDigest);
    for (const StoredCheckpoint& checkpoint : run.checkpoints) {
        row(fmt::format("SHA-256 of the checkpoint at step {}", checkpoint.step), checkpoint.digest);
    }
    if (summary.parent != 0) {
        row("branched from", fmt::format("run {} at step {}", summary.parent, summary.parentStep));
    }
    return table;
}

ReportTable eventsTable(const ReportRun& run, std::size_t most) {
    ReportTable table{"Events of run " + run.label(), {"Step", "Kind", "What happened"}, {}};
    const std::size_t from = run.events.size() > most ? run.events.size() - most : 0;
    for (std::size_t i = from; i < run.events.size(); ++i) {
        table.rows.push_back({std::to_string(run.events[i].step), run.events[i].kind, run.events[i].detail});
    }
    if (from > 0) {
        table.note = fmt::format("The newest {} of {} events.", most, run.events.size());
    }
    return table;
}

} // namespace rankscope
