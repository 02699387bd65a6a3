#pragma once

#include "core/analysis/listed_run.h"

#include <tl/expected.hpp>

#include <cmath>
#include <span>
#include <string>
#include <string_view>

namespace rankscope {

// A run's value of a property: a number, a text or neither. The text belongs to the facts (or is constant).
struct RunValue {
    double number = std::numeric_limits<double>::quiet_NaN();
    std::string_view text;

    bool isNumber() const { return !std::isnan(number); }
    bool isEmpty() const { return !isNumber() && text.empty(); }
};

// Something that is known of runs by a name which filters, columns and groups share: "state", "created",
// "param.method.target_r", "metric.eval/accuracy" (the last value), "best.eval/accuracy". A plain value.
class RunProperty {
public:
    enum class Kind { Text, Number, Time, Flag };
    // In the order of propertyNames(); what is read from the document comes last.
    enum class What {
        Name,
        Tag,
        State,
        Dataset,
        Model,
        Method,
        Task,
        Group,
        Note,
        Device,
        Run,
        Uid,
        Best,
        Steps,
        TotalSteps,
        Seed,
        Budget,
        InitBudget,
        Seconds,
        Created,
        Started,
        Ended,
        Speed,
        Memory,
        Parent,
        Starred,
        Archived,
        Param,
        MetricLast,
        MetricBest
    };

    // Whatever the case; of a configuration key its last part is enough when it is the only one, with or
    // without "param."; a metric's name may lack "eval/" or be the start of one. The error is a sentence.
    static tl::expected<RunProperty, std::string> named(std::string_view name);

    What what() const { return m_what; }
    Kind kind() const;
    const std::string& name() const { return m_name; } // as columns are remembered
    bool needsDocument() const { return m_what >= What::Param; }
    // Seconds since 1970 for times, 0 or 1 for flags; tags joined by commas.
    RunValue valueOf(const ListedRun& run) const;
    // The configuration key or the metric; empty for others.
    std::string_view key() const;

private:
    RunProperty(What what, std::string name)
        : m_what(what)
        , m_name(std::move(name)) {}

    What m_what = What::Name;
    std::string m_name;
    std::size_t m_field = 0; // of runFields()
};

// The names of all properties but configuration keys and metrics.
std::span<const std::string_view> propertyNames();

// Of a metric by the name that a person typed: itself, with "eval/", or the only evaluation that begins so.
const MetricFact* findMetric(const RunDocument& document, std::string_view name);

} // namespace rankscope
