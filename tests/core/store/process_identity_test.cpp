#include "core/store/process_identity.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

namespace rankscope {

TEST(ProcessIdentity, ThisProcessIsAlive) { EXPECT_EQ(stateOf(thisProcess()), ProcessState::Alive); }

TEST(ProcessIdentity, AnEarlierProcessOfTheSameNumberIsDead) {
    auto earlier = thisProcess();
    earlier.started -= 1;
    EXPECT_EQ(stateOf(earlier), ProcessState::Dead);
}

TEST(ProcessIdentity, AProcessOfAnotherMachineIsUnknown) {
    auto elsewhere = thisProcess();
    elsewhere.space += "x";
    EXPECT_EQ(stateOf(elsewhere), ProcessState::Unknown);
}

TEST(ProcessIdentity, AKilledChildIsDeadEvenBeforeItIsReaped) {
    int ready[2];
    ASSERT_EQ(pipe(ready), 0);
    const pid_t child = fork();
    if (child == 0) {
        const auto self = thisProcess();
        const auto written = write(ready[1], &self.started, sizeof(self.started));
        (void)written;
        for (;;)
            pause();
    }
    ProcessIdentity identity = thisProcess();
    identity.pid = child;
    ASSERT_EQ(read(ready[0], &identity.started, sizeof(identity.started)), ssize_t(sizeof(identity.started)));
    EXPECT_EQ(stateOf(identity), ProcessState::Alive);
    kill(child, SIGKILL);
    siginfo_t info{};
    waitid(P_PID, child, &info, WEXITED | WNOWAIT); // dead, but still in the table
    EXPECT_EQ(stateOf(identity), ProcessState::Dead);
    waitpid(child, nullptr, 0);
    EXPECT_EQ(stateOf(identity), ProcessState::Dead);
    close(ready[0]);
    close(ready[1]);
}

} // namespace rankscope
