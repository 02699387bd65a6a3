#include "core/engine/engine.h"
#include "core/run/checkpoint_files.h"
#include "core/run/digest.h"
#include "tests/support/faulted_child.h"
#include "tests/support/recording_observer.h"
#include "tests/support/temp_folder.h"
#include "tests/support/tiny_bert.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <set>
#include <string>

namespace rankscope {
namespace {

namespace fs = std::filesystem;

// A run of 12 steps with a checkpoint every four and none kept but the newest, an edit that writes one again
// and a course that is left: killed at every call that changes a file. The training is done in children.
class Crash : public testing::Test {
protected:
    Crash()
        : config(tinyConfig(makeTinyWorld(m_folder))) {
        config.train.steps = 12;
        config.train.warmup = Duration::ofSteps(0);
        config.method.tinit = Duration::ofSteps(2);
        config.method.tfinal = Duration::ofSteps(4);
        config.model.dropout = 0.1;
        config.checkpoint.every = Duration::ofSteps(4);
        config.checkpoint.keep = 1;
        config.eval.every = Duration::ofSteps(100);
    }

    fs::path files() const { return m_folder / "files"; }

    // From the newest checkpoint that lies there, as `resume` does it.
    bool train(const fs::path& resume) const {
        RecordingObserver observer;
        RunControl control;
        observer.reaction = [&](const RunEvent& event) {
            const auto* saved = std::get_if<CheckpointSaved>(&event);
            if (edits && saved != nullptr && saved->step == 8 && observer.all<SettingsChanged>().empty()) {
                control.edit({{"train.learning_rate", "0.0005"}});
            }
        };
        trainRun(config, {files(), resume}, control, observer);
        return observer.all<RunEnded>().at(0).status == RunStatus::Finished;
    }
    fs::path newest() const {
        const auto places = checkpointsIn(files());
        return places.empty() ? fs::path() : places.back().folder;
    }
    void finish() const {
        ASSERT_FALSE(test::killedAt(m_folder, 0, "do=kill", [this] { return train(newest()); }));
    }
    std::string result() const { return *sha256File(newest() / checkpointTensors); }
    // The ends that a run may come to: an edit that was not in a checkpoint yet when the run was killed is
    // not made again.
    std::set<std::string> ends() {
        std::set<std::string> found;
        for (const bool with : {false, true}) {
            edits = with;
            fs::remove_all(files());
            finish();
            found.insert(result());
        }
        return found;
    }

    test::TempFolder m_folder;
    RunConfig config;
    bool edits = true;
};

TEST_F(Crash, AtAnyCallLeavesAWholeCheckpointAndTheResumedRunEndsTheSame) {
    const auto wanted = ends();
    ASSERT_EQ(wanted.size(), 2U);
    std::int64_t reached = 0;
    int at = 1;
    for (;; ++at) {
        fs::remove_all(files());
        if (!test::killedAt(files(), at, "do=kill", [this] { return train({}); })) {
            break;
        }
        const auto places = checkpointsIn(files());
        for (const CheckpointPlace& place : places) {
            EXPECT_FALSE(damageOf(place.folder)) << at << ": " << *damageOf(place.folder);
        }
        const std::int64_t step = places.empty() ? 0 : places.back().step;
        EXPECT_GE(step, reached) << "a checkpoint that was there is gone after a kill at call " << at;
        reached = std::max(reached, step);
        finish();
        ASSERT_TRUE(wanted.contains(result())) << at;
        for (const std::string& name : test::namesIn(files())) {
            EXPECT_TRUE(name.starts_with("step-")) << at << name;
        }
    }
    EXPECT_GT(at, 60);
}

TEST_F(Crash, WhileACourseIsLeftKeepsTheCheckpointThatTheRunGoesOnFrom) {
    config.checkpoint.keep = 3;
    const auto wanted = ends();
    ASSERT_EQ(wanted.size(), 2U);
    int at = 1;
    for (;; ++at) {
        const bool killed =
            test::killedAt(files(), at, "do=kill", [this] { return train(checkpointFolder(files(), 4)); });
        EXPECT_FALSE(damageOf(checkpointFolder(files(), 4))) << at;
        finish();
        ASSERT_TRUE(wanted.contains(result())) << at;
        if (!killed) {
            break;
        }
    }
    EXPECT_GT(at, 40);
}

} // namespace
} // namespace rankscope
