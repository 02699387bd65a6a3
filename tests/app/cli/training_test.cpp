#include "tests/app/cli/stored_lab.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

// Whole trainings of the tiny model with the real program.
namespace rankscope::test {

namespace {

nlohmann::json jsonOf(const Ended& ended) { return nlohmann::json::parse(ended.out); }

} // namespace

TEST(Training, ARunTrainsRecordsAndReportsOneLineOfJson) {
    const TinyLab lab;
    const Ended ended = lab.run({"run", lab.write(lab.config()), "--json"});
    ASSERT_EQ(ended.code, 0) << ended.err;
    EXPECT_EQ(lineCount(ended.out), 1U);
    const auto result = nlohmann::ordered_json::parse(lastLine(ended.out));
    std::vector<std::string> keys;
    for (const auto& [key, value] : result.items()) {
        keys.push_back(key);
    }
    EXPECT_EQ(keys, (std::vector<std::string>{"run", "uid", "status", "steps", "seconds", "tokens_per_second",
                                              "peak_memory_mb", "metrics"}));
    EXPECT_EQ(result["run"], 1);
    EXPECT_EQ(result["status"], "finished");
    EXPECT_EQ(result["steps"], 40);
    EXPECT_GT(result["tokens_per_second"], 0.0);
    EXPECT_GT(result["peak_memory_mb"], 1.0);
    EXPECT_GE(result["metrics"]["accuracy"], 0.0);
    EXPECT_NE(ended.err.find("step 40/40 100%"), std::string::npos) << ended.err;

    const auto shown = jsonOf(lab.run({"show", "1", "--json"}));
    EXPECT_EQ(shown["status"], "finished");
    EXPECT_EQ(shown["uid"], result["uid"]);
    EXPECT_EQ(shown["steps_done"], 40);
    EXPECT_EQ(shown["init_budget"], 12 * 4);
    EXPECT_EQ(shown["target_budget"], 12 * 2);
    EXPECT_EQ(shown["ranks"]["modules"].size(), 12U);
    EXPECT_EQ(shown["ranks"]["kept"], 24);
    EXPECT_FALSE(shown["checkpoints"].empty());
}

TEST(Training, AnExportedAdapterIsWhatAnotherRunStartsFrom) {
    const TinyLab lab;
    const auto config = lab.write(lab.config());
    ASSERT_EQ(lab.run({"run", config, "--quiet"}).code, 0);
    const auto folder = (lab.folder() / "adapter").string();
    const Ended exported = lab.run({"export", "1", "--what", "adapter", "--out", folder});
    ASSERT_EQ(exported.code, 0) << exported.err;
    EXPECT_NE(exported.err.find("Adapter after step 40"), std::string::npos) << exported.err;
    const Ended again = lab.run({"run", config, "--quiet", "--set", "method.start_from=" + folder});
    EXPECT_EQ(again.code, 0) << again.err;
    const auto loss = [&](const char* run) {
        const auto rows =
            jsonOf(lab.run({"export", run, "--what", "metrics", "--format", "json", "--out", "-"}));
        return rows[0]["loss/task"].get<double>();
    };
    EXPECT_LT(loss("2"), loss("1")); // it begins where the other one ended
    const Ended wrong = lab.run({"run", config, "--set", "method.start_from=" + folder + "-not-there"});
    EXPECT_EQ(wrong.code, 3);
    EXPECT_NE(wrong.err.find("method.start_from"), std::string::npos) << wrong.err;
}

TEST(Training, WhatIsExportedAgreesWithItself) {
    const TinyLab lab;
    ASSERT_EQ(lab.run({"run", lab.write(lab.config()), "--quiet"}).code, 0);
    const auto metrics =
        jsonOf(lab.run({"export", "1", "--what", "metrics", "--format", "json", "--out", "-"}));
    std::int64_t steps = 0;
    for (const auto& row : metrics) {
        if (!row["loss/task"].is_null()) {
            EXPECT_EQ(row["step"], steps++);
            EXPECT_TRUE(std::isfinite(row["loss/task"].get<double>()));
        }
    }
    EXPECT_EQ(steps, 40);
    const auto ranks = jsonOf(lab.run({"export", "1", "--what", "ranks", "--format", "json", "--out", "-"}));
    const auto triplets =
        jsonOf(lab.run({"export", "1", "--what", "allocations", "--format", "json", "--out", "-"}));
    std::map<std::pair<std::int64_t, std::string>, std::int64_t> kept;
    std::map<std::int64_t, std::int64_t> total;
    for (const auto& row : triplets) {
        kept[{row["step"], row["module"]}] += row["mask"].get<std::int64_t>();
        total[row["step"]] += row["mask"].get<std::int64_t>();
        EXPECT_LE(row["kept"], row["budget"]);
        EXPECT_EQ(row["mask"] == 1, row["score"] > row["threshold"]);
    }
    EXPECT_GT(ranks.size(), 0U);
    EXPECT_EQ(ranks.size(), kept.size());
    for (const auto& row : ranks) {
        EXPECT_EQ(row["rank"], (kept[{row["step"], row["module"]}]));
    }
    EXPECT_EQ(total.rbegin()->second, 24);
}

TEST(Training, QuietSaysNothingButTheResult) {
    const TinyLab lab;
    const Ended ended = lab.run({"run", lab.write(lab.config()), "--quiet"});
    EXPECT_EQ(ended.code, 0);
    EXPECT_EQ(ended.err, "");
    EXPECT_TRUE(ended.out.starts_with("Run 1 \"tiny\" finished: 40 steps in ")) << ended.out;
    EXPECT_EQ(lineCount(ended.out), 1U);
}

TEST(Training, APresetIsRunByItsName) {
    const TinyLab lab;
    nlohmann::ordered_json preset = lab.config();
    preset["model"]["path"] = lab.model().string();
    preset["task"]["train"] = (lab.folder() / "train.tsv").string();
    preset["task"]["eval"] = (lab.folder() / "dev.tsv").string();
    lab.writeFile("presets/small.json", preset.dump());
    const Ended ended =
        lab.run({"run", "small", "--set", "train.steps=8", "--set", "name=changed", "--json"});
    ASSERT_EQ(ended.code, 0) << ended.err;
    EXPECT_EQ(nlohmann::json::parse(ended.out)["steps"], 8);
    EXPECT_EQ(jsonOf(lab.run({"list", "--json"}))[0]["name"], "changed");
}

TEST(Training, OtherMethodsTakeTheSamePath) {
    const TinyLab lab;
    for (const char* method : {"lora", "full"}) {
        const Ended ended = lab.run(
            {"run", lab.write(lab.config(8)), "--set", std::string("method.type=") + method, "--json"});
        ASSERT_EQ(ended.code, 0) << ended.err;
        EXPECT_EQ(nlohmann::json::parse(ended.out)["status"], "finished");
    }
    EXPECT_EQ(jsonOf(lab.run({"list", "--json"})).size(), 2U);
    const Ended ranks = lab.run({"export", "1", "--what", "ranks", "--out", "-"});
    EXPECT_EQ(ranks.code, 0) << ranks.err;
    EXPECT_EQ(lab.run({"show", "2"}).code, 0);
}

TEST(Training, ARunThatARuleEndsEarlyIsStoppedWithoutAnError) {
    const TinyLab lab;
    const Ended ended = lab.run({"run", lab.write(lab.config()), "--json", "--quiet", "--set",
                                 "stop.metric=loss", "--set", "stop.target=1000"});
    EXPECT_EQ(ended.code, 0) << ended.err;
    EXPECT_EQ(nlohmann::json::parse(lastLine(ended.out))["status"], "stopped");
    const auto shown = jsonOf(lab.run({"show", "1", "--json"}));
    EXPECT_NE(shown["end_message"].get<std::string>().find("stop.target"), std::string::npos);
}

TEST(Training, ADivergedRunEndsWithFourAndIsKept) {
    const TinyLab lab;
    writeConstantWeights(lab.weights(), std::numeric_limits<float>::quiet_NaN());
    const Ended ended = lab.run({"run", lab.write(lab.config()), "--json", "--quiet"});
    EXPECT_EQ(ended.code, 4) << ended.err;
    EXPECT_EQ(nlohmann::json::parse(lastLine(ended.out))["status"], "failed");
    EXPECT_NE(ended.err.find("Run 1 failed while training: "), std::string::npos) << ended.err;
    const auto runs = jsonOf(lab.run({"list", "--json"}));
    EXPECT_EQ(runs[0]["status"], "failed");
    EXPECT_NE(runs[0]["end_message"], "");
}

TEST(Training, CheckDrawsTheScheduleThatTheRunFollows) {
    const TinyLab lab;
    const std::string config = lab.write(lab.config());
    const Ended checked = lab.run({"check", config}, false);
    ASSERT_EQ(checked.code, 0) << checked.err;
    EXPECT_NE(checked.out.find("is valid."), std::string::npos);
    EXPECT_NE(checked.out.find("steps          40, 20 an epoch, 160 examples in batches of 8"),
              std::string::npos)
        << checked.out;
    EXPECT_NE(checked.out.find("12 adapted, rank 4, 2 on average at the end"), std::string::npos)
        << checked.out;
    const auto schedule = jsonOf(lab.run({"check", config, "--json"}, false))["schedule"];
    ASSERT_EQ(schedule["budget"].size(), 10U);
    ASSERT_EQ(lab.run({"run", config, "--quiet"}).code, 0);
    const auto triplets =
        jsonOf(lab.run({"export", "1", "--what", "allocations", "--format", "json", "--out", "-"}));
    std::map<std::int64_t, std::int64_t> budgets;
    for (const auto& row : triplets) {
        budgets[row["step"]] = row["budget"];
    }
    EXPECT_EQ(static_cast<std::int64_t>(budgets.size()), schedule["allocations"].get<std::int64_t>());
    for (const auto& point : schedule["budget"]) {
        if (const auto found = budgets.find(point["step"]); found != budgets.end()) {
            EXPECT_EQ(found->second, point["budget"]);
        }
    }
}

TEST(Training, CheckDrawsWithoutModelAndData) {
    const TinyLab lab;
    nlohmann::ordered_json config = lab.config();
    config["model"]["path"] = "no-model";
    config["task"]["train"] = "nowhere.tsv";
    const Ended checked = lab.run({"check", lab.write(config)}, false);
    EXPECT_EQ(checked.code, 3);
    EXPECT_NE(checked.out.find("model.path: "), std::string::npos) << checked.out;
    EXPECT_NE(checked.out.find("budgets are for one matrix"), std::string::npos) << checked.out;
    EXPECT_NE(checked.out.find("warm-up        steps 0 to 6"), std::string::npos) << checked.out;
}

TEST(Training, ARunWhoseMetricIsNoNumberGoesOnAndIsReadEverywhere) {
    const TinyLab lab;
    lab.writeFile("numbers.tsv", "sentence\tlabel\ngood\t1.5\nbad\t-1\ngood bad\t0.25\nbad bad\t-2\n");
    lab.writeFile("one.tsv", "sentence\tlabel\ngood\t1.5\n");
    nlohmann::ordered_json config = lab.config(40);
    config["task"]["type"] = "regression";
    config["task"]["train"] = (lab.folder() / "numbers.tsv").string();
    config["task"]["eval"] = (lab.folder() / "one.tsv").string(); // Pearson of one row is 0 / 0
    const Ended first = lab.run({"run", lab.write(config), "--json", "--quiet", "--set", "stop.metric=loss",
                                 "--set", "stop.target=1000000"});
    ASSERT_EQ(first.code, 0) << first.err;
    EXPECT_EQ(nlohmann::json::parse(lastLine(first.out))["metrics"]["pearson"], "NaN");
    const Ended evaluated = lab.run({"eval", "1", "--json"});
    ASSERT_EQ(evaluated.code, 0) << evaluated.err;
    EXPECT_EQ(jsonOf(evaluated)["metrics"]["pearson"], "NaN");
    const auto out = [&](const char* name) { return (lab.folder() / name).string(); };
    const Ended adapter = lab.run({"export", "1", "--what", "adapter", "--out", out("adapter")});
    EXPECT_EQ(adapter.code, 0) << adapter.err;
    const Ended predicted = lab.run({"predict", "1", out("one.tsv"), "--out", out("predicted.csv")});
    EXPECT_EQ(predicted.code, 0) << predicted.err;
    const Ended metrics = lab.run({"export", "1", "--what", "metrics", "--format", "csv", "--out", "-"});
    EXPECT_NE(metrics.out.find("nan"), std::string::npos) << metrics.out;
    const Ended resumed = lab.run({"resume", "1", "--quiet"});
    EXPECT_EQ(resumed.code, 0) << resumed.err;
    EXPECT_EQ(jsonOf(lab.run({"show", "1", "--json"}))["last_values"]["eval/pearson"]["value"], "NaN");
}

TEST(Training, BenchReportsThroughputAndStoresNothing) {
    const TinyLab lab;
    const Ended ended = lab.run({"bench", lab.write(lab.config()), "--json"}, false);
    ASSERT_EQ(ended.code, 0) << ended.err;
    EXPECT_EQ(lineCount(ended.out), 1U);
    const auto report = nlohmann::json::parse(ended.out);
    EXPECT_EQ(report["steps"], 40);
    EXPECT_EQ(report["method"], "adalora");
    EXPECT_EQ(report["precision"], "fp32");
    EXPECT_GT(report["tokens_per_second"], 0.0);
    EXPECT_GT(report["budgeting_step_ms"], 0.0);
    EXPECT_FALSE(std::filesystem::exists(lab.folder() / "data"));
}

TEST(Training, ACheckpointThatCannotBeWrittenPausesTheRunUntilItCan) {
    const TinyLab lab;
    const Ended first = lab.run({"run", lab.write(lab.config(8)), "--quiet"});
    ASSERT_EQ(first.code, 0) << first.err;
    // A regular file where the checkpoints of all runs go.
    const auto files = std::filesystem::path(lab.workspace().string() + ".files");
    std::filesystem::rename(files, files.string() + ".away");
    lab.writeFile(files.filename(), "in the way");
    Program program(lab.folder(), lab.stored({"run", lab.write(lab.config(8)), "--json", "--quiet"}));
    const auto limit = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    bool paused = false;
    while (!paused && std::chrono::steady_clock::now() < limit) {
        ASSERT_FALSE(program.wait(std::chrono::milliseconds(50)).has_value());
        paused = jsonOf(lab.run({"list", "--json"}))[0]["status"] == "paused";
    }
    ASSERT_TRUE(paused);
    std::filesystem::remove(files);
    const Ended ended = program.finish();
    EXPECT_EQ(ended.code, 0) << ended.err;
    EXPECT_NE(ended.err.find("error: step 8: "), std::string::npos) << ended.err;
    EXPECT_EQ(jsonOf(lab.run({"show", "2", "--json"}))["checkpoints"].size(), 1U);
}

} // namespace rankscope::test
