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
    std::ofstream(folder / "state.json") << "{}"; // whole, as far as a reader of checkpoints can tell
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

// Three triplets of two modules, the second of rank 0.
tl::expected<ImportedAdapter, Problem> importAdapter(Script& script, const RunConfig& config,
                                                     const std::filesystem::path& files) {
    ++script.imports;
    while (script.holdImport && !files.empty()) {
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    if (!script.importProblem.empty()) {
        return tl::unexpected(Problem{"model.path", script.importProblem, Severity::Error});
    }
    ImportedAdapter adapter;
    adapter.config = config;
    adapter.started = started(script, 0);
    adapter.started.modules.resize(2);
    adapter.allocation = allocation(script.steps);
    adapter.allocation.mask = {1, 1, 1, 0, 0, 0};
    adapter.allocation.lambda.resize(6);
    for (auto* scores :
         {&adapter.allocation.scoreLambda, &adapter.allocation.scoreA, &adapter.allocation.scoreB,
          &adapter.allocation.sensitivity, &adapter.allocation.uncertainty}) {
        scores->clear(); // nobody knows them
    }
    adapter.allocation.budget = adapter.allocation.kept = 3;
    adapter.unknown = "Nothing is known of its task.";
    if (!files.empty()) {
        adapter.checkpoint = checkpoint(files, script.steps);
    }
    return adapter;
}

tl::expected<AdapterReport, std::string> exportAdapter(const Script& script,
                                                       const std::filesystem::path& checkpoint,
                                                       const std::filesystem::path& folder,
                                                       AdapterForm form) {
    if (!script.exportProblem.empty()) {
        return tl::unexpected(script.exportProblem);
    }
    AdapterReport report;
    std::ifstream(checkpoint / "state") >> report.step;
    report.ranks = {{"encoder.layer.0.attention.self.query", 2, {true, false, true}},
                    {"encoder.layer.0.attention.self.value", 0, {false, false, false}}};
    report.triplets = 6;
    report.kept = report.written = 2;
    report.modules = 2;
    report.modulesWritten = form == AdapterForm::AsTrained ? 2 : 1;
    report.bytes = form == AdapterForm::LoraStructure ? 0 : 1500;
    report.compacted = true;
    if (!folder.empty()) {
        std::filesystem::create_directories(folder);
        std::ofstream(folder / "adapter_config.json") << static_cast<int>(form);
    }
    return report;
}

void replay(Script& script, const ReplayOptions& options, RunControl& control, RunObserver& observer) {
    ++script.replays;
    std::int64_t step = 0;
    if (!options.checkpoint.empty()) {
        std::ifstream(options.checkpoint / "state") >> step;
    }
    observer.onEvent(started(script, step));
    RunEnded end;
    end.stage = "training";
    for (; step < options.end && !control.stopRequested(); ++step) {
        while (step >= script.barrier && !control.stopRequested()) {
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
        if (control.stopRequested()) {
            break;
        }
        StepPoint point;
        point.step = step;
        point.taskLoss = (step < script.replayDiffersAt ? 1.0 : 2.0) / static_cast<double>(step + 1);
        point.tokens = 100;
        observer.onEvent(StepsDone{{point}, 1000.0, 100.0});
        if (step % 10 == 9) {
            observer.onEvent(allocation(step));
        }
    }
    end.status = control.stopRequested() ? RunStatus::Stopped : RunStatus::Finished;
    end.steps = step;
    observer.onEvent(end);
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
    engine.baseModel = [script](const std::filesystem::path&) -> tl::expected<std::string, std::string> {
        return script->baseModel;
    };
    engine.importAdapter = [script](const std::filesystem::path&, const RunConfig& config,
                                    const std::filesystem::path& files) {
        return importAdapter(*script, config, files);
    };
    engine.exportAdapter = [script](const std::filesystem::path& from, const std::filesystem::path& folder,
                                    AdapterForm form) { return exportAdapter(*script, from, folder, form); };
    engine.exportMerged =
        [script](const RunConfig&, const std::filesystem::path&,
                 const std::filesystem::path& folder) -> tl::expected<MergeReport, Problem> {
        std::filesystem::create_directories(folder);
        std::ofstream(folder / "model.safetensors") << "merged";
        MergeReport report;
        report.probeRows = 64;
        report.largestDifference = script->exportDifference;
        report.largestOutput = 2.0;
        report.bytes = 6;
        return report;
    };
    engine.checkAdapter = [script](const RunConfig&, const std::filesystem::path&,
                                   const std::filesystem::path&) -> tl::expected<AdapterCheck, Problem> {
        AdapterCheck check;
        check.probeRows = 64;
        check.modules = 2;
        check.emptyModules = 1;
        check.ranksEqual = true;
        check.largestDifference = script->exportDifference;
        check.largestOutput = 2.0;
        return check;
    };
    engine.replay = [script](const RunConfig&, const ReplayOptions& options, RunControl& control,
                             RunObserver& observer) { replay(*script, options, control, observer); };
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
