#include "tests/app/cli/stored_lab.h"

#include "core/run/run_config_json.h"

#include <stdexcept>

namespace rankscope::test {

namespace {

constexpr double begin = 1.7e9;

RunStarted sampleStart() {
    RunStarted started;
    started.totalSteps = 4;
    started.initBudget = 6;
    started.targetBudget = 4;
    started.modules = {{"encoder.layer.0.attention.self.query", 0, "query", 32, 32, 3},
                       {"encoder.layer.1.output.dense", 1, "output.dense", 64, 32, 3}};
    started.trainableParameters = 1234;
    started.totalParameters = 56789;
    started.trainExamples = 160;
    started.evalExamples = 40;
    started.classes = {"0", "1"};
    started.device = "cpu";
    started.precision = "fp32";
    return started;
}

StepsDone sampleSteps() {
    StepsDone steps;
    for (std::int64_t step = 0; step < 4; ++step) {
        StepPoint point;
        point.step = step;
        point.taskLoss = 0.5 - 0.1 * static_cast<double>(step);
        point.learningRate = 1e-3;
        point.seconds = 0.25;
        point.wallTime = begin + 0.25 * static_cast<double>(step);
        steps.points.push_back(point);
    }
    steps.tokensPerSecond = 1000.0;
    return steps;
}

} // namespace

AllocationDone sampleAllocation(std::int64_t step, int keptOfFirst) {
    AllocationDone allocation;
    allocation.step = step;
    allocation.budget = keptOfFirst + 2;
    allocation.kept = keptOfFirst + 2;
    allocation.threshold = 0.125;
    for (int i = 0; i < 6; ++i) {
        const bool kept = i < 3 ? i < keptOfFirst : i < 5;
        const auto value = static_cast<float>(i);
        allocation.mask.push_back(kept ? 1 : 0);
        allocation.lambda.push_back(0.5F * value);
        allocation.scoreLambda.push_back(value);
        allocation.scoreA.push_back(0.25F);
        allocation.scoreB.push_back(0.125F);
        allocation.sensitivity.push_back(0.1F);
        allocation.uncertainty.push_back(0.2F);
    }
    return allocation;
}

StoredLab::StoredLab() {
    auto writer = RunWriter::open(workspace());
    if (!writer) {
        throw std::runtime_error(writer.error().message);
    }
    RunConfig config;
    config.name = "first";
    config.model.path = model().string();
    config.train.seed = 7;
    const RunId first = (*writer)->createRun(config.name, toJson(config));
    EvalDone evaluation;
    evaluation.step = 4;
    evaluation.metrics = {{"accuracy", 0.75}, {"loss", 0.6}};
    evaluation.wallTime = begin + 2.0;
    RunEnded ended;
    ended.steps = 4;
    ended.stage = "done";
    ended.metrics = evaluation.metrics;
    ended.seconds = 3.0;
    ended.wallTime = begin + 3.0;
    (*writer)->recordStarted(first, sampleStart(), begin);
    (*writer)->append(first,
                      {sampleSteps(), sampleAllocation(1, 3), sampleAllocation(2, 1), evaluation, ended},
                      begin + 3.0);
    (*writer)->setTags(first, {"paper"});
    config.name = "second, \"quoted\"";
    (*writer)->createRun(config.name, toJson(config));
}

} // namespace rankscope::test
