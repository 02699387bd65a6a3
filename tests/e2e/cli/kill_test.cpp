#include "core/store/run_reader.h"
#include "tests/app/cli/tiny_lab.h"

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <random>

namespace rankscope::test {

namespace {

using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

constexpr std::int64_t totalSteps = 400;
constexpr std::int64_t triplets = 12 * 4;

std::string integrityOf(const std::filesystem::path& workspace) {
    sqlite3* database = nullptr;
    std::string answer = "not opened";
    if (sqlite3_open_v2(workspace.c_str(), &database, SQLITE_OPEN_READWRITE, nullptr) == SQLITE_OK) {
        const auto take = [](void* text, int, char** values, char**) {
            *static_cast<std::string*>(text) = values[0] != nullptr ? values[0] : "";
            return 0;
        };
        sqlite3_exec(database, "PRAGMA integrity_check", take, &answer, nullptr);
        std::string foreign;
        sqlite3_exec(database, "PRAGMA foreign_key_check", take, &foreign, nullptr);
        answer += foreign.empty() ? "" : "; foreign keys of " + foreign;
    }
    sqlite3_close(database);
    return answer;
}

// Steps of which something is stored; -1 when there is no such run yet.
std::int64_t stepsStored(const TinyLab& lab, RunId run) {
    const auto reader = RunReader::open(lab.workspace());
    if (!reader) {
        return -1;
    }
    const auto detail = (*reader)->run(run);
    return detail ? detail->summary.stepsDone : -1;
}

// Waits until more than `steps` steps of a run are stored, while the program runs; false when it ended
// before.
bool waitForSteps(const TinyLab& lab, Program& program, RunId run, std::int64_t steps) {
    const auto end = Clock::now() + std::chrono::seconds(60);
    while (Clock::now() < end) {
        if (stepsStored(lab, run) > steps) {
            return true;
        }
        if (program.wait(milliseconds(5))) {
            return false;
        }
    }
    return false;
}

// Every batch that was committed is whole: steps without gaps, all curves of a step equally long, full masks.
std::int64_t expectWhole(const TinyLab& lab, RunId run) {
    const auto reader = RunReader::open(lab.workspace());
    if (!reader) {
        ADD_FAILURE() << reader.error().message;
        return -1;
    }
    const auto losses = (*reader)->series(run, "loss/task");
    for (std::size_t i = 0; i < losses.size(); ++i) {
        EXPECT_EQ(losses[i].step, static_cast<std::int64_t>(i));
    }
    for (const char* name : {"loss/regulariser", "learning_rate", "gradient_norm", "step_seconds"}) {
        EXPECT_EQ((*reader)->series(run, name).size(), losses.size()) << name;
    }
    for (const std::int64_t step : (*reader)->allocationSteps(run)) {
        const auto allocation = (*reader)->allocation(run, step);
        EXPECT_TRUE(allocation.has_value());
        if (allocation) {
            EXPECT_EQ(static_cast<std::int64_t>(allocation->mask.size()), triplets);
            EXPECT_EQ(static_cast<std::int64_t>(allocation->scoreB.size()), triplets);
        }
        EXPECT_LE(step, static_cast<std::int64_t>(losses.size()));
    }
    for (const StoredCheckpoint& checkpoint : (*reader)->checkpoints(run)) {
        EXPECT_LE(checkpoint.step, static_cast<std::int64_t>(losses.size()));
    }
    return static_cast<std::int64_t>(losses.size());
}

std::string statusOf(const TinyLab& lab, RunId run) {
    const Ended list = lab.run({"list", "--json"});
    EXPECT_EQ(list.code, 0) << list.err;
    for (const auto& entry : nlohmann::json::parse(list.out)) {
        if (entry["run"] == run) {
            return entry["status"];
        }
    }
    return "missing";
}

nlohmann::ordered_json longRun(const TinyLab& lab) {
    auto config = lab.config(static_cast<int>(totalSteps));
    config["eval"]["every"] = 50;
    config["checkpoint"]["every"] = 25;
    return config;
}

} // namespace

// How often programs are killed: a few times as a test, more by tests/bench/kill_runs.sh.
int wantedKills() {
    const char* given = std::getenv("RANKSCOPE_KILLS");
    return given != nullptr ? std::max(1, std::atoi(given)) : 10;
}

// Value for value, as bits.
void expectSameCourse(const TinyLab& lab, RunId first, RunId second) {
    const auto reader = RunReader::open(lab.workspace());
    ASSERT_TRUE(reader) << reader.error().message;
    for (const char* name : {"loss/task", "loss/regulariser", "gradient_norm"}) {
        const auto a = (*reader)->series(first, name), b = (*reader)->series(second, name);
        ASSERT_EQ(a.size(), b.size()) << name;
        for (std::size_t i = 0; i < a.size(); ++i) {
            ASSERT_EQ(a[i].value, b[i].value) << name << " at step " << i;
        }
    }
}

// Each run is killed twice, in its first life and again after it was resumed, until enough kills have hit a
// living program.
TEST(Kill, AtRandomMomentsTheWorkspaceIsWholeAndTheRunGoesOnBitForBit) {
    const TinyLab lab;
    auto settings = longRun(lab);
    settings["train"]["threads"] = 1;
    const std::string config = lab.write(settings);
    const int wanted = wantedKills();
    const auto begin = Clock::now();
    const Ended reference = lab.run({"run", config, "--json", "--quiet"});
    ASSERT_EQ(reference.code, 0) << reference.err;
    const auto lasts = std::chrono::duration_cast<milliseconds>(Clock::now() - begin).count();
    const auto seed = std::random_device()();
    RecordProperty("seed", std::to_string(seed));
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);

    int kills = 0;
    for (RunId run = 2; kills < wanted && run <= 2 * wanted; ++run) {
        for (int life = 0; life < 2 && kills < wanted; ++life) {
            SCOPED_TRACE("run " + std::to_string(run) + ", life " + std::to_string(life));
            const std::int64_t before = std::max<std::int64_t>(0, stepsStored(lab, run));
            Program program(lab.folder(), life == 0 ? lab.stored({"run", config, "--quiet"})
                                                    : lab.stored({"resume", std::to_string(run), "--quiet"}));
            if (life == 0) {
                ASSERT_TRUE(waitForSteps(lab, program, run, 0)) << program.finish().err;
            }
            // Some of the second lives end while they still load, which is a moment like any other.
            const auto moment = milliseconds(random() % std::max<long>(1, lasts / (life == 0 ? 3 : 2)));
            if (program.wait(moment)) {
                continue; // it was faster: the run is done
            }
            const std::int64_t committed = stepsStored(lab, run);
            program.signal(SIGKILL);
            const Ended ended = program.finish();
            ASSERT_TRUE(ended.signal == SIGKILL || ended.code == 0) << ended.err;
            kills += ended.signal == SIGKILL ? 1 : 0;
            EXPECT_EQ(integrityOf(lab.workspace()), "ok");
            const std::int64_t steps = expectWhole(lab, run);
            if (ended.signal == SIGKILL && steps < totalSteps) {
                EXPECT_EQ(statusOf(lab, run), "interrupted");
            }
            // A resumption that has just begun has taken back what lay beyond its checkpoint.
            EXPECT_GE(steps, life == 0 ? committed : std::min<std::int64_t>(1, before));
        }
        const Ended resumed = lab.run({"resume", std::to_string(run), "--json", "--quiet"});
        ASSERT_EQ(resumed.code, 0) << resumed.err;
        EXPECT_EQ(statusOf(lab, run), "finished");
        EXPECT_EQ(expectWhole(lab, run), totalSteps);
        expectSameCourse(lab, 1, run);
    }
    std::printf("%d kills\n", kills);
    EXPECT_EQ(kills, wanted) << "the machine was too fast for the moments that were drawn";
    EXPECT_EQ(integrityOf(lab.workspace()), "ok");
    EXPECT_EQ(expectWhole(lab, 1), totalSteps); // the run beside them lost nothing
}

std::string adapterBytes(const TinyLab& lab, RunId run) {
    const auto folder = lab.folder() / ("adapter-" + std::to_string(run));
    const Ended exported =
        lab.run({"export", std::to_string(run), "--what", "adapter", "--out", folder.string()});
    EXPECT_EQ(exported.code, 0) << exported.err;
    std::ifstream stream(folder / "adapter_model.safetensors", std::ios::binary);
    std::string bytes((std::istreambuf_iterator<char>(stream)), {});
    EXPECT_GT(bytes.size(), 1000U);
    return bytes;
}

// Killed at three random moments of its training and resumed each time, in fp32 and in bf16.
TEST(Kill, ThreeTimesAndResumedEndsWithTheSameAdapterBytesAsARunThatWasLeftAlone) {
    const TinyLab lab;
    const auto seed = std::random_device()();
    RecordProperty("seed", std::to_string(seed));
    std::printf("seed %u\n", seed);
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);
    RunId run = 0;
    for (const char* precision : {"fp32", "bf16"}) {
        auto config = longRun(lab);
        config["train"]["precision"] = precision;
        config["train"]["threads"] = 1;
        config["model"]["dropout"] = 0.1;
        const std::string file = lab.write(config);
        const RunId reference = ++run, killed = ++run;
        ASSERT_EQ(lab.run({"run", file, "--quiet"}).code, 0);
        std::int64_t done = 0;
        for (int kill = 0; kill < 3; ++kill) {
            Program program(lab.folder(), kill == 0
                                              ? lab.stored({"run", file, "--quiet"})
                                              : lab.stored({"resume", std::to_string(killed), "--quiet"}));
            // A moment in each third that is left, so that three are sure to hit a living program; behind a
            // resumption the steps are counted anew from its checkpoint.
            const auto span = (totalSteps - 100 - done) / (3 - kill);
            const std::int64_t moment =
                done + 1 + static_cast<std::int64_t>(random() % static_cast<unsigned>(span));
            ASSERT_TRUE(waitForSteps(lab, program, killed, moment)) << program.finish().err;
            program.signal(SIGKILL);
            ASSERT_EQ(program.finish().signal, SIGKILL) << "kill " << kill << " at step " << moment;
            done = stepsStored(lab, killed);
            std::printf("%s: killed behind step %ld\n", precision, static_cast<long>(done));
        }
        const Ended last = lab.run({"resume", std::to_string(killed), "--quiet"});
        ASSERT_EQ(last.code, 0) << last.err;
        EXPECT_TRUE(adapterBytes(lab, reference) == adapterBytes(lab, killed)) << precision;
        EXPECT_EQ(expectWhole(lab, killed), totalSteps);
    }
}

TEST(Signals, EachAskToStopWritesACheckpointAndResumingFinishes) {
    const TinyLab lab;
    const std::string config = lab.write(longRun(lab));
    RunId run = 0;
    for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
        ++run;
        SCOPED_TRACE(signal);
        Program program(lab.folder(), lab.stored({"run", config, "--json"}));
        ASSERT_TRUE(waitForSteps(lab, program, run, 0)) << program.finish().err;
        program.signal(signal);
        const Ended ended = program.finish();
        ASSERT_EQ(ended.code, 130) << ended.err;
        const auto result = nlohmann::json::parse(lastLine(ended.out));
        EXPECT_EQ(result["status"], "stopped");
        const std::int64_t done = result["steps"];
        EXPECT_GT(done, 0);
        EXPECT_LT(done, totalSteps);
        EXPECT_NE(ended.err.find("rankscope-cli resume " + std::to_string(run)), std::string::npos)
            << ended.err;
        EXPECT_EQ(statusOf(lab, run), "stopped");
        const auto shown = nlohmann::json::parse(lab.run({"show", std::to_string(run), "--json"}).out);
        EXPECT_EQ(shown["checkpoints"].back()["step"], done);
        EXPECT_TRUE(std::filesystem::exists(shown["checkpoints"].back()["path"].get<std::string>()));
        EXPECT_EQ(expectWhole(lab, run), done);

        const Ended resumed = lab.run({"resume", std::to_string(run), "--json"});
        ASSERT_EQ(resumed.code, 0) << resumed.err;
        EXPECT_EQ(nlohmann::json::parse(lastLine(resumed.out))["steps"], totalSteps);
        EXPECT_EQ(expectWhole(lab, run), totalSteps);
    }
}

TEST(Signals, TwoThatComeTogetherAreOneWishToStop) {
    const TinyLab lab;
    Program program(lab.folder(), lab.stored({"run", lab.write(longRun(lab)), "--quiet"}));
    ASSERT_TRUE(waitForSteps(lab, program, 1, 0)) << program.finish().err;
    program.signal(SIGINT);
    program.signal(SIGTERM);
    EXPECT_EQ(program.finish().code, 130);
    EXPECT_EQ(statusOf(lab, 1), "stopped");
}

// Whether the clean stop or the second signal is faster differs; neither may lose anything.
TEST(Signals, ALaterOneEndsTheProgramAndLosesNothing) {
    const TinyLab lab;
    Program program(lab.folder(), lab.stored({"run", lab.write(longRun(lab)), "--quiet"}));
    ASSERT_TRUE(waitForSteps(lab, program, 1, 0)) << program.finish().err;
    std::optional<Ended> ended;
    for (int i = 0; !ended && i < 300; ++i) {
        program.signal(SIGINT);
        ended = program.wait(milliseconds(100));
    }
    ASSERT_TRUE(ended.has_value());
    EXPECT_EQ(ended->code, 130);
    EXPECT_EQ(integrityOf(lab.workspace()), "ok");
    EXPECT_LT(expectWhole(lab, 1), totalSteps);
    EXPECT_NE(statusOf(lab, 1), "running");
    EXPECT_EQ(lab.run({"resume", "1", "--quiet"}).code, 0);
    EXPECT_EQ(expectWhole(lab, 1), totalSteps);
}

} // namespace rankscope::test
