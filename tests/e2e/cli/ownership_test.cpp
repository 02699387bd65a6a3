#include "core/store/run_writer.h"
#include "tests/app/cli/tiny_lab.h"

#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <functional>
#include <thread>

// Several programs on one workspace, and a workspace that does not stay where it was.
namespace rankscope::test {

namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

constexpr int workspaceUnusable = 5;

bool eventually(const std::function<bool()>& condition) {
    const auto end = Clock::now() + std::chrono::seconds(90);
    while (!condition()) {
        if (Clock::now() > end) {
            return false;
        }
        std::this_thread::sleep_for(milliseconds(20));
    }
    return true;
}

RunSummary summaryOf(const fs::path& workspace, RunId run) {
    const auto reader = RunReader::open(workspace);
    const auto detail = reader ? (*reader)->run(run) : std::nullopt;
    return detail ? detail->summary : RunSummary();
}

// A run that does not end by itself.
std::string endless(const TinyLab& lab) {
    auto config = lab.config(200'000);
    config["eval"]["every"] = 100'000;
    config["checkpoint"]["every"] = 50;
    return lab.write(config);
}

void expectNoGap(const fs::path& workspace, RunId run) {
    const auto reader = RunReader::open(workspace);
    ASSERT_TRUE(reader) << reader.error().message;
    std::int64_t next = 0;
    for (const SeriesPoint& point : (*reader)->series(run, "loss/task")) {
        ASSERT_EQ(point.step, next++);
    }
    EXPECT_GT(next, 0);
}

// Stops a program where it holds no lock on the workspace: one that is stopped within a transaction keeps all
// others out.
bool putToSleep(const TinyLab& lab, const Program& program) {
    WriterOptions options;
    options.busyTimeoutMs = 300;
    options.markInterrupted = false;
    return eventually([&] {
        program.signal(SIGSTOP);
        if (const auto writer = RunWriter::open(lab.workspace(), options)) {
            try {
                (*writer)->setNote(1, "asleep");
                return true;
            } catch (const StoreFailure&) {
            }
        }
        program.signal(SIGCONT);
        return false;
    });
}

fs::path fileApart(const TinyLab& lab) { return lab.folder() / "lab.run-1.rankscope"; }

bool leavesOneFile(const TinyLab& lab) {
    return !fs::exists(lab.workspace().string() + "-wal") && !fs::exists(lab.workspace().string() + "-shm");
}

} // namespace

TEST(Ownership, AFinishedRunIsInOneFile) {
    const TinyLab lab;
    ASSERT_EQ(lab.run({"run", lab.write(lab.config(20)), "--quiet"}).code, 0);
    EXPECT_TRUE(leavesOneFile(lab));
    ASSERT_EQ(lab.run({"list"}).code, 0);
    EXPECT_TRUE(leavesOneFile(lab));
    fs::rename(lab.workspace(), lab.folder() / "moved.rankscope");
    EXPECT_EQ(summaryOf(lab.folder() / "moved.rankscope", 1).status, RunStatus::Finished);
}

TEST(Ownership, OfTwoResumesTogetherOneGoesOn) {
    const TinyLab lab;
    {
        Program program(lab.folder(), lab.stored({"run", endless(lab), "--quiet"}));
        ASSERT_TRUE(eventually([&] { return summaryOf(lab.workspace(), 1).stepsDone > 0; }));
        program.signal(SIGTERM);
        ASSERT_EQ(program.finish().code, 130);
    }
    for (int round = 0; round < 3; ++round) {
        SCOPED_TRACE(round);
        const auto before = summaryOf(lab.workspace(), 1).stepsDone;
        fs::create_directories(lab.folder() / "a");
        fs::create_directories(lab.folder() / "b");
        Program first(lab.folder() / "a", lab.stored({"resume", "1", "--quiet"}));
        Program second(lab.folder() / "b", lab.stored({"resume", "1", "--quiet"}));
        std::optional<Ended> refused;
        Program* other = nullptr;
        ASSERT_TRUE(eventually([&] {
            if ((refused = first.wait(milliseconds(10)))) {
                other = &second;
            } else if ((refused = second.wait(milliseconds(10)))) {
                other = &first;
            }
            return other != nullptr;
        }));
        EXPECT_EQ(refused->code, workspaceUnusable) << refused->err;
        EXPECT_NE(refused->err.find("another program"), std::string::npos) << refused->err;
        EXPECT_TRUE(eventually([&] { return summaryOf(lab.workspace(), 1).stepsDone > before; }));
        other->signal(SIGTERM);
        const Ended ended = other->finish();
        EXPECT_EQ(ended.code, 130) << ended.err;
        EXPECT_FALSE(fs::exists(fileApart(lab)));
    }
    expectNoGap(lab.workspace(), 1);
}

// A closed lid: the program is still there, but has not given a sign of life for longer than the limit.
TEST(Ownership, AProgramThatWakesUpAfterItsRunWasTakenOverStops) {
    const TinyLab lab;
    Program asleep(lab.folder(), lab.stored({"run", endless(lab), "--quiet"}));
    ASSERT_TRUE(eventually([&] { return summaryOf(lab.workspace(), 1).stepsDone > 60; }));
    ASSERT_TRUE(putToSleep(lab, asleep));
    ASSERT_TRUE(eventually([&] {
        lab.run({"list"}); // marks what gives no sign of life
        return summaryOf(lab.workspace(), 1).status == RunStatus::Interrupted;
    }));
    fs::create_directories(lab.folder() / "b");
    Program awake(lab.folder() / "b", lab.stored({"resume", "1", "--quiet"}));
    ASSERT_TRUE(eventually([&] { return summaryOf(lab.workspace(), 1).status == RunStatus::Running; }));
    const auto before = summaryOf(lab.workspace(), 1).stepsDone;
    ASSERT_TRUE(eventually([&] { return summaryOf(lab.workspace(), 1).stepsDone > before; }));
    asleep.signal(SIGCONT);
    const Ended lost = asleep.finish();
    EXPECT_EQ(lost.code, workspaceUnusable);
    EXPECT_NE(lost.err.find("another program goes on with it"), std::string::npos) << lost.err;
    if (fs::exists(fileApart(lab))) {
        EXPECT_NE(lost.err.find(fileApart(lab).string()), std::string::npos) << lost.err;
        expectNoGap(fileApart(lab), 1);
    }
    const auto after = summaryOf(lab.workspace(), 1).stepsDone;
    EXPECT_TRUE(eventually([&] { return summaryOf(lab.workspace(), 1).stepsDone > after; }))
        << "the other one is not disturbed";
    awake.signal(SIGTERM);
    EXPECT_EQ(awake.finish().code, 130);
    expectNoGap(lab.workspace(), 1);
    EXPECT_EQ(lab.run({"resume", "1", "--quiet", "--set", "train.learning_rate=-1"}).code, 3)
        << "its checkpoints can be read";
}

TEST(Ownership, AWorkspaceThatIsRemovedWhileItTrainsIsContinuedInAnother) {
    const TinyLab lab;
    Program program(lab.folder(), lab.stored({"run", endless(lab), "--json"}));
    ASSERT_TRUE(eventually([&] { return summaryOf(lab.workspace(), 1).stepsDone > 60; }));
    const auto before = summaryOf(lab.workspace(), 1).stepsDone;
    for (const char* ending : {"", "-wal", "-shm"}) {
        fs::remove(lab.workspace().string() + ending);
    }
    ASSERT_TRUE(eventually([&] { return summaryOf(fileApart(lab), 1).stepsDone > before; }));
    program.signal(SIGTERM);
    const Ended ended = program.finish();
    EXPECT_EQ(ended.code, workspaceUnusable);
    EXPECT_NE(ended.err.find(fileApart(lab).string()), std::string::npos) << ended.err;
    EXPECT_EQ(nlohmann::json::parse(lastLine(ended.out))["workspace"], fileApart(lab).string());
    EXPECT_FALSE(fs::exists(lab.workspace()));
    expectNoGap(fileApart(lab), 1);
    const Ended resumed = lab.run(
        {"resume", "1", "--workspace", fileApart(lab).string(), "--set", "train.learning_rate=-1", "--quiet"},
        false);
    EXPECT_EQ(resumed.code, 3) << "it goes on from its checkpoint: " << resumed.err;
    const auto reader = RunReader::open(fileApart(lab));
    ASSERT_TRUE(reader);
    ASSERT_FALSE((*reader)->checkpoints(1).empty());
    EXPECT_EQ((*reader)->checkpoints(1).back().step, summaryOf(fileApart(lab), 1).stepsDone);
}

TEST(Ownership, AWorkspaceWithALogBesideItIsImportedWhole) {
    const TinyLab lab;
    Program program(lab.folder(), lab.stored({"run", endless(lab), "--quiet"}));
    ASSERT_TRUE(eventually([&] { return summaryOf(lab.workspace(), 1).stepsDone > 60; }));
    program.signal(SIGKILL);
    program.finish();
    ASSERT_FALSE(leavesOneFile(lab));
    const fs::path other = lab.folder() / "other.rankscope";
    const auto steps = summaryOf(lab.workspace(), 1).stepsDone;
    const Ended imported =
        lab.run({"import", "workspace", lab.workspace().string(), "--workspace", other.string()}, false);
    EXPECT_EQ(imported.code, 0) << imported.err;
    EXPECT_EQ(summaryOf(other, 1).stepsDone, steps);
    expectNoGap(other, 1);
}

} // namespace rankscope::test
