#pragma once

#include <cmath>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace rankscope {

// One configuration value of a run: a number, a text or, when the field does nothing for the run's method,
// neither. Equal texts of many runs are one.
struct StoredValue {
    double number = std::numeric_limits<double>::quiet_NaN();
    std::shared_ptr<const std::string> text;
};

// One metric of a run; `best` is not a number where only the last value is known.
struct MetricFact {
    std::shared_ptr<const std::string> name; // "eval/accuracy"
    double last = 0.0;
    double best = std::numeric_limits<double>::quiet_NaN();
};

// What takes reading and parsing: a run's configuration and metrics. Made once a run on the reading thread
// (read_listed_run.h), shared and never changed after that.
struct RunDocument {
    std::vector<StoredValue> params; // in the order of runFields(); empty when it could not be read
    std::vector<MetricFact> metrics; // in order of the names
};

// What the list of runs knows of one of them in texts; the same once more without upper case.
struct RunTexts {
    std::string name, status, method, model, task, dataset, group, note, device;
    std::vector<std::string> tags;
};

// Everything that filters, columns and groups of the list look at. A plain value.
struct ListedRun {
    std::int64_t id = 0;
    std::string uid;
    RunTexts texts, folded;
    std::string tagText;        // "a, b"
    std::string bestMetricName; // empty: nothing evaluated yet
    double bestMetric = 0.0;
    double created = 0.0, started = 0.0, ended = 0.0; // Unix time, 0: not yet
    double seconds = 0.0;
    double tokensPerSecond = 0.0, peakMemoryMb = 0.0; // 0: not known
    std::int64_t stepsDone = 0, totalSteps = 0;
    std::int64_t initBudget = 0, targetBudget = 0;
    std::int64_t seed = 0, parent = 0;
    bool starred = false, archived = false;
    std::shared_ptr<const RunDocument> document; // null: not read yet

    // Makes `folded` and `tagText` of `texts`; to be called after each change of it.
    void fold();
};

// "movie-reviews" of "classification · movie-reviews/train", which is how the list shows a task.
std::string datasetOfTask(std::string_view task);

} // namespace rankscope
