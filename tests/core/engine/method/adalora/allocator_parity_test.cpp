#include "tests/core/engine/method/adalora/allocator_world.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <numeric>

// The product's allocator beside the published one, on the same weights and gradients: averages, scores,
// threshold, mask and lambda, bit for bit, at every step. Numbers such as [12] are those of README.md.
namespace rankscope {
namespace {

using oracle::World;
using Widths = std::vector<std::pair<std::int64_t, std::int64_t>>;

struct ParityRun {
    std::string name;
    Widths widths;
    std::int64_t rank = 6;
    std::int64_t target = 0; // total
    std::int64_t steps = 60, tinit = 10, tfinal = 20, deltaT = 1;
    bool exactTopK = false;
    double beta1 = 0.85, beta2 = 0.85;
};

void PrintTo(const ParityRun& run, std::ostream* out) { *out << run.name; }

Widths bertWidths() { return {{768, 768}, {768, 3072}, {3072, 768}}; }

Widths oddWidths() { return {{33, 129}, {129, 33}, {7, 5}, {33, 33}, {250, 129}, {129, 129}, {5, 250}}; }

// [12], [13]: shapes, ranks, betas, and schedules in which deltaT divides T - tfinal, misses it, is 1, is
// longer than the decrease; with and without warm-up and final phase; totals that are no multiple of the
// modules.
std::vector<ParityRun> parityRuns() {
    const Widths small = oracle::smallWidths();
    return {
        {"EveryStep", small, 6, 12, 60, 10, 20, 1},
        {"Divides", small, 6, 12, 60, 10, 20, 10},
        {"Misses", small, 6, 12, 60, 10, 17, 10},
        {"WarmUpEndsOnADueStep", small, 6, 12, 60, 20, 20, 10},
        {"LongerThanTheDecrease", small, 6, 12, 40, 10, 10, 35},
        {"NoWarmUp", small, 6, 12, 30, 0, 10, 3},
        {"NoFinalPhase", small, 6, 12, 30, 5, 0, 4},
        {"FinalPhaseOfOneStep", small, 6, 12, 30, 5, 1, 4},
        {"TotalThatIsNoMultiple", small, 6, 13, 40, 5, 10, 2},
        {"ToNothing", small, 6, 0, 40, 5, 10, 2},
        {"RankOne", oddWidths(), 1, 3, 40, 5, 10, 3},
        {"OddWidths", oddWidths(), 5, 11, 50, 8, 13, 4},
        {"OtherBetas", oddWidths(), 3, 10, 40, 5, 10, 3, false, 0.7, 0.95},
        {"ExactTopK", small, 6, 12, 40, 5, 10, 3, true},
        {"BertWidths", bertWidths(), 4, 9, 9, 1, 3, 2},
    };
}

reference::Settings settingsOf(const ParityRun& run, const World& world, bool peft) {
    reference::Settings settings = world.settings();
    settings.targetTotal = run.target;
    settings.totalStep = run.steps;
    settings.tinit = run.tinit;
    settings.tfinal = run.tfinal;
    settings.deltaT = run.deltaT;
    settings.beta1 = run.beta1;
    settings.beta2 = run.beta2;
    settings.peft = peft;
    settings.exactTopK = run.exactTopK;
    return settings;
}

// One decision of both. [8]: each part of the score, their sum, the threshold.
void expectSameDecision(const AllocationDone& own, const reference::Masking& wanted) {
    EXPECT_EQ(own.budget, wanted.budget);
    EXPECT_EQ(own.scoreLambda, wanted.scoreE);
    EXPECT_EQ(own.scoreA, wanted.scoreA);
    EXPECT_EQ(own.scoreB, wanted.scoreB);
    std::vector<float> sums(wanted.score.size());
    for (std::size_t i = 0; i < sums.size(); ++i) {
        sums[i] = own.score(i);
    }
    EXPECT_EQ(sums, wanted.score);
    EXPECT_EQ(own.threshold, wanted.threshold);
    EXPECT_EQ(own.mask, wanted.kept);
    EXPECT_EQ(own.kept, std::accumulate(own.mask.begin(), own.mask.end(), std::int64_t{0}));
}

// Product and reference for a whole run; `bad` tells which steps have gradients that are not finite.
void expectParity(
    const ParityRun& run, bool peft,
    const std::function<bool(std::int64_t)>& bad = [](std::int64_t) { return false; }) {
    World world(run.widths, run.rank, 11);
    const auto settings = settingsOf(run, world, peft);
    const auto schedule = oracle::productSchedule(settings);
    const auto allocator =
        oracle::productAllocator(oracle::productConfig(settings, run.rank), schedule, world.layout);
    const auto views = world.parts(world.values);
    auto weights = reference::copyOf(views);
    reference::Allocator wanted(settings, weights);
    std::int64_t decisions = 0;
    for (std::int64_t t = 0; t < run.steps; ++t) {
        SCOPED_TRACE("step " + std::to_string(t));
        world.drawGradients();
        const auto moves = world.parts(world.moveWeights());
        for (std::size_t i = 0; i < weights.size(); ++i) {
            weights[i].a.add_(moves[i].a);
            weights[i].e.add_(moves[i].e);
            weights[i].b.add_(moves[i].b);
        }
        if (bad(t)) {
            world.gradients[t] = std::numeric_limits<float>::infinity();
        }
        const auto done = allocator->update(t, world.values, world.gradients,
                                            bad(t) ? oracle::badStep() : oracle::finiteStep());
        const auto masking = wanted.afterStep(t, weights, world.parts(world.gradients), !bad(t));
        // [7]
        ASSERT_TRUE(oracle::sameBits(world.parts(allocator->averages().sensitivity()), wanted.averages()));
        ASSERT_TRUE(
            oracle::sameBits(world.parts(allocator->averages().uncertainty()), wanted.uncertainties()));
        ASSERT_TRUE(oracle::sameBits(views, weights));
        ASSERT_EQ(done.has_value(), schedule.allocatesAt(t));
        if (done) {
            ++decisions;
            ASSERT_TRUE(masking.has_value());
            expectSameDecision(*done, *masking);
        } else if (masking) { // the authors compare again in each step of the final phase
            EXPECT_EQ(schedule.phaseAt(t), BudgetPhase::Final);
            EXPECT_EQ(allocator->mask(), masking->kept);
        }
        ASSERT_FALSE(testing::Test::HasFailure());
    }
    EXPECT_EQ(decisions, schedule.allocationCount());
    if (run.tfinal > 1 || (peft && run.tfinal > 0)) {
        EXPECT_GE(decisions, 1);
        EXPECT_EQ((world.lambda() != 0).sum().item<std::int64_t>(), run.target);
    }
}

class AllocatorParity : public testing::TestWithParam<ParityRun> {};

TEST_P(AllocatorParity, FollowsTheAuthors) { expectParity(GetParam(), false); }

TEST_P(AllocatorParity, FollowsPeft) { expectParity(GetParam(), true); }

// [20]: steps 9, 12, 18 … are skipped; some of them are due.
TEST_P(AllocatorParity, FollowsBothOverStepsWithoutFiniteGradients) {
    const auto bad = [](std::int64_t t) { return t % 3 == 0 && t % 9 != 6 && t > 2; };
    expectParity(GetParam(), false, bad);
    expectParity(GetParam(), true, bad);
}

INSTANTIATE_TEST_SUITE_P(Runs, AllocatorParity, testing::ValuesIn(parityRuns()),
                         [](const auto& one) { return one.param.name; });

// [14]
void expectBoundaries(std::int64_t tfinal, std::int64_t deltaT, std::vector<std::int64_t> differ) {
    World one(oracle::smallWidths(), 6, 21), two(oracle::smallWidths(), 6, 21);
    auto settings = one.settings();
    settings.targetTotal = 12;
    settings.totalStep = 60;
    settings.tinit = 10;
    settings.tfinal = tfinal;
    settings.deltaT = deltaT;
    const auto authors = oracle::productAllocator(oracle::productConfig(settings, 6),
                                                  oracle::productSchedule(settings), one.layout);
    settings.peft = true;
    const auto peft = oracle::productAllocator(oracle::productConfig(settings, 6),
                                               oracle::productSchedule(settings), two.layout);
    std::vector<std::int64_t> found;
    for (std::int64_t t = 0; t < 60; ++t) {
        for (World* world : {&one, &two}) {
            world->drawGradients();
            world->moveWeights();
        }
        authors->update(t, one.values, one.gradients, oracle::finiteStep());
        peft->update(t, two.values, two.gradients, oracle::finiteStep());
        if (!oracle::sameBits(one.values, two.values)) {
            found.push_back(t);
            if (t == 60 - tfinal) { // PEFT has its last mask, the authors still the one before
                EXPECT_EQ((two.lambda() != 0).sum().item<std::int64_t>(), 12);
                EXPECT_GT((one.lambda() != 0).sum().item<std::int64_t>(), 12);
            }
        }
    }
    EXPECT_EQ(found, differ);
}

TEST(AllocatorParityOfBoundaries, AreTheSameWhereDeltaTDividesTheStartOfTheFinalPhase) {
    expectBoundaries(20, 1, {});
    expectBoundaries(20, 10, {});
    expectBoundaries(25, 5, {});
}

TEST(AllocatorParityOfBoundaries, DifferExactlyThereWhereDeltaTMissesIt) {
    expectBoundaries(17, 10, {43});
    expectBoundaries(20, 7, {40});
}

// The flat loop in two threads gives what it gives in one.
TEST(AveragesParity, DoNotDependOnTheNumberOfThreads) {
    const int before = at::get_num_threads();
    for (const int threads : {1, 2, 3}) {
        at::set_num_threads(threads);
        ParityRun run{"BertWidths", bertWidths(), 4, 9, 6, 1, 2, 2};
        expectParity(run, true);
    }
    at::set_num_threads(before);
}

struct EmaInputs {
    at::Tensor mean, deviation, x;
};

EmaInputs someAverages() {
    at::manual_seed(31);
    const std::int64_t size = 100003;
    return {at::rand({size}) * 1e-4, at::rand({size}) * 1e-4, at::rand({size}) * 1e-4};
}

// beta * mean + (1 - beta) * x with one rounding, as a fused multiply-add computes it.
at::Tensor fused(const at::Tensor& mean, const at::Tensor& x, float keep, float add) {
    at::Tensor out = at::empty_like(mean);
    for (std::int64_t i = 0; i < mean.numel(); ++i) {
        const float product = keep * mean.const_data_ptr<float>()[i];
        out.mutable_data_ptr<float>()[i] = std::fma(add, x.const_data_ptr<float>()[i], product);
    }
    return out;
}

double shareThatDiffers(const at::Tensor& one, const at::Tensor& two) {
    return one.ne(two).to(at::kDouble).mean().item<double>();
}

// [7]: the tests above can tell these forms from the published one, so the product has none of them.
TEST(AveragesParity, WouldNoticeAFusedProductOrAnInterpolation) {
    const auto [mean, deviation, x] = someAverages();
    const at::Tensor published = 0.85 * mean + (1 - 0.85) * x;
    const double ofFused = shareThatDiffers(published, fused(mean, x, 0.85F, 0.15F));
    const double ofLerp = shareThatDiffers(published, at::lerp(x, mean, 0.85));
    EXPECT_GT(ofFused, 0.05);
    EXPECT_GT(ofLerp, 0.05);
    // ... and 1 - 0.85 is taken in double before it is rounded.
    EXPECT_GT(shareThatDiffers(published, 0.85F * mean + (1.0F - 0.85F) * x), 0.05);
    RecordProperty("fused", std::to_string(ofFused));
    RecordProperty("lerp", std::to_string(ofLerp));
    // The uncertainty is taken from the new average.
    const at::Tensor fromNew = 0.85 * deviation + (1 - 0.85) * (x - published).abs();
    const at::Tensor fromOld = 0.85 * deviation + (1 - 0.85) * (x - mean).abs();
    EXPECT_GT(shareThatDiffers(fromNew, fromOld), 0.9);
    ImportanceAverages averages(x.numel(), 0.85, 0.85, at::kCPU);
    averages.sensitivity().copy_(mean);
    averages.uncertainty().copy_(deviation);
    averages.update(x, at::ones_like(x), oracle::finiteStep());
    EXPECT_TRUE(oracle::sameBits(averages.sensitivity(), published));
    EXPECT_TRUE(oracle::sameBits(averages.uncertainty(), fromNew));
}

// [8]: the same for the order of additions and for means over a transposed copy.
TEST(ScoreParity, WouldNoticeAnotherOrderOfAdditions) {
    at::manual_seed(32);
    const at::Tensor e = at::rand({864}), a = at::rand({864}), b = at::rand({864});
    EXPECT_GT(shareThatDiffers(e + (a + b), (e + a) + b), 0.1);
    AllocationDone done;
    for (std::int64_t i = 0; i < 864; ++i) {
        done.scoreLambda.push_back(e[i].item<float>());
        done.scoreA.push_back(a[i].item<float>());
        done.scoreB.push_back(b[i].item<float>());
        ASSERT_EQ(done.score(static_cast<std::size_t>(i)), (e + (a + b))[i].item<float>());
    }
}

} // namespace
} // namespace rankscope
