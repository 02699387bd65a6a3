#include "core/store/database.h"
#include "core/store/run_queue.h"
#include "tests/core/store/store_support.h"

#include <SQLiteCpp/Database.h>
#include <nlohmann/json.hpp>
#include <sys/wait.h>

#include <array>
#include <csignal>
#include <map>

namespace rankscope {

namespace {

using Claim = QueueClaim::Kind;

std::unique_ptr<RunQueue> openQueue(const std::filesystem::path& file) {
    auto queue = RunQueue::open(file);
    if (!queue)
        throw std::runtime_error(queue.error().message);
    return std::move(*queue);
}

class Queue : public testing::Test {
protected:
    RunId make(const std::string& name, const std::string& device = "cpu") {
        return test::openWriter(m_file)->createRun(name, R"({"train": {"device": ")" + device + "\"}}");
    }
    static std::vector<RunId> order(const QueueListing& listing) {
        std::vector<RunId> runs;
        for (const auto& entry : listing.entries)
            runs.push_back(entry.run);
        return runs;
    }
    // A process of its own that opens the queue, does something, and may then be killed. `act` returns what
    // is written to the pipe.
    static pid_t inAnotherProcess(const std::function<void(int pipe)>& act, int& readEnd) {
        int ends[2];
        if (pipe(ends) != 0)
            throw std::runtime_error("no pipe");
        const pid_t child = fork();
        if (child == 0) {
            close(ends[0]);
            act(ends[1]);
            _exit(0);
        }
        close(ends[1]);
        readEnd = ends[0];
        return child;
    }
    static RunId readId(int end) {
        RunId id = 0;
        return read(end, &id, sizeof id) == ssize_t(sizeof id) ? id : 0;
    }
    static void writeId(int end, RunId id) {
        if (write(end, &id, sizeof id) != ssize_t(sizeof id))
            _exit(3);
    }

    test::TempFolder m_folder;
    std::filesystem::path m_file = m_folder / "w.rankscope";
};

} // namespace

TEST_F(Queue, KeepsItsOrderOverAReopening) {
    const RunId a = make("a"), b = make("b"), c = make("c");
    {
        auto queue = openQueue(m_file);
        queue->add({a, b});
        queue->add({c, a});
        EXPECT_EQ(order(queue->list()), (std::vector{a, b, c})) << "a run is in the queue once";
        queue->move(c, 1);
        queue->move(a, 99);
    }
    auto queue = openQueue(m_file);
    EXPECT_EQ(order(queue->list()), (std::vector{c, b, a}));
    EXPECT_EQ(queue->list().entries[0].name, "c");
    EXPECT_EQ(queue->list().entries[0].device, "cpu");
    queue->move(b, 0);
    queue->remove(c);
    EXPECT_EQ(order(test::openReader(m_file)->queue()), (std::vector{b, a})) << "a reader sees the same";
    EXPECT_EQ(test::openReader(m_file)->run(c)->summary.status, RunStatus::Queued) << "removed, not deleted";
}

TEST_F(Queue, HandsOutOneRunADeviceInOrder) {
    const RunId a = make("a"), b = make("b"), gpu = make("gpu", "cuda"), other = make("other", "cuda:0"),
                automatic = make("auto", "auto");
    auto queue = openQueue(m_file);
    queue->add({a, b, gpu, other, automatic});
    const auto first = queue->claimNext("cpu");
    ASSERT_EQ(first.kind, Claim::Run);
    EXPECT_EQ(first.entry.run, a);
    EXPECT_EQ(first.entry.usedDevice, "cpu");
    const auto second = queue->claimNext("cpu");
    ASSERT_EQ(second.kind, Claim::Run) << "another device is free";
    EXPECT_EQ(second.entry.run, gpu);
    EXPECT_EQ(second.entry.usedDevice, "cuda:0");
    EXPECT_EQ(queue->claimNext("cpu").kind, Claim::Blocked) << "cuda:0 is cuda, auto is cpu here";
    queue->finish(gpu, RunStatus::Finished);
    EXPECT_EQ(queue->claimNext("cpu").entry.run, other);
    queue->finish(a, RunStatus::Finished);
    EXPECT_EQ(queue->claimNext("cpu").entry.run, b);
    queue->finish(b, RunStatus::Stopped);
    EXPECT_EQ(queue->claimNext("cpu").entry.run, automatic);
    EXPECT_EQ(order(queue->list()), (std::vector{other, automatic})) << "what ended is out";
}

TEST_F(Queue, WaitsForARunThatTrainsOutsideOfItOnTheSameDevice) {
    const RunId direct = make("direct"), queued = make("queued");
    auto writer = test::openWriter(m_file);
    writer->recordStarted(direct, test::started(), test::unixNow()); // on cpu
    auto queue = openQueue(m_file);
    queue->add({queued});
    EXPECT_EQ(queue->claimNext("cpu").kind, Claim::Blocked);
    writer->append(direct, {test::ended(5)}, test::unixNow());
    EXPECT_EQ(queue->claimNext("cpu").entry.run, queued);
}

TEST_F(Queue, ThatIsPausedStartsNothingUntilItGoesOn) {
    const RunId a = make("a");
    auto queue = openQueue(m_file);
    queue->add({a});
    queue->setPaused(true);
    EXPECT_EQ(queue->claimNext("cpu").kind, Claim::Paused);
    EXPECT_TRUE(test::openReader(m_file)->queue().paused);
    queue->setPaused(false);
    EXPECT_EQ(queue->claimNext("cpu").kind, Claim::Run);
}

TEST_F(Queue, GoesOnAfterAFailureOrStopsAsItIsSet) {
    const RunId a = make("a"), b = make("b"), c = make("c");
    auto queue = openQueue(m_file);
    queue->add({a, b, c});
    queue->finish(queue->claimNext("cpu").entry.run, RunStatus::Failed);
    EXPECT_FALSE(queue->list().paused);
    queue->setStopOnFailure(true);
    EXPECT_EQ(queue->claimNext("cpu").entry.run, b);
    queue->finish(b, RunStatus::Failed);
    EXPECT_TRUE(queue->list().paused);
    EXPECT_TRUE(queue->list().stopOnFailure);
    EXPECT_EQ(queue->claimNext("cpu").kind, Claim::Paused);
    EXPECT_EQ(order(queue->list()), std::vector{c});
}

TEST_F(Queue, StartsARunOnlyAfterTheOneThatItNeedsHasFinished) {
    const RunId first = make("first"), second = make("second");
    auto queue = openQueue(m_file);
    queue->add({second}, first);
    EXPECT_EQ(queue->list().entries[0].afterName, "first");
    EXPECT_EQ(queue->claimNext("cpu").kind, Claim::Empty)
        << "nobody trains the other one, so there is no use waiting";
    queue->add({first});
    EXPECT_EQ(queue->claimNext("cpu").entry.run, first);
    EXPECT_EQ(queue->claimNext("cuda:0").kind, Claim::Blocked);
    auto writer = test::openWriter(m_file);
    writer->append(first, {test::started(), test::ended(5)}, test::unixNow());
    queue->finish(first, RunStatus::Finished);
    EXPECT_EQ(queue->claimNext("cpu").entry.run, second);
}

TEST_F(Queue, RefusesWhatItCannotDo) {
    const RunId a = make("a"), done = make("done");
    test::openWriter(m_file)->append(done, {test::started(), test::ended(5)}, test::unixNow());
    auto queue = openQueue(m_file);
    queue->add({a});
    EXPECT_EQ(queue->claimNext("cpu").entry.run, a);
    const auto sentence = [](const std::function<void()>& act) {
        try {
            act();
        } catch (const StoreFailure& failure) {
            return std::string(failure.what());
        }
        return std::string("nothing was thrown");
    };
    EXPECT_NE(sentence([&] { queue->remove(a); }).find("is being trained; stop it"), std::string::npos);
    EXPECT_NE(sentence([&] { queue->remove(done); }).find("not in the queue"), std::string::npos);
    EXPECT_NE(sentence([&] { queue->move(77, 1); }).find("not in the queue"), std::string::npos);
    EXPECT_NE(sentence([&] { queue->add({77}); }).find("no run 77"), std::string::npos);
    EXPECT_NE(sentence([&] { queue->add({a}, 77); }).find("no run 77"), std::string::npos);
    EXPECT_NE(sentence([&] { queue->add({done}); }).find("is finished"), std::string::npos);
}

TEST_F(Queue, LeavesOutRunsInTheBinAndForgetsThoseThatArePurged) {
    const RunId a = make("a"), b = make("b");
    auto queue = openQueue(m_file);
    auto writer = test::openWriter(m_file);
    queue->add({a, b});
    writer->moveToBin(a);
    EXPECT_EQ(order(queue->list()), std::vector{b});
    EXPECT_EQ(queue->claimNext("cpu").entry.run, b);
    writer->restoreFromBin(a);
    EXPECT_EQ(order(queue->list()), (std::vector{a, b}));
    writer->purge(a);
    EXPECT_EQ(order(queue->list()), std::vector{b});
}

TEST_F(Queue, GivesARunBackThatWasNotBegun) {
    const RunId a = make("a");
    auto queue = openQueue(m_file);
    queue->add({a});
    queue->giveBack(queue->claimNext("cpu").entry.run);
    EXPECT_EQ(queue->list().entries[0].state, QueueState::Waiting);
    EXPECT_EQ(queue->list().entries[0].attempts, 0);
    EXPECT_EQ(queue->claimNext("cpu").entry.run, a);
}

TEST_F(Queue, EstimatesByWhatSimilarRunsTook) {
    auto writer = test::openWriter(m_file);
    const RunId done = writer->createRun("done", test::configJson),
                wanted = writer->createRun("x", test::configJson);
    writer->append(done, {test::started(), test::steps(0, 10), test::ended(10)}, test::unixNow()); // 15.5 s
    auto queue = openQueue(m_file);
    queue->add({wanted, make("other kind")});
    EXPECT_DOUBLE_EQ(queue->list().entries[0].estimatedSeconds, 15.5);
    EXPECT_EQ(queue->list().entries[1].estimatedSeconds, 0.0);
    EXPECT_DOUBLE_EQ(test::openReader(m_file)->typicalSeconds(test::configJson), 15.5);
    EXPECT_EQ(test::openReader(m_file)->typicalSeconds("{}"), 0.0);
}

TEST_F(Queue, EstimatesByTheStepWhereARunSaysHowManyItHas) {
    auto writer = test::openWriter(m_file);
    std::string longer = test::configJson;
    longer.replace(longer.find("{\"seed\""), 1, "{\"steps\": 40, ");
    const RunId done = writer->createRun("done", test::configJson), wanted = writer->createRun("x", longer);
    writer->append(done, {test::started(), test::steps(0, 10), test::ended(10)}, test::unixNow()); // 15.5 s
    auto queue = openQueue(m_file);
    queue->add({wanted});
    EXPECT_DOUBLE_EQ(queue->list().entries[0].estimatedSeconds, 4 * 15.5);
}

TEST_F(Queue, ChangesTheDeviceOfARunThatHasNotBegunAndOfItsConfiguration) {
    auto writer = test::openWriter(m_file);
    const RunId a = writer->createRun("a", test::configJson), b = make("b"),
                bad = writer->createRun("c", "[]"), odd = writer->createRun("d", R"({"train": 3})");
    auto queue = openQueue(m_file);
    queue->add({a, b, bad, odd});
    queue->setDevice(a, "cuda:1");
    EXPECT_EQ(queue->list().entries[0].device, "cuda:1");
    const auto config = nlohmann::json::parse(test::openReader(m_file)->run(a)->configJson);
    EXPECT_EQ(config["train"]["device"], "cuda:1");
    EXPECT_EQ(config["train"]["seed"], 7); // the rest stays
    EXPECT_EQ(queue->claimNext("cpu").entry.usedDevice, "cuda:1");
    EXPECT_THROW(queue->setDevice(a, "cuda:9"), StoreFailure); // it has begun
    EXPECT_THROW(queue->setDevice(bad, "cuda:9"), StoreFailure);
    EXPECT_THROW(queue->setDevice(odd, "cuda:9"), StoreFailure);
    EXPECT_THROW(queue->setDevice(99, "cuda:9"), StoreFailure);
    EXPECT_EQ(queue->list().entries[1].device, "cpu"); // as they were
    EXPECT_EQ(queue->list().entries[2].device, "auto");
}

TEST_F(Queue, GivesNoRunToTwoProcessesThatRace) {
    constexpr int processes = 4, runs = 40;
    {
        auto writer = test::openWriter(m_file);
        std::vector<RunId> ids;
        for (int i = 0; i < runs; ++i)
            ids.push_back(writer->createRun("run", "{}"));
        openQueue(m_file)->add(ids);
    }
    int gate[2];
    ASSERT_EQ(pipe(gate), 0);
    std::array<int, processes> answers{};
    std::array<pid_t, processes> children{};
    for (int i = 0; i < processes; ++i) {
        children[std::size_t(i)] = inAnotherProcess(
            [&](int out) {
                close(gate[1]);
                auto queue = openQueue(m_file);
                char go = 0;
                (void)!read(gate[0], &go, 1); // all begin when the gate is closed
                // A device of its own, so that only the claim keeps the processes apart.
                for (;;) {
                    const auto claim = queue->claimNext("cuda:" + std::to_string(i));
                    if (claim.kind == Claim::Empty)
                        break;
                    if (claim.kind != Claim::Run)
                        continue;
                    writeId(out, claim.entry.run);
                    queue->finish(claim.entry.run, RunStatus::Finished);
                }
            },
            answers[std::size_t(i)]);
    }
    close(gate[0]);
    close(gate[1]);
    std::map<RunId, int> taken;
    for (int i = 0; i < processes; ++i) {
        while (const RunId id = readId(answers[std::size_t(i)]))
            ++taken[id];
        close(answers[std::size_t(i)]);
        int status = 0;
        waitpid(children[std::size_t(i)], &status, 0);
        EXPECT_EQ(status, 0);
    }
    EXPECT_EQ(taken.size(), std::size_t(runs)) << "every run is trained";
    for (const auto& [id, times] : taken)
        EXPECT_EQ(times, 1) << "run " << id;
}

TEST_F(Queue, GivesTheRunOfAKilledProcessToTheNextOneThreeTimesAtMostAndSaysSo) {
    const RunId a = make("a"), b = make("b");
    openQueue(m_file)->add({a, b});
    for (int attempt = 1; attempt <= 3; ++attempt) {
        int end = -1;
        const pid_t child = inAnotherProcess(
            [&](int out) {
                auto queue = openQueue(m_file);
                writeId(out, queue->claimNext("cpu").entry.run);
                for (;;)
                    pause();
            },
            end);
        ASSERT_EQ(readId(end), a);
        auto queue = openQueue(m_file);
        EXPECT_EQ(queue->claimNext("cpu").kind, Claim::Blocked) << "its process lives";
        EXPECT_EQ(queue->list().entries[0].attempts, attempt);
        EXPECT_EQ(queue->list().entries[0].ownerPid, child);
        kill(child, SIGKILL);
        waitpid(child, nullptr, 0);
        EXPECT_EQ(queue->list().entries[0].state, QueueState::Waiting);
        EXPECT_EQ(queue->list().entries[0].givenUp, attempt == 3);
        close(end);
    }
    auto queue = openQueue(m_file);
    EXPECT_EQ(queue->claimNext("cpu").entry.run, b) << "what kills its process three times is left alone";
    EXPECT_EQ(order(queue->list()), (std::vector{a, b})) << "but not forgotten";
    const auto events = test::openReader(m_file)->events(a);
    ASSERT_FALSE(events.empty());
    EXPECT_EQ(events.back().kind, "queue");
    EXPECT_EQ(events.back().level, Notice::Level::Error);

    queue->finish(b, RunStatus::Finished);
    EXPECT_EQ(queue->claimNext("cpu").kind, Claim::Empty);
    queue->add({a});
    EXPECT_FALSE(queue->list().entries[0].givenUp) << "a person wants it again";
    EXPECT_EQ(queue->claimNext("cpu").entry.run, a);
}

TEST_F(Queue, AttemptsThatGetOnDoNotCount) {
    const RunId a = make("a");
    openQueue(m_file)->add({a});
    for (int attempt = 0; attempt < 6; ++attempt) {
        int end = -1;
        const pid_t child = inAnotherProcess(
            [&](int out) {
                auto queue = openQueue(m_file);
                const RunId run = queue->claimNext("cpu").entry.run;
                if (run == a)
                    test::openWriter(m_file)->append(
                        run, {test::started(100 * attempt), test::steps(100 * attempt, 100)},
                        test::unixNow());
                writeId(out, run);
                for (;;)
                    pause();
            },
            end);
        ASSERT_EQ(readId(end), a) << "attempt " << attempt;
        kill(child, SIGKILL);
        waitpid(child, nullptr, 0);
        close(end);
    }
    EXPECT_FALSE(openQueue(m_file)->list().entries.at(0).givenUp);
}

TEST_F(Queue, TakesARunOutThatEndedBeforeItsProcessWasKilled) {
    const RunId a = make("a");
    openQueue(m_file)->add({a});
    int end = -1;
    const pid_t child = inAnotherProcess(
        [&](int out) {
            auto queue = openQueue(m_file);
            const RunId run = queue->claimNext("cpu").entry.run;
            test::openWriter(m_file)->append(run, {test::started(), test::ended(5)}, test::unixNow());
            writeId(out, run);
            for (;;)
                pause();
        },
        end);
    ASSERT_EQ(readId(end), a);
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
    close(end);
    auto queue = openQueue(m_file);
    EXPECT_EQ(queue->claimNext("cpu").kind, Claim::Empty);
    EXPECT_TRUE(queue->list().entries.empty());
}

TEST_F(Queue, AProcessOfAnotherMachineKeepsItsRunWhileItGivesSignsOfLife) {
    const RunId a = make("a"), b = make("b");
    auto queue = openQueue(m_file);
    queue->add({a, b});
    EXPECT_EQ(queue->claimNext("cpu").entry.run, a);
    SQLite::Database file(m_file.string(), SQLite::OPEN_READWRITE);
    file.exec("UPDATE queue_entry SET owner_space = 'elsewhere' WHERE state = 'running'");
    EXPECT_EQ(queue->claimNext("cpu").entry.run, b) << "its processor is not ours";
    queue->finish(b, RunStatus::Finished);
    EXPECT_EQ(queue->claimNext("cpu").kind, Claim::Empty);
    file.exec("UPDATE queue_entry SET claimed_at = 1000");
    EXPECT_EQ(queue->claimNext("cpu").entry.run, a) << "silent for years";
}

TEST_F(Queue, OfAFileOfTheFirstVersionIsEmptyUntilItIsOpenedForWriting) {
    DatabaseOptions first;
    first.migrations = workspaceMigrations().first(1);
    {
        auto old = Database::open(m_file, first);
        ASSERT_TRUE(old) << old.error().message;
        (*old)
            ->query("INSERT INTO run (uid, name, status, created_at) VALUES ('u', 'old', 'finished', 1)")
            .run();
        (*old)->query("INSERT INTO run_document (run, config) VALUES (1, '{}')").run();
    }
    EXPECT_TRUE(test::openReader(m_file)->queue().entries.empty());
    EXPECT_EQ(test::openReader(m_file)->runs().size(), 1U);
    EXPECT_FALSE(std::filesystem::exists(m_file.string() + ".version1.backup")) << "reading migrates nothing";

    auto queue = openQueue(m_file);
    EXPECT_TRUE(queue->list().entries.empty());
    EXPECT_FALSE(queue->list().paused);
    EXPECT_EQ(test::openReader(m_file)->run(1)->summary.name, "old");
    queue->add({make("new")});
    EXPECT_EQ(order(queue->list()), std::vector<RunId>{2});
    auto copy = Database::open(m_file.string() + ".version1.backup", first);
    ASSERT_TRUE(copy) << copy.error().message;
    EXPECT_EQ((*copy)->version(), 1);
    auto row = (*copy)->query("SELECT name FROM run");
    ASSERT_TRUE(row.next());
    EXPECT_EQ(row.text(0), "old");
}

} // namespace rankscope
