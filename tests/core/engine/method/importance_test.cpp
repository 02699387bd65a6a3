#include "core/engine/method/adalora/importance.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

namespace rankscope {
namespace {

at::Tensor flag(bool skipped) { return at::full({}, skipped ? 1.0 : 0.0, at::kFloat); }

TEST(Importance, FollowsTheHandComputedExample) {
    ImportanceAverages averages(1, 0.85, 0.85, at::kCPU);
    const at::Tensor weight = at::full({1}, 0.5F), gradient = at::full({1}, 0.2F); // |w g| = 0.1
    averages.update(weight, gradient, flag(false));
    EXPECT_NEAR(averages.sensitivity().item<float>(), 0.015, 1e-8);
    EXPECT_NEAR(averages.uncertainty().item<float>(), 0.01275, 1e-8);
    averages.update(weight, gradient, flag(false));
    EXPECT_NEAR(averages.sensitivity().item<float>(), 0.02775, 1e-8);
    EXPECT_NEAR(averages.uncertainty().item<float>(), 0.021675, 1e-8);
    const double score = averages.sensitivity().item<double>() * averages.uncertainty().item<double>();
    EXPECT_NEAR(score, 6.0148e-4, 1e-8);
}

// The published code's operations, one tensor at a time.
void referenceUpdate(const at::Tensor& w, const at::Tensor& g, at::Tensor& mean, at::Tensor& deviation,
                     double beta1, double beta2) {
    const at::Tensor x = (w * g).abs();
    mean = beta1 * mean + (1 - beta1) * x;
    deviation = beta2 * deviation + (1 - beta2) * (x - mean).abs();
}

TEST(Importance, EqualsThePerTensorReferenceBitForBit) {
    const std::int64_t size = 100003; // no multiple of any vector width
    ImportanceAverages averages(size, 0.85, 0.9, at::kCPU);
    at::manual_seed(1);
    at::Tensor mean = at::zeros({size}), deviation = at::zeros({size});
    for (int step = 0; step < 5; ++step) {
        const at::Tensor w = at::randn({size}) * 0.02, g = at::randn({size}) * 1e-3;
        referenceUpdate(w, g, mean, deviation, 0.85, 0.9);
        averages.update(w, g, flag(false));
        EXPECT_TRUE(at::equal(mean, averages.sensitivity())) << step;
        EXPECT_TRUE(at::equal(deviation, averages.uncertainty())) << step;
    }
}

// Guards the test above: if it could not tell a fused form from the reference, it would prove nothing.
TEST(Importance, DiffersFromTheFusedFormInTheLastBits) {
    at::manual_seed(1);
    const at::Tensor mean = at::rand({100000}), x = at::rand({100000});
    EXPECT_FALSE(at::equal(0.85 * mean + (1 - 0.85) * x, at::lerp(x, mean, 0.85)));
}

TEST(Importance, IsUntouchedByASkippedStep) {
    ImportanceAverages averages(4, 0.85, 0.85, at::kCPU);
    averages.update(at::ones({4}), at::ones({4}), flag(false));
    const at::Tensor before = averages.sensitivity().clone();
    averages.update(at::ones({4}), at::full({4}, std::numeric_limits<float>::infinity()), flag(true));
    EXPECT_TRUE(at::equal(before, averages.sensitivity()));
}

} // namespace
} // namespace rankscope
