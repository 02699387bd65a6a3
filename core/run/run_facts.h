#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rankscope {

// One matrix of the model that a method can adapt (or has adapted).
struct ModuleInfo {
    std::string name; // path in the base model, "encoder.layer.3.attention.self.query"
    int layer = -1;   // -1: outside the layers
    std::string kind; // what `method.targets` match and the heatmap's columns show, "query"
    std::int64_t dIn = 0;
    std::int64_t dOut = 0;
    std::int64_t initR = 0; // 0 when only described, not adapted
    bool lambda = true;     // its triplets have a singular value; false: columns and rows alone

    // A log of another program names its matrices, not how large they are.
    bool sizeKnown() const { return dIn > 0 && dOut > 0; }
    // Trainable weights of one triplet (column, singular value, row) or doublet (column, row).
    std::int64_t weightsPerTriplet() const { return dIn + dOut + (lambda ? 1 : 0); }
    bool operator==(const ModuleInfo&) const = default;
};

// What a model folder holds, read from its header only.
struct ModelDescription {
    std::string architecture; // "bert"
    std::int64_t layers = 0;
    std::int64_t hidden = 0;
    std::int64_t heads = 0;
    std::int64_t maxPositions = 0;
    std::int64_t vocabulary = 0;
    std::int64_t parameters = 0;
    std::vector<ModuleInfo> modules; // every linear layer of the encoder, in forward order
    bool operator==(const ModelDescription&) const = default;
};

struct DeviceInfo {
    std::string name;        // "cpu", "cuda:0"
    std::string description; // "2 threads", "NVIDIA H100 80GB HBM3"
    std::int64_t memoryBytes = 0;
    bool operator==(const DeviceInfo&) const = default;
};

// What was found out about the files and the machine that a configuration names. Anything that could
// not be read is absent, and its problem says why.
struct RunFacts {
    std::optional<ModelDescription> model;
    std::string modelProblem; // why `model` is absent; empty when it is there or was not asked for
    std::optional<std::int64_t> trainExamples;
    std::optional<std::int64_t> evalExamples;
    std::vector<std::string> columns;                // of the training file
    std::vector<std::string> classes;                // for classification
    std::vector<std::string> samples;                // the first texts, as the tokenizer will see them
    std::map<std::string, std::string> dataProblems; // field -> one sentence
    std::vector<DeviceInfo> devices;
};

// As in PEFT: the target that stands for every matrix, of the encoder's layers here.
inline constexpr std::string_view allLinear = "all-linear";

// The modules of `model` that a list of targets selects: a target matches a module whose name equals
// it or ends in "." + target, as PEFT matches target_modules, and "all-linear" matches all. `exclude` leaves
// out those whose names hold one of its entries as whole parts ("layer.0", "query").
std::vector<ModuleInfo> selectModules(const ModelDescription& model, const std::vector<std::string>& targets,
                                      const std::vector<std::string>& exclude = {});

bool targetMatches(const std::string& moduleName, const std::string& target);
// Whether `part` is a run of whole dotted parts of the name: "layer.1" of "encoder.layer.1.output", not of
// "encoder.layer.11.output".
bool namesPart(std::string_view moduleName, std::string_view part);

} // namespace rankscope
