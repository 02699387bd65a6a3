#include "core/engine/model/model_loader.h"
#include "tests/core/engine/model/model_test_support.h"

#include <ATen/autocast_mode.h>
#include <gtest/gtest.h>

namespace rankscope::test {
namespace {

std::unique_ptr<Encoder> tinyBert(std::optional<double> dropout = std::nullopt) {
    auto model = loadModel(tinyBertFolder(), at::kCPU, dropout);
    EXPECT_TRUE(model) << model.error();
    return std::move(model->encoder);
}

at::Tensor trained(Encoder& encoder, const TokenBatch& batch, DropoutStream& stream) {
    return encoder.forward(batch, ForwardContext{true, &stream});
}

TEST(Bert, ARowDoesNotDependOnItsCompany) {
    const auto encoder = tinyBert();
    const TokenBatch together =
        makeBatch(std::vector<std::vector<std::int64_t>>{{4, 5, 6}, {7, 8, 9, 10, 11, 12}});
    const at::Tensor both = encoder->forward(together, {});
    const at::Tensor alone =
        encoder->forward(makeBatch(std::vector<std::vector<std::int64_t>>{{7, 8, 9, 10, 11, 12}}), {});
    EXPECT_LT(distance(both.slice(0, 3), alone), 2e-6);
}

TEST(Bert, LinearsStandInForwardOrderWithPublishedNames) {
    const auto encoder = tinyBert();
    const auto linears = encoder->linears();
    const auto& modules = encoder->description().modules;
    ASSERT_EQ(linears.size(), 12U);
    ASSERT_EQ(modules.size(), linears.size());
    for (std::size_t i = 0; i < linears.size(); ++i) {
        EXPECT_EQ(modules[i].name, linears[i]->name());
        EXPECT_EQ(modules[i].dIn, linears[i]->dIn());
        EXPECT_EQ(modules[i].dOut, linears[i]->dOut());
        EXPECT_EQ(modules[i].layer, static_cast<int>(i / 6));
    }
    EXPECT_EQ(linears[0]->name(), "encoder.layer.0.attention.self.query");
    EXPECT_EQ(modules[0].kind, "query");
    EXPECT_EQ(modules[3].kind, "attention.output.dense");
    EXPECT_EQ(linears[11]->name(), "encoder.layer.1.output.dense");
    EXPECT_EQ(modules[11].kind, "output.dense");
}

TEST(Bert, ParametersAreThoseOfTheDescription) {
    const auto encoder = tinyBert();
    std::int64_t count = 0;
    for (const auto& [name, tensor] : encoder->parameters()) {
        EXPECT_FALSE(name.starts_with("bert."));
        count += tensor->numel();
    }
    EXPECT_EQ(count, encoder->description().parameters);
    EXPECT_EQ(encoder->parameters().size(), 5U + 2U * 16U + 2U);
    EXPECT_EQ(encoder->parameters().back().first, "pooler.dense.bias");
}

// Doubles what the layer computes and counts its calls.
class Doubling final : public LinearAdapter {
public:
    at::Tensor forward(const at::Tensor& x, const Linear& layer, bool training) override {
        ++calls;
        trainingSeen = training;
        return at::linear(x, layer.weight(), layer.bias()) * 2.0;
    }
    int calls = 0;
    bool trainingSeen = false;
};

TEST(Bert, EveryLinearGoesThroughItsAdapter) {
    const auto encoder = tinyBert();
    const TokenBatch batch = makeBatch(std::vector<std::int64_t>{5, 9});
    const at::Tensor plain = encoder->forward(batch, {});
    for (Linear* linear : encoder->linears()) {
        Doubling adapter;
        linear->setAdapter(&adapter);
        const at::Tensor changed = encoder->forward(batch, {});
        EXPECT_EQ(adapter.calls, 1) << linear->name();
        EXPECT_FALSE(adapter.trainingSeen);
        EXPECT_GT(distance(plain, changed), 1e-4) << linear->name();
        linear->setAdapter(nullptr);
    }
    EXPECT_TRUE(at::equal(plain, encoder->forward(batch, {})));
}

TEST(Bert, TrainingDropsAndRepeatsFromSeedAndCounter) {
    const auto encoder = tinyBert();
    const TokenBatch batch = makeBatch(std::vector<std::int64_t>{5, 9});
    DropoutStream one(1), same(1), other(2);
    const at::Tensor first = trained(*encoder, batch, one);
    EXPECT_TRUE(at::equal(first, trained(*encoder, batch, same)));
    EXPECT_GT(distance(first, trained(*encoder, batch, other)), 1e-2);
    EXPECT_GT(distance(first, encoder->forward(batch, {})), 1e-2);
    EXPECT_EQ(one.counter(), 1U + 2U * 3U) << "embeddings, and in each layer probabilities and two sums";
    EXPECT_THROW(encoder->forward(batch, ForwardContext{true, nullptr}), c10::Error);
}

TEST(Bert, TheCallersDropoutReplacesTheConfigurations) {
    const auto encoder = tinyBert(0.0);
    const TokenBatch batch = makeBatch(std::vector<std::int64_t>{5, 9});
    DropoutStream stream(1);
    EXPECT_TRUE(at::equal(trained(*encoder, batch, stream), encoder->forward(batch, {})));
    EXPECT_EQ(encoder->headDropout(), 0.0);
    EXPECT_EQ(tinyBert()->headDropout(), 0.1);
}

TEST(Bert, BelowTheFirstTrainableLayerNothingIsKeptForBackward) {
    const auto encoder = tinyBert();
    const TokenBatch batch = makeBatch(std::vector<std::int64_t>{5, 9});
    std::map<std::string, at::Tensor*> parameters;
    for (const auto& [name, tensor] : encoder->parameters()) {
        tensor->set_requires_grad(true);
        parameters[name] = tensor;
    }
    const auto gradientOf = [&](const std::string& name) { return parameters.at(name)->grad(); };
    DropoutStream one(1), two(1), three(1);
    const at::Tensor everywhere = trained(*encoder, batch, one);
    encoder->setFirstTrainableLayer(1);
    const at::Tensor above = trained(*encoder, batch, two);
    EXPECT_TRUE(at::equal(everywhere, above)) << "dropout acts below it all the same";
    above.pow(2).sum().backward();
    EXPECT_FALSE(gradientOf("encoder.layer.0.output.dense.weight").defined());
    EXPECT_FALSE(gradientOf("embeddings.word_embeddings.weight").defined());
    EXPECT_TRUE(gradientOf("encoder.layer.1.attention.self.query.weight").defined());
    encoder->setFirstTrainableLayer(2);
    EXPECT_FALSE(trained(*encoder, batch, three).requires_grad());
    EXPECT_TRUE(at::GradMode::is_enabled());
    encoder->setFirstTrainableLayer(0);
    everywhere.pow(2).sum().backward();
    EXPECT_TRUE(gradientOf("embeddings.word_embeddings.weight").defined());
}

TEST(Bert, Bf16AutocastStaysCloseToFp32) {
    const auto encoder = tinyBert(0.0);
    const TokenBatch batch = makeBatch(std::vector<std::int64_t>{5, 9, 20});
    const at::Tensor full = encoder->forward(batch, {});
    at::autocast::set_autocast_enabled(at::kCPU, true);
    at::autocast::set_autocast_dtype(at::kCPU, at::kBFloat16);
    const at::Tensor low = encoder->forward(batch, {});
    const at::Tensor pooled = encoder->pooled(low, batch, {});
    at::autocast::set_autocast_enabled(at::kCPU, false);
    at::autocast::clear_cache();
    EXPECT_EQ(low.scalar_type(), at::kFloat);
    EXPECT_GT(distance(full, low), 0.0);
    EXPECT_LT((full - low).pow(2).mean().sqrt().item<double>(), 0.02);
    EXPECT_EQ(pooled.size(0), 3);
}

TEST(Bert, RefusesRowsThatAreTooLong) {
    const auto encoder = tinyBert();
    EXPECT_NO_THROW(encoder->forward(makeBatch(std::vector<std::int64_t>{40}), {}));
    EXPECT_THROW(encoder->forward(makeBatch(std::vector<std::int64_t>{41}), {}), c10::Error);
}

} // namespace
} // namespace rankscope::test
