#include "tests/app/desktop/scripted_engine.h"

#include <chrono>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <thread>

namespace rankscope::test {

namespace {

double now() {
    return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
}

RunStarted started(const Script& script, std::int64_t firstStep) {
    RunStarted event;
    event.totalSteps = script.steps;
    event.firstStep = firstStep;
    event.tinit = script.steps / 4;
    event.tfinal = script.steps / 4;
    event.deltaT = 10;
    event.initBudget = scriptedModules * scriptedRank;
    event.targetBudget = scriptedModules;
    for (std::int64_t i = 0; i < scriptedModules; ++i) {
        ModuleInfo module;
        module.layer = static_cast<int>(i / 2);
        module.kind = i % 2 == 0 ? "query" : "value";
        module.name = "encoder.layer." + std::to_string(module.layer) + ".attention.self." + module.kind;
        module.dIn = module.dOut = 8;
        module.initR = scriptedRank;
        event.modules.push_back(module);
    }
    event.device = "cpu";
    event.precision = "fp32";
    event.threads = 1;
    return event;
}

AllocationDone allocation(std::int64_t step) {
    constexpr std::size_t triplets = scriptedModules * scriptedRank;
    AllocationDone event;
    event.step = step;
    event.budget = event.kept = 10;
    event.threshold = 0.15;
    event.pruned = 2;
    event.mask.assign(triplets, 1);
    event.mask[0] = event.mask[5] = 0;
    event.lambda.assign(triplets, 0.5F);
    for (auto* scores :
         {&event.scoreLambda, &event.scoreA, &event.scoreB, &event.sensitivity, &event.uncertainty}) {
        for (std::size_t i = 0; i < triplets; ++i) {
            scores->push_back(0.1F * static_cast<float>(i));
        }
    }
    event.wallTime = now();
    return event;
}

CheckpointSaved checkpoint(const std::filesystem::path& files, std::int64_t step) {
    const auto folder = files / ("step-" + std::to_string(step));
    std::filesystem::create_directories(folder);
    std::ofstream(folder / "state") << step;
    CheckpointSaved event;
    event.step = step;
    event.path = folder.string();
    event.bytes = 8;
    event.wallTime = now();
    return event;
}

void train(Script& script, const std::filesystem::path& files, const std::filesystem::path& resume,
           RunControl& control, RunObserver& observer) {
    ++script.trainings;
    std::int64_t first = 0;
    if (!resume.empty()) {
        std::ifstream(resume / "state") >> first;
    }
    script.firstStep = first;
    observer.onEvent(started(script, first));
    RunEnded end;
    end.stage = "done";
    std::int64_t step = first;
    for (; step < script.steps; ++step) {
        while (step >= script.barrier && !control.stopRequested() && !control.pauseRequested()) {
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
        if (control.pauseRequested()) {
            observer.onEvent(StatusChanged{RunStatus::Paused, step, now()});
            bool goOn = true;
            do {
                goOn = control.waitWhilePaused();
                for (const auto& edits : control.takeEdits()) {
                    for (const SettingEdit& edit : edits) {
                        observer.onEvent(SettingsChanged{step, edit.field, "?", edit.text, 9, 8, now()});
                    }
                }
            } while (goOn && control.pauseRequested());
            if (goOn) {
                observer.onEvent(StatusChanged{RunStatus::Running, step, now()});
                --step; // to the barrier again
                continue;
            }
        }
        if (control.takeCheckpointRequest()) {
            observer.onEvent(checkpoint(files, step));
        }
        if (control.stopRequested()) {
            observer.onEvent(checkpoint(files, step));
            end.status = RunStatus::Stopped;
            end.stage = "training";
            break;
        }
        if (!script.exception.empty() && step == script.steps / 2) {
            throw std::runtime_error(script.exception);
        }
        StepsDone done;
        StepPoint point;
        point.step = step;
        point.taskLoss = 1.0 / static_cast<double>(step + 1);
        point.seconds = 0.001;
        point.tokens = 100;
        point.wallTime = now();
        done.points.push_back(point);
        done.tokensPerSecond = 1000.0;
        done.memoryMb = 100.0;
        observer.onEvent(done);
        if (step % 10 == 9) {
            observer.onEvent(allocation(step));
        }
    }
    if (!script.failure.empty()) {
        end.status = RunStatus::Failed;
        end.message = script.failure;
    } else if (end.status == RunStatus::Finished) {
        EvalDone eval;
        eval.step = step;
        eval.metrics = {{"accuracy", 0.75}, {"loss", 0.5}};
        eval.wallTime = now();
        observer.onEvent(eval);
        observer.onEvent(checkpoint(files, step));
    }
    end.steps = step;
    end.wallTime = now();
    if (!script.forgetEnd) {
        observer.onEvent(end);
    }
    if (script.endTwice) {
        observer.onEvent(end);
    }
}

} // namespace

EngineFunctions scriptedEngine(std::shared_ptr<Script> script) {
    EngineFunctions engine;
    engine.train = [script](const RunConfig&, const std::filesystem::path& files,
                            const std::filesystem::path& resume, RunControl& control,
                            RunObserver& observer) { train(*script, files, resume, control, observer); };
    engine.branch = [script](const std::filesystem::path& from, const std::filesystem::path& files,
                             const RunConfig&) -> tl::expected<CheckpointSaved, std::string> {
        if (!script->branchProblem.empty()) {
            return tl::unexpected(script->branchProblem);
        }
        std::int64_t step = 0;
        std::ifstream(from / "state") >> step;
        return checkpoint(files, step);
    };
    engine.describe = [script](const RunConfig&) {
        ++script->describes;
        RunFacts facts;
        facts.modelProblem = script->modelProblem;
        if (script->modelProblem.empty()) {
            ModelDescription model;
            model.architecture = "bert";
            model.layers = 1;
            model.maxPositions = 512;
            for (const char* name : {"attention.self.query", "attention.self.key", "attention.self.value",
                                     "attention.output.dense", "intermediate.dense", "output.dense"}) {
                ModuleInfo module;
                module.layer = 0;
                module.name = std::string("encoder.layer.0.") + name;
                module.dIn = module.dOut = 64;
                model.modules.push_back(module);
            }
            facts.model = model;
        }
        facts.trainExamples = 640;
        facts.evalExamples = 64;
        facts.columns = {"sentence", "label"};
        facts.classes = {"0", "1"};
        facts.devices = {{"cpu", "2 threads", 0}};
        return facts;
    };
    engine.devices = [] { return std::vector<DeviceInfo>{{"cpu", "2 threads", 0}}; };
    return engine;
}

} // namespace rankscope::test
