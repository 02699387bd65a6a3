#include "tests/app/cli/stored_lab.h"
#include "tests/app/cli/tiny_lab.h"

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

// Repeating and branching runs of the tiny model with the real program. 40 steps, checkpoints after 20, 30
// and 40.
namespace rankscope::test {

namespace {

class ReplayAndBranch : public testing::Test {
protected:
    ReplayAndBranch() {
        auto config = lab.config(40);
        config["train"]["threads"] = 1;
        config["checkpoint"]["every"] = 10;
        config["checkpoint"]["keep"] = 3;
        file = lab.write(config);
        const Ended ended = lab.run({"run", file, "--quiet"});
        EXPECT_EQ(ended.code, 0) << ended.err;
    }

    nlohmann::json show(int run) const {
        return nlohmann::json::parse(lab.run({"show", std::to_string(run), "--json"}).out);
    }
    nlohmann::json replay(std::vector<std::string> arguments, int code) const {
        arguments.insert(arguments.begin(), "replay");
        arguments.insert(arguments.end(), {"--json", "--quiet"});
        const Ended ended = lab.run(arguments);
        EXPECT_EQ(ended.code, code) << ended.err << ended.out;
        return ended.out.empty() ? nlohmann::json() : nlohmann::json::parse(ended.out);
    }
    void sql(const std::string& statement) const {
        sqlite3* database = nullptr;
        ASSERT_EQ(sqlite3_open(lab.workspace().c_str(), &database), SQLITE_OK);
        char* message = nullptr;
        EXPECT_EQ(sqlite3_exec(database, statement.c_str(), nullptr, nullptr, &message), SQLITE_OK)
            << (message != nullptr ? message : "");
        EXPECT_GT(sqlite3_changes(database), 0);
        sqlite3_free(message);
        sqlite3_close(database);
    }
    // As if the run had stopped after `step` steps: rows and folders of the later checkpoints go.
    void forgetBeyond(int run, std::int64_t step) const {
        const std::filesystem::path files = lab.workspace().string() + ".files";
        for (const auto& entry :
             std::filesystem::directory_iterator(files / show(run)["uid"].get<std::string>())) {
            if (std::stoll(entry.path().filename().string().substr(std::string("step-").size())) > step) {
                std::filesystem::remove_all(entry.path());
            }
        }
        sql("UPDATE run SET status = 'stopped' WHERE id = " + std::to_string(run));
        sql("DELETE FROM checkpoint WHERE run = " + std::to_string(run) + " AND step > " +
            std::to_string(step));
    }
    static std::string scalar(const std::string& metric) {
        return "metric = (SELECT id FROM metric WHERE name = '" + metric + "')";
    }

    TinyLab lab;
    std::string file;
};

} // namespace

TEST_F(ReplayAndBranch, ARunRepeatsBitForBitFromTheBeginningAndFromACheckpoint) {
    const auto whole = replay({"1"}, 0);
    EXPECT_EQ(whole["equal"], true);
    EXPECT_EQ(whole["started_at"], 0);
    EXPECT_EQ(whole["steps_compared"], 40);
    EXPECT_GT(whole["allocations_compared"], 0);
    EXPECT_TRUE(whole["first_difference"].is_null());
    EXPECT_TRUE(whole["changed"].empty()) << whole["changed"];
    const auto part = replay({"1", "--from", "25", "--to", "33"}, 0);
    EXPECT_EQ(part["started_at"], 20);
    EXPECT_EQ(part["steps_compared"], 9);
    const Ended text = lab.run({"replay", "1", "--from", "30", "--quiet"});
    EXPECT_EQ(text.code, 0);
    EXPECT_NE(text.out.find("bit for bit from step 30 to 39"), std::string::npos) << text.out;
}

TEST_F(ReplayAndBranch, AReplayWritesNothing) {
    const auto before = show(1);
    replay({"1", "--from", "15"}, 0);
    EXPECT_EQ(show(1), before);
    EXPECT_EQ(nlohmann::json::parse(lab.run({"list", "--json"}).out).size(), 1U);
}

TEST_F(ReplayAndBranch, AnAlteredLossIsTheFirstStepThatDiffers) {
    sql("UPDATE scalar SET value = value + 1e-12 WHERE run = 1 AND step = 23 AND " + scalar("loss/task"));
    sql("UPDATE scalar SET value = 2 WHERE run = 1 AND step = 30 AND " + scalar("gradient_norm"));
    const auto report = replay({"1", "--from", "21"}, 7);
    EXPECT_EQ(report["equal"], false);
    EXPECT_EQ(report["first_difference"]["step"], 23);
    EXPECT_EQ(report["first_difference"]["what"], "task loss");
    EXPECT_NEAR(report["first_difference"]["difference"].get<double>(), -1e-12, 1e-13);
    const Ended text = lab.run({"replay", "1", "--from", "24", "--quiet"});
    EXPECT_EQ(text.code, 7);
    EXPECT_NE(text.out.find("differs first at step 30: gradient norm was 2 when"), std::string::npos)
        << text.out;
    EXPECT_EQ(replay({"1", "--from", "24", "--to", "29"}, 0)["equal"], true);
}

TEST_F(ReplayAndBranch, AnAlteredOrMissingAllocationIsFound) {
    const auto steps = nlohmann::json::parse(
        lab.run({"export", "1", "--what", "allocations", "--format", "json", "--out", "-"}).out);
    ASSERT_FALSE(steps.empty());
    sql("UPDATE allocation SET threshold = 0.5 WHERE run = 1 AND step = (SELECT max(step) FROM allocation)");
    EXPECT_EQ(replay({"1"}, 7)["first_difference"]["what"], "threshold");
    sql("DELETE FROM allocation WHERE run = 1 AND step = (SELECT max(step) FROM allocation)");
    EXPECT_EQ(replay({"1"}, 7)["first_difference"]["what"], "allocation");
}

TEST_F(ReplayAndBranch, SaysWhatIsNotAsItWasRecorded) {
    sql("UPDATE run_document SET started = json_set(started, '$.versions.torch', '1.0') WHERE run = 1");
    EXPECT_EQ(replay({"1", "--from", "30"}, 0)["changed"]["torch"]["recorded"], "1.0");
    const Ended text = lab.run({"replay", "1", "--from", "30", "--quiet"});
    EXPECT_NE(text.out.find("torch was 1.0 and is "), std::string::npos) << text.out;
}

TEST_F(ReplayAndBranch, AReplayOfStepsThatAreNotThereIsRefused) {
    EXPECT_EQ(lab.run({"replay", "1", "--to", "40"}).code, 2);
    EXPECT_EQ(lab.run({"replay", "1", "--from", "9", "--to", "3"}).code, 2);
    EXPECT_EQ(lab.run({"replay", "7"}).code, 6);
    sql("DELETE FROM scalar WHERE run = 1");
    EXPECT_EQ(lab.run({"replay", "1"}).code, 6);
}

TEST_F(ReplayAndBranch, ABranchGoesOnFromTheCheckpointWithItsParentStored) {
    const Ended ended =
        lab.run({"branch", "1", "--step", "20", "--set", "method.target_r=1", "--set",
                 "train.learning_rate=0.002", "--set", "method.tfinal=15", "--name", "smaller", "--json"});
    ASSERT_EQ(ended.code, 0) << ended.err;
    EXPECT_NE(ended.err.find("Run 2 goes on from run 1 after 20 steps"), std::string::npos) << ended.err;
    const auto branch = show(2);
    EXPECT_EQ(branch["parent"], 1);
    EXPECT_EQ(branch["parent_step"], 20);
    EXPECT_EQ(branch["name"], "smaller");
    EXPECT_EQ(branch["status"], "finished");
    EXPECT_EQ(branch["target_budget"], 12);
    EXPECT_EQ(branch["ranks"]["kept"], 12);
    EXPECT_EQ(branch["config"]["method"]["target_r"], 1);
    EXPECT_EQ(branch["steps_done"], 40);
    EXPECT_EQ(show(1)["target_budget"], 24);
    const std::string text = lab.run({"show", "2"}).out;
    EXPECT_NE(text.find("run 1, from step 20"), std::string::npos) << text;
    // It can be repeated like any other run, from where its own checkpoints begin.
    EXPECT_EQ(replay({"2", "--from", "35"}, 0)["equal"], true);
}

TEST_F(ReplayAndBranch, ABranchWithNothingChangedIsTheRestOfItsParent) {
    ASSERT_EQ(lab.run({"branch", "1", "--step", "20", "--quiet"}).code, 0);
    EXPECT_EQ(show(2)["checkpoints"].back()["digest"], show(1)["checkpoints"].back()["digest"]);
    EXPECT_EQ(show(2)["name"], show(1)["name"].get<std::string>() + " from step 20");
}

TEST_F(ReplayAndBranch, AFinishedRunIsMadeLonger) {
    const Ended ended = lab.run({"branch", "1", "--set", "train.steps=60", "--quiet", "--json"});
    ASSERT_EQ(ended.code, 0) << ended.err;
    EXPECT_EQ(show(2)["steps_done"], 60);
    EXPECT_EQ(show(2)["parent_step"], 40);
}

TEST_F(ReplayAndBranch, ABranchThatTheTensorsForbidIsRefusedWithASentence) {
    for (const char* set : {"method.init_r=3", "method.targets=query", "method.type=lora",
                            "task.type=regression", "task.classes=a,b", "method.train_also=pooler"}) {
        const Ended ended = lab.run({"branch", "1", "--step", "20", "--set", set});
        EXPECT_EQ(ended.code, 3) << set << ended.err;
        const std::string field(set, std::string(set).find('='));
        EXPECT_NE(ended.err.find("A branch keeps " + field), std::string::npos) << ended.err;
    }
    const Ended done = lab.run({"branch", "1"});
    EXPECT_EQ(done.code, 3);
    EXPECT_NE(done.err.find("more steps"), std::string::npos) << done.err;
    const Ended none = lab.run({"branch", "1", "--step", "25"});
    EXPECT_EQ(none.code, 6);
    EXPECT_NE(none.err.find("20, 30, 40"), std::string::npos) << none.err;
    EXPECT_EQ(lab.run({"branch", "9"}).code, 6);
    EXPECT_EQ(nlohmann::json::parse(lab.run({"list", "--json"}).out).size(), 1U);
}

TEST_F(ReplayAndBranch, ABranchWhoseCheckpointCannotBeCopiedLeavesNoRun) {
    const auto folder = std::filesystem::path(show(1)["checkpoints"][0]["path"].get<std::string>());
    std::ofstream(folder / "state.json") << "{";
    const Ended ended = lab.run({"branch", "1", "--step", "20"});
    EXPECT_EQ(ended.code, 4);
    EXPECT_NE(ended.err.find("is not valid JSON"), std::string::npos) << ended.err;
    EXPECT_EQ(nlohmann::json::parse(lab.run({"list", "--json"}).out).size(), 1U);
}

TEST_F(ReplayAndBranch, ABranchWithoutItsCheckpointsIsNotStartedAnew) {
    ASSERT_EQ(lab.run({"branch", "1", "--step", "20", "--quiet"}).code, 0);
    forgetBeyond(2, 0);
    const Ended ended = lab.run({"resume", "2"});
    EXPECT_EQ(ended.code, 6);
    EXPECT_NE(ended.err.find("branch of run 1"), std::string::npos) << ended.err;
}

TEST_F(ReplayAndBranch, ResumingWithOtherSettingsIsAnEditThatReplaysAndResumes) {
    forgetBeyond(1, 20);
    const Ended refused = lab.run({"resume", "1", "--set", "method.init_r=3"});
    EXPECT_EQ(refused.code, 3);
    EXPECT_NE(refused.err.find("cannot change in a run that has begun"), std::string::npos) << refused.err;
    const Ended ended = lab.run({"resume", "1", "--set", "method.target_r=1", "--set", "method.tfinal=14",
                                 "--set", "train.learning_rate=0.002", "--quiet"});
    ASSERT_EQ(ended.code, 0) << ended.err;
    const auto shown = show(1);
    EXPECT_EQ(shown["config"]["method"]["target_r"], 2); // what the run began with
    EXPECT_EQ(shown["target_budget"], 12);
    EXPECT_EQ(shown["ranks"]["kept"], 12);
    std::vector<std::string> edits;
    for (const auto& event : shown["events"]) {
        if (event["kind"] == "edit") {
            EXPECT_EQ(event["step"], 20);
            edits.push_back(event["detail"]);
        }
    }
    ASSERT_EQ(edits.size(), 3U);
    EXPECT_EQ(edits[0], "method.target_r changed from 2 to 1.");
    EXPECT_EQ(replay({"1"}, 0)["steps_compared"], 40);                        // from the beginning
    EXPECT_EQ(replay({"1", "--from", "32"}, 0)["started_at"], 30);            // behind the edit
    EXPECT_EQ(replay({"1", "--from", "22", "--to", "30"}, 0)["equal"], true); // at the edit
    sql("UPDATE event SET detail = json_set(detail, '$.after', '0.01') WHERE detail LIKE '%learning_rate%'");
    EXPECT_EQ(replay({"1"}, 7)["first_difference"]["step"], 20);
    // And resumed once more from behind the edit, the end is the same.
    const auto digest = shown["checkpoints"].back()["digest"];
    forgetBeyond(1, 30);
    ASSERT_EQ(lab.run({"resume", "1", "--quiet"}).code, 0);
    EXPECT_EQ(show(1)["checkpoints"].back()["digest"], digest);
}

} // namespace rankscope::test
