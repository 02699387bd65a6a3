#include "core/engine/model/gelu.h"
#include "tests/core/engine/model/model_test_support.h"

#include <gtest/gtest.h>

namespace rankscope::test {
namespace {

TEST(Gelu, EqualsTheErfFormInBothDirections) {
    for (const at::ScalarType type : {at::kFloat, at::kBFloat16, at::kDouble}) {
        const double most = type == at::kBFloat16 ? 0.06 : 2e-6; // half a unit of bf16 at 12
        const at::Tensor values = at::linspace(-12.0, 12.0, 10'007).to(type);
        const at::Tensor g = at::randn({10'007}).clamp(-2.0, 2.0).to(type);
        at::Tensor x = values.clone().set_requires_grad(true),
                   wide = values.to(at::kDouble).set_requires_grad(true);
        const at::Tensor ours = erfGelu(x), theirs = at::gelu(wide);
        EXPECT_EQ(ours.scalar_type(), type);
        EXPECT_LT(distance(ours, theirs), most);
        ours.backward(g);
        theirs.backward(g.to(at::kDouble));
        EXPECT_EQ(x.grad().scalar_type(), type);
        EXPECT_LT(distance(x.grad(), wide.grad()), type == at::kBFloat16 ? 0.01 : 2e-6);
    }
}

TEST(Gelu, KeepsWhatIsNoNumberAndTheEnds) {
    const at::Tensor x = at::tensor({NAN, -1e30F, 1e30F, 0.0F});
    const at::Tensor y = erfGelu(x);
    EXPECT_TRUE(y[0].isnan().item<bool>());
    EXPECT_NEAR(y[1].item<float>(), 0.0F, 1e-5F);
    EXPECT_EQ(y[2].item<float>(), 1e30F);
    EXPECT_EQ(y[3].item<float>(), 0.0F);
    EXPECT_EQ(erfGelu(at::empty({0, 7})).numel(), 0);
}

} // namespace
} // namespace rankscope::test
