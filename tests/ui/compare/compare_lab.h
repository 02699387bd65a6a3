#pragma once

#include "core/run/run_config_json.h"
#include "core/store/run_writer.h"
#include "tests/ui/live/made_run.h"

#include <QTemporaryDir>

#include <functional>
#include <memory>
#include <stdexcept>

namespace rankscope {

// A workspace of made-up runs: AdaLoRA and LoRA, three seeds each, written as a training would. Runs 1, 3 and
// 5 are AdaLoRA, 2, 4 and 6 LoRA. For tests only.
class CompareLab {
public:
    // `more`: writes further runs.
    explicit CompareLab(const std::function<void(RunWriter&)>& more = nullptr) {
        const std::string file = m_folder.filePath("lab.rankscope").toStdString();
        auto writer = RunWriter::open(file);
        if (!writer) {
            throw std::runtime_error(writer.error().message);
        }
        for (int seed = 1; seed <= 3; ++seed) {
            add(**writer, "adalora", seed, 0.90 + 0.002 * seed);
            add(**writer, "lora", seed, 0.89 + 0.001 * seed * seed);
        }
        if (more) {
            more(**writer);
        }
        auto opened = RunReader::open(file);
        if (!opened) {
            throw std::runtime_error(opened.error().message);
        }
        m_reader = std::move(*opened);
    }

    const RunReader& reader() const { return *m_reader; }
    QString file() const { return m_folder.filePath("lab.rankscope"); }

    static void add(RunWriter& writer, const std::string& method, int seed, double accuracy) {
        RunConfig config;
        config.method.type = method;
        config.train.seed = seed;
        config.name = method + "-s" + std::to_string(seed);
        const RunId id = writer.createRun(config.name, toJson(config));
        MadeRun run(2, 60);
        const double begin = 1.7e9 + 1000.0 * static_cast<double>(id);
        if (method == "lora") {
            for (ModuleInfo& module : run.started.modules) {
                module.initR = 8;
            }
            run.started.initBudget = 0;
            run.started.targetBudget = 0;
        }
        run.started.trainableParameters = 400'000;
        writer.recordStarted(id, run.started, begin);
        std::vector<RunEvent> events;
        for (RunEvent& event : run.steps(0, 60)) {
            if (method == "lora" && std::holds_alternative<AllocationDone>(event)) {
                continue;
            }
            if (auto* evaluation = std::get_if<EvalDone>(&event)) {
                evaluation->metrics["accuracy"] = accuracy - 0.1 * (60.0 - double(evaluation->step)) / 60.0;
            }
            events.push_back(event);
        }
        RunEnded ended = run.ended(RunStatus::Finished);
        ended.seconds = 6.0 + seed;
        events.emplace_back(ended);
        writer.append(id, events, begin + 10.0);
    }

private:
    QTemporaryDir m_folder;
    std::unique_ptr<RunReader> m_reader;
};

} // namespace rankscope
