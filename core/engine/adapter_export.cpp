#include "core/engine/engine.h"
#include "core/engine/method/adalora/peft_format.h"
#include "core/engine/train/checkpoint.h"
#include "core/run/run_config_json.h"
#include "core/run/schedule.h"

#include <algorithm>

namespace rankscope {

tl::expected<AdapterReport, std::string> exportAdapter(const std::filesystem::path& checkpoint,
                                                       const std::filesystem::path& folder) {
    try {
        const auto saved = readCheckpoint(checkpoint);
        if (!saved) {
            return tl::unexpected(saved.error());
        }
        RunConfig config = parseRunConfig(saved->configJson).config;
        if (config.method.type != "adalora") {
            return tl::unexpected("The run's method is " + config.method.type +
                                  "; only the adapters of adalora runs can be exported.");
        }
        const auto model = describeModel(config.model.path);
        if (!model) {
            return tl::unexpected(model.error());
        }
        TrainedAdapter adapter;
        adapter.method = config.method;
        adapter.baseModel = config.model.path;
        adapter.taskType = "SEQ_CLS";
        adapter.prefix = model->architecture + ".";
        adapter.modules = adaptedModules(*model, config.method);
        config.train.steps = std::max(saved->totalSteps, saved->step);
        adapter.schedule = budgetSchedule(config, resolveSchedule(config, 0), *model);
        const std::string parameter = "parameter.";
        for (const auto& [name, tensor] : saved->tensors) {
            if (name.starts_with(parameter)) {
                adapter.parameters.emplace_back(name.substr(parameter.size()), tensor);
            }
        }
        const auto triplets = static_cast<std::int64_t>(adapter.modules.size()) * config.method.initR;
        const at::Tensor masked = namedTensor(saved->tensors, "allocator.masked", at::zeros({triplets}));
        for (std::int64_t i = 0; i < triplets; ++i) {
            adapter.kept.push_back(masked[i].item<int>() == 0);
        }
        const auto files = writePeftAdapter(folder, adapter);
        if (!files) {
            return tl::unexpected(files.error());
        }
        return AdapterReport{saved->step, triplets,
                             std::count(adapter.kept.begin(), adapter.kept.end(), true), files->bytes,
                             files->compacted};
    } catch (const std::exception& error) {
        return tl::unexpected(std::string(error.what()));
    }
}

} // namespace rankscope
