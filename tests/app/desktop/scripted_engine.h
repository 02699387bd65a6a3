#pragma once

#include "app/desktop/engine_functions.h"

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>

namespace rankscope::test {

// An engine that trains nothing: it says what a run of `steps` steps would say, with an allocation at every
// tenth step and an evaluation and a checkpoint at the end, and obeys pause, stop and checkpoint requests at
// each step.
struct Script {
    std::int64_t steps = 60;
    // The engine stops before this step and waits until the test moves it on; no limit at first.
    std::atomic<std::int64_t> barrier = 1'000'000'000;
    std::string failure;    // ends the run as failed with this message
    std::string exception;  // thrown in the middle
    bool forgetEnd = false; // returns without RunEnded
    bool endTwice = false;
    std::string branchProblem; // why no checkpoint can be copied
    std::string modelProblem;  // what describe() finds
    std::atomic<int> describes = 0;
    std::atomic<int> trainings = 0;
    std::atomic<std::int64_t> firstStep = -1; // of the last training

    // Of adapters that come in: the model that they name, and why they cannot be read.
    std::string baseModel;
    std::string importProblem;
    // The import waits here until the test lets it go on.
    std::atomic<bool> holdImport = false;
    std::atomic<int> imports = 0; // checks and writes
    // Of those that go out.
    std::string exportProblem;
    double exportDifference = 2.5e-7;
    // A replay gives other losses from this step on, and stops to wait like a training.
    std::int64_t replayDiffersAt = 1'000'000'000;
    std::atomic<int> replays = 0;
};

EngineFunctions scriptedEngine(std::shared_ptr<Script> script);

constexpr std::int64_t scriptedModules = 4;
constexpr std::int64_t scriptedRank = 3;

} // namespace rankscope::test
