#include "app/cli/commands.h"
#include "app/cli/console.h"
#include "app/cli/run_json.h"
#include "app/cli/run_ranks.h"
#include "app/cli/text_format.h"
#include "app/cli/workspace_access.h"
#include "core/analysis/allocation.h"
#include "core/analysis/cell_values.h"
#include "core/analysis/known_schedule.h"
#include "core/analysis/triplets.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <memory>
#include <optional>

namespace rankscope {

namespace {

using InspectJson = nlohmann::ordered_json;

constexpr double closeShare = 0.05; // of the threshold

struct InspectArguments {
    std::string run, module;
    std::string value = "rank";
    WorkspaceArgument workspace;
    std::optional<std::int64_t> step;
    bool json = false;
};

std::optional<CellValue> valueOf(const std::string& name) {
    for (int i = 0; i <= static_cast<int>(CellValue::Uncertainty); ++i) {
        if (toText(static_cast<CellValue>(i)) == name) {
            return static_cast<CellValue>(i);
        }
    }
    return std::nullopt;
}

std::string valueNames() {
    std::string names;
    for (int i = 0; i <= static_cast<int>(CellValue::Uncertainty); ++i) {
        names += (names.empty() ? "" : ", ") + std::string(toText(static_cast<CellValue>(i)));
    }
    return names;
}

std::string orDash(double value) { return std::isnan(value) ? "-" : fmt::format("{:.4g}", value); }

// By its name, or by a part that only one has.
Result<std::size_t> moduleNamed(const std::vector<ModuleInfo>& modules, const std::string& text) {
    std::vector<std::size_t> fitting;
    for (std::size_t i = 0; i < modules.size(); ++i) {
        if (modules[i].name == text) {
            return i;
        }
        if (modules[i].name.find(text) != std::string::npos) {
            fitting.push_back(i);
        }
    }
    if (fitting.size() == 1) {
        return fitting.front();
    }
    if (fitting.empty()) {
        return fail(ExitCode::NotFound, "No adapted matrix has \"" + text +
                                            "\" in its name; the first is \"" +
                                            (modules.empty() ? "" : modules.front().name) + "\".");
    }
    return fail(ExitCode::Usage,
                fmt::format("\"{}\" stands in the names of {} matrices, such as \"{}\" and "
                            "\"{}\"; give more of the name.",
                            text, fitting.size(), modules[fitting[0]].name, modules[fitting[1]].name));
}

InspectJson headOf(const RunDetail& run, const AllocationDone& allocation, const ScoreOrder* order) {
    InspectJson head{
        {"run", run.summary.id},
        {"step", allocation.step},
        {"phase", scheduleKnown(run.started) ? InspectJson(toText(allocation.phase)) : InspectJson()},
        {"budget", scheduleKnown(run.started) ? InspectJson(allocation.budget) : InspectJson()},
        {"kept", allocation.kept},
        {"pruned", allocation.pruned},
        {"revived", allocation.revived},
        {"threshold", orNull(allocation.threshold)}};
    if (order != nullptr) {
        head["close_to_threshold"] = order->marginal;
        head["tied_at_threshold"] = order->tied;
    }
    return head;
}

std::string headText(const RunDetail& run, const AllocationDone& allocation, const ScoreOrder* order) {
    std::string text =
        fmt::format("Run {} at step {}{}: {} of {} triplets kept", run.summary.id, allocation.step,
                    scheduleKnown(run.started) ? fmt::format(" ({})", toText(allocation.phase)) : "",
                    allocation.kept, allocation.mask.size());
    if (scheduleKnown(run.started)) {
        text += fmt::format(", budget {}", allocation.budget);
    }
    if (std::isfinite(allocation.threshold)) {
        text += fmt::format(", threshold {:.4g}", allocation.threshold);
    }
    text += fmt::format(", {} pruned, {} revived", allocation.pruned, allocation.revived);
    if (order != nullptr) {
        text += fmt::format(", {} within {:.0f} % of the threshold", order->marginal, closeShare * 100.0);
    }
    return text + "\n";
}

std::string tripletText(const std::vector<TripletFacts>& facts) {
    std::string text = fmt::format(
        "{:>7}  {:<6}  {:>10}  {:>5}  {:>5}  {:>5}  {:>10}  {:>10}  {:>10}  {:>7}  {:>6}  {}\n", "triplet",
        "state", "score", "λ %", "A %", "B %", "I", "U", "lambda", "margin", "place", "why");
    for (const TripletFacts& fact : facts) {
        const auto share = [&fact](double part) {
            return fact.score > 0.0 ? fmt::format("{:.1f}", part / fact.score * 100.0) : std::string("-");
        };
        text += fmt::format(
            "{:>7}  {:<6}  {:>10}  {:>5}  {:>5}  {:>5}  {:>10}  {:>10}  {:>10}  {:>7}  {:>6}  {}\n",
            fact.triplet, fact.kept ? "kept" : "masked", orDash(fact.score), share(fact.partLambda),
            share(fact.partA), share(fact.partB), orDash(fact.sensitivity), orDash(fact.uncertainty),
            orDash(fact.lambda), std::isnan(fact.margin) ? "-" : fmt::format("{:+.2f}", fact.margin),
            fact.place > 0 ? std::to_string(fact.place) : "-", toText(fact.reason));
    }
    return text;
}

InspectJson tripletJson(const std::vector<TripletFacts>& facts) {
    InspectJson rows = InspectJson::array();
    for (const TripletFacts& fact : facts) {
        rows.push_back({{"triplet", fact.triplet},
                        {"kept", fact.kept},
                        {"why", toText(fact.reason)},
                        {"place", fact.place},
                        {"score", orNull(fact.score)},
                        {"score_lambda", orNull(fact.partLambda)},
                        {"score_A", orNull(fact.partA)},
                        {"score_B", orNull(fact.partB)},
                        {"sensitivity", orNull(fact.sensitivity)},
                        {"uncertainty", orNull(fact.uncertainty)},
                        {"lambda", orNull(fact.lambda)},
                        {"margin", orNull(fact.margin)}});
    }
    return rows;
}

Result<std::string> mapOutput(const InspectArguments& arguments, const RunDetail& run,
                              const AllocationDone& allocation, const ScoreOrder* order, CellValue value) {
    const auto& modules = run.started.modules;
    const auto values = cellValues(modules, allocation, value);
    if (!values) {
        return fail(ExitCode::Workspace,
                    fmt::format("The allocation at step {} does not hold what \"{}\" needs.", allocation.step,
                                toText(value)));
    }
    if (arguments.json) {
        InspectJson out = headOf(run, allocation, order);
        out["value"] = toText(value);
        for (std::size_t i = 0; i < modules.size(); ++i) {
            out["modules"].push_back({{"module", modules[i].name}, {"value", orNull((*values)[i])}});
        }
        return out.dump(-1, ' ', false, InspectJson::error_handler_t::replace) + "\n";
    }
    std::vector<std::string> cells;
    for (const double number : *values) {
        cells.push_back(fmt::format("{:.4g}", number));
    }
    return headText(run, allocation, order) + mapText(modules, cells);
}

Result<std::string> moduleOutput(const InspectArguments& arguments, const RunDetail& run,
                                 const AllocationDone& allocation, const ScoreOrder* order,
                                 const RunReader& reader) {
    const auto& modules = run.started.modules;
    const auto module = moduleNamed(modules, arguments.module);
    if (!module) {
        return tl::unexpected(module.error());
    }
    if (!scheduleKnown(run.started)) {
        return fail(ExitCode::Workspace,
                    fmt::format("Run {} comes from a log, which tells how many triplets each matrix kept but "
                                "not which ones; leave --module away to see the numbers.",
                                run.summary.id));
    }
    const auto facts = tripletFacts(modules, allocation, *module).value_or(std::vector<TripletFacts>{});
    const std::size_t first = tripletOffsets(modules)[*module];
    const auto flips = tripletFlips(reader.allocationOutlines(run.summary.id), first, facts.size());
    if (arguments.json) {
        InspectJson out = headOf(run, allocation, order);
        out["module"] = modules[*module].name;
        out["triplets"] = tripletJson(facts);
        out["flips"] = InspectJson::array();
        for (const TripletFlip& flip : flips) {
            out["flips"].push_back(
                {{"step", flip.step}, {"triplet", flip.triplet - first}, {"kept", flip.kept}});
        }
        return out.dump(-1, ' ', false, InspectJson::error_handler_t::replace) + "\n";
    }
    const auto kept = std::count_if(facts.begin(), facts.end(), [](const auto& fact) { return fact.kept; });
    std::string text = headText(run, allocation, order) +
                       fmt::format("{}: {} of {} kept, {} changes of its mask in the whole run\n",
                                   modules[*module].name, kept, facts.size(), flips.size()) +
                       tripletText(facts);
    return text;
}

Result<ExitCode> inspectAction(const InspectArguments& arguments) {
    const auto value = valueOf(arguments.value);
    if (!value) {
        return fail(ExitCode::Usage,
                    "--value takes one of " + valueNames() + ", not \"" + arguments.value + "\".");
    }
    const auto open = openRun(arguments.workspace, arguments.run);
    if (!open) {
        return tl::unexpected(open.error());
    }
    const auto allocation = storedAllocation(*open->reader, open->detail.summary.id, arguments.step);
    if (!allocation) {
        return tl::unexpected(allocation.error());
    }
    if (const auto ranks = moduleRanks(open->detail.started.modules, *allocation); !ranks) {
        return tl::unexpected(ranks.error());
    }
    const auto order = scoreOrder(open->detail.started.modules, *allocation, closeShare);
    const ScoreOrder* scored = order ? &*order : nullptr;
    const auto text = arguments.module.empty()
                          ? mapOutput(arguments, open->detail, *allocation, scored, *value)
                          : moduleOutput(arguments, open->detail, *allocation, scored, *open->reader);
    if (!text) {
        return tl::unexpected(text.error());
    }
    if (!printOut(*text)) {
        return fail(ExitCode::Unexpected, "Standard output cannot be written.");
    }
    return ExitCode::Done;
}

} // namespace

Command addInspectCommand(CLI::App& program) {
    const auto arguments = std::make_shared<InspectArguments>();
    auto* parser =
        program.add_subcommand("inspect", "The rank map of one allocation, or one matrix triplet by triplet");
    addRunArgument(*parser, arguments->run);
    parser->add_option("--step", arguments->step, "step of the allocation (default: the last one)")
        ->type_name("N");
    auto* module =
        parser
            ->add_option("--module", arguments->module,
                         "a matrix, by its name or a part that only one has: its triplets, and why "
                         "each stands or has gone")
            ->type_name("NAME");
    parser->add_option("--value", arguments->value, "what the cells show: " + valueNames())
        ->type_name("NAME")
        ->excludes(module);
    parser->add_flag("--json", arguments->json, "the result on one line");
    addWorkspaceArgument(*parser, arguments->workspace);
    parser->footer("Examples:\n"
                   "  rankscope-cli inspect 3 --value \"norm of lambda\"\n"
                   "  rankscope-cli inspect 3 --step 200 --module layer.3.attention.self.query");
    return {parser, [arguments] { return inspectAction(*arguments); }};
}

} // namespace rankscope
