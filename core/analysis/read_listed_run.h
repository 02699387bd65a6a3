#pragma once

#include "core/analysis/listed_run.h"
#include "core/run/metric_direction.h"

#include <string>
#include <unordered_map>

namespace rankscope {

// Templates over the store's values, because this layer does not know the store and both programs need the
// same answers.

template <class Summary>
ListedRun listedRunOf(const Summary& run) {
    ListedRun facts;
    facts.id = run.id;
    facts.uid = run.uid;
    facts.texts = {run.name,   std::string(toText(run.status)),
                   run.method, run.model,
                   run.task,   datasetOfTask(run.task),
                   run.group,  run.note,
                   run.device, run.tags};
    facts.bestMetricName = run.bestMetricName;
    facts.bestMetric = run.bestMetric;
    facts.created = run.createdAt;
    facts.started = run.startedAt;
    facts.ended = run.endedAt;
    facts.seconds = run.seconds;
    facts.tokensPerSecond = run.tokensPerSecond;
    facts.peakMemoryMb = run.peakMemoryMb;
    facts.stepsDone = run.stepsDone;
    facts.totalSteps = run.totalSteps;
    facts.initBudget = run.initBudget;
    facts.targetBudget = run.targetBudget;
    facts.seed = isImported(run) ? -1 : run.seed; // which nobody told
    facts.parent = run.parent;
    facts.starred = run.starred;
    facts.archived = run.archived;
    facts.fold();
    return facts;
}

// Makes documents of runs; remembers texts, so that equal ones are stored once. One thread at a time.
class DocumentMaker {
public:
    template <class Reader>
    std::shared_ptr<const RunDocument> read(const Reader& reader, std::int64_t run) {
        auto document = std::make_shared<RunDocument>();
        document->params = params(reader.configuration(run));
        for (const auto& extent : reader.metricExtents(run)) {
            MetricFact fact;
            fact.name = shared(extent.name);
            fact.last = extent.last;
            const auto best = lessIsBetter(extent.name) ? extent.least : extent.greatest;
            fact.best = best.value_or(fact.best);
            document->metrics.push_back(std::move(fact));
        }
        return document;
    }

    // Of a configuration as it is stored, with defaults for what is absent.
    std::vector<StoredValue> params(const std::string& configJson);

private:
    std::shared_ptr<const std::string> shared(const std::string& text);
    std::unordered_map<std::string, std::shared_ptr<const std::string>> m_texts;
};

} // namespace rankscope
