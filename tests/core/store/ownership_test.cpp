#include "core/store/database.h"
#include "core/store/run_copy.h"
#include "core/store/run_queue.h"
#include "core/store/run_recorder.h"
#include "core/store/workspace_paths.h"
#include "tests/core/store/store_support.h"

#include <SQLiteCpp/Database.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <algorithm>
#include <atomic>
#include <csignal>
#include <mutex>

// Who may write to a run and to a file, and what becomes of what cannot be written there.
namespace rankscope {

namespace fs = std::filesystem;
using test::eventually;
using test::TempFolder;
using namespace std::chrono_literals;
using Kind = StoreError::Kind;

namespace {

// The kind of failure that `action` throws; nothing when it does not.
std::optional<Kind> failureOf(const std::function<void()>& action) {
    try {
        action();
    } catch (const StoreFailure& failure) {
        return failure.error().kind;
    }
    return std::nullopt;
}

// A process of its own, which ends with what `act` returns. Neither it nor `act` may use a connection from
// before: SQLite's do not cross a fork.
pid_t another(const std::function<int()>& act) {
    const pid_t child = fork();
    if (child != 0)
        return child;
    try {
        _exit(act());
    } catch (const std::exception& failure) {
        std::cerr << failure.what() << '\n';
        _exit(111);
    }
}
int resultOf(pid_t child) {
    int status = 0;
    return waitpid(child, &status, 0) == child && WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

constexpr const char* placeVariable = "RANKSCOPE_TEST_WORKSPACE";

// Another program, not only another process: opens the workspace, reads its tag and note, and closes it.
// Ends with 0 when both are `expected`.
int readElsewhere(const fs::path& file, const std::string& expected) {
    const pid_t child = fork();
    if (child == 0) {
        ::setenv(placeVariable, (file.string() + "\n" + expected).c_str(), 1);
        ::execl("/proc/self/exe", "store_test", "--gtest_filter=*.DISABLED_OtherProgram",
                "--gtest_also_run_disabled_tests", "--gtest_brief=1", static_cast<char*>(nullptr));
        _exit(127);
    }
    return resultOf(child);
}

// Takes the logs of an open workspace away as another program does for which this process's locks are gone.
void takeLogsAway(const fs::path& file) {
    ::close(::open(file.c_str(), O_RDONLY));
    ::close(::open((file.string() + "-shm").c_str(), O_RDONLY));
    struct stat before {
    }, after{};
    (void)::stat((file.string() + "-wal").c_str(), &before); // may not have come back yet
    readElsewhere(file, "");
    const bool there = ::stat((file.string() + "-wal").c_str(), &after) == 0;
    ASSERT_FALSE(there && before.st_ino == after.st_ino) << "the logs are still there";
}

class Ownership : public ::testing::Test {
protected:
    RunSummary summary() const { return test::openReader(m_file)->run(m_id)->summary; }
    std::size_t storedSteps(const fs::path& file, RunId run) const {
        return test::openReader(file)->series(run, "loss/task").size();
    }
    RecorderOptions quick() {
        RecorderOptions options;
        options.commitDelay = 5ms;
        options.heartbeat = 20ms;
        options.retryDelay = 10ms;
        options.finalPatience = 2s;
        return options;
    }
    std::function<void(const RunDisplaced&)> collect() {
        return [this](const RunDisplaced& displaced) {
            std::lock_guard lock(m_mutex);
            m_displaced.push_back(displaced);
        };
    }
    std::vector<RunDisplaced> displaced() const {
        std::lock_guard lock(m_mutex);
        return m_displaced;
    }

    TempFolder m_folder;
    fs::path m_file = m_folder / "lab.rankscope";
    RunId m_id = test::openWriter(m_file)->createRun("starter", test::configJson);
    RunControl m_control;
    mutable std::mutex m_mutex;
    std::vector<RunDisplaced> m_displaced;
};

} // namespace

// Not a test by itself: see readElsewhere().
TEST(OtherProgram, DISABLED_OtherProgram) {
    const std::string given = ::getenv(placeVariable);
    const auto end = given.find('\n');
    SQLite::Database other(given.substr(0, end), SQLite::OPEN_READWRITE, 5000);
    const auto tag = other.execAndGet("SELECT coalesce((SELECT tag FROM tag), '')").getString();
    const auto note = other.execAndGet("SELECT note FROM run").getString();
    other = SQLite::Database(":memory:"); // closed
    std::_Exit(tag == given.substr(end + 1) && note == tag ? 0 : 3);
}

TEST_F(Ownership, AClaimIsRefusedWhileALivingProcessHasTheRun) {
    int ends[2];
    ASSERT_EQ(pipe(ends), 0);
    const pid_t child = another([&] {
        test::openWriter(m_file)->claim(m_id, test::unixNow());
        (void)!write(ends[1], "x", 1);
        pause();
        return 0;
    });
    char byte = 0;
    ASSERT_EQ(read(ends[0], &byte, 1), 1);
    {
        auto writer = test::openWriter(m_file);
        EXPECT_EQ(failureOf([&] { writer->claim(m_id, test::unixNow()); }), Kind::TakenOver);
        EXPECT_EQ(failureOf([&] { writer->append(m_id, {test::started()}, test::unixNow()); }),
                  Kind::TakenOver);
        kill(child, SIGKILL);
        waitpid(child, nullptr, 0);
        EXPECT_EQ(failureOf([&] { writer->claim(m_id, test::unixNow()); }), std::nullopt);
    }
    close(ends[0]);
    close(ends[1]);
}

TEST_F(Ownership, OfTwoThatClaimTogetherOneGetsTheRun) {
    for (int round = 0; round < 20; ++round) {
        int gate[2];
        ASSERT_EQ(pipe(gate), 0);
        std::vector<pid_t> children;
        for (int i = 0; i < 2; ++i)
            children.push_back(another([&] {
                close(gate[1]);
                char byte = 0;
                (void)!read(gate[0], &byte, 1); // until both are there
                auto writer = test::openWriter(m_file);
                const bool mine = !failureOf([&] { writer->claim(m_id, test::unixNow()); });
                // Alive until the other one has asked, too.
                const auto other = [&] {
                    SQLite::Database database(m_file.string(), SQLite::OPEN_READONLY, 5000);
                    return database.execAndGet("SELECT count(*) FROM mark").getInt() > 0;
                };
                if (!mine)
                    writer->setStarred(m_id, true);
                else if (!eventually(other))
                    return 2;
                return mine ? 1 : 0;
            }));
        close(gate[0]);
        close(gate[1]);
        EXPECT_EQ(resultOf(children[0]) + resultOf(children[1]), 1) << "round " << round;
        test::openWriter(m_file)->setStarred(m_id, false);
    }
}

TEST_F(Ownership, AClaimThatWasTakenOverCannotWriteAnyMore) {
    auto first = test::openWriter(m_file), second = test::openWriter(m_file);
    first->append(m_id, {test::started(), test::steps(0, 10)}, 1000.0);
    second->markInterrupted(5000.0); // asleep
    const RunClaim claim = second->claim(m_id, 5000.0);
    EXPECT_EQ(failureOf([&] { first->append(m_id, {test::steps(10, 5)}, 5001.0); }), Kind::TakenOver);
    EXPECT_EQ(failureOf([&] { first->heartbeat(m_id, 5001.0); }), Kind::TakenOver);
    second->append(m_id, {test::started(10), test::steps(10, 3), test::ended(13)}, 5002.0);
    EXPECT_EQ(failureOf([&] { first->append(m_id, {test::steps(10, 5)}, 5003.0); }), Kind::TakenOver);
    EXPECT_EQ(summary().stepsDone, 13);
    EXPECT_EQ(storedSteps(m_file, m_id), 13U);
    auto third = test::openWriter(m_file);
    third->hold(claim);
    EXPECT_EQ(failureOf([&] { third->heartbeat(m_id, 5004.0); }), std::nullopt)
        << "another object, same claim";
}

TEST_F(Ownership, ABatchThatIsWrittenAgainIsStoredOnce) {
    auto writer = test::openWriter(m_file);
    writer->claim(m_id, 1000.0);
    const Notice said{3, Notice::Level::Info, "x", "y", 1.0};
    EXPECT_EQ(writer->append(m_id, {test::started(), said}, 1000.0, {1, 1}), 1);
    EXPECT_EQ(writer->append(m_id, {test::started(), said}, 1000.0, {1, 1}), 1);
    EXPECT_EQ(writer->append(m_id, {said}, 1001.0, {3, 1}), 1) << "the second is missing and can be had";
    EXPECT_EQ(writer->append(m_id, {said}, 1001.0, {3, 3}), 3) << "and here it cannot";
    EXPECT_EQ(writer->heartbeat(m_id, 1002.0), 3);
    EXPECT_EQ(test::openReader(m_file)->events(m_id).size(), 2U);
    EXPECT_EQ(writer->claim(m_id, 1003.0).run, m_id);
    EXPECT_EQ(writer->heartbeat(m_id, 1004.0), 0) << "another claim counts anew";
}

// The recorder of a run that another program took over while this one was asleep.
TEST_F(Ownership, AProgramThatLostItsRunStopsAndKeepsItsLaterStepsApart) {
    std::vector<std::string> said;
    RecorderOptions options = quick();
    options.onDisplaced = collect();
    RunRecorder recorder(
        m_file, m_id, &m_control,
        [&](const std::string& sentence) {
            std::lock_guard lock(m_mutex);
            said.push_back(sentence);
        },
        options);
    recorder.onEvent(test::started());
    recorder.onEvent(test::steps(0, 10));
    ASSERT_TRUE(eventually([&] { return storedSteps(m_file, m_id) == 10; }));
    auto other = test::openWriter(m_file);
    other->claim(m_id, test::unixNow());
    other->append(m_id, {test::started(5), test::steps(5, 2)}, test::unixNow());
    recorder.onEvent(test::steps(10, 6));
    ASSERT_TRUE(eventually([&] { return m_control.stopRequested(); }));
    EXPECT_EQ(recorder.settle(), Settled::NotOurs);
    recorder.onEvent(test::steps(16, 1)); // the one it was in
    recorder.onEvent(test::ended(17, RunStatus::Stopped));

    EXPECT_EQ(storedSteps(m_file, m_id), 7U) << "nothing of it is mixed in";
    EXPECT_EQ(summary().status, RunStatus::Running);
    ASSERT_EQ(displaced().size(), 1U);
    EXPECT_TRUE(displaced()[0].takenOver);
    const auto moved = recorder.movedTo();
    ASSERT_TRUE(moved);
    EXPECT_EQ(moved->workspace.parent_path(), m_folder.path());
    EXPECT_EQ(storedSteps(moved->workspace, moved->run), 17U);
    const auto apart = test::openReader(moved->workspace)->run(moved->run)->summary;
    EXPECT_EQ(apart.status, RunStatus::Stopped);
    EXPECT_EQ(apart.name, "starter");
    std::lock_guard lock(m_mutex);
    EXPECT_NE(std::find_if(said.begin(), said.end(),
                           [&](const auto& s) { return s.find(moved->workspace.string()) != s.npos; }),
              said.end())
        << "it says where they are";
}

TEST_F(Ownership, AProgramThatFindsItsRunTakenStopsAndLeavesNoFile) {
    int ends[2];
    ASSERT_EQ(pipe(ends), 0);
    const pid_t child = another([&] {
        RunRecorder recorder(m_file, m_id, nullptr, {}, quick());
        recorder.onEvent(test::started());
        (void)!write(ends[1], recorder.settle() == Settled::Stored ? "x" : "-", 1);
        pause();
        return 0;
    });
    char byte = 0;
    ASSERT_EQ(read(ends[0], &byte, 1), 1);
    EXPECT_EQ(byte, 'x');
    {
        RunRecorder recorder(m_file, m_id, &m_control, {}, quick());
        EXPECT_EQ(recorder.settle(), Settled::NotOurs);
        EXPECT_TRUE(m_control.stopRequested());
        recorder.onEvent(test::started());
        recorder.onEvent(test::ended(0, RunStatus::Stopped));
        EXPECT_FALSE(recorder.movedTo());
    }
    EXPECT_EQ(summary().status, RunStatus::Running);
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
    close(ends[0]);
    close(ends[1]);
    for (const auto& entry : fs::directory_iterator(m_folder.path()))
        EXPECT_EQ(entry.path().filename().string().rfind("lab.rankscope", 0), 0U) << entry.path();
}

TEST_F(Ownership, AHeartbeatFromTheFutureDoesNotKeepARunForEver) {
    {
        auto writer = test::openWriter(m_file);
        writer->append(m_id, {test::started(), test::steps(0, 5)}, test::unixNow() + 7200.0);
    }
    // Another machine's process, of which nothing can be told.
    SQLite::Database(m_file.string(), SQLite::OPEN_READWRITE)
        .exec("UPDATE run SET owner_space = 'elsewhere/1/2'");
    auto writer = test::openWriter(m_file);
    EXPECT_TRUE(writer->markInterrupted(test::unixNow()).empty()) << "it may live";
    EXPECT_EQ(failureOf([&] { writer->claim(m_id, test::unixNow()); }), Kind::TakenOver);
    EXPECT_TRUE(eventually([&] { return writer->markInterrupted(test::unixNow()) == std::vector{m_id}; }))
        << "it has not beaten for ten seconds";
    EXPECT_EQ(failureOf([&] { writer->claim(m_id, test::unixNow()); }), std::nullopt);
}

TEST_F(Ownership, NothingCountsAsStoredInLogsThatAreGone) {
    auto writer = test::openWriter(m_file);
    auto window = test::openWriter(m_file); // another connection of this program
    auto reader = test::openReader(m_file);
    for (int round = 0; round < 20; ++round) {
        const std::string tag = "round " + std::to_string(round);
        takeLogsAway(m_file);
        if (HasFatalFailure())
            return;
        writer->setTags(m_id, {tag});
        window->setNote(m_id, tag);
        EXPECT_EQ(readElsewhere(m_file, tag), 0) << "another program does not see it";
        reader->dataVersion();
        EXPECT_EQ(reader->run(m_id)->summary.note, tag);
        EXPECT_EQ(reader->run(m_id)->summary.tags, std::vector{tag});
    }
    writer.reset();
    window.reset();
    reader.reset();
    EXPECT_EQ(SQLite::Database(m_file.string(), SQLite::OPEN_READONLY)
                  .execAndGet("PRAGMA integrity_check")
                  .getString(),
              "ok");
}

TEST_F(Ownership, ARecorderWritesAgainWhatWentDownWithTheLogs) {
    RunRecorder recorder(m_file, m_id, &m_control, {}, quick());
    recorder.onEvent(test::started());
    for (int round = 0; round < 20; ++round) {
        recorder.onEvent(test::steps(10 * round, 10));
        if (round % 2 == 0) {
            ASSERT_EQ(recorder.settle(), Settled::Stored);
        }
        takeLogsAway(m_file);
        if (HasFatalFailure())
            return;
    }
    recorder.onEvent(test::ended(200));
    EXPECT_EQ(storedSteps(m_file, m_id), 200U);
    EXPECT_EQ(test::openReader(m_file)->events(m_id).size(), 0U) << "no batch is there twice";
    EXPECT_EQ(SQLite::Database(m_file.string(), SQLite::OPEN_READONLY)
                  .execAndGet("PRAGMA integrity_check")
                  .getString(),
              "ok");
}

TEST_F(Ownership, ABeginningThatWasOverwrittenIsNotWrittenTo) {
    auto writer = test::openWriter(m_file);
    {
        // Without a close in this process, which would drop its locks.
        const pid_t child = another([&] {
            const int file = ::open(m_file.c_str(), O_WRONLY);
            return ::pwrite(file, "not a workspace!", 16, 0) == 16 ? 0 : 1;
        });
        ASSERT_EQ(resultOf(child), 0);
    }
    EXPECT_EQ(failureOf([&] { writer->setTags(m_id, {"x"}); }), Kind::Damaged);
}

TEST_F(Ownership, AWorkspaceThatIsRemovedWhileARunTrainsLosesNothingOfIt) {
    RecorderOptions options = quick();
    RunRecorder recorder(m_file, m_id, &m_control, {}, options);
    const fs::path files = filesRoot(m_file) / summary().uid;
    fs::create_directories(files / "step-10");
    recorder.onEvent(test::started());
    recorder.onEvent(test::steps(0, 10));
    recorder.onEvent(CheckpointSaved{10, (files / "step-10").string(), 1, "", 1000.0, {}});
    ASSERT_EQ(recorder.settle(), Settled::Stored);
    for (const char* ending : {"", "-wal", "-shm"})
        fs::remove(m_file.string() + ending);
    recorder.onEvent(test::steps(10, 5));
    ASSERT_TRUE(eventually([&] { return recorder.movedTo().has_value(); }));
    fs::create_directories(files / "step-15");
    recorder.onEvent(CheckpointSaved{15, (files / "step-15").string(), 1, "", 1001.0, {}});
    EXPECT_EQ(recorder.settle(), Settled::Stored);
    EXPECT_TRUE(eventually([&] { return !m_control.pauseRequested(); })) << "it goes on";
    recorder.onEvent(test::steps(15, 5));
    recorder.onEvent(test::ended(20));

    EXPECT_FALSE(fs::exists(m_file)) << "no empty workspace is left in its place";
    const auto moved = recorder.movedTo();
    ASSERT_TRUE(moved);
    EXPECT_EQ(moved->workspace, m_folder / ("lab.run-" + std::to_string(m_id) + ".rankscope"));
    const auto reader = test::openReader(moved->workspace);
    EXPECT_EQ(storedSteps(moved->workspace, moved->run), 20U);
    EXPECT_EQ(reader->run(moved->run)->summary.status, RunStatus::Finished);
    EXPECT_EQ(reader->run(moved->run)->started.modules.size(), 2U);
    const auto checkpoints = reader->checkpoints(moved->run);
    ASSERT_EQ(checkpoints.size(), 2U);
    for (const auto& checkpoint : checkpoints)
        EXPECT_TRUE(fs::exists(checkpoint.path)) << checkpoint.path;
}

TEST_F(Ownership, AWorkspaceThatIsMovedIsAskedForAndFoundAgain) {
    RecorderOptions options = quick();
    options.onDisplaced = collect();
    RunRecorder recorder(m_file, m_id, &m_control, {}, options);
    recorder.onEvent(test::started());
    recorder.onEvent(test::steps(0, 10));
    ASSERT_EQ(recorder.settle(), Settled::Stored);
    const fs::path moved = m_folder / "elsewhere.rankscope";
    for (const char* ending : {"", "-wal", "-shm"})
        fs::rename(m_file.string() + ending, moved.string() + ending);
    recorder.onEvent(test::steps(10, 5));
    ASSERT_TRUE(eventually([&] { return displaced().size() == 1; }));
    EXPECT_FALSE(displaced()[0].takenOver);
    EXPECT_FALSE(displaced()[0].proposal.empty());
    EXPECT_TRUE(eventually([&] { return m_control.pauseRequested(); })) << "the run waits";
    EXPECT_EQ(recorder.settle(), Settled::NotYet);
    EXPECT_EQ(recorder.pendingRows(), 5);
    recorder.moveTo(moved);
    EXPECT_TRUE(eventually([&] { return storedSteps(moved, m_id) == 15; }));
    recorder.onEvent(test::ended(15));
    EXPECT_EQ(test::openReader(moved)->runs().size(), 1U) << "the very run, not a copy";
    EXPECT_FALSE(fs::exists(m_file));
}

TEST_F(Ownership, AWorkspaceThatComesBackIsGoneOnWith) {
    RecorderOptions options = quick();
    options.onDisplaced = collect();
    RunRecorder recorder(m_file, m_id, &m_control, {}, options);
    recorder.onEvent(test::started());
    ASSERT_EQ(recorder.settle(), Settled::Stored);
    fs::rename(m_file, m_folder / "away");
    recorder.onEvent(test::steps(0, 5));
    ASSERT_TRUE(eventually([&] { return displaced().size() == 1; }));
    fs::rename(m_folder / "away", m_file);
    EXPECT_TRUE(eventually([&] { return recorder.pendingRows() == 0; }));
    recorder.onEvent(test::ended(5));
    EXPECT_EQ(storedSteps(m_file, m_id), 5U);
    EXPECT_FALSE(recorder.movedTo());
}

TEST_F(Ownership, AnotherFileInTheWorkspacesPlaceIsLeftAlone) {
    RunRecorder recorder(m_file, m_id, &m_control, {}, quick());
    recorder.onEvent(test::started());
    recorder.onEvent(test::steps(0, 10));
    ASSERT_EQ(recorder.settle(), Settled::Stored);
    const fs::path other = m_folder / "other.rankscope";
    test::openWriter(other)->createRun("of somebody else", test::configJson);
    fs::rename(m_file, m_folder / "away");
    fs::rename(other, m_file);
    for (const char* ending : {"-wal", "-shm"})
        fs::remove(m_file.string() + ending);
    recorder.onEvent(test::steps(10, 5));
    recorder.onEvent(test::ended(15));
    EXPECT_EQ(test::openReader(m_file)->runs().at(0).name, "of somebody else");
    EXPECT_EQ(storedSteps(m_file, 1), 0U);
    ASSERT_TRUE(recorder.movedTo());
    EXPECT_EQ(storedSteps(recorder.movedTo()->workspace, recorder.movedTo()->run), 15U);
}

TEST_F(Ownership, TheLastClosingLeavesOneFile) {
    const auto alone = [&] {
        return !fs::exists(m_file.string() + "-wal") && !fs::exists(m_file.string() + "-shm");
    };
    EXPECT_TRUE(alone());
    auto writer = test::openWriter(m_file);
    auto reader = test::openReader(m_file);
    writer->append(m_id, {test::started(), test::steps(0, 100), test::ended(100)}, 1.0);
    writer.reset();
    // With a reader still there, which cannot write: the file alone has everything.
    fs::copy_file(m_file, m_folder / "copy.rankscope");
    EXPECT_EQ(storedSteps(m_folder / "copy.rankscope", m_id), 100U);
    reader.reset();
    EXPECT_TRUE(alone()) << "the reader was the last";
    test::openReader(m_file)->runs();
    EXPECT_TRUE(alone()) << "nor does a program that only reads leave anything";
}

TEST_F(Ownership, AFileWithALogBesideItIsCopiedWithWhatIsInTheLog) {
    // A program that was killed leaves its log.
    const pid_t child = another([&] {
        auto writer = test::openWriter(m_file);
        writer->append(m_id, {test::started(), test::steps(0, 100), test::ended(100)}, 1.0);
        ::kill(::getpid(), SIGKILL);
        return 0;
    });
    waitpid(child, nullptr, 0);
    ASSERT_GT(fs::file_size(m_file.string() + "-wal"), 0U);
    const auto copied = copyRunsToNew(m_file, m_folder / "new.rankscope");
    ASSERT_TRUE(copied) << copied.error().message;
    EXPECT_EQ(storedSteps(m_folder / "new.rankscope", copied->copied.at(0).to), 100U);
    EXPECT_FALSE(fs::exists(m_folder / "new.rankscope-wal"));
    EXPECT_GT(fs::file_size(m_file.string() + "-wal"), 0U) << "reading changes nothing";

    // The same where nothing can be written, as on a disk that is mounted for reading.
    if (::geteuid() != 0) {
        fs::permissions(m_folder.path(), fs::perms(0555));
        EXPECT_EQ(storedSteps(m_file, m_id), 100U);
        fs::permissions(m_folder.path(), fs::perms(0755));
    }
}

TEST_F(Ownership, AFileFromBeforeThereWereClaimsKeepsItsRunsAndItsQueue) {
    const fs::path file = m_folder / "old.rankscope";
    {
        DatabaseOptions options;
        options.migrations = workspaceMigrations().first(claimVersion - 1);
        const auto old = Database::open(file, options);
        ASSERT_TRUE(old) << old.error().message;
        (*old)->write([&] {
            (*old)
                ->query(
                    "INSERT INTO run (uid, name, status, created_at, heartbeat_at, steps_done, owner_pid, "
                    "owner_started, owner_space) VALUES ('0123456789abcdef', 'old', 'running', 1, 1, 7, 1, "
                    "1, 'x')")
                .run();
            (*old)->query("INSERT INTO run_document (run, config) VALUES (1, '{}')").run();
            (*old)->query("INSERT INTO queue_entry (run, position, added_at) VALUES (1, 1, 1)").run();
        });
    }
    const auto listing = test::openReader(file)->queue();
    ASSERT_EQ(listing.entries.size(), 1U) << "read as it is";
    EXPECT_FALSE(listing.entries[0].givenUp);
    auto writer = test::openWriter(file);
    EXPECT_EQ(test::openReader(file)->run(1)->summary.status, RunStatus::Interrupted);
    EXPECT_EQ(writer->claim(1, test::unixNow()).uid, "0123456789abcdef");
    EXPECT_EQ(writer->heartbeat(1, test::unixNow()), 0);
    const auto copy = test::openReader(file.string() + ".version5.backup");
    EXPECT_EQ(copy->run(1)->summary.stepsDone, 7);
    EXPECT_EQ(copy->run(1)->summary.status, RunStatus::Running) << "as it was";
}

TEST_F(Ownership, TwoWorkersOnOneQueueTrainNoEntryTwice) {
    constexpr int rounds = 100;
    std::vector<RunId> runs;
    {
        auto writer = test::openWriter(m_file);
        for (int i = 0; i < rounds; ++i)
            runs.push_back(writer->createRun("r" + std::to_string(i), R"({"train": {"device": "cpu"}})"));
    }
    RunQueue::open(m_file).value()->add(runs);
    const auto work = [&] {
        auto mine = RunQueue::open(m_file);
        if (!mine)
            return 250;
        int trained = 0;
        for (;;) {
            const QueueClaim claim = (*mine)->claimNext("cpu");
            if (claim.kind == QueueClaim::Kind::Empty)
                return trained;
            if (claim.kind != QueueClaim::Kind::Run) {
                std::this_thread::sleep_for(2ms); // the other one's turn
                continue;
            }
            RunRecorder recorder(m_file, claim.entry.run, nullptr, {}, quick());
            recorder.onEvent(test::started());
            recorder.onEvent(Notice{0, Notice::Level::Info, "trained", "", 1.0});
            recorder.onEvent(test::ended(1));
            (*mine)->finish(claim.entry.run, RunStatus::Finished);
            ++trained;
        }
    };
    const std::vector<pid_t> workers{another(work), another(work)};
    const int first = resultOf(workers[0]), second = resultOf(workers[1]);
    EXPECT_EQ(first + second, rounds);
    const auto reader = test::openReader(m_file);
    for (const RunId run : runs)
        EXPECT_EQ(reader->events(run).size(), 1U) << "run " << run;
}

} // namespace rankscope
