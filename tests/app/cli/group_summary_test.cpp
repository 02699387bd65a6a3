#include "app/cli/group_summary.h"

#include <gtest/gtest.h>

namespace rankscope {
namespace {

RunSummary run(const std::string& group, const std::string& name, const std::string& metric, double best) {
    RunSummary summary;
    summary.group = group;
    summary.name = name;
    summary.bestMetricName = metric;
    summary.bestMetric = best;
    return summary;
}

TEST(GroupSummary, TakesRunsTogetherThatDifferByTheSeedOnly) {
    const auto groups =
        summariseGroups({run("g", "a r=2 seed=1", "accuracy", 0.8), run("g", "a r=4 seed=1", "accuracy", 0.9),
                         run("", "b", "f1", 0.1), run("g", "a r=2 seed=2", "accuracy", 0.9),
                         run("h", "a r=2 seed=3", "accuracy", 0.5), run("g", "a r=2 seed=3", "", 0.0),
                         run("g", "a r=2 seed=4", "loss", 0.3)});
    ASSERT_EQ(groups.size(), 3U);
    EXPECT_EQ(groups[0].name, "a r=2");
    EXPECT_EQ(groups[0].runs, 4U);
    EXPECT_EQ(groups[0].n, 2U) << "one has no value yet, one another metric";
    EXPECT_EQ(groups[0].metric, "accuracy");
    EXPECT_NEAR(groups[0].mean.value_or(0), 0.85, 1e-12);
    EXPECT_NEAR(groups[0].deviation.value_or(0), 0.0707106781, 1e-9); // sqrt(2 * 0.05^2 / 1)
    EXPECT_EQ(groups[1].n, 1U);
    EXPECT_FALSE(groups[1].deviation);
    EXPECT_EQ(groups[2].group, "h");
}

TEST(GroupSummary, KnowsASeedByItsWholeWord) {
    EXPECT_EQ(nameWithoutSeed("a seed=12"), "a");
    EXPECT_EQ(nameWithoutSeed("a seed=12 x=1"), "a x=1");
    EXPECT_EQ(nameWithoutSeed("a seed="), "a seed=");
    EXPECT_EQ(nameWithoutSeed("a seed=1x"), "a seed=1x");
    EXPECT_EQ(nameWithoutSeed("seed=1"), "seed=1") << "a name is not emptied";
}

} // namespace
} // namespace rankscope
