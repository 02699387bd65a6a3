#include "core/engine/train/optimizer.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace rankscope {
namespace {

struct Trained {
    TrainConfig config;
    FlatParameters parameters{
        {{"w", at::full({3}, 0.5), true, nullptr}, {"b", at::full({2}, -0.25), false, nullptr}}, at::kCPU};

    explicit Trained(const char* optimizer) {
        config.optimizer = optimizer;
        config.weightDecay = 0.1;
        config.clipNorm = 0.0;
    }
};

// Two hand-written steps of each rule, in double.
double expected(const char* rule, double w, double decay, const std::vector<double>& gradients) {
    const double lr = 0.01;
    double m = 0, v = 0;
    for (std::size_t i = 0; i < gradients.size(); ++i) {
        const double g = gradients[i], t = static_cast<double>(i + 1);
        m = 0.9 * m + 0.1 * g;
        v = 0.999 * v + 0.001 * g * g;
        const double c1 = 1 - std::pow(0.9, t), c2 = 1 - std::pow(0.999, t);
        if (std::string(rule) == "adamw_torch") {
            w *= 1 - lr * decay;
            w -= lr / c1 * m / (std::sqrt(v) / std::sqrt(c2) + 1e-8);
        } else {
            w -= lr * std::sqrt(c2) / c1 * m / (std::sqrt(v) + 1e-8);
            w -= lr * decay * w;
        }
    }
    return w;
}

TEST(Optimizer, FollowsBothRulesOfAdamWWithDecayOnWeightsOnly) {
    for (const char* rule : {"adamw_torch", "adamw_hf"}) {
        Trained trained(rule);
        Optimizer optimizer(trained.config, trained.parameters);
        for (const double gradient : {0.3, -0.2}) {
            trained.parameters.gradients().fill_(gradient);
            optimizer.step(0.01, optimizer.clip().skipped);
        }
        EXPECT_NEAR(trained.parameters.values()[0].item<double>(), expected(rule, 0.5, 0.1, {0.3, -0.2}),
                    1e-6)
            << rule;
        EXPECT_NEAR(trained.parameters.values()[4].item<double>(), expected(rule, -0.25, 0.0, {0.3, -0.2}),
                    1e-6)
            << rule;
    }
}

TEST(Optimizer, LeavesEverythingAloneWhenGradientsAreNotFinite) {
    for (const char* rule : {"adamw_torch", "adamw_hf"}) {
        Trained trained(rule);
        Optimizer optimizer(trained.config, trained.parameters);
        trained.parameters.gradients().fill_(0.3);
        optimizer.step(0.01, optimizer.clip().skipped);
        const at::Tensor values = trained.parameters.values().clone();
        const auto before = optimizer.state();
        std::vector<at::Tensor> copies;
        for (const auto& [name, tensor] : before) {
            copies.push_back(tensor.clone());
        }
        trained.parameters.gradients()[1] = std::numeric_limits<float>::quiet_NaN();
        const auto clipped = optimizer.clip();
        EXPECT_EQ(clipped.skipped.item<float>(), 1.0F);
        optimizer.step(0.01, clipped.skipped);
        EXPECT_TRUE(at::equal(values, trained.parameters.values()));
        const auto after = optimizer.state();
        for (std::size_t i = 0; i < after.size(); ++i) {
            EXPECT_TRUE(at::equal(copies[i], after[i].second)) << after[i].first;
        }
    }
}

TEST(Optimizer, ClipsTheWholeGradientToTheLargestNorm) {
    Trained trained("adamw_torch");
    trained.config.clipNorm = 1.0;
    Optimizer optimizer(trained.config, trained.parameters);
    trained.parameters.gradients().fill_(3.0);
    EXPECT_NEAR(optimizer.clip().norm.item<double>(), 3.0 * std::sqrt(5.0), 1e-5);
    EXPECT_NEAR(trained.parameters.gradients().norm().item<double>(), 1.0, 1e-5);
    trained.parameters.gradients().fill_(0.1);
    optimizer.clip();
    EXPECT_FLOAT_EQ(trained.parameters.gradients()[0].item<float>(), 0.1F);
}

} // namespace
} // namespace rankscope
