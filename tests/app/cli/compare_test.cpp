#include "core/run/run_config_json.h"
#include "tests/app/cli/stored_lab.h"

#include <gtest/gtest.h>

namespace rankscope::test {

namespace {

// A StoredLab with a third run that finished like the first, with another seed and a better accuracy.
class CompareLab : public StoredLab {
public:
    CompareLab() {
        auto writer = RunWriter::open(workspace());
        RunConfig config;
        config.name = "third";
        config.model.path = model().string();
        config.train.seed = 8;
        RunStarted started;
        started.totalSteps = 4;
        EvalDone evaluation;
        evaluation.step = 4;
        evaluation.metrics = {{"accuracy", 0.875}};
        RunEnded ended;
        ended.steps = 4;
        const RunId run = (*writer)->createRun(config.name, toJson(config));
        (*writer)->recordStarted(run, started, 1.7e9);
        (*writer)->append(run, {evaluation, ended}, 1.7e9);
    }
};

} // namespace

TEST(Compare, PrintsOnlyWhatDiffersUnlessAsked) {
    const CompareLab lab;
    const Ended some = lab.run({"compare", "first", "third"});
    ASSERT_EQ(some.code, 0) << some.err;
    EXPECT_NE(some.out.find("train.seed"), std::string::npos) << some.out;
    EXPECT_EQ(some.out.find("method.init_r"), std::string::npos) << some.out;
    const Ended all = lab.run({"compare", "first", "third", "--all"});
    EXPECT_NE(all.out.find("method.init_r"), std::string::npos) << all.out;
}

TEST(Compare, JsonHasTheDifferencesFromTheBaseline) {
    const CompareLab lab;
    const Ended ended = lab.run({"compare", "third", "--baseline", "1", "--json"});
    ASSERT_EQ(ended.code, 0) << ended.err;
    const auto json = nlohmann::json::parse(ended.out);
    EXPECT_EQ(json["baseline"], 1);
    for (const auto& row : json["rows"]) {
        if (row["key"] == "eval/accuracy") {
            EXPECT_EQ(row["values"]["1"], 0.75);
            EXPECT_EQ(row["differences"]["3"], 0.125);
            return;
        }
    }
    FAIL() << ended.out;
}

TEST(Compare, WritesTablesForOtherPrograms) {
    const CompareLab lab;
    EXPECT_TRUE(
        lab.run({"compare", "1", "3", "--format", "tsv"}).out.starts_with("part\tkey\tfirst\tthird\n"));
    EXPECT_TRUE(lab.run({"compare", "1", "3", "--format", "md"}).out.starts_with("| part | key |"));
    EXPECT_TRUE(lab.run({"compare", "1", "3", "--format", "latex"}).out.starts_with("\\begin{tabular}"));
    EXPECT_EQ(lab.run({"compare", "1", "3", "--metric", "accuracy", "--format", "tsv"}).out.find("eval/loss"),
              std::string::npos);
}

TEST(Compare, GroupsAreRunsThatAreEqualButForTheSeed) {
    const CompareLab lab;
    const Ended ended = lab.run({"compare", "1", "3", "--group-by", "seed", "--json"});
    ASSERT_EQ(ended.code, 0) << ended.err;
    const auto json = nlohmann::json::parse(ended.out);
    EXPECT_EQ(json["metric"], "eval/accuracy");
    ASSERT_EQ(json["groups"].size(), 1U);
    EXPECT_EQ(json["groups"][0]["n"], 2);
    EXPECT_EQ(json["groups"][0]["mean"], 0.8125);
    const Ended text = lab.run({"compare", "1", "3", "--group-by", "method.type,train.seed"});
    EXPECT_EQ(text.code, 2) << text.out;
    const Ended paper = lab.run({"compare", "1", "3", "--group-by", "method.type"});
    EXPECT_NE(paper.out.find("# params"), std::string::npos) << paper.out;
}

TEST(Compare, WhatCannotBeComparedIsSaid) {
    const CompareLab lab;
    EXPECT_EQ(lab.run({"compare", "1"}).code, 2);
    EXPECT_EQ(lab.run({"compare", "1", "first"}).code, 2) << "the same run twice";
    EXPECT_EQ(lab.run({"compare", "1", "77"}).code, 6);
    EXPECT_EQ(lab.run({"compare", "1", "3", "--format", "html"}).code, 2);
    const Ended metric = lab.run({"compare", "1", "3", "--metric", "bleu"});
    EXPECT_EQ(metric.code, 6);
    EXPECT_NE(metric.err.find("eval/accuracy"), std::string::npos) << metric.err;
    const Ended field = lab.run({"compare", "1", "3", "--group-by", "method.typ"});
    EXPECT_EQ(field.code, 2);
    EXPECT_NE(field.err.find("method.type"), std::string::npos) << field.err;
}

} // namespace rankscope::test
