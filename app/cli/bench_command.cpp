#include "app/cli/commands.h"
#include "app/cli/config_source.h"
#include "app/cli/console.h"
#include "app/cli/run_json.h"
#include "app/cli/training.h"
#include "core/engine/engine.h"

#include <memory>

namespace rankscope {

namespace {

using Json = nlohmann::ordered_json;

struct BenchArguments {
    ConfigArguments config;
    bool json = false;
};

// Each phase's steps in order, so that two runs on the same batches can be compared step by step.
Json stepsJson(const BenchReport& report) {
    Json steps = Json::object();
    for (std::size_t i = 0; i < report.stepMs.size(); ++i) {
        steps[std::string(toText(report.phases[i]))].push_back(numberJson(report.stepMs[i]));
    }
    return steps;
}

Json reportJson(const BenchReport& report) {
    return {{"method", report.method},
            {"precision", report.precision},
            {"device", report.device},
            {"threads", report.threads},
            {"steps", report.steps},
            {"batch_size", report.batchSize},
            {"trainable_parameters", report.trainableParameters},
            {"wall_seconds", numberJson(report.wallSeconds)},
            {"tokens_per_second", numberJson(report.tokensPerSecond)},
            {"examples_per_second", numberJson(report.examplesPerSecond)},
            {"warm_up_step_ms", numberJson(report.warmUpStepMs)},
            {"budgeting_step_ms", numberJson(report.budgetingStepMs)},
            {"final_step_ms", numberJson(report.finalStepMs)},
            {"allocator_ms", numberJson(report.allocatorMs)},
            {"regulariser_ms", numberJson(report.regulariserMs)},
            {"loss_last", numberJson(report.lossLast)},
            {"accuracy", numberJson(report.accuracy)},
            {"peak_memory_mb", numberJson(report.peakMemoryMb)},
            {"steps_ms", stepsJson(report)}};
}

Result<ExitCode> benchAction(const BenchArguments& arguments) {
    const auto loaded = loadConfig(arguments.config);
    if (!loaded) {
        return tl::unexpected(loaded.error());
    }
    auto valid = loaded->readable ? requireTrainable(loaded->config, loaded->problems, false)
                                        : requireValid(loaded->problems);
    if (!valid) {
        return valid;
    }
    const auto report = benchRun(loaded->config);
    if (!report) {
        return fail(ExitCode::RunFailed, report.error());
    }
    const int indent = arguments.json ? -1 : 2;
    return printData(jsonText(reportJson(*report), indent));
}

} // namespace

Command addBenchCommand(CLI::App& program) {
    const auto arguments = std::make_shared<BenchArguments>();
    auto* parser = program.add_subcommand("bench", "Measure the engine's throughput; nothing is stored");
    addConfigArguments(*parser, arguments->config, false);
    parser->add_flag("--json", arguments->json, "the report on one line");
    parser->footer("Examples:\n"
                   "  rankscope-cli bench starter --set train.steps=100\n"
                   "  rankscope-cli bench my.json --set train.precision=bf16 --json\n"
                   "Tokens are real ones, padding not counted; step and allocator times are medians.");
    return {parser, [arguments] { return benchAction(*arguments); }};
}

} // namespace rankscope
