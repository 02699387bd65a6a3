#include "core/analysis/score_density.h"

#include "core/analysis/allocation.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

namespace rankscope {

namespace {

bool hasScoresOf(const AllocationDone& allocation, std::size_t triplets) {
    return triplets > 0 && allocation.mask.size() == triplets && allocation.scoreLambda.size() == triplets &&
           allocation.scoreA.size() == triplets && allocation.scoreB.size() == triplets;
}

std::int64_t countOf(const ScoreCell& cell, ScoreShare share) {
    return (share == ScoreShare::Masked ? 0 : cell.kept) + (share == ScoreShare::Kept ? 0 : cell.masked);
}

} // namespace

double scoreBinStart(int bin) { return std::pow(10.0, static_cast<double>(bin) / scoreBinsPerDecade); }

std::optional<int> scoreBin(double score) {
    if (!std::isfinite(score)) {
        return std::nullopt;
    }
    if (!(score > 0.0)) {
        return zeroScoreBin;
    }
    int bin = static_cast<int>(std::floor(std::log10(score) * scoreBinsPerDecade));
    // The logarithm may round across an edge; the edges are what is promised.
    while (score < scoreBinStart(bin)) {
        --bin;
    }
    while (score >= scoreBinStart(bin + 1)) {
        ++bin;
    }
    return bin;
}

std::vector<std::string> scoreKinds(const std::vector<ModuleInfo>& modules) {
    std::vector<std::string> kinds;
    for (const ModuleInfo& module : modules) {
        if (std::find(kinds.begin(), kinds.end(), module.kind) == kinds.end()) {
            kinds.push_back(module.kind);
        }
    }
    return kinds;
}

std::optional<ScoreColumn> scoreColumn(const std::vector<ModuleInfo>& modules,
                                       const AllocationDone& allocation) {
    const std::vector<std::size_t> offsets = tripletOffsets(modules);
    if (!hasScoresOf(allocation, offsets.back())) {
        return std::nullopt;
    }
    const std::vector<std::string> kinds = scoreKinds(modules);
    ScoreColumn column{allocation.step, allocation.threshold, {}, 0};
    std::map<std::pair<int, int>, ScoreCell> cells;
    for (std::size_t i = 0; i < modules.size(); ++i) {
        const auto found = std::find(kinds.begin(), kinds.end(), modules[i].kind);
        const int kind = static_cast<int>(found - kinds.begin());
        for (std::size_t t = offsets[i]; t < offsets[i + 1]; ++t) {
            const auto bin = scoreBin(static_cast<double>(allocation.score(t)));
            if (!bin) {
                ++column.notFinite;
                continue;
            }
            ScoreCell& cell = cells.try_emplace({kind, *bin}, ScoreCell{kind, *bin, 0, 0}).first->second;
            ++(allocation.mask[t] != 0 ? cell.kept : cell.masked);
        }
    }
    for (const auto& [place, cell] : cells) {
        column.cells.push_back(cell);
    }
    return column;
}

ScoreDensity scoreDensity(const std::vector<ScoreColumn>& columns, int kind, ScoreShare share) {
    ScoreDensity out;
    int low = std::numeric_limits<int>::max();
    int high = std::numeric_limits<int>::min();
    for (const ScoreColumn& column : columns) {
        for (const ScoreCell& cell : column.cells) {
            out.hasZeros = out.hasZeros || cell.bin == zeroScoreBin;
            if (cell.bin != zeroScoreBin) {
                low = std::min(low, cell.bin);
                high = std::max(high, cell.bin);
            }
        }
    }
    if (low <= high) {
        out.lowest = low;
        out.rows = static_cast<std::size_t>(high - low) + 1;
    }
    out.counts.assign(columns.size() * out.rows, 0);
    out.zeros.assign(columns.size(), 0);
    for (std::size_t i = 0; i < columns.size(); ++i) {
        out.steps.push_back(columns[i].step);
        out.thresholds.push_back(columns[i].threshold);
        out.notFinite += columns[i].notFinite;
        for (const ScoreCell& cell : columns[i].cells) {
            if (kind >= 0 && cell.kind != kind) {
                continue;
            }
            std::int64_t& count = cell.bin == zeroScoreBin
                                      ? out.zeros[i]
                                      : out.counts[i * out.rows + static_cast<std::size_t>(cell.bin - low)];
            count += countOf(cell, share);
            out.most = std::max(out.most, count);
        }
    }
    return out;
}

} // namespace rankscope
