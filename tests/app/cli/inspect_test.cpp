#include "tests/app/cli/stored_lab.h"
#include "tests/app/cli/tiny_lab.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace rankscope::test {
namespace {

// The stored run's scores are 0.375 + the triplet's number; at step 2 one triplet of the first matrix and two
// of the second are kept, whatever their scores.
TEST(InspectCommand, ShowsTheMapInAnyOfItsValues) {
    const StoredLab lab;
    const Ended map = lab.run({"inspect", "1", "--step", "2", "--value", "parameters", "--json"});
    ASSERT_EQ(map.code, 0) << map.err;
    const auto result = nlohmann::json::parse(map.out);
    EXPECT_EQ(result["step"], 2);
    EXPECT_EQ(result["kept"], 3);
    EXPECT_EQ(result["modules"][0]["value"], 65.0);     // 1 * (32 + 32 + 1)
    EXPECT_EQ(result["modules"][1]["value"], 2 * 97.0); // 2 * (64 + 32 + 1)
    const Ended text = lab.run({"inspect", "1", "--step", "2"});
    ASSERT_EQ(text.code, 0) << text.err;
    EXPECT_NE(text.out.find("3 of 6 triplets kept, budget 3, threshold 0.125"), std::string::npos)
        << text.out;
}

TEST(InspectCommand, ExplainsAMatrixTripletByTriplet) {
    const StoredLab lab;
    const Ended module = lab.run({"inspect", "1", "--step", "2", "--module", "output.dense", "--json"});
    ASSERT_EQ(module.code, 0) << module.err;
    const auto result = nlohmann::json::parse(module.out);
    EXPECT_EQ(result["module"], "encoder.layer.1.output.dense");
    ASSERT_EQ(result["triplets"].size(), 3U);
    EXPECT_EQ(result["triplets"][0]["why"], "above threshold");
    EXPECT_EQ(result["triplets"][0]["score"], 3.375);
    EXPECT_EQ(result["triplets"][0]["place"], 3);
    EXPECT_EQ(result["triplets"][2]["why"], "cut by a limit"); // masked in spite of its score
    EXPECT_GE(result["flips"].size(), 1U);
    const Ended text = lab.run({"inspect", "1", "--step", "2", "--module", "query"});
    ASSERT_EQ(text.code, 0) << text.err;
    EXPECT_NE(text.out.find("1 of 3 kept"), std::string::npos) << text.out;
}

TEST(InspectCommand, SaysWhatIsNotThere) {
    const StoredLab lab;
    const std::vector<std::pair<std::vector<std::string>, int>> cases{
        {{"inspect", "7"}, 6},
        {{"inspect", "2"}, 6},
        {{"inspect", "1", "--step", "3"}, 6},
        {{"inspect", "1", "--value", "luck"}, 2},
        {{"inspect", "1", "--module", "nothing"}, 6},
        {{"inspect", "1", "--module", "layer"}, 2},
        {{"inspect", "1", "--module", "query", "--value", "rank"}, 2}};
    for (const auto& [arguments, code] : cases) {
        const Ended ended = lab.run(arguments);
        EXPECT_EQ(ended.code, code) << arguments.back() << ": " << ended.err;
        EXPECT_EQ(ended.out, "");
        EXPECT_FALSE(ended.err.empty());
    }
}

TEST(SpectrumCommand, ShowsWhatCuttingACheckpointCosts) {
    const TinyLab lab;
    ASSERT_EQ(lab.run({"run", lab.write(lab.config())}).code, 0);
    const Ended all = lab.run({"spectrum", "1", "--energy", "1", "--json"});
    ASSERT_EQ(all.code, 0) << all.err;
    const auto whole = nlohmann::json::parse(all.out);
    const Ended half = lab.run({"spectrum", "1", "--energy", "0.5", "--json"});
    ASSERT_EQ(half.code, 0) << half.err;
    const auto cut = nlohmann::json::parse(half.out);
    EXPECT_LT(cut["ranks"], whole["ranks"]);
    EXPECT_GT(cut["relative_error"], 0.1);
    EXPECT_LE(cut["relative_error"], 0.7072); // the root of the other half of the energy
    EXPECT_LT(whole["relative_error"], 1e-6);
    const Ended text = lab.run({"spectrum", "1"});
    ASSERT_EQ(text.code, 0) << text.err;
    EXPECT_NE(text.out.find("cut to 99 % of each energy"), std::string::npos) << text.out;
    EXPECT_EQ(lab.run({"spectrum", "1", "--energy", "2"}).code, 2);
    EXPECT_EQ(lab.run({"spectrum", "9"}).code, 6);
    EXPECT_EQ(lab.run({"spectrum", "1", "--step", "7"}).code, 6);
}

} // namespace
} // namespace rankscope::test
