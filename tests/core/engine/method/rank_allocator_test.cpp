#include "core/engine/method/adalora/rank_allocator.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numeric>

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

// A literal transcription of the published allocators, one tensor at a time, apart from the product's flat
// buffers.
class Reference {
public:
    Reference(std::vector<at::Tensor> e, std::vector<at::Tensor> a, std::vector<at::Tensor> b,
              BudgetSchedule schedule)
        : m_schedule(schedule) {
        for (std::size_t i = 0; i < e.size(); ++i) {
            for (const at::Tensor& tensor : {e[i], a[i], b[i]}) {
                m_w.push_back(tensor.clone());
                m_i.push_back(at::zeros_like(tensor));
                m_u.push_back(at::zeros_like(tensor));
            }
        }
    }

    void update(std::int64_t t, const std::vector<at::Tensor>& gradients) {
        const std::int64_t final = m_schedule.totalSteps - m_schedule.tfinal;
        if (t < final) {
            for (std::size_t i = 0; i < m_w.size(); ++i) {
                const at::Tensor x = (m_w[i] * gradients[i]).abs();
                m_i[i] = 0.85 * m_i[i] + (1 - 0.85) * x;
                m_u[i] = 0.85 * m_u[i] + (1 - 0.85) * (x - m_i[i]).abs();
            }
        }
        bool masks = false;
        std::int64_t budget = m_schedule.budgetAt(t);
        if (m_schedule.peftBoundary) {
            if (t > final) {
                apply();
                return;
            }
            masks = t > m_schedule.tinit && (t % m_schedule.deltaT == 0 || t == final);
            budget = t == final ? m_schedule.targetBudget : budget;
        } else {
            masks = t > final || (t > m_schedule.tinit && t % m_schedule.deltaT == 0);
            budget = t > final ? m_schedule.targetBudget : budget;
        }
        if (masks && m_schedule.initBudget - budget >= 1) {
            decide(budget);
        }
    }

    at::Tensor& e(std::size_t module) { return m_w[3 * module]; }
    at::Tensor& tensor(std::size_t index) { return m_w[index]; }
    const std::vector<at::Tensor>& masks() const { return m_masks; }

private:
    void decide(std::int64_t budget) {
        std::vector<at::Tensor> all;
        for (std::size_t i = 0; i < m_w.size(); i += 3) {
            const at::Tensor sE = m_i[i] * m_u[i];
            const at::Tensor sA = (m_i[i + 1] * m_u[i + 1]).mean(1, true);
            const at::Tensor sB = (m_i[i + 2] * m_u[i + 2]).mean(0, false).view({-1, 1});
            all.push_back((sE + (sA + sB)).view({-1}));
        }
        const at::Tensor threshold = std::get<0>(at::kthvalue(at::cat(all), m_schedule.initBudget - budget));
        m_masks.clear();
        for (const at::Tensor& scores : all) {
            m_masks.push_back((scores <= threshold).view({-1, 1}));
        }
        apply();
    }
    void apply() {
        for (std::size_t i = 0; i < m_masks.size(); ++i) {
            m_w[3 * i].masked_fill_(m_masks[i], 0.0);
        }
    }

    BudgetSchedule m_schedule;
    std::vector<at::Tensor> m_w, m_i, m_u, m_masks;
};

struct World {
    std::vector<ModuleInfo> modules{{"m0", 0, "query", 16, 16, 6},
                                    {"m1", 0, "inner", 16, 40, 6},
                                    {"m2", 1, "outer", 40, 16, 6},
                                    {"m3", 1, "query", 16, 16, 6}};
    AdapterLayout layout{modules, 6};
    at::Tensor values = at::zeros({layout.size()});
    at::Tensor gradients = at::zeros({layout.size()});

    // The tensors of one module as views of a flat buffer, in the order E, A, B.
    std::vector<at::Tensor> parts(const at::Tensor& flat) const {
        std::vector<at::Tensor> result(3 * modules.size());
        for (std::size_t i = 0; i < modules.size(); ++i) {
            result[3 * i] = layout.lambda(flat).narrow(0, static_cast<std::int64_t>(6 * i), 6).view({6, 1});
        }
        for (const auto& group : layout.groupsA()) {
            for (std::size_t j = 0; j < group.modules.size(); ++j) {
                result[3 * static_cast<std::size_t>(group.modules[j]) + 1] =
                    layout.groupA(flat, group)[static_cast<std::int64_t>(j)];
            }
        }
        for (const auto& group : layout.groupsB()) {
            for (std::size_t j = 0; j < group.modules.size(); ++j) {
                result[3 * static_cast<std::size_t>(group.modules[j]) + 2] =
                    layout.groupB(flat, group)[static_cast<std::int64_t>(j)];
            }
        }
        return result;
    }
};

// Runs product and reference side by side on the same weights and gradients; lambda must agree bit for bit at
// every step.
void expectSameTrajectory(const BudgetSchedule& schedule) {
    World world;
    at::manual_seed(11);
    world.values.copy_(at::randn({world.layout.size()}) * 0.02);
    const auto views = world.parts(world.values);
    std::vector<at::Tensor> e, a, b;
    for (std::size_t i = 0; i < views.size(); i += 3) {
        e.push_back(views[i]);
        a.push_back(views[i + 1]);
        b.push_back(views[i + 2]);
    }
    Reference reference(e, a, b, schedule);
    MethodConfig config;
    config.initR = 6;
    RankAllocator allocator(config, schedule, world.layout, at::kCPU);
    const at::Tensor skipped = at::zeros({});
    int decisions = 0;
    for (std::int64_t t = 0; t < schedule.totalSteps; ++t) {
        world.gradients.copy_(at::randn({world.layout.size()}) * 1e-2);
        const auto gradients = world.parts(world.gradients);
        const at::Tensor nudge = at::randn({world.layout.size()}) * 1e-3; // stands for the optimizer's step
        world.values.add_(nudge);
        const auto nudges = world.parts(nudge);
        for (std::size_t i = 0; i < nudges.size(); ++i) {
            reference.tensor(i).add_(nudges[i]);
        }
        const auto done = allocator.update(t, world.values, world.gradients, skipped);
        reference.update(t, gradients);
        decisions += done ? 1 : 0;
        for (std::size_t i = 0; i < world.modules.size(); ++i) {
            ASSERT_TRUE(at::equal(views[3 * i], reference.e(i))) << "module " << i << " at step " << t;
        }
        if (done) {
            EXPECT_EQ(done->kept, std::accumulate(done->mask.begin(), done->mask.end(), std::int64_t{0}));
            EXPECT_EQ(done->kept, done->budget); // no ties among these scores
        }
    }
    EXPECT_EQ(decisions, schedule.allocationCount());
}

TEST(RankAllocator, FollowsTheAuthorsTrajectoryBitForBit) {
    expectSameTrajectory({24, 12, 60, 10, 20, 1, false});
    expectSameTrajectory({24, 12, 60, 10, 20, 10, false});
    expectSameTrajectory({24, 12, 60, 10, 17, 10, false}); // deltaT misses T - tfinal
    expectSameTrajectory({24, 12, 60, 10, 0, 7, false});
}

TEST(RankAllocator, FollowsPeftsTrajectoryBitForBit) {
    expectSameTrajectory({24, 12, 60, 10, 20, 1, true});
    expectSameTrajectory({24, 12, 60, 10, 20, 10, true});
    expectSameTrajectory({24, 12, 60, 10, 17, 10, true});
}

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
