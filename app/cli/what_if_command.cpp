#include "app/cli/commands.h"
#include "app/cli/console.h"
#include "app/cli/run_ranks.h"
#include "app/cli/text_format.h"
#include "app/cli/workspace_access.h"
#include "core/analysis/what_if.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <array>
#include <cmath>
#include <memory>
#include <optional>

namespace rankscope {

namespace {

using WhatIfJson = nlohmann::ordered_json;

constexpr std::array criteria{WhatIfCriterion::Score, WhatIfCriterion::Sensitivity,
                              WhatIfCriterion::Uncertainty, WhatIfCriterion::Magnitude,
                              WhatIfCriterion::ScorePerWeight};
constexpr const char* label = "Exact for this step; training afterwards would have differed.";

struct WhatIfArguments {
    std::string run;
    WorkspaceArgument workspace;
    std::optional<std::int64_t> step, budget;
    std::optional<double> meanRank;
    std::string criterion = "score";
    bool json = false;
};

std::string criterionNames() {
    std::string names;
    for (const WhatIfCriterion criterion : criteria) {
        names += (names.empty() ? "" : ", ") + std::string(toText(criterion));
    }
    return names;
}

std::optional<WhatIfCriterion> criterionOf(const std::string& name) {
    for (const WhatIfCriterion criterion : criteria) {
        if (toText(criterion) == name) {
            return criterion;
        }
    }
    return std::nullopt;
}

WhatIfJson asJson(const RunDetail& run, const AllocationDone& real, const WhatIf& other,
                  const std::vector<std::int64_t>& ranks, const std::string& criterion) {
    WhatIfJson modules = WhatIfJson::array();
    for (std::size_t i = 0; i < ranks.size(); ++i) {
        modules.push_back(
            {{"module", run.started.modules[i].name}, {"rank", ranks[i]}, {"what_if", other.ranks[i]}});
    }
    return {{"run", run.summary.id},
            {"step", real.step},
            {"criterion", criterion},
            {"budget", other.budget},
            {"kept", other.kept},
            {"kept_then", real.kept},
            {"parameters", other.parameters},
            {"adapter_bytes", other.adapterBytes},
            {"note", label},
            {"modules", std::move(modules)}};
}

Result<ExitCode> whatIfAction(const WhatIfArguments& arguments) {
    const auto criterion = criterionOf(arguments.criterion);
    if (!criterion) {
        return fail(ExitCode::Usage, "--criterion takes one of " + criterionNames() + ", not \"" +
                                         arguments.criterion + "\".");
    }
    const auto open = openRun(arguments.workspace, arguments.run);
    if (!open) {
        return tl::unexpected(open.error());
    }
    const RunDetail& run = open->detail;
    const auto real = storedAllocation(*open->reader, run.summary.id, arguments.step);
    if (!real) {
        return tl::unexpected(real.error());
    }
    const auto& modules = run.started.modules;
    const auto ranks = moduleRanks(modules, *real);
    if (!ranks) {
        return tl::unexpected(ranks.error());
    }
    const std::int64_t budget = arguments.budget ? *arguments.budget
                                : arguments.meanRank
                                    ? std::llround(*arguments.meanRank * static_cast<double>(modules.size()))
                                    : real->budget;
    const auto other = whatIf(modules, *real, budget, *criterion);
    if (!other) {
        return fail(
            ExitCode::Workspace,
            fmt::format("The allocation at step {} holds no scores that could be ranked anew.", real->step));
    }
    std::string text;
    if (arguments.json) {
        text = jsonText(asJson(run, *real, *other, *ranks, arguments.criterion));
    } else {
        std::vector<std::string> cells;
        for (std::size_t i = 0; i < ranks->size(); ++i) {
            const std::int64_t change = other->ranks[i] - (*ranks)[i];
            cells.push_back(change == 0 ? std::to_string(other->ranks[i])
                                        : fmt::format("{} ({:+})", other->ranks[i], change));
        }
        text = fmt::format("Run {} at step {}, by {}: {} of {} triplets kept for a budget of {} (then: {}), "
                           "{} weights, {:.2f} MB as an adapter\n{}\n",
                           run.summary.id, real->step, arguments.criterion, other->kept, real->mask.size(),
                           other->budget, real->kept, countText(other->parameters),
                           static_cast<double>(other->adapterBytes) / 1e6, label) +
               mapText(modules, cells);
    }
    return printData(text);
}

} // namespace

Command addWhatIfCommand(CLI::App& program) {
    const auto arguments = std::make_shared<WhatIfArguments>();
    auto* parser = program.add_subcommand(
        "what-if", "The ranks that another budget or criterion would have kept at one allocation");
    addRunArgument(*parser, arguments->run);
    parser->add_option("--step", arguments->step, "step of the allocation (default: the last one)")
        ->type_name("N");
    auto* budget = parser->add_option("--budget", arguments->budget, "triplets in all (default: as it was)")
                       ->type_name("N")
                       ->check(CLI::NonNegativeNumber);
    parser->add_option("--mean-rank", arguments->meanRank, "triplets a matrix on average")
        ->type_name("R")
        ->check(CLI::NonNegativeNumber)
        ->excludes(budget);
    parser->add_option("--criterion", arguments->criterion, criterionNames())->type_name("NAME");
    parser->add_flag("--json", arguments->json, "the result on one line");
    addWorkspaceArgument(*parser, arguments->workspace);
    parser->footer("Examples:\n"
                   "  rankscope-cli what-if 3 --mean-rank 4\n"
                   "  rankscope-cli what-if 3 --step 200 --criterion magnitude --json\n"
                   "Nothing is trained and nothing is stored.");
    return {parser, [arguments] { return whatIfAction(*arguments); }};
}

} // namespace rankscope
