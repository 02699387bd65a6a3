#include "tests/app/cli/stored_lab.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace rankscope::test {
namespace {

// The stored run's scores are 0.375 + the triplet's number, so a larger number is a better triplet.
TEST(WhatIfCommand, ShowsTheRanksOfAnotherBudgetAndCriterion) {
    const StoredLab lab;
    const Ended half = lab.run({"what-if", "1", "--step", "2", "--budget", "2", "--json"});
    ASSERT_EQ(half.code, 0) << half.err;
    const auto result = nlohmann::json::parse(half.out);
    EXPECT_EQ(result["kept"], 2);
    EXPECT_EQ(result["kept_then"], 3);
    EXPECT_EQ(result["modules"][0]["what_if"], 0);
    EXPECT_EQ(result["modules"][0]["rank"], 1);
    EXPECT_EQ(result["modules"][1]["what_if"], 2);
    const Ended mean = lab.run({"what-if", "1", "--mean-rank", "2", "--criterion", "magnitude"});
    ASSERT_EQ(mean.code, 0) << mean.err;
    EXPECT_NE(mean.out.find("4 of 6 triplets kept for a budget of 4"), std::string::npos) << mean.out;
    EXPECT_NE(mean.out.find("(+1)"), std::string::npos) << mean.out;
    EXPECT_NE(mean.out.find("training afterwards would have differed"), std::string::npos) << mean.out;
}

TEST(WhatIfCommand, SaysWhatIsNotThere) {
    const StoredLab lab;
    const std::vector<std::pair<std::vector<std::string>, int>> cases{
        {{"what-if", "7"}, 6},
        {{"what-if", "2"}, 6},
        {{"what-if", "1", "--step", "3"}, 6},
        {{"what-if", "1", "--criterion", "luck"}, 2},
        {{"what-if", "1", "--budget", "-1"}, 2},
        {{"what-if", "1", "--budget", "2", "--mean-rank", "1"}, 2}};
    for (const auto& [arguments, code] : cases) {
        const Ended ended = lab.run(arguments);
        EXPECT_EQ(ended.code, code) << arguments.back() << ": " << ended.err;
        EXPECT_EQ(ended.out, "");
        EXPECT_FALSE(ended.err.empty());
    }
}

} // namespace
} // namespace rankscope::test
