#pragma once

#include "core/run/run_event.h"
#include "core/store/run_reader.h"
#include "core/store/run_writer.h"
#include "tests/support/temp_folder.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <thread>

namespace rankscope::test {

// Limits of time are for the program as it ships; with a sanitizer it takes many times as long.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr double slowness = 20.0;
#else
inline constexpr double slowness = 1.0;
#endif

// Seconds of processor time of this process: unlike the clock on the wall, it leaves out what else the
// machine has to do.
inline double processorSeconds() { return double(std::clock()) / CLOCKS_PER_SEC; }

inline double unixNow() {
    return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
}

inline std::unique_ptr<RunWriter> openWriter(const std::filesystem::path& file,
                                             const WriterOptions& options = {}) {
    auto writer = RunWriter::open(file, options);
    if (!writer)
        throw std::runtime_error(writer.error().message);
    return std::move(*writer);
}

inline std::unique_ptr<RunReader> openReader(const std::filesystem::path& file) {
    auto reader = RunReader::open(file);
    if (!reader)
        throw std::runtime_error(reader.error().message);
    return std::move(*reader);
}

// Looks again and again until `condition` holds; false when `seconds` have passed.
inline bool eventually(const std::function<bool()>& condition, double seconds = 60.0) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::duration<double>(seconds);
    while (!condition()) {
        if (std::chrono::steady_clock::now() > deadline)
            return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
    return true;
}

inline const std::string configJson =
    R"({"name": "starter", "model": {"path": "models/minilm-l6"}, "method": {"type": "adalora"},
        "task": {"type": "classification", "train": "data/movie-reviews/train.tsv"}, "train": {"seed": 7}})";

inline StepsDone steps(std::int64_t first, std::int64_t count, double wallTime = 1000.0) {
    StepsDone event;
    for (std::int64_t i = first; i < first + count; ++i)
        event.points.push_back(
            {i, 1.0 / double(i + 1), 0.1, 3e-3, 2.0, 640, 0.05, wallTime + 0.05 * double(i)});
    event.tokensPerSecond = 12800.0;
    event.memoryMb = 512.0;
    return event;
}

inline AllocationDone allocation(std::int64_t step, std::size_t triplets) {
    AllocationDone a;
    a.step = step;
    a.budget = std::int64_t(triplets) / 2;
    a.threshold = 0.25;
    a.pruned = 3;
    a.revived = 1;
    a.wallTime = 1000.0 + double(step);
    for (std::size_t i = 0; i < triplets; ++i) {
        const auto x = float(i) + float(step) / 1000.0F;
        a.mask.push_back(i % 3 != 0);
        a.kept += i % 3 != 0;
        a.lambda.push_back(x);
        a.scoreLambda.push_back(x + 0.1F);
        a.scoreA.push_back(x + 0.2F);
        a.scoreB.push_back(x + 0.3F);
        a.sensitivity.push_back(x + 0.4F);
        a.uncertainty.push_back(x + 0.5F);
    }
    return a;
}

inline RunStarted started(std::int64_t firstStep = 0) {
    RunStarted s;
    s.totalSteps = 300;
    s.firstStep = firstStep;
    s.stepsPerEpoch = 100;
    s.tinit = 45;
    s.tfinal = 135;
    s.deltaT = 10;
    s.initBudget = 24;
    s.targetBudget = 16;
    s.modules = {{"encoder.layer.0.attention.self.query", 0, "query", 384, 384, 12},
                 {"encoder.layer.0.output.dense", 0, "output.dense", 1536, 384, 12}};
    s.trainableParameters = 123;
    s.totalParameters = 456789;
    s.trainExamples = 3200;
    s.evalExamples = 400;
    s.classes = {"0", "1"};
    s.device = "cpu";
    s.precision = "fp32";
    s.threads = 2;
    s.versions = {{"rankscope", "0.1.0"}, {"torch", "2.15"}};
    s.modelDigest = "aa";
    s.dataDigest = "bb";
    return s;
}

inline RunEnded ended(std::int64_t steps, RunStatus status = RunStatus::Finished) {
    RunEnded e;
    e.status = status;
    e.steps = steps;
    e.stage = "done";
    e.seconds = 15.5;
    e.tokensPerSecond = 12345.0;
    e.peakMemoryMb = 777.0;
    e.wallTime = 2000.0;
    return e;
}

inline EvalDone eval(std::int64_t step, std::map<std::string, double> metrics) {
    return {step, std::move(metrics), 400, 1.0, 1500.0 + double(step)};
}

inline void writeFile(const std::filesystem::path& file, const std::string& text) {
    std::ofstream(file, std::ios::binary) << text;
}

inline std::string readFile(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

} // namespace rankscope::test
