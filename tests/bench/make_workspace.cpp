// Makes a workspace of many long runs for benches: make_workspace FILE [gigabytes]
#include "core/run/run_config_json.h"
#include "core/store/run_writer.h"
#include "tests/ui/live/made_run.h"

#include <cstdio>
#include <cstdlib>

using namespace rankscope;

int main(int argc, char** argv) {
    if (argc < 2) {
        std::fprintf(stderr, "usage: make_workspace FILE [gigabytes]\n");
        return 2;
    }
    const std::filesystem::path file = argv[1];
    const double wanted = 1e9 * (argc > 2 ? std::atof(argv[2]) : 5.0);
    auto writer = RunWriter::open(file);
    if (!writer) {
        std::fprintf(stderr, "%s\n", writer.error().message.c_str());
        return 1;
    }
    MadeRun made(12, 2'500); // 72 matrices of 12 triplets
    made.started.deltaT = made.schedule.deltaT = 1;
    const std::vector<RunEvent> events = made.steps(0, made.started.totalSteps);
    int runs = 0;
    while (static_cast<double>(std::filesystem::file_size(file)) < wanted) {
        RunConfig config;
        config.name = "made " + std::to_string(++runs);
        config.method.initR = 12;
        config.train.seed = runs;
        const RunId id = (*writer)->createRun(config.name, toJson(config));
        (*writer)->recordStarted(id, made.started, 1.0);
        (*writer)->append(id, events, 2.0);
        (*writer)->append(id, {made.ended(RunStatus::Finished)}, 3.0);
    }
    std::printf("{\"runs\": %d, \"bytes\": %llu}\n", runs,
                static_cast<unsigned long long>(std::filesystem::file_size(file)));
    return 0;
}
