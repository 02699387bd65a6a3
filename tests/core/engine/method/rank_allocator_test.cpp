#include "core/engine/method/adalora/rank_allocator.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace rankscope {
namespace {

using Mask = std::vector<std::uint8_t>;

TEST(SelectTriplets, PrunesAllTiesAtTheThresholdLikeTheReference) {
    EXPECT_EQ(selectTriplets({1, 2, 2, 3}, 2, "reference").mask, (Mask{0, 0, 0, 1}));
    EXPECT_EQ(selectTriplets({1, 2, 2, 3}, 2, "reference").kept, 1);
    EXPECT_EQ(selectTriplets({1, 2, 2, 3}, 2, "exact_topk").mask, (Mask{0, 0, 1, 1}));
    EXPECT_EQ(selectTriplets({5, 5, 5, 5}, 2, "reference").kept, 0);
    EXPECT_EQ(selectTriplets({5, 5, 5, 5}, 2, "exact_topk").kept, 2);
}

TEST(SelectTriplets, KeepsAllWhenNothingIsToGoAndNoneWhenAllIs) {
    EXPECT_EQ(selectTriplets({1, 2, 3}, 3, "reference").kept, 3);
    EXPECT_EQ(selectTriplets({1, 2, 3}, 7, "reference").kept, 3);
    EXPECT_EQ(selectTriplets({1, 2, 3}, 0, "reference").kept, 0);
}

TEST(SelectTriplets, RefusesScoresThatAreNoNumbers) {
    EXPECT_THROW(selectTriplets({1, std::nanf(""), 3}, 1, "reference"), std::runtime_error);
}

struct World {
    std::vector<ModuleInfo> modules{{"m0", 0, "query", 16, 16, 6},
                                    {"m1", 0, "inner", 16, 40, 6},
                                    {"m2", 1, "outer", 40, 16, 6},
                                    {"m3", 1, "query", 16, 16, 6}};
    AdapterLayout layout{modules, 6};
    at::Tensor values = at::zeros({layout.size()});
    at::Tensor gradients = at::zeros({layout.size()});
};

TEST(RankAllocator, NeverMasksWhenTargetAndInitialBudgetAreEqual) {
    World world;
    MethodConfig config;
    config.initR = 6;
    RankAllocator allocator(config, {24, 24, 30, 5, 10, 1, false}, world.layout, at::kCPU);
    world.values.fill_(1.0);
    for (std::int64_t t = 0; t < 30; ++t) {
        EXPECT_FALSE(allocator.update(t, world.values, world.gradients, at::zeros({})).has_value());
    }
    EXPECT_EQ(world.values.min().item<float>(), 1.0F);
}

TEST(RankAllocator, CountsWhatIsPrunedAndRevived) {
    World world;
    at::manual_seed(12);
    MethodConfig config;
    config.initR = 6;
    config.importance = "magnitude";
    RankAllocator allocator(config, {24, 12, 40, 0, 4, 1, false}, world.layout, at::kCPU);
    Mask last(24, 1);
    std::int64_t revived = 0;
    for (std::int64_t t = 0; t < 37; ++t) {
        world.layout.lambda(world.values)
            .copy_(at::rand({24}) + 0.1); // every lambda moves, so some come back
        const auto done = allocator.update(t, world.values, world.gradients, at::zeros({}));
        if (!done) {
            continue;
        }
        std::int64_t pruned = 0, back = 0;
        for (std::size_t i = 0; i < last.size(); ++i) {
            pruned += last[i] == 1 && done->mask[i] == 0 ? 1 : 0;
            back += last[i] == 0 && done->mask[i] == 1 ? 1 : 0;
        }
        EXPECT_EQ(done->pruned, pruned);
        EXPECT_EQ(done->revived, back);
        EXPECT_EQ(done->scoreLambda, done->lambda); // |lambda|, all positive here
        revived += back;
        last = done->mask;
    }
    EXPECT_GT(revived, 0);
}

TEST(RankAllocator, GoesOnExactlyFromItsSavedState) {
    const BudgetSchedule schedule{24, 12, 60, 10, 20, 5, false};
    MethodConfig config;
    config.initR = 6;
    for (const std::int64_t stop : {5, 23, 40, 50}) {
        World one, two;
        at::manual_seed(13);
        RankAllocator whole(config, schedule, one.layout, at::kCPU);
        std::optional<RankAllocator> halves(std::in_place, config, schedule, two.layout, at::kCPU);
        for (std::int64_t t = 0; t < 60; ++t) {
            const at::Tensor gradients = at::randn({one.layout.size()}),
                             nudge = at::randn({one.layout.size()});
            one.values.add_(nudge);
            two.values.add_(nudge);
            whole.update(t, one.values, gradients, at::zeros({}));
            halves->update(t, two.values, gradients, at::zeros({}));
            ASSERT_TRUE(at::equal(one.values, two.values)) << "stopped at " << stop << ", step " << t;
            if (t == stop) {
                NamedTensors saved;
                for (const auto& [name, tensor] : halves->state()) {
                    saved.emplace_back(name, tensor.clone());
                }
                halves.emplace(config, schedule, two.layout, at::kCPU);
                halves->restore(saved);
            }
        }
    }
}

} // namespace
} // namespace rankscope
