#include "app/cli/commands.h"
#include "app/cli/config_source.h"
#include "app/cli/console.h"
#include "app/cli/schedule_text.h"
#include "core/engine/engine.h"
#include "core/run/shown_text.h"

#include <fmt/format.h>

#include <memory>

namespace rankscope {

namespace {

using Json = nlohmann::ordered_json;

struct CheckArguments {
    ConfigArguments config;
    bool json = false;
};

std::string asJson(const LoadedConfig& loaded, const RunFacts& facts) {
    Json problems = Json::array();
    for (const Problem& problem : loaded.problems) {
        problems.push_back({{"field", problem.field},
                            {"severity", problem.severity == Severity::Error ? "error" : "warning"},
                            {"message", problem.message}});
    }
    const Json all{{"config", loaded.origin},
                   {"valid", !hasErrors(loaded.problems)},
                   {"problems", problems},
                   {"schedule", loaded.readable ? scheduleJson(loaded.config, facts) : Json(nullptr)}};
    return jsonText(all);
}

std::string asText(const LoadedConfig& loaded, const RunFacts& facts) {
    std::string text;
    for (const Problem& problem : loaded.problems) {
        text += shownText(problemLine(problem)) + "\n";
    }
    if (!hasErrors(loaded.problems)) {
        text += fmt::format("{} is valid.\n", shownText(loaded.origin));
    }
    return loaded.readable ? text + "\nSchedule\n" + scheduleText(loaded.config, facts) : text;
}

Result<ExitCode> checkAction(const CheckArguments& arguments) {
    auto loaded = loadConfig(arguments.config);
    if (!loaded) {
        return tl::unexpected(loaded.error());
    }
    RunFacts facts;
    if (loaded->readable) {
        facts = describeRun(loaded->config);
        addProblems(loaded->problems, validate(loaded->config, &facts));
    }
    if (const auto printed = printData(arguments.json ? asJson(*loaded, facts) : asText(*loaded, facts));
        !printed) {
        return printed;
    }
    return hasErrors(loaded->problems) ? ExitCode::InvalidConfiguration : ExitCode::Done;
}

} // namespace

Command addCheckCommand(CLI::App& program) {
    const auto arguments = std::make_shared<CheckArguments>();
    auto* parser = program.add_subcommand(
        "check", "Print every problem of a configuration and the schedule it leads to");
    addConfigArguments(*parser, arguments->config, true);
    parser->add_flag("--json", arguments->json, "one line of JSON: config, valid, problems, schedule");
    parser->footer("Examples:\n"
                   "  rankscope-cli check my.json\n"
                   "  rankscope-cli check starter --set train.steps=400 --set method.tfinal=200\n"
                   "Exit code 3 when something must be mended; warnings alone give 0.");
    return {parser, [arguments] { return checkAction(*arguments); }};
}

} // namespace rankscope
