#include "core/run/sweep.h"
#include "core/run/sweep_constraint.h"

#include <gtest/gtest.h>

#include <cmath>
#include <set>

namespace rankscope {
namespace {

std::vector<std::string> values(std::string_view text) {
    const auto axis = parseSweepAxis(text);
    EXPECT_TRUE(axis.has_value()) << (axis ? "" : axis.error());
    return axis ? axis->values : std::vector<std::string>();
}

std::string problem(std::string_view text) {
    const auto axis = parseSweepAxis(text);
    EXPECT_FALSE(axis.has_value()) << text;
    return axis ? std::string() : axis.error();
}

using Texts = std::vector<std::string>;

TEST(SweepValues, ListsRangesAndTheirMixture) {
    EXPECT_EQ(values("method.target_r=2,4,8"), (Texts{"2", "4", "8"}));
    EXPECT_EQ(values(" train.seed = 1..3 "), (Texts{"1", "2", "3"}));
    EXPECT_EQ(values("train.seed=1..9:2"), (Texts{"1", "3", "5", "7", "9"}));
    EXPECT_EQ(values("train.seed=1..8:3"), (Texts{"1", "4", "7"}));
    EXPECT_EQ(values("train.seed=5..5"), (Texts{"5"}));
    EXPECT_EQ(values("train.seed=1..3,8,10..11"), (Texts{"1", "2", "3", "8", "10", "11"}));
    EXPECT_EQ(values("method.orthogonality=0.1..0.5:0.1"), (Texts{"0.1", "0.2", "0.3", "0.4", "0.5"}));
    EXPECT_EQ(values("method.tinit=10%..30%:10%"), (Texts{"10%", "20%", "30%"}));
    EXPECT_EQ(values("method.tinit=100..300:100"), (Texts{"100", "200", "300"}));
    EXPECT_EQ(values("train.schedule=linear,cosine"), (Texts{"linear", "cosine"}));
    EXPECT_EQ(values("train.shuffle=true,false"), (Texts{"true", "false"}));
}

TEST(SweepValues, OfListsOfNamesAreSeparatedBySemicolons) {
    EXPECT_EQ(values("method.targets=query,value;query, key ,value"),
              (Texts{"query, value", "query, key, value"}));
    EXPECT_EQ(values("task.train=a,b.tsv;c.tsv"), (Texts{"a,b.tsv", "c.tsv"}));
    EXPECT_EQ(values("task.train=../a.tsv,../b.tsv"), (Texts{"../a.tsv", "../b.tsv"}))
        << "dots are no range here";
    EXPECT_EQ(values("train.steps=null,100"), (Texts{"", "100"}));
}

TEST(SweepValues, OverOrdersOfMagnitudeHaveExactEnds) {
    EXPECT_EQ(values("train.learning_rate=1e-4..1e-2:log3"), (Texts{"1e-04", "0.001", "0.01"}));
    EXPECT_EQ(values("train.learning_rate=1e-4..1e-2:log5"),
              (Texts{"1e-04", "0.0003162", "0.001", "0.003162", "0.01"}));
    EXPECT_EQ(values("method.target_r=1..8:log4"), (Texts{"1", "2", "4", "8"}));
    EXPECT_EQ(values("method.target_r=1..2:log5"), (Texts{"1", "2"})) << "whole numbers that fall together";
}

TEST(SweepValues, DrawnAtRandomLieInTheRangeAndAreTheSameEveryTime) {
    const auto drawn = values("train.learning_rate=1e-4..1e-2:lograndom200");
    EXPECT_EQ(drawn, values("train.learning_rate=1e-4..1e-2:lograndom200"));
    EXPECT_NE(drawn, values("train.learning_rate=1e-4..1e-2:lograndom200@1"));
    int below = 0;
    for (const std::string& text : drawn) {
        const double value = std::stod(text);
        EXPECT_GE(value, 1e-4);
        EXPECT_LE(value, 1e-2);
        below += value < 1e-3;
    }
    EXPECT_NEAR(below, 100, 25) << "half of the draws lie in each order of magnitude";
    const auto all = values("method.target_r=1..8:random8");
    EXPECT_EQ(std::set<std::string>(all.begin(), all.end()).size(), 8U) << "different whole numbers";
    EXPECT_NE(values("method.beta1=0..0.9:random4"), values("method.beta2=0..0.9:random4"));
}

TEST(SweepValues, ThatCannotBeReadAreRefusedWithASentenceThatNamesTheField) {
    const std::pair<const char*, const char*> bad[] = {
        {"method.target_r=", "no values"},
        {"method.target_r=2,,4", "missing"},
        {"method.target_r=2,4,", "missing"},
        {"method.target_r=2,4,2", "twice"},
        {"method.target_r=1..3,2", "twice"},
        {"method.target_r=0,4", "takes"},
        {"method.target_r=2,x", "takes"},
        {"method.target_r=8..2", "backwards"},
        {"method.target_r=..8", "both sides"},
        {"method.target_r=2..", "both sides"},
        {"method.target_r=2..inf", "both sides"},
        {"method.target_r=1..2:0.5", "whole"},
        {"method.target_r=1..9:0", "no step"},
        {"method.target_r=1..9:-1", "no step"},
        {"method.target_r=1..9:many", "no step"},
        {"method.target_r=1..4:random5", "more different"},
        {"method.target_r=1..4:random", "how many"},
        {"method.target_r=1..4:log0", "how many"},
        {"method.target_r=1..4:random2@x", "how many"},
        {"method.orthogonality=0.1..0.5", "needs a step"},
        {"method.orthogonality=0..1:log3", "above 0"},
        {"method.orthogonality=1..1:random2", "widen"},
        {"method.tinit=10%..300", "mixes"},
        {"train.seed=1..100000", "more than"},
        {"train.schedule=linear,step", "one of"},
    };
    for (const auto& [text, part] : bad) {
        const std::string sentence = problem(text);
        EXPECT_NE(sentence.find(part), std::string::npos) << text << ": " << sentence;
        EXPECT_TRUE(sentence.starts_with(std::string(text).substr(0, std::string_view(text).find('='))))
            << sentence;
        EXPECT_TRUE(sentence.ends_with('.')) << sentence;
    }
    EXPECT_NE(problem("method.target_r").find("field=values"), std::string::npos);
    EXPECT_NE(problem("=1").find("field=values"), std::string::npos);
    EXPECT_NE(problem("method.target_rr=1").find("did you mean method.target_r?"), std::string::npos);
}

RunConfig base() {
    RunConfig config;
    config.name = "base";
    config.train.steps = 100;
    return config;
}

SweepPlan plan(const Sweep& sweep) {
    const auto planned = planSweep(base(), sweep);
    EXPECT_TRUE(planned.has_value()) << (planned ? "" : planned.error());
    return planned.value_or(SweepPlan());
}

Texts names(const std::vector<SweepPoint>& points) {
    Texts all;
    for (const SweepPoint& point : points) {
        all.push_back(point.config.name);
    }
    return all;
}

TEST(SweepPlan, IsEveryCombinationWithTheLastFieldFastest) {
    Sweep sweep;
    sweep.axes = {{"method.target_r", {"2", "4"}}, {"method.orthogonality", {"0.1", "0.5"}}};
    sweep.seeds = {"1", "2", "3"};
    const SweepPlan planned = plan(sweep);
    ASSERT_EQ(planned.runs.size(), 12U);
    EXPECT_TRUE(planned.skipped.empty());
    EXPECT_EQ(planned.runs[0].config.name, "base target_r=2 orthogonality=0.1 seed=1");
    EXPECT_EQ(planned.runs[1].config.name, "base target_r=2 orthogonality=0.1 seed=2");
    EXPECT_EQ(planned.runs[11].config.name, "base target_r=4 orthogonality=0.5 seed=3");
    EXPECT_EQ(planned.runs[11].config.method.targetR, 4);
    EXPECT_EQ(planned.runs[11].config.method.orthogonality, 0.5);
    EXPECT_EQ(planned.runs[11].config.train.seed, 3);
    EXPECT_EQ(planned.runs[11].config.method.initR, base().method.initR) << "the rest is the base's";
    EXPECT_EQ(planned.runs[11].values[1],
              (std::pair<std::string, std::string>("method.orthogonality", "0.5")));
}

TEST(SweepPlan, OfZippedListsTakesThemTogetherAndStillTakesEverySeed) {
    Sweep sweep;
    sweep.zipped = true;
    sweep.axes = {{"method.init_r", {"6", "12"}}, {"method.target_r", {"4", "8"}}};
    sweep.seeds = {"1", "2"};
    EXPECT_EQ(names(plan(sweep).runs),
              (Texts{"base init_r=6 target_r=4 seed=1", "base init_r=6 target_r=4 seed=2",
                     "base init_r=12 target_r=8 seed=1", "base init_r=12 target_r=8 seed=2"}));
    sweep.axes[1].values.push_back("9");
    const auto refused = planSweep(base(), sweep);
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error(),
              "method.init_r has 2 values and method.target_r 3; values that go together must be "
              "equally many.");
}

TEST(SweepPlan, LeavesOutInvalidPointsAndSaysWhy) {
    Sweep sweep;
    sweep.axes = {{"method.target_r", {"8", "16"}}, {"train.device", {"cpu", "tpu"}}};
    const SweepPlan planned = plan(sweep);
    EXPECT_EQ(names(planned.runs), (Texts{"base target_r=8 device=cpu"}));
    ASSERT_EQ(planned.skipped.size(), 3U);
    EXPECT_EQ(planned.skipped[0].config.name, "base target_r=8 device=tpu");
    ASSERT_EQ(planned.skipped[2].reasons.size(), 2U) << "every reason is given";
    EXPECT_NE(planned.skipped[1].reasons.at(0).find("above the initial rank 12"), std::string::npos);
}

TEST(SweepPlan, LeavesOutWhatTheConstraintForbids) {
    Sweep sweep;
    sweep.axes = {{"method.init_r", {"4", "8"}}, {"method.target_r", {"4", "8"}}};
    sweep.constraint = "target_r < init_r";
    const SweepPlan planned = plan(sweep);
    EXPECT_EQ(names(planned.runs), (Texts{"base init_r=8 target_r=4"}));
    ASSERT_EQ(planned.skipped.size(), 3U);
    EXPECT_EQ(planned.skipped[0].reasons, (Texts{"It does not fulfil target_r < init_r."}));
}

TEST(SweepPlan, LimitsTheDepthOfAConstraint) {
    for (const std::string& text : {std::string(100'000, '(') + "1 < 2", [] {
                                        std::string sum = "1";
                                        for (int i = 0; i < 100'000; ++i) {
                                            sum += "+1";
                                        }
                                        return sum + " > init_r";
                                    }()}) {
        const auto parsed = SweepConstraint::parse(text);
        ASSERT_FALSE(parsed);
        EXPECT_EQ(parsed.error(),
                  "The constraint is longer than 1000 characters; give several shorter ones.");
    }
    EXPECT_TRUE(SweepConstraint::parse(std::string(490, '(') + "1" + std::string(490, ')') + " < init_r"));
}

TEST(SweepPlan, NamesFieldsOfTheSameLastPartInFullAndFilesByTheirOwnNames) {
    Sweep sweep;
    sweep.axes = {
        {"eval.every", {"10%"}}, {"checkpoint.every", {"20"}}, {"task.train", {"x/a.tsv", "x/b.tsv"}}};
    EXPECT_EQ(plan(sweep).runs.at(1).config.name, "base eval.every=10% checkpoint.every=20 train=b.tsv");
    sweep.axes = {{"task.train", {"x/a.tsv", "y/a.tsv"}}};
    EXPECT_EQ(plan(sweep).runs.at(1).config.name, "base train=y/a.tsv");
    sweep.axes = {{"name", {"one", "two"}}};
    EXPECT_EQ(names(plan(sweep).runs), (Texts{"one", "two"}));
    sweep.axes = {{"train.steps", {"", "50"}}};
    EXPECT_EQ(plan(sweep).runs.at(0).config.name, "base steps=none");
}

TEST(SweepPlan, ThatMakesNoSenseIsRefused) {
    const auto refusal = [](const Sweep& sweep) {
        const auto planned = planSweep(base(), sweep);
        EXPECT_FALSE(planned.has_value());
        return planned ? std::string() : planned.error();
    };
    EXPECT_NE(refusal({}).find("needs a field"), std::string::npos);
    Sweep twice;
    twice.axes = {{"train.seed", {"1"}}};
    twice.seeds = {"2"};
    EXPECT_EQ(refusal(twice), "train.seed varies twice; put all its values into one list.");
    Sweep huge;
    huge.axes = {*parseSweepAxis("train.seed=1..500"), *parseSweepAxis("method.target_r=1..12")};
    EXPECT_NE(refusal(huge).find("more than 1000 runs"), std::string::npos);
    Sweep unknown;
    unknown.axes = {{"no.such", {"1"}}};
    EXPECT_EQ(refusal(unknown), "\"no.such\" is not a field.");
    Sweep empty;
    empty.axes = {{"train.seed", {}}};
    EXPECT_EQ(refusal(empty), "train.seed has no value to vary over.");
}

bool holds(std::string_view text, const RunConfig& config = base()) {
    const auto constraint = SweepConstraint::parse(text);
    EXPECT_TRUE(constraint.has_value()) << (constraint ? "" : constraint.error());
    return constraint && constraint->holds(config);
}

TEST(SweepConstraintText, ComparesFieldsNumbersAndTexts) {
    EXPECT_TRUE(holds("target_r < init_r"));
    EXPECT_TRUE(holds("method.target_r<method.init_r and beta1 = beta2"));
    EXPECT_FALSE(holds("target_r < init_r and beta1 != beta2"));
    EXPECT_TRUE(holds("init_r = 1.5 * target_r"));
    EXPECT_TRUE(holds("(init_r - target_r) * 2 >= target_r"));
    EXPECT_TRUE(holds("tinit + tfinal <= 60%"));
    EXPECT_TRUE(holds("schedule == linear"));
    EXPECT_TRUE(holds("method.type != \"lora\""));
    EXPECT_FALSE(holds("limit > 0")) << "an empty field is no number and fulfils nothing";
    RunConfig odd = base();
    odd.method.initR = 13;
    EXPECT_FALSE(holds("init_r = 1.5 * target_r", odd));
}

TEST(SweepConstraintText, IsRefusedWithTheReason) {
    const std::pair<const char*, const char*> bad[] = {{"", "ends where"},
                                                       {"target_r", "a comparison"},
                                                       {"target_r <", "ends where"},
                                                       {"target_r < initt_r", "is not one field"},
                                                       {"every < 3", "is not one field"},
                                                       {"a = b", "is not one field"},
                                                       {"target_r = linear", "is not one field"},
                                                       {"schedule < cosine", "= and != only"},
                                                       {"schedule = 3", "with a number"},
                                                       {"schedule + 1 = 3", "calculated"},
                                                       {"(target_r < 3", "bracket"},
                                                       {"schedule = \"lin", "quotation"},
                                                       {"target_r < 3 or seed = 1", "\"or seed"},
                                                       {"< 3", "should stand"}};
    for (const auto& [text, part] : bad) {
        const auto constraint = SweepConstraint::parse(text);
        ASSERT_FALSE(constraint.has_value()) << text;
        EXPECT_NE(constraint.error().find(part), std::string::npos) << constraint.error();
        EXPECT_TRUE(constraint.error().starts_with("The constraint \"")) << constraint.error();
    }
}

} // namespace
} // namespace rankscope
