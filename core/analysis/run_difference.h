#pragma once

#include "core/analysis/compared_run.h"
#include "core/analysis/plain_table.h"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace rankscope {

// One cell of a difference table. Values are the same when their numbers are (1e-3 and 0.001), or else their
// texts; what a run does not have (a field that did not exist when it was stored, a metric that was never
// measured) differs from every value, also from the default.
struct ComparedValue {
    bool present = false;
    std::optional<double> number; // of values that are numbers
    std::string text;             // as it is shown; empty for null

    bool sameAs(const ComparedValue& other) const;
};

enum class DifferencePart { Configuration, Environment, Data, Result };
std::string_view toText(DifferencePart part); // "configuration", …

struct DifferenceRow {
    DifferencePart part = DifferencePart::Configuration;
    std::string key;   // "method.init_r", "version.torch", "eval/accuracy (best)"
    std::string label; // "Initial rank"
    std::string unit;
    std::vector<ComparedValue> values; // one a run
    bool differs = false;              // at least two runs have different values
    bool knownDiffer = false;          // ... of those that have one at all
    bool complete = true;              // every run has one
    bool isDefault(std::size_t run) const;
    std::optional<ComparedValue> standard; // the default of a configuration field
};

// Runs as columns, everything that is known of them as rows: the configuration's fields in the order of the
// form (and keys that this version does not know), the environment, the digests of model and data, the last
// and best value of every metric. A plain value.
struct DifferenceTable {
    std::vector<std::int64_t> runs;
    std::vector<std::string> titles;
    std::vector<DifferenceRow> rows;
    // Numbers of the runs whose stored configuration has fewer than half of the fields, as that of an
    // imported log.
    std::vector<std::size_t> partial;
    // Rows that differ only because some of the runs do not know their key.
    std::size_t onlyUnknown() const;
};
DifferenceTable compareRuns(std::span<const ComparedRun> runs);

// value - baseline's value, of rows of numbers; none where one of them is none or not finite.
std::optional<double> differenceFrom(const DifferenceRow& row, std::size_t run, std::size_t baseline);

// What of a table is printed.
struct DifferenceText {
    bool all = false;                    // not only the rows that differ
    bool ignoreUnknown = false;          // what one side does not know is no difference
    std::optional<std::size_t> baseline; // numbers of the other runs get their difference behind them
};
PlainTable plainTable(const DifferenceTable& table, const DifferenceText& what);
// A cell in words: "0.001", "absent", "none", "0.931 (+0.004)".
std::string cellText(const DifferenceRow& row, std::size_t run, std::optional<std::size_t> baseline);

} // namespace rankscope
