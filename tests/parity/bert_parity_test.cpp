#include "core/engine/model/model_loader.h"
#include "core/engine/model/safetensors.h"
#include "core/run/locations.h"

#include <ATen/autocast_mode.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <map>

// Numbers of transformers, written by export_tiny_bert.py and export_minilm_reference.py.
namespace rankscope {
namespace {

using Tensors = std::map<std::string, at::Tensor>;

const std::filesystem::path kFixtures =
    std::filesystem::path(RANKSCOPE_SOURCE_DIR) / "tests" / "parity" / "fixtures";

Tensors readAll(const std::filesystem::path& path) {
    const auto read = readSafetensors(path);
    EXPECT_TRUE(read) << read.error();
    return read ? Tensors(read->begin(), read->end()) : Tensors();
}

TokenBatch batchOf(const Tensors& reference) {
    TokenBatch batch;
    batch.ids = reference.at("ids");
    batch.typeIds = reference.at("type_ids");
    const at::Tensor lengths = reference.at("lengths");
    std::vector<at::Tensor> positions;
    for (std::int64_t i = 0; i < lengths.size(0); ++i) {
        batch.lengths.push_back(lengths[i].item<std::int64_t>());
        batch.maxLength = std::max(batch.maxLength, batch.lengths.back());
        positions.push_back(at::arange(batch.lengths.back()));
    }
    batch.positions = at::cat(positions);
    batch.firsts = at::cumsum(lengths, 0) - lengths;
    return batch;
}

double distance(const at::Tensor& a, const at::Tensor& b) {
    EXPECT_EQ(a.sizes(), b.sizes());
    return (a - b).abs().max().item<double>();
}

TEST(TinyBertParity, HiddenStatesLossAndGradientsEqualTransformers) {
    const Tensors reference = readAll(kFixtures / "tiny_bert" / "reference.safetensors");
    ASSERT_FALSE(reference.empty());
    auto model = loadModel(kFixtures / "tiny_bert", at::kCPU, std::nullopt);
    ASSERT_TRUE(model) << model.error();
    Encoder& encoder = *model->encoder;
    const TokenBatch batch = batchOf(reference);

    const auto states = encoder.hiddenStates(batch);
    ASSERT_EQ(states.size(), 3U);
    for (std::size_t i = 0; i < states.size(); ++i) {
        EXPECT_LT(distance(states[i], reference.at("hidden." + std::to_string(i))), 5e-6) << i;
    }

    std::map<std::string, at::Tensor*> parameters;
    for (const auto& [name, tensor] : encoder.parameters()) {
        tensor->set_requires_grad(true);
        parameters[name] = tensor;
    }
    const at::Tensor hidden = encoder.forward(batch, {});
    const at::Tensor pooled = encoder.pooled(hidden, batch, {});
    EXPECT_LT(distance(pooled.detach(), reference.at("pooled")), 5e-6);
    const at::Tensor loss =
        at::cross_entropy_loss(at::mm(pooled, reference.at("classifier").t()), reference.at("labels"));
    EXPECT_NEAR(loss.item<double>(), reference.at("loss").item<double>(), 2e-6);
    loss.backward();
    int compared = 0;
    for (const auto& [name, gradient] : reference) {
        if (name.starts_with("gradient.")) {
            ASSERT_EQ(parameters.count(name.substr(9)), 1U) << name;
            EXPECT_LT(distance(parameters.at(name.substr(9))->grad(), gradient), 5e-6) << name;
            ++compared;
        }
    }
    EXPECT_EQ(compared, static_cast<int>(parameters.size())); // of every weight
    EXPECT_EQ(compared, 39);
}

std::filesystem::path miniLm() {
    const auto found = findModel("minilm-l6");
    return std::filesystem::exists(found)
               ? found
               : std::filesystem::path(RANKSCOPE_TEST_CACHE) / "models" / "minilm-l6";
}

TEST(MiniLmParity, HiddenStatesOfTenSentencesEqualTransformers) {
    if (!std::filesystem::exists(miniLm() / "model.safetensors")) {
        GTEST_SKIP() << miniLm() << " is missing; packaging/start.sh --build-only fetches it";
    }
    const Tensors reference = readAll(kFixtures / "minilm_l6_reference.safetensors");
    ASSERT_FALSE(reference.empty());
    const auto model = loadModel(miniLm(), at::kCPU, std::nullopt);
    ASSERT_TRUE(model) << model.error();
    const TokenBatch batch = batchOf(reference);
    ASSERT_EQ(batch.rows(), 10);
    const at::NoGradGuard noGrad;
    const auto states = model->encoder->hiddenStates(batch);
    ASSERT_EQ(states.size(), 7U);
    EXPECT_LT(distance(states.back(), reference.at("hidden.last")), 2e-5);
    for (std::size_t i = 0; i + 1 < states.size(); ++i) {
        EXPECT_LT(distance(states[i].index_select(0, batch.firsts + 1),
                           reference.at("second." + std::to_string(i))),
                  2e-5)
            << i;
    }
    EXPECT_LT(distance(model->encoder->pooled(states.back(), batch, {}), reference.at("pooled")), 2e-5);
    EXPECT_TRUE(at::equal(model->encoder->forward(batch, {}), states.back()));
}

// transformers' own bf16 autocast is 0.0025 (sdpa) and 0.0030 (eager) away from its fp32 on these sentences,
// root mean square.
TEST(MiniLmParity, Bf16AutocastIsAsCloseToFp32AsTransformersIs) {
    if (!std::filesystem::exists(miniLm() / "model.safetensors")) {
        GTEST_SKIP() << miniLm() << " is missing; packaging/start.sh --build-only fetches it";
    }
    const Tensors reference = readAll(kFixtures / "minilm_l6_reference.safetensors");
    const auto model = loadModel(miniLm(), at::kCPU, std::nullopt);
    ASSERT_TRUE(model) << model.error();
    const at::NoGradGuard noGrad;
    at::autocast::set_autocast_enabled(at::kCPU, true);
    at::autocast::set_autocast_dtype(at::kCPU, at::kBFloat16);
    const at::Tensor hidden = model->encoder->forward(batchOf(reference), {});
    at::autocast::set_autocast_enabled(at::kCPU, false);
    at::autocast::clear_cache();
    const at::Tensor error = hidden - reference.at("hidden.last");
    EXPECT_GT(error.abs().max().item<double>(), 1e-4) << "it did run in bf16";
    EXPECT_LT(error.pow(2).mean().sqrt().item<double>(), 0.0030);
    EXPECT_LT(error.abs().max().item<double>(), 0.03);
}

TEST(MiniLmParity, TheFolderIsDescribedAsPublished) {
    if (!std::filesystem::exists(miniLm() / "model.safetensors")) {
        GTEST_SKIP() << miniLm() << " is missing; packaging/start.sh --build-only fetches it";
    }
    const auto description = describeModelFolder(miniLm());
    ASSERT_TRUE(description) << description.error();
    EXPECT_EQ(description->layers, 6);
    EXPECT_EQ(description->hidden, 384);
    EXPECT_EQ(description->heads, 12);
    EXPECT_EQ(description->vocabulary, 30522);
    EXPECT_EQ(description->parameters, 22'713'216);
    EXPECT_EQ(description->modules.size(), 36U);
    std::int64_t linear = 0;
    for (const ModuleInfo& module : description->modules) {
        linear += module.dIn * module.dOut;
    }
    EXPECT_EQ(linear, 10'616'832);
}

} // namespace
} // namespace rankscope
