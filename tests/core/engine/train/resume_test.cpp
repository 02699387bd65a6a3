#include "core/engine/engine.h"
#include "core/engine/train/checkpoint.h"
#include "core/run/live_edit.h"
#include "core/run/method_traits.h"
#include "tests/support/recording_observer.h"
#include "tests/support/temp_folder.h"
#include "tests/support/tiny_bert.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <sstream>

namespace rankscope {
namespace {

namespace fs = std::filesystem;

// 60 steps: warm-up to step 9, decrease to step 33, then the final phase; dropout on, so that the random
// stream counts. A checkpoint after every step: its digest covers parameters, λ, moments, averages and mask.
class Resume : public testing::TestWithParam<const char*> {
protected:
    Resume()
        : config(tinyConfig(makeTinyWorld(folder))) {
        config.model.dropout = 0.1;
        config.method.dropout = 0.1;
        config.checkpoint.every = Duration::ofSteps(1);
        config.checkpoint.keep = 1000;
        config.eval.every = Duration::ofSteps(20);
    }

    using Reaction = std::function<void(RunControl&, const RunEvent&)>;
    RecordingObserver run(const std::string& files, const fs::path& resume = {},
                          const Reaction& reaction = {}) {
        RecordingObserver observer;
        RunControl control;
        observer.reaction = [&](const RunEvent& event) {
            if (reaction) {
                reaction(control, event);
            }
        };
        trainRun(config, {folder / files, resume}, control, observer);
        const RunEnded end = observer.all<RunEnded>().at(0);
        EXPECT_NE(end.status, RunStatus::Failed) << end.message;
        return observer;
    }

    // Ends at exactly this number of steps.
    static Reaction stopAt(std::int64_t step) {
        return [step](RunControl& control, const RunEvent& event) {
            const auto* saved = std::get_if<CheckpointSaved>(&event);
            if (saved != nullptr && saved->step == step) {
                control.requestStop();
            }
        };
    }

    static std::map<std::int64_t, std::string> digests(const RecordingObserver& observer) {
        std::map<std::int64_t, std::string> found;
        for (const CheckpointSaved& saved : observer.all<CheckpointSaved>()) {
            found[saved.step] = saved.digest;
        }
        return found;
    }

    static void expectSame(const RecordingObserver& whole, const RecordingObserver& resumed,
                           std::int64_t from) {
        const auto wanted = digests(whole), got = digests(resumed);
        ASSERT_TRUE(got.contains(60));
        for (const auto& [step, digest] : got) {
            ASSERT_EQ(digest, wanted.at(step)) << "after " << step << " steps";
        }
        const auto all = whole.points(), rest = resumed.points();
        ASSERT_EQ(rest.size(), static_cast<std::size_t>(60 - from));
        for (const StepPoint& point : rest) {
            const StepPoint& other = all.at(static_cast<std::size_t>(point.step));
            ASSERT_EQ(point.taskLoss, other.taskLoss) << point.step;
            ASSERT_EQ(point.regulariser, other.regulariser) << point.step;
            ASSERT_EQ(point.gradientNorm, other.gradientNorm) << point.step;
            ASSERT_EQ(point.learningRate, other.learningRate) << point.step;
            ASSERT_EQ(point.tokens, other.tokens) << point.step;
        }
        EXPECT_EQ(resumed.all<RunEnded>()[0].metrics, whole.all<RunEnded>()[0].metrics);
        std::map<std::int64_t, AllocationDone> decisions;
        for (const AllocationDone& allocation : whole.all<AllocationDone>()) {
            decisions[allocation.step] = allocation;
        }
        for (const AllocationDone& allocation : resumed.all<AllocationDone>()) {
            const AllocationDone& other = decisions.at(allocation.step);
            EXPECT_EQ(allocation.mask, other.mask);
            EXPECT_EQ(allocation.lambda, other.lambda);
            EXPECT_EQ(allocation.sensitivity, other.sensitivity);
            EXPECT_EQ(allocation.uncertainty, other.uncertainty);
            EXPECT_EQ(allocation.threshold, other.threshold);
            EXPECT_EQ(allocation.pruned, other.pruned);
            EXPECT_EQ(allocation.revived, other.revived);
        }
    }

    test::TempFolder folder;
    RunConfig config;
};

TEST_P(Resume, FromEveryPhaseEndsBitForBitAsTheRunThatWasLeftAlone) {
    config.train.precision = GetParam();
    const auto whole = run("whole");
    ASSERT_EQ(digests(whole).size(), 60U);
    for (const std::int64_t step : {5, 9, 10, 20, 33, 34, 50}) {
        SCOPED_TRACE(step);
        const std::string files = "stop" + std::to_string(step);
        config.checkpoint.every = Duration::ofSteps(step);
        const auto first = run(files, {}, stopAt(step));
        EXPECT_EQ(first.all<RunEnded>()[0].status, RunStatus::Stopped);
        ASSERT_EQ(first.all<CheckpointSaved>().back().step, step);
        ASSERT_EQ(first.all<CheckpointSaved>().back().digest, digests(whole).at(step));
        config.checkpoint.every = Duration::ofSteps(13);
        expectSame(whole, run(files, first.all<CheckpointSaved>().back().path), step);
    }
}

TEST_P(Resume, TwiceEndsAsTheRunThatWasLeftAlone) {
    config.train.precision = GetParam();
    const auto whole = run("whole");
    const auto first = run("twice", {}, stopAt(14));
    const auto second = run("twice", first.all<CheckpointSaved>().back().path, stopAt(33));
    ASSERT_EQ(second.all<CheckpointSaved>().back().step, 33);
    expectSame(whole, run("twice", second.all<CheckpointSaved>().back().path), 33);
}

TEST_P(Resume, WithTheBoundaryOfPeftAndUnshuffledDataIsExactToo) {
    config.train.precision = GetParam();
    config.method.boundary = "peft";
    config.train.batching = "random";
    config.train.accumulate = 2;
    const auto whole = run("whole");
    const auto first = run("stopped", {}, stopAt(33));
    expectSame(whole, run("stopped", first.all<CheckpointSaved>().back().path), 33);
}

INSTANTIATE_TEST_SUITE_P(Precision, Resume, testing::Values("fp32", "bf16"),
                         [](const auto& info) { return std::string(info.param); });

class ChangedData : public Resume {
protected:
    // How the rest of a run ends whose first 20 steps saw the old files.
    RunEnded resumed(bool accepted) {
        RecordingObserver observer;
        RunControl control;
        trainRun(config, {folder / "data", folder / "data" / "step-20", accepted}, control, observer);
        m_notices = observer.all<Notice>();
        return observer.all<RunEnded>().at(0);
    }
    void begin() { run("data", {}, stopAt(20)); }
    static void rewrite(const fs::path& file, const std::function<std::string(std::string)>& change) {
        const std::string text = change(test::contentsOf(file));
        std::ofstream(file, std::ios::binary) << text;
    }
    static std::string swapped(std::string text, const std::string& a, const std::string& b) {
        for (std::size_t at = 0; (at = text.find('\t' + a + '\n', at)) != std::string::npos; ++at) {
            text.replace(at + 1, a.size(), b);
        }
        return text;
    }
    void expectRefusedUnlessAccepted() {
        const RunEnded refused = resumed(false);
        EXPECT_EQ(refused.status, RunStatus::Failed);
        EXPECT_NE(refused.message.find("--accept-changed-data"), std::string::npos) << refused.message;
        EXPECT_TRUE(fs::exists(folder / "data" / "step-20"));
        EXPECT_EQ(resumed(true).status, RunStatus::Finished);
        EXPECT_TRUE(std::ranges::any_of(m_notices, [](const Notice& notice) {
            return notice.message.find("not what the checkpoint was made with") != std::string::npos;
        }));
    }

    std::vector<Notice> m_notices;
};

TEST_F(ChangedData, SwappedLabelsAreRefusedUnlessTheyAreAskedFor) {
    begin();
    rewrite(config.task.train, [](std::string text) { return swapped(std::move(text), "bad", "good"); });
    rewrite(config.task.train, [](std::string text) {
        const std::size_t first = text.find("\tgood\n");
        return text.replace(first, 6, "\tbad\n");
    });
    expectRefusedUnlessAccepted();
}

TEST_F(ChangedData, AnotherVocabularyIsRefusedUnlessItIsAskedFor) {
    begin();
    rewrite(fs::path(config.model.path) / "vocab.txt", [](const std::string& text) {
        std::vector<std::string> words;
        std::istringstream lines(text);
        for (std::string line; std::getline(lines, line);) {
            words.push_back(line);
        }
        std::swap(words.at(words.size() - 1), words.at(words.size() - 2));
        std::swap(words.at(words.size() - 3), words.at(words.size() - 4));
        std::string all;
        for (const std::string& word : words) {
            all += word + '\n';
        }
        return all;
    });
    expectRefusedUnlessAccepted();
}

TEST_F(ChangedData, TheSameRowsInAnotherSpellingGoOn) {
    begin();
    rewrite(config.task.eval, [](const std::string& text) { return text + "\n"; });
    EXPECT_EQ(resumed(false).status, RunStatus::Finished);
}

class LiveChange : public Resume {};

TEST_F(LiveChange, WhilePausedIsInForceFromThatStepAndInTheCheckpointAtOnce) {
    bool asked = false;
    const auto observer = run("edited", {}, [&](RunControl& control, const RunEvent& event) {
        if (const auto* saved = std::get_if<CheckpointSaved>(&event); saved != nullptr && saved->step == 20) {
            control.pause();
        }
        if (const auto* status = std::get_if<StatusChanged>(&event);
            status != nullptr && status->status == RunStatus::Paused) {
            control.edit({{"method.target_r", "1"}, {"train.learning_rate", "0.005"}});
            asked = true;
        }
        // The run is still paused when the change is told and saved.
        if (const auto* saved = std::get_if<CheckpointSaved>(&event); saved != nullptr && asked) {
            control.resume();
        }
    });
    ASSERT_TRUE(asked);
    const auto changes = observer.all<SettingsChanged>();
    ASSERT_EQ(changes.size(), 2U);
    EXPECT_EQ(changes[0].step, 20);
    EXPECT_EQ(changes[0].field, "method.target_r");
    EXPECT_EQ(changes[0].before, "2");
    EXPECT_EQ(changes[0].after, "1");
    EXPECT_EQ(changes[0].targetBudget, 12);
    EXPECT_EQ(changes[1].after, "0.005");
    EXPECT_EQ(observer.all<AllocationDone>().back().budget, 12);
    const auto saved = readCheckpoint(folder / "edited" / "step-20");
    ASSERT_TRUE(saved.has_value()) << saved.error();
    EXPECT_EQ(saved->changes, changes);

    // Resumed before and after the change: the same to the last bit.
    const auto resumed = run("edited-resumed", folder / "edited" / "step-20");
    EXPECT_EQ(resumed.all<SettingsChanged>(), changes); // of this very step, so told again
    EXPECT_EQ(digests(resumed).at(60), digests(observer).at(60));
    const auto later = run("edited-later", folder / "edited" / "step-30");
    EXPECT_TRUE(later.all<SettingsChanged>().empty());
    EXPECT_EQ(later.all<RunStarted>()[0].targetBudget, 12);
    EXPECT_EQ(digests(later).at(60), digests(observer).at(60));
}

TEST_F(LiveChange, OfTheFinalPhaseMovesItsBeginning) {
    const auto observer = run("longer", {}, [&](RunControl& control, const RunEvent& event) {
        if (const auto* saved = std::get_if<CheckpointSaved>(&event); saved != nullptr && saved->step == 20) {
            control.edit({{"method.tfinal", "12"}});
        }
    });
    ASSERT_EQ(observer.all<SettingsChanged>().size(), 1U);
    const std::int64_t step = observer.all<SettingsChanged>()[0].step;
    EXPECT_GE(step, 20);
    EXPECT_EQ(observer.all<SettingsChanged>()[0].tfinal, 12);
    EXPECT_EQ(observer.all<AllocationDone>().back().step, 48);
    EXPECT_EQ(observer.all<AllocationDone>().back().kept, 24);
}

TEST_F(LiveChange, OfTheRateOfAMethodWithoutABudgetSaysNoBudget) {
    config.method.type = "lora";
    const auto observer = run("lora", {}, [&](RunControl& control, const RunEvent& event) {
        if (const auto* saved = std::get_if<CheckpointSaved>(&event); saved != nullptr && saved->step == 20) {
            control.edit({{"train.learning_rate", "1e-4"}});
        }
    });
    const auto changes = observer.all<SettingsChanged>();
    ASSERT_EQ(changes.size(), 1U);
    EXPECT_EQ(changes[0].targetBudget, 0);
    EXPECT_LT(observer.points().at(25).learningRate, 1e-4);
}

TEST_F(LiveChange, ThatIsRefusedIsSaidAndChangesNothing) {
    const auto whole = run("whole");
    const auto observer = run("refused", {}, [&](RunControl& control, const RunEvent& event) {
        if (const auto* saved = std::get_if<CheckpointSaved>(&event); saved != nullptr && saved->step == 20) {
            control.edit({{"train.learning_rate", "0.005"}, {"method.init_r", "2"}});
            control.edit({{"method.tfinal", "50"}});
        }
    });
    EXPECT_TRUE(observer.all<SettingsChanged>().empty());
    const auto notices = observer.all<Notice>();
    ASSERT_EQ(notices.size(), 2U);
    EXPECT_EQ(notices[0].kind, "edit_refused");
    EXPECT_NE(notices[0].message.find("method.init_r"), std::string::npos) << notices[0].message;
    EXPECT_NE(notices[1].message.find("step 10"), std::string::npos) << notices[1].message;
    EXPECT_EQ(digests(observer).at(60), digests(whole).at(60));
}

class Replay : public Resume {
protected:
    RecordingObserver replay(const ReplayOptions& options) {
        RecordingObserver observer;
        RunControl control;
        replayRun(config, options, control, observer);
        EXPECT_EQ(observer.all<RunEnded>().at(0).status, RunStatus::Finished)
            << observer.all<RunEnded>()[0].message;
        return observer;
    }
    static void expectSamePoints(const RecordingObserver& whole, const RecordingObserver& again) {
        const auto all = whole.points();
        for (const StepPoint& point : again.points()) {
            ASSERT_EQ(point.taskLoss, all.at(static_cast<std::size_t>(point.step)).taskLoss) << point.step;
            ASSERT_EQ(point.gradientNorm, all.at(static_cast<std::size_t>(point.step)).gradientNorm);
            ASSERT_EQ(point.learningRate, all.at(static_cast<std::size_t>(point.step)).learningRate);
        }
    }
};

TEST_F(Replay, RepeatsStepsFromTheBeginningOrACheckpointAndWritesNothing) {
    const auto whole = run("whole");
    const auto first = replay({{}, 30, {}});
    ASSERT_EQ(first.points().size(), 30U);
    expectSamePoints(whole, first);
    const auto second = replay({folder / "whole" / "step-25", 45, {}});
    ASSERT_EQ(second.points().size(), 20U);
    expectSamePoints(whole, second);
    EXPECT_TRUE(second.all<CheckpointSaved>().empty());
    EXPECT_TRUE(second.all<EvalDone>().empty());
}

TEST_F(Replay, MakesTheChangesOfSettingsWhereTheyWereMade) {
    const auto edited = run("edited", {}, [](RunControl& control, const RunEvent& event) {
        if (const auto* saved = std::get_if<CheckpointSaved>(&event);
            saved != nullptr && (saved->step == 12 || saved->step == 24)) {
            control.edit({{saved->step == 12 ? "train.learning_rate" : "method.target_r",
                           saved->step == 12 ? "0.02" : "1"}});
        }
    });
    const auto changes = edited.all<SettingsChanged>();
    ASSERT_EQ(changes.size(), 2U);
    for (const auto& from : {fs::path(), folder / "edited" / ("step-" + std::to_string(changes[0].step)),
                             folder / "edited" / "step-20"}) {
        const auto again = replay({from, 60, changes});
        expectSamePoints(edited, again);
        EXPECT_EQ(again.all<AllocationDone>().back().mask, edited.all<AllocationDone>().back().mask);
        EXPECT_EQ(again.all<AllocationDone>().back().budget, 12);
    }
    // Without them it is another run.
    EXPECT_NE(replay({{}, 60, {}}).points().back().taskLoss, edited.points().back().taskLoss);
}

class Branch : public Resume {};

TEST_F(Branch, GoesOnFromTheCopyWithItsOwnSettings) {
    const auto parent = run("parent");
    RunConfig other = config;
    other.method.targetR = 1;
    other.train.learningRate = 5e-3;
    const auto copied = branchCheckpoint(folder / "parent" / "step-20", folder / "branch", other);
    ASSERT_TRUE(copied.has_value()) << copied.error();
    EXPECT_EQ(copied->step, 20);
    EXPECT_EQ(copied->digest, digests(parent).at(20));
    config = other;
    const auto branch = run("branch", copied->path);
    EXPECT_EQ(branch.all<RunStarted>()[0].firstStep, 20);
    EXPECT_EQ(branch.all<AllocationDone>().back().budget, 12);
    EXPECT_EQ(branch.points().size(), 40U);
}

TEST_F(Branch, OfAnEditedRunBeginsWithWhatItsOwnConfigurationSays) {
    run("parent", {}, [](RunControl& control, const RunEvent& event) {
        if (const auto* saved = std::get_if<CheckpointSaved>(&event); saved != nullptr && saved->step == 12) {
            control.edit({{"method.target_r", "1"}});
        }
    });
    const auto copied = branchCheckpoint(folder / "parent" / "step-20", folder / "branch", config);
    ASSERT_TRUE(copied.has_value()) << copied.error();
    const auto branch = run("branch", copied->path);
    EXPECT_EQ(branch.all<RunStarted>()[0].targetBudget, 24); // not the 12 of the parent's edit
    EXPECT_TRUE(branch.all<SettingsChanged>().empty());
}

TEST_F(Branch, SaysWhyACheckpointCannotBeCopied) {
    const auto missing = branchCheckpoint(folder / "nothing", folder / "branch", config);
    ASSERT_FALSE(missing.has_value());
    EXPECT_NE(missing.error().find("nothing"), std::string::npos);
    run("parent", {}, stopAt(3));
    fs::remove(folder / "parent" / "step-3" / "tensors.safetensors");
    const auto empty = branchCheckpoint(folder / "parent" / "step-3", folder / "branch", config);
    ASSERT_FALSE(empty.has_value());
    EXPECT_NE(empty.error().find("tensors.safetensors"), std::string::npos) << empty.error();
    EXPECT_FALSE(fs::exists(folder / "branch" / "step-3"));
}

// What `resume --set` asks for reaches the engine as an edit before its first step. A method that does not
// follow it says so, and its checkpoint stays what it was.
TEST_F(LiveChange, ThatAMethodDoesNotFollowLeavesTheCheckpointUntouched) {
    config.checkpoint.keep = 1;
    for (const MethodTraits& traits : methodTraits()) {
        config.method.type = traits.type;
        const std::string files = "edited_" + config.method.type;
        const auto saved = run(files, {}, stopAt(12)).all<CheckpointSaved>().back();
        for (const std::string_view field : liveFields()) {
            SCOPED_TRACE(config.method.type + " " + std::string(field));
            const std::string text = field == "method.target_r"       ? "1"
                                     : field == "method.target_total" ? "20"
                                     : field == "method.tfinal"       ? "20"
                                     : field == "train.learning_rate" ? "0.002"
                                                                      : "query=1";
            const auto copied = branchCheckpoint(saved.path, folder / "copy" / traits.type / field, config);
            ASSERT_TRUE(copied) << copied.error();
            RecordingObserver resumed;
            RunControl control;
            control.edit({{std::string(field), text}});
            control.requestStop();
            trainRun(config, {fs::path(copied->path).parent_path(), copied->path}, control, resumed);
            const bool followed = traits.allocates || field == "train.learning_rate";
            EXPECT_EQ(resumed.all<SettingsChanged>().size(), followed ? 1U : 0U);
            const auto notices = resumed.all<Notice>();
            EXPECT_EQ(std::ranges::count(notices, "edit_refused", &Notice::kind), followed ? 0 : 1);
            const auto kept = readCheckpoint(copied->path);
            ASSERT_TRUE(kept) << kept.error();
            EXPECT_EQ(kept->changes.size(), followed ? 1U : 0U);
            if (!followed) {
                EXPECT_TRUE(resumed.all<CheckpointSaved>().empty());
            }
            // And it opens again.
            RecordingObserver again;
            RunControl stop;
            stop.requestStop();
            trainRun(config, {fs::path(copied->path).parent_path(), copied->path}, stop, again);
            EXPECT_EQ(again.all<RunEnded>().at(0).status, RunStatus::Stopped)
                << again.all<RunEnded>().at(0).message;
        }
    }
}

} // namespace
} // namespace rankscope
