#include "core/run/run_facts.h"

#include <algorithm>

namespace rankscope {

bool targetMatches(const std::string& moduleName, const std::string& target) {
    return !target.empty() && (moduleName == target || moduleName.ends_with("." + target));
}

std::vector<ModuleInfo> selectModules(const ModelDescription& model,
                                      const std::vector<std::string>& targets) {
    std::vector<ModuleInfo> selected;
    std::copy_if(
        model.modules.begin(), model.modules.end(), std::back_inserter(selected), [&](const auto& module) {
            return std::any_of(targets.begin(), targets.end(),
                               [&](const auto& target) { return targetMatches(module.name, target); });
        });
    return selected;
}

} // namespace rankscope
