#include "core/engine/method/flat_parameters.h"
#include "core/engine/method/low_rank_linear.h"
#include "core/engine/train/device.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

namespace rankscope {
namespace {

struct Layer {
    DropoutStream stream{7};
    Linear linear;
    LowRankLinear adapter;
    std::unique_ptr<FlatParameters> parameters;

    explicit Layer(double dropout = 0.0, bool singularValues = true)
        : linear("layer", at::randn({20, 16}) * 0.1, at::randn({20}))
        , adapter(16.0 / (4 + 1e-5), dropout, stream) {
        std::vector<TrainableSpec> specs{{"a", at::randn({4, 16}) * 0.3, true, &adapter.a}};
        if (singularValues) {
            specs.push_back({"e", at::randn({4, 1}), true, &adapter.e});
        }
        specs.push_back({"b", at::randn({20, 4}) * 0.3, true, &adapter.b});
        parameters = std::make_unique<FlatParameters>(specs, at::kCPU);
        linear.setAdapter(&adapter);
    }
};

// SVDLinear.forward of the published code, in its order of operations.
at::Tensor literal(const at::Tensor& x, const Layer& layer, const at::Tensor& a, const at::Tensor& e,
                   const at::Tensor& b) {
    const at::Tensor scaled = e.defined() ? a * e : a;
    return at::linear(x, layer.linear.weight(), layer.linear.bias()) +
           x.mm(scaled.t()).mm(b.t()) * layer.adapter.scaling();
}

TEST(LowRankLinear, EqualsThePublishedForwardAndItsGradients) {
    for (const bool singularValues : {true, false}) {
        at::manual_seed(5);
        Layer layer(0.0, singularValues);
        const at::Tensor x = at::randn({50, 16}).set_requires_grad(true);
        const at::Tensor weight = at::randn({50, 20});
        at::Tensor a = layer.adapter.a.detach().clone().set_requires_grad(true);
        at::Tensor b = layer.adapter.b.detach().clone().set_requires_grad(true);
        at::Tensor e =
            singularValues ? layer.adapter.e.detach().clone().set_requires_grad(true) : at::Tensor();
        const at::Tensor wanted = literal(x, layer, a, e, b);
        (wanted * weight).sum().backward();
        const at::Tensor xGradient = x.grad().clone();
        x.mutable_grad().zero_();

        const at::Tensor y = layer.linear.forward(x, true);
        EXPECT_LE((y - wanted).abs().max().item<float>(), 4.7e-7F * wanted.abs().max().item<float>());
        (y * weight).sum().backward();
        EXPECT_TRUE(at::allclose(x.grad(), xGradient, 1e-5, 1e-5));
        EXPECT_TRUE(at::allclose(layer.adapter.a.grad(), a.grad(), 1e-5, 1e-5));
        EXPECT_TRUE(at::allclose(layer.adapter.b.grad(), b.grad(), 1e-5, 1e-5));
        if (singularValues) {
            EXPECT_TRUE(at::allclose(layer.adapter.e.grad(), e.grad(), 1e-5, 1e-4));
        }
        EXPECT_FALSE(layer.linear.weight().grad().defined());
    }
}

// The published chain, left to right: the product is multiplied by alpha, then divided by rank + 1e-5 in
// fp32.
TEST(LowRankLinear, ParityArithmeticEqualsThePublishedChainBitForBit) {
    at::manual_seed(11);
    Layer layer;
    layer.adapter.useParityArithmetic(16.0, 4);
    const at::Tensor x = at::randn({50, 16}), weight = at::randn({50, 20});
    const auto leaf = [](const at::Tensor& value) { return value.detach().clone().set_requires_grad(true); };
    const at::Tensor a = leaf(layer.adapter.a), e = leaf(layer.adapter.e), b = leaf(layer.adapter.b);
    const at::Tensor rank = at::full({1}, 4.0F) + 1e-5;
    EXPECT_EQ(rank.item<float>(), 4.00001001358F);
    const at::Tensor wanted = at::linear(x, layer.linear.weight(), layer.linear.bias()) +
                              at::matmul(at::matmul(x, (a * e).t()), b.t()) * 16.0 / rank;
    (wanted * weight).sum().backward();

    const at::Tensor y = layer.linear.forward(x, true);
    EXPECT_TRUE(at::equal(y, wanted));
    (y * weight).sum().backward();
    EXPECT_TRUE(at::equal(layer.adapter.a.grad(), a.grad()));
    EXPECT_TRUE(at::equal(layer.adapter.e.grad(), e.grad()));
    EXPECT_TRUE(at::equal(layer.adapter.b.grad(), b.grad()));
    // The gradients lie in the flat buffer, as those of the fast arithmetic do.
    const at::Tensor flat = layer.parameters->gradients();
    EXPECT_EQ(flat.data_ptr(), layer.adapter.a.grad().data_ptr());
}

TEST(LowRankLinear, IsThePlainLayerWhileLambdaIsZero) {
    at::manual_seed(6);
    Layer layer;
    {
        const at::NoGradGuard noGrad;
        layer.adapter.e.zero_();
    }
    const at::Tensor x = at::randn({10, 16});
    EXPECT_TRUE(
        at::equal(layer.linear.forward(x, true), at::linear(x, layer.linear.weight(), layer.linear.bias())));
}

TEST(LowRankLinear, ReachesItsAdapterWhenTheInputNeedsNoGradient) {
    at::manual_seed(7);
    Layer layer;
    layer.linear.forward(at::randn({10, 16}), true).sum().backward();
    EXPECT_GT(layer.parameters->gradients().abs().sum().item<float>(), 0.0F);
}

// Sum_j P_ji dC/dP_ji = lambda_i dC/dlambda_i = sum_j Q_ij dC/dQ_ij, as the update is linear in each of them.
TEST(LowRankLinear, SatisfiesTheEulerIdentity) {
    at::manual_seed(8);
    Layer layer;
    (layer.linear.forward(at::randn({40, 16}), true) * at::randn({40, 20})).sum().backward();
    const at::Tensor fromA = (layer.adapter.a.detach() * layer.adapter.a.grad()).sum(1);
    const at::Tensor fromE = (layer.adapter.e.detach() * layer.adapter.e.grad()).sum(1);
    const at::Tensor fromB = (layer.adapter.b.detach() * layer.adapter.b.grad()).sum(0);
    EXPECT_TRUE(at::allclose(fromA, fromE, 1e-5, 1e-5));
    EXPECT_TRUE(at::allclose(fromB, fromE, 1e-5, 1e-5));
}

TEST(LowRankLinear, KeepsFullPrecisionGradientsUnderBf16) {
    at::manual_seed(9);
    Layer layer;
    const at::Tensor x = at::randn({64, 16}), weight = at::randn({64, 20});
    (layer.linear.forward(x, true) * weight).sum().backward();
    const at::Tensor wanted = layer.parameters->gradients().clone();
    layer.parameters->gradients().zero_();
    at::Tensor y;
    {
        const Autocast autocast(at::kCPU, "bf16");
        y = layer.linear.forward(x, true);
    }
    EXPECT_EQ(y.scalar_type(), at::kBFloat16);
    (y.to(at::kFloat) * weight).sum().backward();
    EXPECT_EQ(layer.parameters->gradients().scalar_type(), at::kFloat);
    const at::Tensor error = (layer.parameters->gradients() - wanted).norm() / wanted.norm();
    EXPECT_LT(error.item<float>(), 0.02F);
}

TEST(LowRankLinear, DropsOutOnlyTheAdaptersInputAndOnlyInTraining) {
    at::manual_seed(10);
    Layer layer(0.5);
    const at::Tensor x = at::randn({30, 16}).set_requires_grad(true);
    const at::Tensor evaluated = layer.linear.forward(x, false);
    EXPECT_TRUE(at::allclose(evaluated, literal(x, layer, layer.adapter.a, layer.adapter.e, layer.adapter.b),
                             1e-5, 1e-5));
    const at::Tensor trained = layer.linear.forward(x, true);
    EXPECT_FALSE(at::allclose(trained, evaluated, 1e-3, 1e-3));
    trained.sum().backward();
    EXPECT_TRUE(x.grad().defined());
}

} // namespace
} // namespace rankscope
