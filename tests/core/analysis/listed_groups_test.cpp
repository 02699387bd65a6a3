#include "core/analysis/listed_groups.h"
#include "tests/core/analysis/listed_runs.h"

#include <gtest/gtest.h>

namespace rankscope {

namespace {

std::vector<ListedRun> sweep() {
    std::vector<ListedRun> runs;
    for (int i = 0; i < 6; ++i) {
        runs.push_back(
            test::listedRun(i + 1, "run", "finished", "adalora",
                            i < 2 ? std::vector<std::string>{"a", "b"} : std::vector<std::string>{"a"}));
        test::give(runs.back(),
                   R"({"method": {"type": "adalora", "target_r": )" + std::to_string(i % 2 == 0 ? 4 : 8) +
                       "}}",
                   {{"eval/accuracy", 0.8 + 0.01 * i}});
        runs.back().texts.group = i == 5 ? "" : "sweep";
    }
    runs[4].document = nullptr; // not read yet
    return runs;
}

std::vector<const ListedRun*> pointers(const std::vector<ListedRun>& runs) {
    std::vector<const ListedRun*> all;
    for (const ListedRun& run : runs) {
        all.push_back(&run);
    }
    return all;
}

} // namespace

TEST(ListedGroups, RunsAreTogetherThatShareAValueInTheOrderOfTheirFirstRuns) {
    const auto runs = sweep();
    const auto byRank = groupListed(pointers(runs), *RunProperty::named("param.target_r"));
    ASSERT_EQ(byRank.size(), 3U);
    EXPECT_EQ(byRank[0].value, "4");
    EXPECT_EQ(byRank[0].runs, (std::vector<std::size_t>{0, 2}));
    EXPECT_EQ(byRank[1].value, "8");
    EXPECT_EQ(byRank[2].value, "") << "what was not read yet";
    const auto byGroup = groupListed(pointers(runs), *RunProperty::named("group"));
    ASSERT_EQ(byGroup.size(), 2U);
    EXPECT_EQ(byGroup[0].runs.size(), 5U);
    const auto byTag = groupListed(pointers(runs), *RunProperty::named("tag"));
    ASSERT_EQ(byTag.size(), 2U);
    EXPECT_EQ(byTag[0].value, "a, b");
}

TEST(ListedGroups, WhatTheSourceOfAnImportedRunDoesNotTellIsNoDefault) {
    auto runs = sweep();
    runs.push_back(test::listedRun(7, "log", "finished", "adalora"));
    test::giveImported(runs.back(), R"({"name": "log", "method": {"type": "adalora"}})");
    const auto byRank = groupListed(pointers(runs), *RunProperty::named("param.target_r"));
    ASSERT_EQ(byRank.size(), 3U);
    EXPECT_EQ(byRank[1].value, "8");
    EXPECT_EQ(byRank[1].runs, (std::vector<std::size_t>{1, 3, 5})) << "the default is 8";
    EXPECT_EQ(byRank[2].runs, (std::vector<std::size_t>{4, 6}));
    const auto bySeed = groupListed(pointers(runs), *RunProperty::named("seed"));
    EXPECT_EQ(bySeed.back().value, "");
    EXPECT_EQ(bySeed.back().runs, (std::vector<std::size_t>{6}));
}

TEST(ListedGroups, TheSummaryCountsOnlyRunsWithTheNumber) {
    const auto runs = sweep();
    const auto all = summariseListed(pointers(runs), *RunProperty::named("metric.accuracy"));
    EXPECT_EQ(all.n, 5U);
    EXPECT_NEAR(*all.mean, (0.80 + 0.81 + 0.82 + 0.83 + 0.85) / 5.0, 1e-12);
    EXPECT_NEAR(*all.deviation, 0.019235384061671, 1e-12); // statistics.stdev([.80, .81, .82, .83, .85])
    EXPECT_EQ(summariseListed(pointers(runs), *RunProperty::named("name")).n, 0U);
}

} // namespace rankscope
