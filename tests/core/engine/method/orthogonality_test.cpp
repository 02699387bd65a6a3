#include "core/engine/method/adalora/orthogonality.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

namespace rankscope {
namespace {

std::vector<ModuleInfo> twoWidths() {
    return {
        {"m0", 0, "query", 16, 16, 3}, {"m1", 0, "intermediate", 16, 40, 3}, {"m2", 1, "output", 40, 16, 3}};
}

// compute_orth_regu of the published code, through autograd.
std::pair<at::Tensor, at::Tensor> reference(const AdapterLayout& layout, const at::Tensor& flat,
                                            double weight, bool meanNorm) {
    at::Tensor values = flat.clone().set_requires_grad(true);
    at::Tensor sum = at::zeros({}, flat.options());
    for (const auto& group : layout.groupsA()) {
        for (const at::Tensor& a : layout.groupA(values, group).unbind(0)) {
            const at::Tensor m = a.mm(a.t()) - at::eye(layout.rank(), flat.options());
            sum = sum + (meanNorm ? m.norm() : m.square().sum());
        }
    }
    for (const auto& group : layout.groupsB()) {
        for (const at::Tensor& b : layout.groupB(values, group).unbind(0)) {
            const at::Tensor m = b.t().mm(b) - at::eye(layout.rank(), flat.options());
            sum = sum + (meanNorm ? m.norm() : m.square().sum());
        }
    }
    const at::Tensor loss =
        meanNorm ? sum * (weight / (2.0 * static_cast<double>(layout.modules()))) : sum * weight;
    loss.backward();
    return {loss.detach(), values.grad()};
}

TEST(Orthogonality, EqualsAutogradInBothForms) {
    const AdapterLayout layout(twoWidths(), 3);
    at::manual_seed(2);
    const at::Tensor values = at::randn({layout.size()}, at::kDouble) * 0.1;
    for (const bool meanNorm : {true, false}) {
        const auto [value, gradient] = reference(layout, values, 0.3, meanNorm);
        at::Tensor own = at::zeros_like(values);
        const at::Tensor ownValue =
            addOrthogonality(layout, values, own, 0.3, meanNorm ? "mean_norm" : "squared_sum");
        EXPECT_NEAR(ownValue.item<double>(), value.item<double>(), 1e-12);
        EXPECT_TRUE(at::allclose(own, gradient, 1e-10, 1e-13));
    }
}

// The loops for fp32 on the CPU against the same formula in double, over ranks that fill a register, leave
// one over, or are alone, and widths that no register divides.
TEST(Orthogonality, OnTheProcessorEqualsDoublePrecision) {
    at::manual_seed(6);
    for (const std::int64_t rank : {1, 2, 5, 12, 16, 17, 33}) {
        const AdapterLayout layout({{"m0", 0, "query", 48, 37, rank}, {"m1", 0, "key", 37, 200, rank}}, rank);
        const at::Tensor values = at::randn({layout.size()}) * 0.3;
        for (const char* form : {"mean_norm", "squared_sum"}) {
            at::Tensor exact = at::ones({layout.size()}, at::kDouble), own = at::ones({layout.size()});
            const double wanted =
                addOrthogonality(layout, values.to(at::kDouble), exact, 0.3, form).item<double>();
            const double value = addOrthogonality(layout, values, own, 0.3, form).item<double>();
            EXPECT_NEAR(value, wanted, 2e-6 * wanted) << form << rank;
            const double largest = exact.abs().max().item<double>();
            EXPECT_LE((own - exact).abs().max().item<double>(), 4e-6 * largest) << form << rank;
        }
    }
}

// ||A A^T - I||_F of N(0, 0.02^2) rows, mean over draws; measured with the published implementations for r
// = 12.
TEST(Orthogonality, DistancesOfTheFactorsAreComputedDirectlyAndTheirMeanIsTheRegulariser) {
    const AdapterLayout layout(twoWidths(), 3);
    at::manual_seed(7);
    const at::Tensor exact = at::randn({layout.size()}, at::kDouble) * 0.3;
    for (const at::ScalarType type : {at::kFloat, at::kDouble}) { // both ways to compute them
        const at::Tensor values = exact.to(type);
        const FactorDistances distances = factorDistances(layout, values);
        ASSERT_EQ(distances.a.size(), 3U);
        ASSERT_EQ(distances.b.size(), 3U);
        const auto compare = [&](const std::vector<AdapterLayout::Group>& groups, bool rows,
                                 const std::vector<float>& found) {
            for (const auto& group : groups) {
                const at::Tensor all =
                    rows ? layout.groupA(exact, group) : layout.groupB(exact, group).transpose(1, 2);
                for (std::size_t i = 0; i < group.modules.size(); ++i) {
                    const at::Tensor x = all[static_cast<std::int64_t>(i)];
                    const double direct = (x.mm(x.t()) - at::eye(3, at::kDouble)).norm().item<double>();
                    EXPECT_NEAR(found[static_cast<std::size_t>(group.modules[i])], direct, 1e-5 * direct);
                }
            }
        };
        compare(layout.groupsA(), true, distances.a);
        compare(layout.groupsB(), false, distances.b);
        double sum = 0.0;
        for (std::size_t i = 0; i < 3; ++i) {
            sum += static_cast<double>(distances.a[i]) + static_cast<double>(distances.b[i]);
        }
        at::Tensor gradient = at::zeros_like(values);
        const double regulariser =
            addOrthogonality(layout, values, gradient, 0.3, "mean_norm").item<double>();
        EXPECT_NEAR(0.3 * sum / 6.0, regulariser, 1e-6 * regulariser);
    }
}

TEST(Orthogonality, StartsAtTheNormsThatTheReferenceMeasures) {
    const std::pair<std::int64_t, double> measured[] = {
        {768, 2.405}, {1024, 2.052}, {3072, 0.845}, {4096, 2.241}};
    at::manual_seed(4);
    for (const auto& [width, norm] : measured) {
        const AdapterLayout layout({{"m", 0, "query", width, width, 12}}, 12);
        double sum = 0.0;
        for (int draw = 0; draw < 50; ++draw) {
            const at::Tensor values = at::randn({layout.size()}) * 0.02;
            at::Tensor gradient = at::zeros_like(values);
            sum += addOrthogonality(layout, values, gradient, 1.0, "mean_norm").item<double>();
        }
        EXPECT_NEAR(sum / 50, norm, 0.02 * norm) << width;
    }
}

} // namespace
} // namespace rankscope
