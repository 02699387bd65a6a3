#include "core/run/run_config.h"

#include "core/run/run_facts.h"
#include "core/run/run_fields.h"
#include "core/run/schedule.h"

#include <algorithm>
#include <charconv>
#include <set>

namespace rankscope {

namespace {

// Collects problems; one object a validation.
class Findings {
public:
    void error(std::string field, std::string message) {
        m_problems.push_back({std::move(field), std::move(message), Severity::Error});
    }
    void warning(std::string field, std::string message) {
        m_problems.push_back({std::move(field), std::move(message), Severity::Warning});
    }
    bool has(std::string_view field) const {
        return std::any_of(m_problems.begin(), m_problems.end(),
                           [&](const Problem& problem) { return problem.field == field; });
    }
    std::vector<Problem> take() { return std::move(m_problems); }

private:
    std::vector<Problem> m_problems;
};

bool isAdaptive(const RunConfig& config) { return config.method.type != "full"; }

bool isDevice(const std::string& name) {
    if (name == "auto" || name == "cpu" || name == "cuda") {
        return true;
    }
    if (!name.starts_with("cuda:") || name.size() == 5) {
        return false;
    }
    return std::all_of(name.begin() + 5, name.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// Every field on its own: ranges and choices, by the same rules as typed text.
void checkFields(const RunConfig& config, Findings& findings) {
    for (const Field& field : runFields()) {
        if (const auto parsed = parseFieldText(field, toText(field.get(config))); !parsed) {
            findings.error(std::string(field.path), parsed.error());
        }
    }
    if (config.model.path.empty()) {
        findings.error("model.path", "No model is named; give a folder or the name of a model in the cache.");
    }
    if (config.task.train.empty()) {
        findings.error("task.train", "No training data is named; give a TSV, CSV, JSONL or Parquet file.");
    }
    if (config.task.eval.empty()) {
        findings.error("task.eval", "No evaluation data is named; give a file that is not trained on.");
    }
    if (config.task.text.empty() || config.task.text.size() > 2) {
        findings.error("task.text", "A text is one column or two; name the column, or both of a pair.");
    }
    if (config.task.label.empty()) {
        findings.error("task.label", "No label column is named; give its name, or its number from 0.");
    }
    if (!isDevice(config.train.device)) {
        findings.error("train.device",
                       "\"" + config.train.device + "\" is no device; use auto, cpu, cuda or cuda:0.");
    }
    const std::set<std::string> distinct(config.task.classes.begin(), config.task.classes.end());
    if (config.task.type == "classification" && !config.task.classes.empty() && distinct.size() < 2) {
        findings.error("task.classes",
                       "Classification needs two different classes or more; add one, or leave the list "
                       "empty to take them from the data.");
    }
    if (distinct.size() != config.task.classes.size()) {
        findings.error("task.classes", "A class is listed twice; remove one.");
    }
    if (isAdaptive(config) && config.method.targets.empty()) {
        findings.error("method.targets", "No matrix is adapted; name endings such as query or output.dense.");
    }
    if (config.train.learningRate == 0.0) {
        findings.warning("train.learning_rate",
                         "A learning rate of 0 changes nothing; the paper uses 5e-4 to 2.2e-3.");
    }
    if (!config.train.shuffle && config.train.batching == "length" && config.train.accumulate == 1) {
        findings.warning("train.batching",
                         "Rows in the order of the file are not grouped by length; the batches of an "
                         "unshuffled run are taken as they come.");
    }
}

void checkRanks(const RunConfig& config, Findings& findings) {
    if (config.method.startFrom && config.method.type != "adalora" && config.method.type != "lora") {
        findings.error("method.start_from",
                       "Only adalora and lora can start from a saved adapter; leave the field empty for " +
                           config.method.type + ".");
    }
    const MethodConfig& method = config.method;
    if (method.type != "adalora" || findings.has("method.init_r") || findings.has("method.target_r")) {
        return;
    }
    if (method.targetR > method.initR) {
        findings.error("method.target_r", "The target rank " + std::to_string(method.targetR) +
                                              " is above the initial rank " + std::to_string(method.initR) +
                                              "; lower it, or raise method.init_r.");
    } else if (method.targetR == method.initR) {
        findings.warning(
            "method.target_r",
            "Target and initial rank are equal, so nothing is ever pruned; lower the target to allocate.");
    }
}

// What the schedule can and cannot do, once the number of steps is known.
void checkSchedule(const RunConfig& config, const ResolvedSchedule& schedule, Findings& findings) {
    const std::int64_t total = schedule.totalSteps;
    if (total < 1) {
        findings.error(config.train.steps ? "train.steps" : "train.epochs",
                       "The run has no step; raise train.epochs, or give train.steps.");
        return;
    }
    if (schedule.warmup >= total && schedule.warmup > 0) {
        findings.warning("train.warmup", "The learning rate warms up for " + std::to_string(schedule.warmup) +
                                             " of " + std::to_string(total) +
                                             " steps and never reaches its peak.");
    }
    const MethodConfig& method = config.method;
    if (method.type != "adalora" || findings.has("method.tinit") || findings.has("method.tfinal")) {
        return;
    }
    if (schedule.tinit + schedule.tfinal >= total) {
        findings.error("method.tfinal",
                       "Warm-up (" + std::to_string(schedule.tinit) + " steps) and final phase (" +
                           std::to_string(schedule.tfinal) + " steps) leave none of the " +
                           std::to_string(total) +
                           " steps for the budget to fall; shorten method.tinit or method.tfinal.");
        return;
    }
    const std::int64_t between = total - schedule.tfinal - schedule.tinit;
    if (method.deltaT > between) {
        findings.warning("method.delta_t", "Allocations every " + std::to_string(method.deltaT) +
                                               " steps hardly fit into the " + std::to_string(between) +
                                               " steps in which the budget falls; lower method.delta_t.");
    }
    if (schedule.tfinal == 0) {
        findings.warning("method.tfinal",
                         "Without a final phase the last mask may keep more than the target budget; "
                         "45 to 50 % is usual.");
    }
}

void checkModel(const RunConfig& config, const RunFacts& facts, Findings& findings) {
    if (!facts.model) {
        if (!facts.modelProblem.empty()) {
            findings.error("model.path", facts.modelProblem);
        }
        return;
    }
    const ModelDescription& model = *facts.model;
    if (config.task.maxLength > model.maxPositions) {
        findings.error("task.max_length", "The model reads " + std::to_string(model.maxPositions) +
                                              " tokens at most; lower task.max_length from " +
                                              std::to_string(config.task.maxLength) + ".");
    }
    if (!isAdaptive(config)) {
        return;
    }
    for (const std::string& target : config.method.targets) {
        const auto modules = selectModules(model, {target});
        if (modules.empty()) {
            std::set<std::string> kinds;
            for (const ModuleInfo& module : model.modules) {
                kinds.insert(module.kind);
            }
            findings.error("method.targets", "\"" + target + "\" matches no matrix of the model; it has " +
                                                 toText(FieldValue(std::vector(kinds.begin(), kinds.end()))) +
                                                 ".");
        }
    }
    for (const ModuleInfo& module : selectModules(model, config.method.targets)) {
        if (config.method.initR > std::min(module.dIn, module.dOut)) {
            findings.error("method.init_r", "Rank " + std::to_string(config.method.initR) + " is more than " +
                                                module.name + " can have (" +
                                                std::to_string(std::min(module.dIn, module.dOut)) +
                                                "); lower it.");
            break;
        }
    }
}

void checkDevice(const RunConfig& config, const RunFacts& facts, Findings& findings) {
    const std::string& wanted = config.train.device;
    if (facts.devices.empty() || !isDevice(wanted) || wanted == "auto" || wanted == "cpu") {
        return;
    }
    const std::string name = wanted == "cuda" ? "cuda:0" : wanted;
    if (std::none_of(facts.devices.begin(), facts.devices.end(),
                     [&](const auto& d) { return d.name == name; })) {
        std::vector<std::string> names;
        for (const DeviceInfo& device : facts.devices) {
            names.push_back(device.name);
        }
        findings.error("train.device",
                       name + " is not there; this machine has " + toText(FieldValue(names)) + ".");
    }
}

} // namespace

std::vector<Problem> validate(const RunConfig& config, const RunFacts* facts) {
    Findings findings;
    checkFields(config, findings);
    checkRanks(config, findings);
    if (facts != nullptr) {
        checkModel(config, *facts, findings);
        checkDevice(config, *facts, findings);
        for (const auto& [field, message] : facts->dataProblems) {
            findings.error(field, message);
        }
    }
    const std::int64_t examples = facts != nullptr ? facts->trainExamples.value_or(0) : 0;
    if (config.train.steps || examples > 0) {
        checkSchedule(config, resolveSchedule(config, examples), findings);
    } else if (config.method.type == "adalora" && config.method.tinit.share && config.method.tfinal.share) {
        if (config.method.tinit.amount + config.method.tfinal.amount >= 1.0) {
            findings.error("method.tfinal",
                           "Warm-up and final phase take all steps and leave none for the budget to "
                           "fall; shorten method.tinit or method.tfinal.");
        }
    }
    return findings.take();
}

bool hasErrors(const std::vector<Problem>& problems) {
    return std::any_of(problems.begin(), problems.end(),
                       [](const Problem& problem) { return problem.severity == Severity::Error; });
}

} // namespace rankscope
