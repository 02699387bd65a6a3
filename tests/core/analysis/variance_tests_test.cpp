#include "core/analysis/variance_tests.h"
#include "tests/core/analysis/variance_reference.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace rankscope {
namespace {

void expectNear(double actual, double expected, double relative = 1e-9) {
    EXPECT_NEAR(actual, expected, relative * std::abs(expected)) << "expected " << expected;
}

TEST(VarianceTests, OneWayAndWelchsAnalysesAgreeWithSciPy) {
    for (const reference::Groups& sample : reference::groups) {
        SCOPED_TRACE(sample.groups.size());
        const VarianceTest anova = oneWayAnova(sample.groups);
        EXPECT_EQ(anova.groups, sample.groups.size());
        expectNear(anova.f.value(), sample.f);
        expectNear(anova.p.value(), sample.p, 1e-8);
        expectNear(anova.etaSquared.value(), sample.etaSquared);
        EXPECT_LT(anova.omegaSquared.value(), anova.etaSquared.value());
        const VarianceTest welch = welchAnova(sample.groups);
        expectNear(welch.f.value(), sample.welchF);
        expectNear(welch.p.value(), sample.welchP, 1e-8);
        EXPECT_EQ(welch.etaSquared, anova.etaSquared);
    }
}

TEST(VarianceTests, FriedmansTestAgreesWithSciPyAlsoWithTies) {
    std::size_t tested = 0;
    for (const reference::Groups& sample : reference::groups) {
        SCOPED_TRACE(sample.groups.size());
        const FriedmanTest test = friedman(sample.groups);
        if (!sample.even) {
            EXPECT_EQ(test.n, 0U);
            EXPECT_FALSE(test.p);
            continue;
        }
        ++tested;
        EXPECT_EQ(test.n, sample.groups.front().size());
        expectNear(test.chiSquared.value(), sample.chiSquared);
        expectNear(test.p.value(), sample.friedmanP, 1e-8);
        EXPECT_NEAR(test.kendallW.value(),
                    sample.chiSquared / (static_cast<double>(test.n) * test.degreesOfFreedom), 1e-12);
    }
    EXPECT_EQ(tested, 8U);
}

TEST(VarianceTests, TheTailsOfFisherAndChiSquaredAgreeWithSciPy) {
    for (const reference::ChiSquared& c : reference::chiSquares) {
        SCOPED_TRACE(c.x);
        expectNear(chiSquaredSurvival(c.x, c.freedom), c.p, 1e-10);
    }
    for (const reference::Fisher& f : reference::fishers) {
        SCOPED_TRACE(f.f);
        expectNear(fisherSurvival(f.f, f.d1, f.d2), f.p, 1e-10);
    }
}

TEST(VarianceTests, WhatIsNotDefinedIsEmptyAndNotANumber) {
    using Groups = std::vector<std::vector<double>>;
    EXPECT_FALSE(oneWayAnova(Groups{}).f);
    EXPECT_FALSE(oneWayAnova(Groups{{1.0, 2.0}, {3.0}}).f);
    EXPECT_FALSE(oneWayAnova(Groups{{1.0, 1.0}, {3.0, 3.0}}).f); // nothing scatters
    const VarianceTest welch = welchAnova(Groups{{1.0, 1.0}, {3.0, 4.0}});
    EXPECT_FALSE(welch.f);
    EXPECT_FALSE(welch.p);
    const double nan = std::numeric_limits<double>::quiet_NaN();
    EXPECT_EQ(oneWayAnova(Groups{{1.0, nan, 2.0}, {3.0, 5.0}}).n, 4U);
    EXPECT_EQ(friedman(Groups{{1.0, nan, 2.0}, {3.0, 5.0, 1.0}, {2.0, 2.0, 9.0}}).n, 2U);
    EXPECT_FALSE(friedman(Groups{{1.0, 1.0}, {1.0, 1.0}, {1.0, 1.0}}).p); // everything is tied
    EXPECT_FALSE(friedman(Groups{{1.0, 2.0}, {3.0, 4.0}}).p);
    EXPECT_EQ(fisherSurvival(0.0, 2.0, 3.0), 1.0);
    EXPECT_EQ(chiSquaredSurvival(0.0, 3.0), 1.0);
}

} // namespace
} // namespace rankscope
