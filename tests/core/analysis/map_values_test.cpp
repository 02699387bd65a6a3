#include "core/analysis/map_values.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

namespace rankscope {
namespace {

using testing::ElementsAre;

ModuleInfo module(const std::string& name) {
    ModuleInfo out;
    out.name = name;
    return out;
}

TEST(MapValues, ModulesMeetByNameAndWhatHasNoCounterpartIsNamed) {
    const ModuleValues first{{module("a"), module("b"), module("c")}, {1.0, 5.0, 2.5}};
    const ModuleValues second{{module("c"), module("d"), module("a")}, {2.5, 9.0, 4.0}};
    const ValueDifference out = subtract(first, second);
    ASSERT_EQ(out.modules.size(), 4U);
    EXPECT_EQ(out.modules[3].name, "d");
    EXPECT_EQ(out.differences[0], -3.0);
    EXPECT_TRUE(std::isnan(out.differences[1]));
    EXPECT_EQ(out.differences[2], 0.0);
    EXPECT_TRUE(std::isnan(out.differences[3]));
    EXPECT_EQ(out.first[1], 5.0);
    EXPECT_EQ(out.second[3], 9.0);
    EXPECT_THAT(out.onlyFirst, ElementsAre("b"));
    EXPECT_THAT(out.onlySecond, ElementsAre("d"));
    EXPECT_EQ(out.changed, 1U);
    EXPECT_EQ(out.widest, 3.0);
}

TEST(MapValues, NumbersThatAreNotKnownDifferFromNothing) {
    const ModuleValues known{{module("a"), module("b")}, {1.0, 2.0}};
    const ModuleValues without{{module("a"), module("b")}, {1.0}};
    const ValueDifference out = subtract(known, without);
    EXPECT_EQ(out.changed, 0U);
    EXPECT_TRUE(out.onlyFirst.empty());
    EXPECT_TRUE(std::isnan(out.differences[1]));
}

TEST(MapValues, TheSpreadIsOverTheMapsThatHaveTheModule) {
    const std::vector<ModuleValues> maps{{{module("a"), module("b")}, {1.0, 4.0}}, {{module("a")}, {3.0}}};
    const auto spread = spreadOf(maps);
    ASSERT_EQ(spread.size(), 2U);
    EXPECT_EQ(spread[0].summary.mean, 2.0);
    EXPECT_NEAR(spread[0].summary.deviation.value(), std::sqrt(2.0), 1e-12);
    EXPECT_EQ(spread[1].summary.n, 1U);
    EXPECT_FALSE(spread[1].summary.deviation);
}

} // namespace
} // namespace rankscope
