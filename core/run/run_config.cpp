#include "core/run/run_config.h"

#include "core/run/choices.h"
#include "core/run/method_traits.h"
#include "core/run/rank_limits.h"
#include "core/run/run_facts.h"
#include "core/run/run_fields.h"
#include "core/run/schedule.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <map>
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

bool isAdaptive(const RunConfig& config) { return traitsOf(config.method).lowRank; }

// Whether the rules that end a run early can ever do so.
void checkStop(const RunConfig& config, Findings& findings) {
    const StopConfig& stop = config.stop;
    const bool watches = stop.patience || stop.target;
    const bool regression = config.task.type == "regression";
    const bool forRegression = stop.metric == "pearson" || stop.metric == "spearman" || stop.metric == "mse";
    const bool forBoth = stop.metric == "auto" || stop.metric == "loss";
    if (watches && !forBoth && forRegression != regression) {
        findings.error("stop.metric", "The evaluation of a " + config.task.type + " measures no " +
                                          stop.metric + "; use auto, loss or " +
                                          (regression ? "pearson." : "accuracy."));
    }
    if (watches && config.eval.every.amount == 0.0) {
        findings.warning("eval.every",
                         "The run is evaluated at its end only, so that no result can end it early; "
                         "evaluate more often.");
    }
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
    if (!isDeviceName(config.train.device)) {
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
    checkStop(config, findings);
    if (!config.train.shuffle && config.train.batching == "length" && config.train.accumulate == 1) {
        findings.warning("train.batching",
                         "Rows in the order of the file are not grouped by length; the batches of an "
                         "unshuffled run are taken as they come.");
    }
}

void checkRankRules(const RunConfig& config, Findings& findings) {
    const MethodConfig& method = config.method;
    using Rules = std::pair<std::string_view, const std::vector<std::string>*>;
    for (const auto& [field, texts] :
         {Rules{"method.floors", &method.floors}, Rules{"method.ceilings", &method.ceilings},
          Rules{"method.pins", &method.pins}}) {
        for (const std::string& text : *texts) {
            const auto rule = parseRankRule(text);
            if (!rule) {
                findings.error(std::string(field), rule.error());
            } else if (rule->rank > method.initR) {
                findings.error(std::string(field), "\"" + text + "\" asks for more than the initial rank " +
                                                       std::to_string(method.initR) +
                                                       "; lower it, or raise method.init_r.");
            }
        }
    }
}

void checkRanks(const RunConfig& config, Findings& findings) {
    const MethodConfig& method = config.method;
    const MethodTraits& traits = traitsOf(method);
    if (method.startFrom && !fieldApplies(config, "method.start_from")) {
        findings.error("method.start_from",
                       "Only adalora, svd_lora and lora can start from a saved adapter; leave "
                       "the field empty for " +
                           method.type + ".");
    }
    if (method.type == "pruned_lora" && method.granularity == "lambda_only") {
        findings.error("method.granularity",
                       "Pruned LoRA has no singular values to score; use triplet or doublet, or adalora.");
    }
    if (traits.lambda == false && traits.lowRank && method.arithmetic == "parity") {
        findings.warning("method.arithmetic", "Only methods with singular values have a published order of "
                                              "operations; " +
                                                  method.type + " uses its own.");
    }
    if (!traits.allocates || findings.has("method.init_r") || findings.has("method.target_r")) {
        return;
    }
    checkRankRules(config, findings);
    if (method.targetTotal && method.targetShare) {
        findings.error("method.target_share", "The target budget is given twice, in triplets and as a share; "
                                              "empty one of the two.");
    }
    if (method.targetTotal || method.targetShare) {
        return; // target_r does not count
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

// What a budget and rank rules mean on this model's matrices.
void checkBudget(const RunConfig& config, const ModelDescription& model, Findings& findings) {
    const MethodConfig& method = config.method;
    const auto modules = adaptedModules(model, method);
    if (!traitsOf(method).allocates || modules.empty()) {
        return;
    }
    const auto all = static_cast<std::int64_t>(modules.size()) * method.initR;
    const std::int64_t target = targetBudget(method, modules, model.parameters);
    const std::string field = method.targetTotal   ? "method.target_total"
                              : method.targetShare ? "method.target_share"
                                                   : "method.target_r";
    if (target > all && field != "method.target_r") {
        findings.error(field, "A target of " + std::to_string(target) + " triplets is more than the " +
                                  std::to_string(all) +
                                  " that the run starts with; lower it, or raise method.init_r.");
    } else if (target < 1) {
        findings.error(field, "The target leaves no triplet at all; raise it.");
    } else if (target == all && field != "method.target_r") {
        findings.warning(field, "The run starts with " + std::to_string(all) +
                                    " triplets, so nothing is ever pruned; lower the target to allocate.");
    }
    const auto limits = rankLimits(method, modules);
    std::int64_t least = 0, most = 0;
    for (const RankLimit& limit : limits) {
        least += limit.floor;
        most += limit.ceiling;
        if (limit.floor > limit.ceiling) {
            findings.error("method.floors", modules[static_cast<std::size_t>(&limit - limits.data())].name +
                                                " is to keep at least " + std::to_string(limit.floor) +
                                                " and at most " + std::to_string(limit.ceiling) +
                                                " triplets; mend method.floors or method.ceilings.");
            return;
        }
    }
    const std::string rules = method.pins.empty() ? "method.floors" : "method.pins";
    if (least > target) {
        findings.error(rules, "Lowest and pinned ranks keep " + std::to_string(least) +
                                  " triplets, more than the target budget of " + std::to_string(target) +
                                  "; lower them, or raise the target.");
    }
    if (most < target) {
        findings.warning(method.pins.empty() ? "method.ceilings" : "method.pins",
                         "Highest and pinned ranks leave " + std::to_string(most) +
                             " triplets, fewer than the target budget of " + std::to_string(target) + ".");
    }
    for (const auto* texts : {&method.floors, &method.ceilings, &method.pins}) {
        for (const std::string& text : *texts) {
            const auto rule = parseRankRule(text);
            if (rule && std::none_of(modules.begin(), modules.end(),
                                     [&](const ModuleInfo& module) { return rule->matches(module.name); })) {
                findings.error(texts == &method.floors     ? "method.floors"
                               : texts == &method.ceilings ? "method.ceilings"
                                                           : "method.pins",
                               "\"" + text + "\" matches no adapted matrix; name one, such as " +
                                   modules.front().kind + "=" + std::to_string(rule->rank) + ".");
            }
        }
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
    if (!traitsOf(method).allocates || findings.has("method.tinit") || findings.has("method.tfinal")) {
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
    const auto adapted = adaptedModules(model, config.method);
    if (adapted.empty() && !config.method.exclude.empty()) {
        findings.error("method.exclude",
                       "Every matrix that method.targets name is left out; shorten the list.");
    }
    const std::string rankField = traitsOf(config.method).allocates ? "method.init_r" : "method.target_r";
    for (const ModuleInfo& module : adapted) {
        if (module.initR > std::min(module.dIn, module.dOut)) {
            findings.error(rankField, "Rank " + std::to_string(module.initR) + " is more than " +
                                          module.name + " can have (" +
                                          std::to_string(std::min(module.dIn, module.dOut)) + "); lower it.");
            break;
        }
    }
    if (!findings.has(rankField)) {
        checkBudget(config, model, findings);
    }
}

void checkDevice(const RunConfig& config, const RunFacts& facts, Findings& findings) {
    const std::string& wanted = config.train.device;
    if (facts.devices.empty() || !isDeviceName(wanted) || wanted == "auto" || wanted == "cpu") {
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

// "1" and "1.0", "Yes" and "yes": what a person takes for one label.
std::string asOneSees(const std::string& label) {
    double number = 0.0;
    const char* end = label.data() + label.size();
    const auto read = std::from_chars(label.data(), end, number);
    std::string text = label;
    std::ranges::transform(text, text.begin(), [](unsigned char c) { return std::tolower(c); });
    return read.ec == std::errc() && read.ptr == end ? toText(FieldValue(number)) : text;
}

void checkClasses(const std::vector<std::string>& classes, Findings& findings) {
    std::map<std::string, std::string> seen;
    for (const std::string& label : classes) {
        const auto [found, isNew] = seen.try_emplace(asOneSees(label), label);
        if (!isNew) {
            findings.warning("task.label",
                             "The labels \"" + found->second + "\" and \"" + label +
                                 "\" are two classes though they look like one; write them alike in "
                                 "the data if they are.");
        }
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
        checkClasses(facts->classes, findings);
        for (const auto& [field, message] : facts->dataProblems) {
            findings.error(field, message);
        }
    }
    const std::int64_t examples = facts != nullptr ? facts->trainExamples.value_or(0) : 0;
    if (config.train.steps || examples > 0) {
        checkSchedule(config, resolveSchedule(config, examples), findings);
    } else if (traitsOf(config.method).allocates && config.method.tinit.share && config.method.tfinal.share) {
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
