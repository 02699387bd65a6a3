// How long a TensorBoard log of a million scalars takes to become a run of a workspace, reading and storing
// together; prints one JSON object. Usage: bench_import [scalars] [repeats]
#include "core/analysis/event_file.h"
#include "core/exchange/tensorboard_import.h"
#include "tests/support/temp_folder.h"


#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <string>
#include <vector>

using namespace rankscope;

namespace {

namespace fs = std::filesystem;

double since(std::chrono::steady_clock::time_point begin) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

// Twenty curves and, every fifty steps, the ranks of 72 modules, as a run of the authors' code logs them.
EventScalars scalarsLike(std::int64_t count) {
    constexpr int curves = 20, modules = 72, every = 50;
    EventScalars scalars;
    for (std::int64_t step = 0; std::int64_t(scalars.points().size()) < count; ++step) {
        const double time = 1.7e9 + 0.1 * double(step);
        for (int i = 0; i < curves; ++i) {
            scalars.add("train/curve_" + std::to_string(i), step, time, std::sin(double(step + i)));
        }
        for (int i = 0; step % every == 0 && i < modules; ++i) {
            scalars.add("Ranknum/deberta.encoder.layer." + std::to_string(i / 6) + ".m" +
                            std::to_string(i % 6) + ".lora_E",
                        step, time, double((step + i) % 13));
        }
    }
    return scalars;
}

} // namespace

int main(int count, char** arguments) {
    const std::int64_t wanted = count > 1 ? std::atoll(arguments[1]) : 1'000'000;
    const int repeats = count > 2 ? std::max(1, std::atoi(arguments[2])) : 5;
    const test::TempFolder folder;
    fs::create_directories(folder / "logs");
    std::size_t points = 0, bytes = 0;
    {
        const EventScalars scalars = scalarsLike(wanted);
        const std::string file = writeEventFile(scalars, 1.7e9);
        points = scalars.points().size();
        bytes = file.size();
        std::ofstream(folder / "logs" / "events.out.tfevents.1", std::ios::binary) << file;
    }
    std::vector<double> first, again, processor; // the last leaves out what else the machine has to do
    for (int i = 0; i < repeats; ++i) {
        const fs::path workspace = folder / ("w" + std::to_string(i) + ".rankscope");
        for (auto* seconds : {&first, &again}) {
            const auto begin = std::chrono::steady_clock::now();
            const auto clock = std::clock();
            const auto logs = importTensorBoard(folder / "logs", workspace);
            seconds->push_back(since(begin));
            if (seconds == &first) {
                processor.push_back(double(std::clock() - clock) / CLOCKS_PER_SEC);
            }
            if (!logs) {
                std::fprintf(stderr, "%s\n", logs.error().message.c_str());
                return 1;
            }
        }
    }
    std::ranges::sort(first);
    std::ranges::sort(again);
    std::ranges::sort(processor);
    const double median = first[first.size() / 2];
    std::printf(
        "{\"scalars\": %zu, \"file_mb\": %.1f, \"workspace_mb\": %.1f, \"repeats\": %d, \"import_seconds\": "
        "{\"median\": %.3f, \"worst\": %.3f, \"processor\": %.3f}, \"unchanged_seconds\": {\"median\": %.3f, "
        "\"worst\": %.3f}, "
        "\"scalars_per_second\": %.0f}\n",
        points, double(bytes) / 1e6, double(fs::file_size(folder / "w0.rankscope")) / 1e6, repeats, median,
        first.back(), processor[processor.size() / 2], again[again.size() / 2], again.back(),
        double(points) / median);
    return 0;
}
