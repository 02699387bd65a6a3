#include "core/store/run_queue.h"
#include "tests/app/cli/stored_lab.h"

#include <gtest/gtest.h>

#include <csignal>
#include <thread>

// The queue by the real program, with trainings of the tiny model.
namespace rankscope::test {

namespace {

using Json = nlohmann::json;

class QueueCommand : public testing::Test {
protected:
    Ended add(std::vector<std::string> arguments, int steps = 8) const {
        std::vector<std::string> all{"queue", "add", lab.write(lab.config(steps))};
        all.insert(all.end(), arguments.begin(), arguments.end());
        return lab.run(all);
    }
    Json json(std::vector<std::string> arguments) const {
        const Ended ended = lab.run(std::move(arguments));
        EXPECT_EQ(ended.code, 0) << ended.err;
        return Json::parse(ended.out);
    }
    Json entries() const { return json({"queue", "list", "--json"})["entries"]; }
    std::string status(const std::string& run) const { return json({"show", run, "--json"})["status"]; }
    bool eventually(const std::function<bool()>& condition) const {
        const auto limit = std::chrono::steady_clock::now() + std::chrono::seconds(60);
        while (!condition()) {
            if (std::chrono::steady_clock::now() > limit) {
                return false;
            }
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
        }
        return true;
    }

    TinyLab lab;
};

} // namespace

TEST_F(QueueCommand, ADrySweepSaysHowManyAndWhichAndStoresNothing) {
    const std::vector<std::string> sweep{"--sweep", "method.target_r=2,3,9", "--seeds", "1..2", "--dry-run"};
    const Ended text = add(sweep);
    ASSERT_EQ(text.code, 0) << text.err;
    EXPECT_TRUE(text.out.starts_with("4 runs would be queued, 2 skipped.\n")) << text.out;
    EXPECT_NE(text.out.find("tiny target_r=3 seed=2"), std::string::npos) << text.out;
    EXPECT_NE(text.out.find("above the initial rank 4"), std::string::npos) << "why a point is skipped";
    EXPECT_FALSE(std::filesystem::exists(lab.workspace()));

    auto arguments = sweep;
    arguments.push_back("--json");
    const Json planned = Json::parse(add(arguments).out);
    EXPECT_EQ(planned["count"], 4);
    EXPECT_EQ(planned["dry_run"], true);
    EXPECT_EQ(planned["runs"][3]["name"], "tiny target_r=3 seed=2");
    EXPECT_EQ(planned["runs"][3]["values"]["method.target_r"], "3");
    EXPECT_TRUE(planned["runs"][0]["run"].is_null());
    EXPECT_EQ(planned["skipped"].size(), 2U);
}

TEST_F(QueueCommand, TrainsASweepOneAfterTheOtherAndSummarisesIt) {
    ASSERT_EQ(add({"--sweep", "method.target_r=2,3", "--seeds", "1..2"}).code, 0);
    ASSERT_EQ(entries().size(), 4U);
    EXPECT_EQ(entries()[0]["state"], "waiting");
    EXPECT_EQ(entries()[3]["position"], 4);
    const Ended ended = lab.run({"queue", "start", "--json", "--quiet"});
    ASSERT_EQ(ended.code, 0) << ended.err;
    EXPECT_EQ(lineCount(ended.out), 4U);
    EXPECT_EQ(Json::parse(lastLine(ended.out))["run"], 4);
    EXPECT_TRUE(entries().empty());
    for (const char* run : {"1", "2", "3", "4"}) {
        EXPECT_EQ(status(run), "finished");
    }
    EXPECT_EQ(json({"show", "4", "--json"})["group"], "tiny");
    const Json groups = json({"list", "--groups", "--json"});
    ASSERT_EQ(groups.size(), 2U);
    EXPECT_EQ(groups[0]["n"], 2);
    EXPECT_EQ(groups[0]["metric"], "accuracy");
    EXPECT_FALSE(groups[0]["deviation"].is_null());
    EXPECT_EQ(json({"list", "--group", "tiny", "--json"}).size(), 4U);
    EXPECT_EQ(json({"list", "--group", "other", "--json"}).size(), 0U);
    EXPECT_NE(lab.run({"list"}).out.find(" \u00B1 "), std::string::npos);
    const Json planned = json({"queue", "add", lab.write(lab.config(8)), "--dry-run", "--json"});
    EXPECT_GT(planned["estimated_seconds"], 0.0) << "after what these took";
}

TEST_F(QueueCommand, MovesRemovesPausesAndContinues) {
    ASSERT_EQ(add({"--set", "name=a"}).code, 0);
    ASSERT_EQ(add({"--set", "name=b"}).code, 0);
    ASSERT_EQ(add({"--set", "name=c", "--after", "1"}).code, 0);
    ASSERT_EQ(lab.run({"queue", "move", "b", "1"}).code, 0);
    ASSERT_EQ(lab.run({"queue", "remove", "1"}).code, 0);
    const Json left = entries();
    ASSERT_EQ(left.size(), 2U);
    EXPECT_EQ(left[0]["name"], "b");
    EXPECT_EQ(left[1]["needs"], 1);
    EXPECT_EQ(lab.run({"queue", "remove", "1"}).code, 6) << "no longer there";
    EXPECT_EQ(lab.run({"queue", "remove", "nobody"}).code, 6);
    ASSERT_EQ(lab.run({"queue", "pause"}).code, 0);
    const Ended paused = lab.run({"queue", "start"});
    EXPECT_EQ(paused.code, 0);
    EXPECT_NE(paused.err.find("The queue is paused"), std::string::npos) << paused.err;
    EXPECT_EQ(status("b"), "queued");
    EXPECT_NE(lab.run({"queue", "list"}).out.find("The queue is paused."), std::string::npos);
    ASSERT_EQ(lab.run({"queue", "continue"}).code, 0);
    const Ended started = lab.run({"queue", "start"});
    EXPECT_EQ(started.code, 0) << started.err;
    EXPECT_EQ(status("b"), "finished");
    EXPECT_EQ(status("c"), "queued") << "a, which it needs, never ran";
    EXPECT_NE(started.err.find("One run of the queue cannot start"), std::string::npos) << started.err;
}

TEST_F(QueueCommand, AFailedRunDoesNotStopTheRestUnlessAskedTo) {
    ASSERT_EQ(add({"--set", "name=bad"}).code, 0);
    ASSERT_EQ(add({"--set", "name=good"}).code, 0);
    std::filesystem::rename(lab.model(), lab.folder() / "away");
    // Only the first one finds no model.
    Program program(lab.folder(), lab.stored({"queue", "start", "--quiet"}));
    ASSERT_TRUE(eventually([&] { return status("bad") == "failed"; }));
    std::filesystem::rename(lab.folder() / "away", lab.model());
    const Ended ended = program.finish();
    EXPECT_EQ(ended.code, 4);
    EXPECT_NE(ended.err.find("Run 1 failed"), std::string::npos) << ended.err;
    EXPECT_TRUE(entries().empty());
}

TEST_F(QueueCommand, AFailedRunPausesTheQueueWhenAskedTo) {
    ASSERT_EQ(add({"--set", "name=bad"}).code, 0);
    ASSERT_EQ(add({"--set", "name=good"}).code, 0);
    ASSERT_EQ(lab.run({"queue", "continue", "--on-failure", "pause"}).code, 0);
    std::filesystem::rename(lab.model(), lab.folder() / "away");
    const Ended ended = lab.run({"queue", "start", "--quiet"});
    EXPECT_EQ(ended.code, 4);
    EXPECT_NE(ended.err.find("The queue is paused"), std::string::npos) << ended.err;
    EXPECT_EQ(status("bad"), "failed");
    EXPECT_EQ(entries().size(), 1U);
    EXPECT_EQ(status("good"), "queued");
}

TEST_F(QueueCommand, ASignalStopsTheRunWithACheckpointAndLeavesTheRest) {
    ASSERT_EQ(add({"--set", "name=long"}, 100000).code, 0);
    ASSERT_EQ(add({"--set", "name=rest"}).code, 0);
    Program program(lab.folder(), lab.stored({"queue", "start"}));
    ASSERT_TRUE(eventually([&] { return status("long") == "running"; }));
    EXPECT_EQ(entries()[0]["state"], "running");
    EXPECT_EQ(lab.run({"queue", "remove", "long"}).code, 5) << "it trains";
    program.signal(SIGINT);
    const Ended ended = program.finish();
    EXPECT_EQ(ended.code, 130) << ended.err;
    EXPECT_EQ(status("long"), "stopped");
    EXPECT_EQ(json({"show", "long", "--json"})["checkpoints"].empty(), false);
    ASSERT_EQ(entries().size(), 1U);
    EXPECT_EQ(entries()[0]["name"], "rest");
    // A stored run goes on by the queue, too.
    ASSERT_EQ(lab.run({"queue", "add", "--run", "long"}).code, 0);
    EXPECT_EQ(entries()[1]["name"], "long");
}

TEST_F(QueueCommand, WhatIsAddedMeanwhileIsTrainedToo) {
    ASSERT_EQ(add({"--set", "name=first"}, 3000).code, 0);
    Program program(lab.folder(), lab.stored({"queue", "start", "--quiet"}));
    ASSERT_TRUE(eventually([&] { return status("first") == "running"; }));
    ASSERT_EQ(add({"--set", "name=second"}).code, 0);
    const Ended ended = program.finish();
    EXPECT_EQ(ended.code, 0) << ended.err;
    EXPECT_EQ(status("first"), "finished");
    EXPECT_EQ(status("second"), "finished");
}

TEST_F(QueueCommand, ARunWhoseProgramWasKilledGoesOnFromItsCheckpoint) {
    ASSERT_EQ(add({"--set", "name=killed"}, 4000).code, 0);
    {
        Program program(lab.folder(), lab.stored({"queue", "start"}));
        ASSERT_TRUE(eventually([&] { return !json({"show", "killed", "--json"})["checkpoints"].empty(); }));
        program.signal(SIGKILL);
        EXPECT_EQ(program.finish().signal, SIGKILL);
    }
    EXPECT_EQ(entries().at(0)["state"], "waiting");
    EXPECT_EQ(status("killed"), "interrupted");
    const Ended ended = lab.run({"queue", "start"});
    EXPECT_EQ(ended.code, 0) << ended.err;
    EXPECT_NE(ended.err.find("continues from its checkpoint"), std::string::npos) << ended.err;
    EXPECT_EQ(status("killed"), "finished");
    EXPECT_TRUE(entries().empty());
}

TEST_F(QueueCommand, TwoProgramsShareTheQueueAndTrainEveryRunOnce) {
    ASSERT_EQ(add({"--seeds", "1..6"}).code, 0);
    Program one(lab.folder(), lab.stored({"queue", "start", "--json", "--quiet"}));
    Program two(lab.folder() / "model", lab.stored({"queue", "start", "--json", "--quiet"}));
    const Ended first = one.finish(), second = two.finish();
    EXPECT_EQ(first.code, 0) << first.err;
    EXPECT_EQ(second.code, 0) << second.err;
    EXPECT_EQ(lineCount(first.out) + lineCount(second.out), 6U) << first.out << second.out;
    for (int run = 1; run <= 6; ++run) {
        EXPECT_EQ(status(std::to_string(run)), "finished");
    }
}

TEST_F(QueueCommand, WrongSweepsAndConfigurationsEndWithTheirCode) {
    EXPECT_EQ(add({"--sweep", "method.target_rr=2"}).code, 2);
    EXPECT_EQ(add({"--sweep", "method.target_r"}).code, 2);
    EXPECT_EQ(add({"--seeds", "x"}).code, 2);
    EXPECT_EQ(add({"--seeds", "1..2", "--where", "nothing"}).code, 2);
    EXPECT_EQ(add({"--set", "method.target_r=9"}).code, 3);
    const Ended none = add({"--sweep", "method.target_r=8,9"});
    EXPECT_EQ(none.code, 3) << "no point is valid";
    EXPECT_NE(none.out.find("0 runs"), std::string::npos);
    EXPECT_EQ(lab.run({"queue", "add", "nowhere.json"}).code, 6);
    EXPECT_EQ(lab.run({"queue", "start"}).code, 6) << "no workspace";
    EXPECT_FALSE(std::filesystem::exists(lab.workspace()));
    ASSERT_EQ(add({"--where", "target_r < init_r"}).code, 0);
    EXPECT_EQ(lab.run({"queue", "add", "--run", "9"}).code, 6);
    EXPECT_EQ(lab.run({"queue", "add", "--run", "1", "--after", "9"}).code, 6);
}

} // namespace rankscope::test
