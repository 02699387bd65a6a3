// Records a made-up run as fast as it can until it is killed: WORKSPACE. Says the run's number once its first
// steps are on disk.
#include "core/store/run_recorder.h"

#include <cstdio>
#include <thread>

using namespace rankscope;

int main(int count, char** arguments) {
    if (count != 2)
        return 2;
    const std::filesystem::path file = arguments[1];
    auto writer = RunWriter::open(file);
    if (!writer) {
        std::fprintf(stderr, "%s\n", writer.error().message.c_str());
        return 1;
    }
    const RunId id = (*writer)->createRun("to be killed", "{}");
    writer->reset();

    RunRecorder recorder(file, id, nullptr);
    RunStarted started;
    started.totalSteps = 100'000'000;
    started.modules.resize(72);
    recorder.onEvent(started);

    constexpr std::int64_t announceAt = 693; // by then 700 steps are on disk, and many more are on their way
    constexpr std::size_t triplets = 864;
    AllocationDone allocation;
    allocation.mask.assign(triplets, 1);
    for (auto* values : {&allocation.lambda, &allocation.scoreLambda, &allocation.scoreA, &allocation.scoreB,
                         &allocation.sensitivity, &allocation.uncertainty})
        values->assign(triplets, 0.5F);
    for (std::int64_t step = 0;; step += 7) {
        StepsDone steps;
        for (std::int64_t i = step; i < step + 7; ++i)
            steps.points.push_back({i, double(i), 1.0, 1.0, 1.0, 1, 1.0, 1.0});
        recorder.onEvent(steps);
        allocation.step = step + 6;
        allocation.kept = triplets;
        recorder.onEvent(allocation);
        // As much as is handed over is written: the file grows all the time, the memory does not.
        const std::int64_t ahead = step == announceAt ? 0 : 700;
        while (recorder.pendingRows() > ahead)
            std::this_thread::yield();
        if (step == announceAt) {
            std::printf("%lld\n", static_cast<long long>(id));
            std::fflush(stdout);
        }
    }
}
