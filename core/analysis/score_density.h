#pragma once

#include "core/run/run_event.h"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

namespace rankscope {

// How the scores of an allocation lie on a logarithmic scale: what a column of the importance map is made of.
//
// Bin b holds the scores S with 10^(b/scoreBinsPerDecade) <= S < 10^((b+1)/scoreBinsPerDecade). The bins do
// not depend on the data, so that a column never changes when later allocations come.
inline constexpr int scoreBinsPerDecade = 5;
// Scores that are not above 0 have no logarithm and get a bin of their own.
inline constexpr int zeroScoreBin = std::numeric_limits<int>::min();

// The bin of a score: zeroScoreBin when it is not above 0. None for infinite scores and NaN.
std::optional<int> scoreBin(double score);
// Where a bin begins; bin + 1 for where it ends.
double scoreBinStart(int bin);

// The triplets of one kind of matrices in one bin.
struct ScoreCell {
    int kind = 0; // number in scoreKinds()
    int bin = 0;
    std::int64_t kept = 0;
    std::int64_t masked = 0;
    bool operator==(const ScoreCell&) const = default;
};

// One allocation. A plain value.
struct ScoreColumn {
    std::int64_t step = 0;
    double threshold = 0.0;       // NaN: none was drawn
    std::vector<ScoreCell> cells; // by kind, then bin; none is empty
    std::int64_t notFinite = 0;   // triplets whose score is infinite or NaN
};

// The kinds of these modules, each once, in their order.
std::vector<std::string> scoreKinds(const std::vector<ModuleInfo>& modules);
// None when the allocation does not belong to these modules or was recorded without scores.
std::optional<ScoreColumn> scoreColumn(const std::vector<ModuleInfo>& modules,
                                       const AllocationDone& allocation);

enum class ScoreShare { All, Kept, Masked };

// The columns side by side: a step x bin grid of counts. The rows hold every score of the columns whatever
// kind and share are chosen, so that choices can be compared. A plain value.
struct ScoreDensity {
    std::vector<std::int64_t> steps;
    std::vector<double> thresholds;
    int lowest = 0;                   // bin of the first row
    std::size_t rows = 0;             // 0: no score is above 0
    std::vector<std::int64_t> counts; // steps x rows, step by step
    std::vector<std::int64_t> zeros;  // a step; the bin of what is not above 0
    bool hasZeros = false;            // in any column, whatever kind and share are chosen
    std::int64_t most = 0;            // highest count of a bin, zeros included
    std::int64_t notFinite = 0;       // over all steps

    std::int64_t count(std::size_t step, std::size_t row) const { return counts[step * rows + row]; }
};
// `kind`: a number in scoreKinds(), -1 for all.
ScoreDensity scoreDensity(const std::vector<ScoreColumn>& columns, int kind, ScoreShare share);

} // namespace rankscope
