#include "core/engine/adapter_import.h"
#include "core/engine/engine.h"
#include "core/engine/train/scoring.h"

#include <ATen/core/grad_mode.h>

#include <algorithm>
#include <array>
#include <map>
#include <utility>

namespace rankscope {

namespace {

namespace fs = std::filesystem;

constexpr std::int64_t checkedRows = 64;

// Of different lengths, for runs that name no data.
constexpr std::array<const char*, 8> madeSentences{
    "The film is good.",
    "A slow and empty story that never finds its end.",
    "yes",
    "Everybody who has seen the first part will want to know how it goes on, and why.",
    "It was dull and poor.",
    "One of the best works of the year, warm, quick and full of small surprises.",
    "not bad at all",
    "The rest is silence."};

// Returns whether the rows are made up.
bool useProbeRows(ScoringSetup& scoring) {
    const TaskConfig& task = scoring.setup->config.task;
    if (!task.eval.empty()) {
        useEvaluationRows(scoring, checkedRows);
        return false;
    }
    Dataset rows;
    for (const char* sentence : madeSentences) {
        rows.examples.push_back({std::vector<std::string>(task.text.size() == 2 ? 2 : 1, sentence), {}});
    }
    scoring.useRows(rows, at::zeros({static_cast<std::int64_t>(rows.examples.size())}));
    return true;
}

// Whether what was read has the triplets that were written, module by module. Plain LoRA has their number
// alone, and modules of rank 0 not at all.
bool sameRanks(const AdapterReport& written, const ImportedAdapter& read) {
    std::map<std::string, std::vector<bool>> found;
    std::size_t first = 0;
    for (const ModuleInfo& module : read.started.modules) {
        auto& mask = found[module.name];
        for (std::int64_t i = 0; i < module.initR; ++i) {
            mask.push_back(read.allocation.mask.at(first++) != 0);
        }
    }
    const bool places = read.config.method.type == "adalora";
    return std::all_of(written.ranks.begin(), written.ranks.end(), [&](const AdapterModule& module) {
        const auto place = found.find(module.name);
        if (place == found.end()) {
            return !places && module.rank() == 0;
        }
        return places ? place->second == module.written
                      : static_cast<std::int64_t>(place->second.size()) == module.rank();
    });
}

AdapterCheck checked(const RunConfig& config, const fs::path& checkpoint, const fs::path& folder) {
    const at::NoGradGuard noGrad;
    ScoringSetup original = makeScoringSetup(config, checkpoint, "fp32");
    AdapterCheck check;
    check.step = original.step;
    check.madeRows = useProbeRows(original);
    const at::Tensor expected = scoredOutputs(original);

    RunConfig known = config; // the classes are: no data must be read for them
    known.task.classes = original.setup->task->classes();
    known.task.train.clear();
    const std::string evaluation = std::exchange(known.task.eval, {});
    const AdapterAsRun read = readAdapterAsRun(folder, known);
    known.task.eval = evaluation;
    ScoringSetup again = makeScoringSetup(known, read.checkpoint, folder, "fp32");
    again.setup->eval = original.setup->eval;
    const at::Tensor outputs = scoredOutputs(again);

    const bool plain = read.run.config.method.type == "lora";
    const auto report =
        exportAdapter(checkpoint, {}, plain ? AdapterForm::PlainLora : AdapterForm::AsTrained);
    if (!report) {
        throw EngineProblem("", report.error());
    }
    check.ranksEqual = sameRanks(*report, read.run);
    check.modules = report->modules;
    check.emptyModules = std::count_if(report->ranks.begin(), report->ranks.end(),
                                       [](const AdapterModule& module) { return module.rank() == 0; });
    check.probeRows = expected.size(0);
    check.largestDifference = (outputs - expected).abs().max().item<double>();
    check.largestOutput = expected.abs().max().item<double>();
    return check;
}

} // namespace

tl::expected<AdapterCheck, Problem> checkAdapter(const RunConfig& config, const fs::path& checkpoint,
                                                 const fs::path& folder) {
    return asProblem([&] { return checked(config, checkpoint, folder); });
}

} // namespace rankscope
