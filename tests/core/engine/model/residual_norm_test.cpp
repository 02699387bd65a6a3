#include "core/engine/model/residual_norm.h"
#include "tests/core/engine/model/model_test_support.h"

#include <gtest/gtest.h>

namespace rankscope::test {
namespace {

struct Inputs {
    at::Tensor x, residual, weight, bias;

    Inputs(std::int64_t tokens, std::int64_t width, at::ScalarType type) {
        at::manual_seed(static_cast<std::uint64_t>(width));
        x = at::randn({tokens, width}).to(type).set_requires_grad(true);
        residual = (at::randn({tokens, width}) + 0.5).set_requires_grad(true);
        weight = (at::randn({width}) * 0.3 + 1.0).set_requires_grad(true);
        bias = at::randn({width}).set_requires_grad(true);
    }
    std::vector<at::Tensor> gradients(const at::Tensor& y, const at::Tensor& g) {
        for (at::Tensor* t : {&x, &residual, &weight, &bias}) {
            t->mutable_grad() = at::Tensor();
        }
        y.backward(g);
        return {x.grad(), residual.grad(), weight.grad(), bias.grad()};
    }
};

void expectEqualToParts(std::int64_t width, at::ScalarType type, double p) {
    Inputs in(29, width, type);
    const at::Tensor g = at::randn({29, width});
    DropoutStream one(4), two(4);
    const at::Tensor y = dropoutAddLayerNorm(in.x, in.residual, in.weight, in.bias, 1e-12, p, &one);
    const auto ours = in.gradients(y, g);
    const at::Tensor reference = at::layer_norm(in.residual + dropout(in.x.to(at::kFloat), p, two), {width},
                                                in.weight, in.bias, 1e-12);
    const auto theirs = in.gradients(reference, g);
    EXPECT_EQ(y.scalar_type(), at::kFloat);
    EXPECT_LT(distance(y, reference), 5e-6);
    EXPECT_EQ(ours[0].scalar_type(), type);
    EXPECT_LT(distance(ours[0], theirs[0]), type == at::kFloat ? 5e-6 : 4e-2);
    for (std::size_t i = 1; i < 4; ++i) {
        EXPECT_LT(distance(ours[i], theirs[i]), 2e-5) << i;
    }
    const at::NoGradGuard noGrad;
    DropoutStream three(4);
    EXPECT_TRUE(at::equal(y, dropoutAddLayerNorm(in.x, in.residual, in.weight, in.bias, 1e-12, p, &three)));
}

TEST(ResidualNorm, EqualsDropoutSumAndLayerNorm) {
    for (const std::int64_t width : {5, 16, 32, 37, 384}) {
        for (const double p : {0.0, 0.1, 0.5}) {
            expectEqualToParts(width, at::kFloat, p);
            expectEqualToParts(width, at::kBFloat16, p);
        }
    }
}

TEST(ResidualNorm, WithoutAStreamNothingIsDropped) {
    Inputs in(3, 32, at::kFloat);
    EXPECT_LT(distance(dropoutAddLayerNorm(in.x, in.residual, in.weight, in.bias, 1e-5, 0.9, nullptr),
                       at::layer_norm(in.residual + in.x, {32}, in.weight, in.bias, 1e-5)),
              5e-6);
}

TEST(ResidualNorm, ComputesOnlyTheGradientsThatAreNeeded) {
    Inputs in(6, 32, at::kFloat);
    in.weight.set_requires_grad(false);
    in.bias.set_requires_grad(false);
    in.residual.set_requires_grad(false);
    dropoutAddLayerNorm(in.x, in.residual, in.weight, in.bias, 1e-5, 0.0, nullptr).sum().backward();
    EXPECT_TRUE(in.x.grad().defined());
    EXPECT_FALSE(in.residual.grad().defined());
    EXPECT_FALSE(in.weight.grad().defined());
}

TEST(ResidualNorm, OtherTypesTakeTheirParts) {
    const at::Tensor x = at::randn({4, 8}, at::kDouble), r = at::randn({4, 8}, at::kDouble);
    const at::Tensor w = at::ones({8}, at::kDouble), b = at::zeros({8}, at::kDouble);
    EXPECT_LT(
        distance(dropoutAddLayerNorm(x, r, w, b, 1e-5, 0.0, nullptr), at::layer_norm(x + r, {8}, w, b, 1e-5)),
        1e-12);
}

} // namespace
} // namespace rankscope::test
