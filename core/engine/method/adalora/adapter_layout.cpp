#include "core/engine/method/adalora/adapter_layout.h"

#include <algorithm>

namespace rankscope {

namespace {

std::vector<AdapterLayout::Group> groupsBy(const std::vector<ModuleInfo>& modules,
                                           std::int64_t ModuleInfo::*width) {
    std::vector<AdapterLayout::Group> groups;
    for (std::size_t i = 0; i < modules.size(); ++i) {
        const std::int64_t wanted = modules[i].*width;
        auto group =
            std::find_if(groups.begin(), groups.end(), [&](const auto& g) { return g.width == wanted; });
        if (group == groups.end()) {
            groups.push_back({0, wanted, {}});
            group = groups.end() - 1;
        }
        group->modules.push_back(static_cast<std::int64_t>(i));
    }
    return groups;
}

} // namespace

AdapterLayout::AdapterLayout(const std::vector<ModuleInfo>& modules, std::int64_t rank, bool hasLambda)
    : m_rank(rank)
    , m_modules(static_cast<std::int64_t>(modules.size()))
    , m_hasLambda(hasLambda)
    , m_groupsA(groupsBy(modules, &ModuleInfo::dIn))
    , m_groupsB(groupsBy(modules, &ModuleInfo::dOut)) {
    m_size = hasLambda ? triplets() : 0;
    for (auto* groups : {&m_groupsA, &m_groupsB}) {
        for (Group& group : *groups) {
            group.offset = m_size;
            m_size += static_cast<std::int64_t>(group.modules.size()) * rank * group.width;
        }
    }
}

at::Tensor AdapterLayout::lambda(const at::Tensor& flat) const { return flat.narrow(0, 0, triplets()); }

at::Tensor AdapterLayout::groupA(const at::Tensor& flat, const Group& group) const {
    const auto count = static_cast<std::int64_t>(group.modules.size());
    return flat.narrow(0, group.offset, count * m_rank * group.width).view({count, m_rank, group.width});
}

at::Tensor AdapterLayout::groupB(const at::Tensor& flat, const Group& group) const {
    const auto count = static_cast<std::int64_t>(group.modules.size());
    return flat.narrow(0, group.offset, count * m_rank * group.width).view({count, group.width, m_rank});
}

} // namespace rankscope
