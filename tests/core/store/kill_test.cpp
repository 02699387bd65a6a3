#include "tests/core/store/store_support.h"

#include <SQLiteCpp/Database.h>
#include <sys/wait.h>

#include <csignal>
#include <iostream>
#include <random>

namespace rankscope {

// Ten times: a program that records a run is killed at a random moment. Afterwards the file is sound, every
// batch is there as a whole or not at all, and the run shows as interrupted.
TEST(Kill, TenKillsAtRandomMomentsLeaveASoundFileWithWholeBatches) {
    test::TempFolder folder;
    const auto file = folder / "w.rankscope";
    std::mt19937 random(20240601);
    std::int64_t stepsInAll = 0;
    for (int round = 0; round < 10; ++round) {
        SCOPED_TRACE("round " + std::to_string(round));
        int output[2];
        ASSERT_EQ(pipe(output), 0);
        const pid_t child = fork();
        if (child == 0) {
            dup2(output[1], STDOUT_FILENO);
            close(output[0]);
            close(output[1]);
            execl(STORE_KILL_HELPER, STORE_KILL_HELPER, file.c_str(), static_cast<char*>(nullptr));
            _exit(127);
        }
        close(output[1]);
        FILE* said = fdopen(output[0], "r");
        long long number = 0;
        ASSERT_EQ(std::fscanf(said, "%lld", &number), 1) << "the helper did not begin";
        const auto delay = std::chrono::milliseconds(std::uniform_int_distribution<int>(20, 300)(random));
        std::this_thread::sleep_for(delay); // the random moment itself, not a wait for something
        ASSERT_EQ(kill(child, SIGKILL), 0);
        int status = 0;
        ASSERT_EQ(waitpid(child, &status, 0), child);
        ASSERT_TRUE(WIFSIGNALED(status)) << "it ended by itself";
        std::fclose(said);

        // A reader first: it must cope with the log that the dead process left.
        const RunId id = number;
        EXPECT_TRUE(test::openReader(file)->run(id));

        auto writer = RunWriter::open(file);
        ASSERT_TRUE(writer) << writer.error().message;
        SQLite::Database database(file.string(), SQLite::OPEN_READONLY);
        EXPECT_EQ(database.execAndGet("PRAGMA integrity_check").getString(), "ok");
        const auto reader = test::openReader(file);
        const auto run = reader->run(id);
        ASSERT_TRUE(run);
        EXPECT_EQ(run->summary.status, RunStatus::Interrupted);
        EXPECT_EQ(run->started.modules.size(), 72U);
        const auto steps = run->summary.stepsDone;
        stepsInAll += steps;
        EXPECT_GE(steps, 700) << "what was on disk before the kill is gone";
        EXPECT_EQ(steps % 7, 0);
        for (const auto* metric :
             {"loss/task", "loss/regulariser", "learning_rate", "gradient_norm", "tokens", "step_seconds"}) {
            const auto points = reader->series(id, metric);
            ASSERT_EQ(std::int64_t(points.size()), steps) << metric;
            EXPECT_TRUE(points.empty() || points.back().step == steps - 1) << metric;
        }
        EXPECT_EQ(std::int64_t(reader->series(id, "tokens_per_second").size()), steps / 7);
        const auto allocations = std::int64_t(reader->allocationSteps(id).size());
        // The last one may have come after its steps were taken.
        EXPECT_TRUE(allocations == steps / 7 || allocations == steps / 7 - 1)
            << allocations << " of " << steps / 7;
        if (const auto last = reader->lastAllocation(id)) {
            EXPECT_EQ(last->mask.size(), 864U);
            EXPECT_EQ(last->uncertainty.size(), 864U);
        }
    }
    std::cout << stepsInAll << " steps were on disk in all\n";
}

} // namespace rankscope
