#pragma once

#include "core/run/run_config.h"
#include "core/run/run_event.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

// What adapters become when they leave the workspace for other programs, and when they come in. Plain values.
namespace rankscope {

// AsTrained: an AdaLoRA run as an AdaLoRA adapter, a LoRA run as a LoRA adapter. PlainLora: a LoRA adapter of
// the same function, for programs that do not know AdaLoRA. LoraStructure: its configuration without weights,
// to train a LoRA anew with the ranks that were found.
enum class AdapterForm { AsTrained, PlainLora, LoraStructure };

// One adapted matrix of a checkpoint, as an export sees it.
struct AdapterModule {
    std::string name;
    std::int64_t kept = 0;     // triplets
    std::vector<bool> written; // one a triplet: whether the file has it

    std::int64_t initR() const { return static_cast<std::int64_t>(written.size()); }
    std::int64_t rank() const { return std::count(written.begin(), written.end(), true); }
};

struct AdapterReport {
    std::int64_t step = 0; // steps done when the checkpoint was written
    std::int64_t triplets = 0;
    std::int64_t kept = 0;
    std::int64_t written = 0; // triplets
    std::int64_t modules = 0;
    std::int64_t modulesWritten = 0;  // plain LoRA leaves out those of rank 0
    std::int64_t bytes = 0;           // of adapter_model.safetensors; 0: no such file
    bool compacted = false;           // pruned triplets were left out
    std::vector<AdapterModule> ranks; // every module of the run, in its order
};

// An exported adapter, read again as any adapter is, beside the checkpoint that it came from.
struct AdapterCheck {
    std::int64_t step = 0;
    std::int64_t probeRows = 0;
    bool madeRows = false; // the run names no evaluation data: sentences made up for this
    std::int64_t modules = 0;
    std::int64_t emptyModules = 0;  // of rank 0
    bool ranksEqual = false;        // every module comes back with the triplets that it was written with
    double largestDifference = 0.0; // max |read again - checkpoint| over the outputs, fp32
    double largestOutput = 0.0;     // max |checkpoint|, to compare with
};

// A round trip must not change an output by more (fp32).
inline constexpr double roundTripTolerance = 1e-5;

inline bool holds(const AdapterCheck& check) {
    return check.ranksEqual && check.largestDifference <= roundTripTolerance;
}

struct MergeReport {
    std::int64_t step = 0;
    std::int64_t bytes = 0;         // of model.safetensors
    std::int64_t modulesFolded = 0; // matrices that got an update
    std::int64_t probeRows = 0;     // rows of task.eval
    double largestDifference = 0.0; // max |merged - adapted| over the probe's outputs, fp32
    double largestOutput = 0.0;     // max |adapted|, to compare with
};

// What a PEFT adapter is as a run.
struct ImportedAdapter {
    RunConfig config; // the given one with the adapter's method; task.classes stay as given
    RunStarted started;
    AllocationDone allocation; // its ranks; scores and averages are not known and empty
    CheckpointSaved checkpoint;
    std::string unknown; // one sentence: what the folder does not say, and how to give it; empty: nothing
};

} // namespace rankscope
