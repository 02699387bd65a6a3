#include "core/engine/engine.h"
#include "core/engine/method/peft/peft_writer.h"
#include "core/engine/problem.h"
#include "core/engine/train/checkpoint.h"
#include "core/run/method_traits.h"
#include "core/run/run_config_json.h"
#include "core/run/schedule.h"

#include <algorithm>
#include <fstream>
#include <iterator>

namespace rankscope {

namespace {

constexpr const char* parameterPrefix = "parameter.";

std::string textOfFile(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

// What a checkpoint holds, in PEFT's terms.
TrainedAdapter trainedAdapter(const Checkpoint& saved, const RunConfig& config,
                              const ModelDescription& model) {
    TrainedAdapter adapter;
    adapter.method = config.method;
    adapter.baseModel = config.model.path;
    adapter.taskType = "SEQ_CLS";
    adapter.prefix = model.architecture + ".";
    adapter.modules = adaptedModules(model, config.method);
    adapter.schedule = budgetSchedule(config, std::max(saved.totalSteps, saved.step), model);
    for (const auto& [name, tensor] : saved.tensors) {
        if (name.starts_with(parameterPrefix)) {
            adapter.parameters.emplace_back(name.substr(std::string_view(parameterPrefix).size()), tensor);
        }
    }
    const auto triplets = static_cast<std::int64_t>(adapter.modules.size()) * startRank(config.method);
    const bool masks = std::any_of(saved.tensors.begin(), saved.tensors.end(),
                                   [](const auto& pair) { return pair.first == "allocator.masked"; });
    const at::Tensor none = at::zeros({triplets});
    const at::Tensor masked = masks ? namedTensor(saved.tensors, "allocator.masked", none) : none;
    for (std::int64_t i = 0; i < triplets; ++i) {
        adapter.kept.push_back(masked[i].item<int>() == 0);
    }
    return adapter;
}

} // namespace

tl::expected<AdapterReport, std::string> exportAdapter(const std::filesystem::path& checkpoint,
                                                       const std::filesystem::path& folder,
                                                       AdapterForm form) {
    try {
        const auto saved = readCheckpoint(checkpoint);
        if (!saved) {
            return tl::unexpected(saved.error());
        }
        const RunConfig config = parseRunConfig(saved->configJson).config;
        if (!traitsOf(config.method).lowRank) {
            return tl::unexpected("The run's method is " + config.method.type +
                                  ", which has no low-rank adapter to export; export the merged model.");
        }
        if (config.method.adaptScaling) {
            return tl::unexpected(
                std::string("The run scales by the live rank (method.adapt_scaling), which no PEFT adapter "
                            "can say; export the merged model."));
        }
        const auto model = describeModel(config.model.path);
        if (!model) {
            return tl::unexpected(model.error());
        }
        TrainedAdapter adapter = trainedAdapter(*saved, config, *model);
        adapter.foreignSettings = textOfFile(checkpoint / "adapter_config.json");
        const auto files = form == AdapterForm::PlainLora       ? writePlainLora(folder, adapter)
                           : form == AdapterForm::LoraStructure ? writeLoraStructure(folder, adapter)
                                                                : writePeftAdapter(folder, adapter);
        if (!files) {
            return tl::unexpected(files.error());
        }
        AdapterReport report;
        report.step = saved->step;
        report.triplets = static_cast<std::int64_t>(adapter.kept.size());
        report.kept =
            files->compacted ? files->triplets : std::count(adapter.kept.begin(), adapter.kept.end(), true);
        report.written = files->triplets;
        report.modules = static_cast<std::int64_t>(adapter.modules.size());
        report.modulesWritten = files->modules;
        report.bytes = files->bytes;
        report.compacted = files->compacted;
        report.ranks = files->ranks;
        return report;
    } catch (const std::exception& error) {
        return tl::unexpected(torchFreeSentence(error));
    }
}

} // namespace rankscope
