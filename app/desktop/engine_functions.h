#pragma once

#include "app/common/adapter_run.h"
#include "core/run/adapter_files.h"
#include "core/run/adapter_spectrum.h"
#include "core/run/prediction.h"
#include "core/run/replay_options.h"
#include "core/run/run_config.h"
#include "core/run/run_control.h"
#include "core/run/run_facts.h"
#include "core/run/run_observer.h"

#include <tl/expected.hpp>

#include <filesystem>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace rankscope {

// What the window needs of the engine, handed over by main.cpp so that nothing else knows it and tests can
// script it. All functions are called on worker threads, several at a time.
struct EngineFunctions {
    // Trains on the calling thread; `files` takes the checkpoints, `resume` is a checkpoint's folder or
    // empty.
    std::function<void(const RunConfig& config, const std::filesystem::path& files,
                       const std::filesystem::path& resume, RunControl& control, RunObserver& observer)>
        train;
    // Copies a checkpoint into the folder of a new run that begins there with `config`; the error is one
    // sentence.
    std::function<tl::expected<CheckpointSaved, std::string>(
        const std::filesystem::path& checkpoint, const std::filesystem::path& files, const RunConfig& config)>
        branch;
    // Of a checkpoint's folder; the error is one sentence.
    std::function<tl::expected<AdapterSpectra, std::string>(const std::filesystem::path& checkpoint)> spectra;
    // The evaluation examples of `config` as a checkpoint predicts them.
    std::function<tl::expected<PredictReport, Problem>(const RunConfig& config,
                                                       const std::filesystem::path& checkpoint)>
        predict;
    // Of PEFT adapters that come in; an import without `files` is a check that writes nothing.
    BaseModelReader baseModel;
    AdapterReader importAdapter;
    // A checkpoint for other programs; an adapter without `folder` is only counted.
    std::function<tl::expected<AdapterReport, std::string>(
        const std::filesystem::path& checkpoint, const std::filesystem::path& folder, AdapterForm form)>
        exportAdapter;
    std::function<tl::expected<MergeReport, Problem>(const RunConfig& config,
                                                     const std::filesystem::path& checkpoint,
                                                     const std::filesystem::path& folder)>
        exportMerged;
    // Reads an exported adapter again and compares it with its checkpoint.
    std::function<tl::expected<AdapterCheck, Problem>(const RunConfig& config,
                                                      const std::filesystem::path& checkpoint,
                                                      const std::filesystem::path& folder)>
        checkAdapter;
    // Trains steps of a run again on the calling thread; writes nothing.
    std::function<void(const RunConfig& config, const ReplayOptions& options, RunControl& control,
                       RunObserver& observer)>
        replay;
    std::function<RunFacts(const RunConfig& config)> describe;
    std::function<std::vector<DeviceInfo>()> devices;
};

} // namespace rankscope
