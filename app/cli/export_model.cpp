#include "app/cli/export_model.h"

#include "app/cli/console.h"
#include "app/cli/run_json.h"
#include "app/cli/scored_run.h"
#include "app/cli/text_format.h"
#include "app/common/scored_config.h"
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

AdapterForm formOf(const std::string& what) {
    return what == "lora"             ? AdapterForm::PlainLora
           : what == "lora-structure" ? AdapterForm::LoraStructure
                                      : AdapterForm::AsTrained;
}

std::string adapterSentence(const AdapterReport& report, AdapterForm form,
                            const std::filesystem::path& folder) {
    const std::string size = bytesText(report.bytes) + " in " + folder.string();
    if (form == AdapterForm::LoraStructure) {
        return fmt::format(
            "LoRA structure after step {}: ranks of {} triplets in {} of {} modules, no weights, in {}.",
            report.step, report.written, report.modulesWritten, report.modules, folder.string());
    }
    if (form == AdapterForm::PlainLora) {
        return fmt::format("Plain LoRA adapter after step {}: {} of {} triplets in {} of {} modules, {}.",
                           report.step, report.written, report.triplets, report.modulesWritten,
                           report.modules, size);
    }
    return fmt::format(
        "Adapter after step {}: {} of {} triplets{}, {}.", report.step, report.kept, report.triplets,
        report.written == report.kept ? "" : " (all written, the ranks are not final yet)", size);
}

// Reads it again and says how far its outputs are; a mismatch is one of verification.
Result<ExitCode> verifyAdapter(const std::filesystem::path& checkpoint, const RunDetail& run,
                               const ModelExport& options, const std::filesystem::path& folder, Json& json) {
    RunConfig config = scoredConfig(run);
    if (!options.data.empty()) {
        auto data = existingData(options.data);
        if (!data) {
            return tl::unexpected(data.error());
        }
        config.task.eval = std::move(*data);
    }
    const auto check = checkAdapter(config, checkpoint, folder);
    if (!check) {
        return tl::unexpected(asFailure(check.error()));
    }
    json["verified"] = {{"holds", holds(*check)},
                        {"max_difference", numberJson(check->largestDifference)},
                        {"max_output", numberJson(check->largestOutput)},
                        {"probe_rows", check->probeRows},
                        {"ranks_equal", check->ranksEqual},
                        {"modules_of_rank_0", check->emptyModules}};
    if (!options.json) {
        printError(fmt::format(
            "Read again: max |difference| {:.2g} over {} rows whose outputs reach {:.3g}, ranks {}.",
            check->largestDifference, check->probeRows, check->largestOutput,
            check->ranksEqual ? "equal" : "differ"));
    }
    return holds(*check) ? ExitCode::Done : ExitCode::Mismatch;
}

Result<ExitCode> writeAdapter(const std::string& what, const std::filesystem::path& checkpoint,
                              const RunDetail& run, const ModelExport& options,
                              const std::filesystem::path& folder) {
    const AdapterForm form = formOf(what);
    const auto report = exportAdapter(checkpoint, folder, form);
    if (!report) {
        return fail(ExitCode::Unexpected, report.error());
    }
    Json json{{"run", run.summary.id},      {"what", what},
              {"step", report->step},       {"triplets", report->triplets},
              {"kept", report->kept},       {"triplets_written", report->written},
              {"modules", report->modules}, {"modules_written", report->modulesWritten},
              {"bytes", report->bytes},     {"folder", folder.string()}};
    Result<ExitCode> verified = ExitCode::Done;
    if (options.verify && form != AdapterForm::LoraStructure) {
        verified = verifyAdapter(checkpoint, run, options, folder, json);
        if (!verified) {
            return verified;
        }
    }
    const auto said = say(options, json, adapterSentence(*report, form, folder));
    return said ? verified : said;
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

bool isModelPart(const std::string& what) {
    return what == "adapter" || what == "lora" || what == "lora-structure" || what == "merged";
}

Result<ExitCode> writeModelPart(const std::string& what, const RunReader& reader, const RunDetail& run,
                                const ModelExport& options, const std::filesystem::path& folder) {
    if (const auto free = options.guard->checkFolder(folder, what); !free) {
        return free;
    }
    if (options.step) {
        const auto path = checkpointOf(reader, run.summary.id, *options.step);
        return !path              ? tl::unexpected(path.error())
               : what == "merged" ? writeMerged(*path, run, options, folder)
                                  : writeAdapter(what, *path, run, options, folder);
    }
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
