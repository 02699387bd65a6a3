#include "core/engine/model/counter_hash.h"
#include "core/engine/model/dropout.h"
#include "tests/core/engine/model/model_test_support.h"

#include <ATen/Parallel.h>
#include <gtest/gtest.h>

namespace rankscope::test {
namespace {

// Masks must stay what they are: a resumed run repeats those of the run that wrote its checkpoint.
static_assert(counterKey(42, 0).low != counterKey(42, 1).low &&
              counterKey(42, 0).low != counterKey(43, 0).low);

at::Tensor keptOnes(std::int64_t count, double p, std::uint64_t seed, std::uint64_t counter) {
    DropoutStream stream(seed, counter);
    return dropout(at::ones({count}), p, stream);
}

double correlation(const at::Tensor& a, const at::Tensor& b) {
    const at::Tensor x = a - a.mean(), y = b - b.mean();
    return ((x * y).mean() / (x.pow(2).mean() * y.pow(2).mean()).sqrt()).item<double>();
}

TEST(Dropout, MasksArePinned) {
    const CounterKey key = counterKey(42, 7);
    DropoutStream stream(42, 7);
    const at::Tensor y = dropout(at::ones({1003}), 0.3, stream);
    const DropoutRule rule = dropoutRule(0.3, key);
    for (std::uint32_t i = 0; i < 1003; ++i) {
        EXPECT_EQ(y[i].item<float>() != 0.0F, counterBits(key, i) >= rule.threshold) << i;
    }
    EXPECT_EQ(mixBits(0), 0xe220a8397b1dcdafULL) << "the published first output of splitmix64";
}

TEST(Dropout, KeepsTheMeanAndDropsTheShare) {
    for (const double p : {0.05, 0.1, 0.5, 0.9}) {
        const at::Tensor y = keptOnes(1 << 20, p, 1, 0);
        EXPECT_NEAR(y.mean().item<double>(), 1.0, 5.0 * std::sqrt(p / (1.0 - p) / (1 << 20))) << p;
        EXPECT_NEAR(y.eq(0).to(at::kDouble).mean().item<double>(), p,
                    5.0 * std::sqrt(p * (1.0 - p) / (1 << 20)))
            << p;
        EXPECT_NEAR(y.max().item<double>(), 1.0 / (1.0 - p), 1e-5) << p;
    }
}

TEST(Dropout, MasksOfOtherCountersSeedsAndNeighboursAreIndependent) {
    const std::int64_t n = 1 << 18;
    const double bound = 5.0 / std::sqrt(static_cast<double>(n));
    const at::Tensor first = keptOnes(n, 0.5, 9, 0);
    for (std::uint64_t counter = 1; counter < 20; ++counter) {
        EXPECT_LT(std::abs(correlation(first, keptOnes(n, 0.5, 9, counter))), bound) << counter;
    }
    EXPECT_LT(std::abs(correlation(first, keptOnes(n, 0.5, 10, 0))), bound);
    for (const std::int64_t shift : {1, 2, 3, 16, 64, 384, 4096}) {
        EXPECT_LT(std::abs(correlation(first.slice(0, shift), first.slice(0, 0, n - shift))), 1.2 * bound)
            << shift;
    }
}

TEST(Dropout, DependsOnSeedAndCounterOnly) {
    const at::Tensor x = at::randn({300, 700});
    DropoutStream one(5, 11), again(5, 11);
    const int threads = at::get_num_threads();
    at::set_num_threads(1);
    const at::Tensor single = dropout(x, 0.1, one);
    at::set_num_threads(3);
    const at::Tensor several = dropout(x, 0.1, again);
    at::set_num_threads(threads);
    EXPECT_TRUE(at::equal(single, several));
    EXPECT_EQ(one.counter(), 12U);
    EXPECT_FALSE(at::equal(dropout(x, 0.1, one), single)) << "the next mask is another one";
}

TEST(Dropout, GradientPassesWhereTheValueDid) {
    for (const at::ScalarType type : {at::kFloat, at::kBFloat16, at::kDouble}) {
        at::Tensor x = at::rand({37, 41}, type).add_(0.5).set_requires_grad(true);
        DropoutStream stream(3);
        const at::Tensor y = dropout(x, 0.4, stream);
        EXPECT_EQ(y.scalar_type(), type);
        const at::Tensor g = at::rand({37, 41}, type).add_(0.5);
        y.backward(g);
        const at::Tensor kept = y.detach().ne(0);
        EXPECT_TRUE(at::equal(kept, x.grad().ne(0)));
        EXPECT_LT(distance(x.grad(), at::where(kept, g / 0.6, at::zeros_like(g))),
                  type == at::kBFloat16 ? 2e-2 : 1e-5);
        EXPECT_LT(distance(y, at::where(kept, x / 0.6, at::zeros_like(g))),
                  type == at::kBFloat16 ? 2e-2 : 1e-5);
    }
}

TEST(Dropout, TakesStridedInputAndTheBorders) {
    DropoutStream stream(3), same(3);
    const at::Tensor x = at::randn({8, 9});
    EXPECT_TRUE(at::equal(dropout(x.t(), 0.5, stream), dropout(x.t().contiguous(), 0.5, same)));
    EXPECT_TRUE(dropout(x, 0.0, stream).is_same(x));
    EXPECT_EQ(stream.counter(), 1U) << "no mask is used up for p = 0";
    EXPECT_EQ(dropout(x, 1.0, stream).abs().sum().item<float>(), 0.0F);
    EXPECT_EQ(dropout(at::empty({0, 4}), 0.5, stream).numel(), 0);
}

} // namespace
} // namespace rankscope::test
