#include "tests/core/store/store_support.h"

#include <sys/wait.h>

#include <atomic>

namespace rankscope {

namespace {

// Reads as pages do; returns how often something was wrong.
int readAll(const std::filesystem::path& file, RunId id, int rounds) {
    int failures = 0;
    std::unique_ptr<RunReader> reader;
    for (int i = 0; i < rounds; ++i) {
        try {
            if (i % 100 == 0) { // a new connection now and then, as a new page has
                auto opened = RunReader::open(file);
                if (!opened) {
                    ++failures;
                    continue;
                }
                reader = std::move(*opened);
            }
            const auto run = reader->run(id);
            const auto loss = reader->series(id, "loss/task");
            // Batches are of ten steps: every reader sees whole ones.
            if (!run || run->summary.stepsDone % 10 != 0 || loss.size() % 10 != 0 ||
                std::int64_t(loss.size()) < run->summary.stepsDone)
                ++failures;
            reader->dataVersion();
        } catch (const std::exception&) {
            ++failures;
        }
    }
    return failures;
}

} // namespace

TEST(Concurrency, ASecondConnectionDoesNotCostTheFirstItsLocks) {
    test::TempFolder folder;
    const auto file = folder / "w.rankscope";
    int go[2];
    ASSERT_EQ(pipe(go), 0);
    const pid_t child = fork(); // before SQLite knows the file, so that the child shares nothing with it
    if (child == 0) {           // another program opens, writes and goes; it is not the last one
        close(go[1]);
        char byte = 0;
        if (read(go[0], &byte, 1) != 1)
            _exit(2);
        auto opened = RunWriter::open(file);
        if (!opened)
            _exit(1);
        (*opened)->createRun("theirs", test::configJson);
        opened->reset();
        _exit(0);
    }
    auto writer = test::openWriter(file);
    const RunId id = writer->createRun("mine", test::configJson);
    const auto reader = test::openReader(file); // what looks at the file must not unlock it
    ASSERT_EQ(write(go[1], "x", 1), 1);
    close(go[0]);
    close(go[1]);
    int status = 0;
    waitpid(child, &status, 0);
    ASSERT_EQ(status, 0);
    EXPECT_TRUE(std::filesystem::exists(file.string() + "-wal")) << "taken away from under two connections";
    writer->rename(id, "still mine");
    EXPECT_EQ(reader->runs().size(), 2U);
    EXPECT_EQ(test::openReader(file)->run(id)->summary.name, "still mine");
}

TEST(Concurrency, EighteenHundredReadsOfAnotherProcessAndAThreadSucceedWhileARunIsWritten) {
    test::TempFolder folder;
    const auto file = folder / "w.rankscope";
    const RunId id = test::openWriter(file)->createRun("busy", test::configJson);

    const pid_t child = fork(); // before any connection or thread of this process
    if (child == 0)
        _exit(std::min(readAll(file, id, 900), 200));

    std::atomic<bool> done = false;
    int failuresHere = 0;
    auto writer = test::openWriter(file);
    writer->recordStarted(id, test::started(), test::unixNow());
    std::jthread thread([&] {
        failuresHere = readAll(file, id, 900);
        done = true;
    });
    std::int64_t step = 0;
    int status = 0;
    bool childDone = false;
    while (!done || !childDone) {
        writer->append(id, {test::steps(step, 10), test::allocation(step, 864)}, test::unixNow());
        step = (step + 10) % 2000; // then the same rows again, so that the reads stay short
        childDone = childDone || waitpid(child, &status, WNOHANG) == child;
    }
    thread.join();
    EXPECT_EQ(failuresHere, 0);
    ASSERT_TRUE(WIFEXITED(status));
    EXPECT_EQ(WEXITSTATUS(status), 0);
}

} // namespace rankscope
