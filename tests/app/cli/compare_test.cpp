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

TEST(Compare, MapsAreSubtractedModuleByModule) {
    const CompareLab lab;
    const Ended ended = lab.run({"compare", "1", "3", "--maps", "rank", "--json"});
    ASSERT_EQ(ended.code, 0) << ended.err;
    const auto json = nlohmann::json::parse(ended.out);
    EXPECT_EQ(json["value"], "rank");
    ASSERT_FALSE(json["modules"].empty()) << ended.out;
    EXPECT_TRUE(json["modules"][0]["values"][0].is_number());
    EXPECT_TRUE(json["modules"][0]["values"][1].is_null()); // the third run has no modules
    EXPECT_NE(json["notes"].dump().find("third has no ranks"), std::string::npos);
    const Ended same = lab.run({"compare", "1", "2", "--maps", "parameters", "--format", "tsv"});
    ASSERT_EQ(same.code, 0) << same.err;
    EXPECT_TRUE(same.out.starts_with("module\tfirst\t")) << same.out;
    EXPECT_EQ(lab.run({"compare", "1", "3", "--maps", "loss"}).code, 2);
}

TEST(Compare, AnImportedLogDoesNotMakeEveryKeyDiffer) {
    const CompareLab lab;
    {
        auto writer = RunWriter::open(lab.workspace());
        (*writer)->createRun("log", R"({"method": {"type": "adalora", "init_r": 12}})");
    }
    const Ended brief = lab.run({"compare", "first", "log", "--json"});
    ASSERT_EQ(brief.code, 0) << brief.err;
    const auto json = nlohmann::json::parse(brief.out);
    EXPECT_GT(json["ignored_unknown"], 20);
    for (const auto& row : json["rows"]) {
        EXPECT_EQ(row["values"].size(), 2U) << row;
    }
    EXPECT_NE(lab.run({"compare", "first", "log"}).out.find("--keep-unknown"), std::string::npos);
    const auto full =
        nlohmann::json::parse(lab.run({"compare", "first", "log", "--keep-unknown", "--json"}).out);
    EXPECT_GT(full["rows"].size(), json["rows"].size() + 20);
}

TEST(Compare, MoreThanTwoGroupsAreTestedTogether) {
    const CompareLab lab;
    {
        auto writer = RunWriter::open(lab.workspace());
        for (int i = 0; i < 9; ++i) {
            RunConfig config;
            config.name = "g" + std::to_string(i);
            config.method.type = i % 3 == 0 ? "adalora" : i % 3 == 1 ? "lora" : "bitfit";
            config.train.seed = i / 3;
            const RunId run = (*writer)->createRun(config.name, toJson(config));
            RunStarted started;
            started.totalSteps = 4;
            EvalDone evaluation;
            evaluation.step = 4;
            evaluation.metrics = {{"accuracy", 0.8 + 0.05 * (i % 3) + 0.001 * ((i * 5) % 7)}};
            (*writer)->recordStarted(run, started, 1.7e9);
            (*writer)->append(run, {evaluation}, 1.7e9);
        }
    }
    const Ended ended = lab.run(
        {"compare", "g0", "g1", "g2", "g3", "g4", "g5", "g6", "g7", "g8", "--group-by", "seed", "--json"});
    ASSERT_EQ(ended.code, 0) << ended.err;
    const auto overall = nlohmann::json::parse(ended.out)["overall"];
    EXPECT_EQ(overall["friedman"]["n"], 3) << overall;
    EXPECT_EQ(overall["friedman"]["kendall_w"], 1.0) << overall;
    EXPECT_LT(overall["anova"]["p"], 0.01) << overall;
}

} // namespace rankscope::test
