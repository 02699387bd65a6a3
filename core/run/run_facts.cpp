#include "core/run/run_facts.h"

#include <algorithm>

namespace rankscope {

bool targetMatches(const std::string& moduleName, const std::string& target) {
    return !target.empty() &&
           (target == allLinear || moduleName == target || moduleName.ends_with("." + target));
}

bool namesPart(std::string_view moduleName, std::string_view part) {
    const std::string name = "." + std::string(moduleName) + ".";
    return !part.empty() && name.find("." + std::string(part) + ".") != std::string::npos;
}

std::vector<ModuleInfo> selectModules(const ModelDescription& model, const std::vector<std::string>& targets,
                                      const std::vector<std::string>& exclude) {
    std::vector<ModuleInfo> selected;
    const auto wanted = [&](const ModuleInfo& module) {
        return std::any_of(targets.begin(), targets.end(),
                           [&](const auto& target) { return targetMatches(module.name, target); }) &&
               std::none_of(exclude.begin(), exclude.end(),
                            [&](const auto& part) { return namesPart(module.name, part); });
    };
    std::copy_if(model.modules.begin(), model.modules.end(), std::back_inserter(selected), wanted);
    return selected;
}

} // namespace rankscope
