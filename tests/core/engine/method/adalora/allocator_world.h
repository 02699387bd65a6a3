#pragma once

#include "core/engine/method/adalora/rank_allocator.h"
#include "tests/core/engine/method/adalora/reference_adalora.h"

#include <ATen/ATen.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace rankscope::oracle {

// The product's objects are made here and nowhere else in these tests.
BudgetSchedule productSchedule(const reference::Settings& settings);
MethodConfig productConfig(const reference::Settings& settings, std::int64_t rank);
std::unique_ptr<RankAllocator> productAllocator(const MethodConfig& config, const BudgetSchedule& schedule,
                                                const AdapterLayout& layout);

// Views of a flat tensor in the allocator's order, modules in order.
reference::Modules partsOf(const AdapterLayout& layout, const at::Tensor& flat);

// Adapter tensors of made-up modules in the product's flat buffers, and views of them module by module. The
// values are drawn from the seed.
struct World {
    World(const std::vector<std::pair<std::int64_t, std::int64_t>>& widths, std::int64_t rank,
          std::uint64_t seed);

    std::vector<ModuleInfo> modules;
    AdapterLayout layout;
    at::Generator generator;
    at::Tensor values;
    at::Tensor gradients;

    reference::Modules parts(const at::Tensor& flat) const { return partsOf(layout, flat); }
    at::Tensor lambda() const { return layout.lambda(values); }
    at::Tensor drawn(double deviation);   // as long as the flat buffer
    void drawGradients();                 // another step's, 1e-2 wide
    at::Tensor moveWeights();             // stands for an optimizer's step; returns what was added
    reference::Settings settings() const; // init_r everywhere; the rest as in reference::Settings
};

// d_in and d_out of four small modules with three different pairs.
std::vector<std::pair<std::int64_t, std::int64_t>> smallWidths();

at::Tensor finiteStep(); // the `skipped` flag of a step that counts
at::Tensor badStep();    // and of one that does not

// fp32 both, and the same bit for bit (at::equal takes 0 and -0 for the same).
bool sameBits(const at::Tensor& one, const at::Tensor& two);
bool sameBits(const reference::Modules& one, const reference::Modules& two);

} // namespace rankscope::oracle
