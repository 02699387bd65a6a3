#pragma once

#include "tests/support/fault_shim.h"

#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <string>

namespace rankscope::test {

// The beginning of a plan for the `at`-th call below `under`.
inline std::string faultPlan(const std::filesystem::path& under, int at) {
    return "under=" + under.string() + ";at=" + std::to_string(at) + ";";
}

// Does `act` in a child that `action` ("do=kill") kills at its `at`-th call below `under`. False when it came
// to its end before that; a child that ends otherwise, or whose `act` answers false, ends the test program.
template <class Act>
bool killedAt(const std::filesystem::path& under, int at, const std::string& action, Act act) {
    const pid_t child = ::fork();
    if (child == 0) {
        beginFaults((faultPlan(under, at) + action).c_str());
        const bool done = act();
        endFaults();
        ::_exit(done ? 0 : 1);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL) {
        return true;
    }
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
        std::abort();
    }
    return false;
}

} // namespace rankscope::test
