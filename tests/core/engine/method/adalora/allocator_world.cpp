#include "tests/core/engine/method/adalora/allocator_world.h"

#include <ATen/CPUGeneratorImpl.h>

#include <algorithm>

namespace rankscope::oracle {

BudgetSchedule productSchedule(const reference::Settings& settings) {
    BudgetSchedule schedule;
    schedule.initBudget = settings.initTotal;
    schedule.targetBudget = settings.targetTotal;
    schedule.totalSteps = settings.totalStep;
    schedule.tinit = settings.tinit;
    schedule.tfinal = settings.tfinal;
    schedule.deltaT = settings.deltaT;
    schedule.peftBoundary = settings.peft;
    return schedule;
}

MethodConfig productConfig(const reference::Settings& settings, std::int64_t rank) {
    MethodConfig config;
    config.initR = rank;
    config.beta1 = settings.beta1;
    config.beta2 = settings.beta2;
    config.boundary = settings.peft ? "peft" : "authors";
    config.tiePolicy = settings.exactTopK ? "exact_topk" : "reference";
    return config;
}

std::unique_ptr<RankAllocator> productAllocator(const MethodConfig& config, const BudgetSchedule& schedule,
                                                const AdapterLayout& layout) {
    return std::make_unique<RankAllocator>(config, schedule, layout, at::kCPU);
}

namespace {

std::vector<ModuleInfo> modulesOf(const std::vector<std::pair<std::int64_t, std::int64_t>>& widths,
                                  std::int64_t rank) {
    std::vector<ModuleInfo> modules;
    for (const auto& [dIn, dOut] : widths) {
        const std::string number = std::to_string(modules.size());
        modules.push_back(
            {"layer." + number + ".kind", static_cast<int>(modules.size()), "kind", dIn, dOut, rank});
    }
    return modules;
}

} // namespace

World::World(const std::vector<std::pair<std::int64_t, std::int64_t>>& widths, std::int64_t rank,
             std::uint64_t seed)
    : modules(modulesOf(widths, rank))
    , layout(modules, rank)
    , generator(at::make_generator<at::CPUGeneratorImpl>(seed))
    , values(drawn(0.02))
    , gradients(at::zeros({layout.size()})) {}

at::Tensor World::drawn(double deviation) {
    return at::empty({layout.size()}).normal_(0.0, deviation, generator);
}

void World::drawGradients() { gradients.copy_(drawn(1e-2)); }

at::Tensor World::moveWeights() {
    const at::Tensor move = drawn(1e-3);
    values.add_(move);
    return move;
}

reference::Settings World::settings() const {
    reference::Settings settings;
    settings.initTotal = layout.triplets();
    return settings;
}

reference::Modules partsOf(const AdapterLayout& layout, const at::Tensor& flat) {
    reference::Modules found(static_cast<std::size_t>(layout.modules()));
    const std::int64_t rank = layout.rank();
    for (std::size_t i = 0; i < found.size(); ++i) {
        found[i].e = layout.lambda(flat).narrow(0, static_cast<std::int64_t>(i) * rank, rank).view({rank, 1});
    }
    for (const auto& group : layout.groupsA()) {
        const at::Tensor all = layout.groupA(flat, group);
        for (std::size_t j = 0; j < group.modules.size(); ++j) {
            found[static_cast<std::size_t>(group.modules[j])].a = all[static_cast<std::int64_t>(j)];
        }
    }
    for (const auto& group : layout.groupsB()) {
        const at::Tensor all = layout.groupB(flat, group);
        for (std::size_t j = 0; j < group.modules.size(); ++j) {
            found[static_cast<std::size_t>(group.modules[j])].b = all[static_cast<std::int64_t>(j)];
        }
    }
    return found;
}

std::vector<std::pair<std::int64_t, std::int64_t>> smallWidths() {
    return {{16, 16}, {16, 40}, {40, 16}, {16, 16}};
}

at::Tensor finiteStep() { return at::zeros({}); }

at::Tensor badStep() { return at::ones({}); }

bool sameBits(const at::Tensor& one, const at::Tensor& two) {
    return one.scalar_type() == at::kFloat && two.scalar_type() == at::kFloat &&
           at::equal(one.detach().view(at::kInt), two.detach().view(at::kInt));
}

bool sameBits(const reference::Modules& one, const reference::Modules& two) {
    return std::equal(one.begin(), one.end(), two.begin(), two.end(), [](const auto& x, const auto& y) {
        return sameBits(x.a, y.a) && sameBits(x.e, y.e) && sameBits(x.b, y.b);
    });
}

} // namespace rankscope::oracle
