#include "core/engine/model/attention.h"
#include "tests/core/engine/model/model_test_support.h"

#include <ATen/Parallel.h>
#include <gtest/gtest.h>

namespace rankscope::test {
namespace {

struct Tensors {
    at::Tensor q, k, v, g;

    Tensors(std::int64_t tokens, std::int64_t hidden, at::ScalarType type = at::kFloat) {
        at::manual_seed(7);
        for (at::Tensor* t : {&q, &k, &v, &g}) {
            *t = (at::randn({tokens, hidden}) * 1.5).to(type);
        }
        for (at::Tensor* t : {&q, &k, &v}) {
            t->set_requires_grad(true);
        }
    }
    std::vector<at::Tensor> gradients(const at::Tensor& out) {
        for (at::Tensor* t : {&q, &k, &v}) {
            t->mutable_grad() = at::Tensor();
        }
        out.backward(g.to(out.scalar_type()));
        return {q.grad(), k.grad(), v.grad()};
    }
};

TEST(Attention, PackedEqualsPaddedWithItsGradients) {
    for (const auto& lengths : {std::vector<std::int64_t>{1}, {16, 3, 17, 1, 33}, {100, 7, 64}, {128, 128}}) {
        for (const auto& [heads, headDim] :
             {std::pair<std::int64_t, std::int64_t>{12, 32}, {4, 8}, {2, 64}, {3, 20}}) {
            const TokenBatch batch = makeBatch(lengths);
            Tensors t(batch.tokens(), heads * headDim);
            const AttentionLayout layout = makeAttentionLayout(batch, heads, true);
            const at::Tensor packed = packedAttention(t.q, t.k, t.v, layout, 0.0, nullptr);
            const auto ours = t.gradients(packed);
            const at::Tensor padded = paddedAttention(t.q, t.k, t.v, layout, 0.0, nullptr);
            const auto theirs = t.gradients(padded);
            EXPECT_LT(distance(packed, padded), 5e-6) << headDim;
            for (std::size_t i = 0; i < 3; ++i) {
                EXPECT_LT(distance(ours[i], theirs[i]), 3e-5) << i << " " << headDim;
            }
            const at::NoGradGuard noGrad;
            EXPECT_TRUE(at::equal(packed, packedAttention(t.q, t.k, t.v, layout, 0.0, nullptr)));
        }
    }
}

// With the unit matrix as v the output is the matrix of used probabilities, so that the mask can be seen and
// the same sum be differentiated by autograd.
TEST(Attention, DropoutActsOnTheProbabilitiesInBothDirections) {
    const std::int64_t n = 29, d = 32;
    const double p = 0.3;
    const TokenBatch batch = makeBatch(std::vector<std::int64_t>{n});
    const AttentionLayout layout = makeAttentionLayout(batch, 1, false);
    Tensors t(n, d);
    DropoutStream seen(6), used(6);
    const at::Tensor unit = at::eye(n, d);
    const at::Tensor shown = packedAttention(t.q, t.k, unit, layout, p, &seen).slice(1, 0, n).detach();
    const at::Tensor plain = at::softmax(at::mm(t.q, t.k.t()) / std::sqrt(32.0), -1);
    const at::Tensor mask = shown.ne(0).to(at::kFloat) / (1.0 - p);
    EXPECT_LT(distance(shown, plain * mask), 1e-6);
    EXPECT_NEAR(shown.eq(0).to(at::kFloat).mean().item<double>(), p, 0.08);

    const auto ours = t.gradients(packedAttention(t.q, t.k, t.v, layout, p, &used));
    const auto theirs = t.gradients(at::mm(plain * mask, t.v));
    for (std::size_t i = 0; i < 3; ++i) {
        EXPECT_LT(distance(ours[i], theirs[i]), 2e-5) << i;
    }
    EXPECT_EQ(used.counter(), 1U);
}

TEST(Attention, HeadsAndRowsHaveMasksOfTheirOwn) {
    const std::int64_t n = 32, d = 32;
    const AttentionLayout layout = makeAttentionLayout(makeBatch(std::vector<std::int64_t>{n, n}), 2, false);
    const at::Tensor q = at::zeros({2 * n, 2 * d}); // every probability is 1/n
    const at::Tensor v = at::eye(n, d).repeat({2, 2});
    DropoutStream stream(8);
    const at::Tensor dropped = packedAttention(q, q, v, layout, 0.5, &stream).eq(0);
    const at::Tensor first = dropped.slice(0, 0, n).slice(1, 0, d);
    for (const at::Tensor& other : {dropped.slice(0, 0, n).slice(1, d), dropped.slice(0, n).slice(1, 0, d)}) {
        EXPECT_NEAR(first.eq(other).to(at::kFloat).mean().item<double>(), 0.5, 0.1);
    }
}

TEST(Attention, Bf16StaysWithinItsRoundingOfFp32) {
    const TokenBatch batch = makeBatch(std::vector<std::int64_t>{23, 50, 4});
    Tensors low(batch.tokens(), 384, at::kBFloat16);
    Tensors full(batch.tokens(), 384);
    for (const auto& [to, from] :
         {std::pair{&full.q, &low.q}, {&full.k, &low.k}, {&full.v, &low.v}, {&full.g, &low.g}}) {
        to->detach().copy_(from->detach());
    }
    const AttentionLayout layout = makeAttentionLayout(batch, 12, false);
    const at::Tensor lowOut = packedAttention(low.q, low.k, low.v, layout, 0.0, nullptr);
    const at::Tensor fullOut = packedAttention(full.q, full.k, full.v, layout, 0.0, nullptr);
    EXPECT_EQ(lowOut.scalar_type(), at::kBFloat16);
    EXPECT_LE(distance(lowOut, fullOut), fullOut.abs().max().item<double>() / 256.0);
    const auto ours = low.gradients(lowOut), theirs = full.gradients(fullOut);
    for (std::size_t i = 0; i < 3; ++i) {
        EXPECT_EQ(ours[i].scalar_type(), at::kBFloat16);
        EXPECT_LE(distance(ours[i], theirs[i]), theirs[i].abs().max().item<double>() / 200.0) << i;
    }
}

TEST(Attention, LargeScoresDoNotOverflow) {
    const AttentionLayout layout = makeAttentionLayout(makeBatch(std::vector<std::int64_t>{19}), 1, true);
    Tensors t(19, 32);
    const at::Tensor q = t.q.detach() * 200.0;
    const at::Tensor packed = packedAttention(q, t.k.detach(), t.v.detach(), layout, 0.0, nullptr);
    EXPECT_TRUE(packed.isfinite().all().item<bool>());
    EXPECT_LT(distance(packed, paddedAttention(q, t.k.detach(), t.v.detach(), layout, 0.0, nullptr)), 2e-4);
}

TEST(Attention, TakesRowsThatLieApartAndMixedTypes) {
    const TokenBatch batch = makeBatch(std::vector<std::int64_t>{12, 5});
    const AttentionLayout layout = makeAttentionLayout(batch, 2, false);
    const at::Tensor all = at::randn({17, 192});
    const at::Tensor q = all.slice(1, 0, 64), k = all.slice(1, 64, 128), v = all.slice(1, 128);
    const at::Tensor apart = attention(q, k, v, layout, 0.0, nullptr);
    EXPECT_TRUE(
        at::equal(apart, attention(q.contiguous(), k.contiguous(), v.contiguous(), layout, 0.0, nullptr)));
    EXPECT_EQ(attention(q.to(at::kBFloat16), k, v, layout, 0.0, nullptr).scalar_type(), at::kFloat);
}

TEST(Attention, DoesNotDependOnTheThreads) {
    const TokenBatch batch = makeBatch(std::vector<std::int64_t>(8, 40));
    const AttentionLayout layout = makeAttentionLayout(batch, 12, false);
    Tensors t(batch.tokens(), 384);
    const int threads = at::get_num_threads();
    std::vector<std::vector<at::Tensor>> results;
    for (const int count : {1, 3}) {
        at::set_num_threads(count);
        DropoutStream stream(1);
        results.push_back(t.gradients(packedAttention(t.q, t.k, t.v, layout, 0.1, &stream)));
    }
    at::set_num_threads(threads);
    for (std::size_t i = 0; i < 3; ++i) {
        EXPECT_TRUE(at::equal(results[0][i], results[1][i]));
    }
}

TEST(Attention, RefusesLengthsThatDoNotFitTheBatch) {
    TokenBatch batch = makeBatch(std::vector<std::int64_t>{4, 5});
    batch.lengths[1] = 4;
    EXPECT_THROW(makeAttentionLayout(batch, 2, false), c10::Error);
    batch.lengths[1] = 500;
    EXPECT_THROW(makeAttentionLayout(batch, 2, false), c10::Error);
}

} // namespace
} // namespace rankscope::test
