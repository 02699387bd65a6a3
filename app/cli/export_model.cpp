#include "app/cli/export_model.h"

#include "app/cli/console.h"
#include "app/cli/run_json.h"
#include "app/cli/scored_run.h"
#include "app/cli/text_format.h"
#include "core/engine/engine.h"

#include <fmt/format.h>

namespace rankscope {

namespace {

using Json = nlohmann::ordered_json;

Result<ExitCode> say(const ModelExport& options, const Json& json, const std::string& sentence) {
    if (!options.json) {
        printError(sentence);
        return ExitCode::Done;
    }
    return printData(jsonText(json));
}

Result<ExitCode> writeAdapter(const std::string& what, const std::filesystem::path& checkpoint,
                              const RunDetail& run, const ModelExport& options,
                              const std::filesystem::path& folder) {
    const bool plain = what == "lora";
    const auto report =
        exportAdapter(checkpoint, folder, plain ? AdapterForm::PlainLora : AdapterForm::AsTrained);
    if (!report) {
        return fail(ExitCode::Unexpected, report.error());
    }
    const Json json{{"run", run.summary.id},      {"what", what},
                    {"step", report->step},       {"triplets", report->triplets},
                    {"kept", report->kept},       {"triplets_written", report->written},
                    {"modules", report->modules}, {"modules_written", report->modulesWritten},
                    {"bytes", report->bytes},     {"folder", folder.string()}};
    const std::string size = bytesText(report->bytes) + " in " + folder.string();
    if (plain) {
        return say(options, json,
                   fmt::format("Plain LoRA adapter after step {}: {} of {} triplets in {} of {} modules, {}.",
                               report->step, report->written, report->triplets, report->modulesWritten,
                               report->modules, size));
    }
    return say(
        options, json,
        fmt::format(
            "Adapter after step {}: {} of {} triplets{}, {}.", report->step, report->kept, report->triplets,
            report->written == report->kept ? "" : " (all written, the ranks are not final yet)", size));
}

Result<ExitCode> writeMerged(const std::filesystem::path& checkpoint, const RunDetail& run,
                             const ModelExport& options, const std::filesystem::path& folder) {
    RunConfig config = scoredConfig(run);
    if (!options.data.empty()) {
        auto data = existingData(options.data);
        if (!data) {
            return tl::unexpected(data.error());
        }
        config.task.eval = std::move(*data);
    }
    const auto report = exportMerged(config, checkpoint, folder);
    if (!report) {
        Problem problem = report.error();
        if (problem.field == "task.eval" && config.task.eval.empty()) {
            problem.message = "The run names no evaluation data to compare on; name a file with --data.";
        }
        return tl::unexpected(asFailure(problem));
    }
    const Json json{{"run", run.summary.id},
                    {"what", "merged"},
                    {"step", report->step},
                    {"modules_folded", report->modulesFolded},
                    {"probe_rows", report->probeRows},
                    {"max_difference", numberJson(report->largestDifference)},
                    {"max_output", numberJson(report->largestOutput)},
                    {"bytes", report->bytes},
                    {"folder", folder.string()}};
    return say(
        options, json,
        fmt::format("Merged model after step {}: {} matrices folded, max |merged - adapted| {:.2g} over "
                    "{} rows whose outputs reach {:.3g}, {} in {}.",
                    report->step, report->modulesFolded, report->largestDifference, report->probeRows,
                    report->largestOutput, bytesText(report->bytes), folder.string()));
}

} // namespace

bool isModelPart(const std::string& what) { return what == "adapter" || what == "lora" || what == "merged"; }

Result<ExitCode> writeModelPart(const std::string& what, const RunReader& reader, const RunDetail& run,
                                const ModelExport& options, const std::filesystem::path& folder) {
    const auto checkpoint = newestCheckpoint(reader, run.summary.id);
    if (!checkpoint) {
        return fail(ExitCode::NotFound,
                    fmt::format("Run {} has no checkpoint any more, so that its {} cannot be written; "
                                "resume or repeat the run.",
                                run.summary.id, what == "merged" ? "model" : "adapter"));
    }
    return what == "merged" ? writeMerged(checkpoint->path, run, options, folder)
                            : writeAdapter(what, checkpoint->path, run, options, folder);
}

} // namespace rankscope
