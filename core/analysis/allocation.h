#pragma once

#include "core/run/run_event.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace rankscope {

// The adapted modules as a grid: a row per layer (modules outside the layers last), a column per kind in
// forward order. When a layer holds a kind twice, the kind gets a second column. A plain value.
struct RankGrid {
    std::vector<int> layers;        // -1: outside the layers
    std::vector<std::string> kinds; // a repeated kind stands here twice
    std::vector<int> cells; // layers x kinds, row by row: number of the module, -1 where none is adapted

    int cell(std::size_t row, std::size_t column) const { return cells[row * kinds.size() + column]; }
};
RankGrid rankGrid(const std::vector<ModuleInfo>& modules);

// First triplet of every module, and the number of all triplets at the end.
std::vector<std::size_t> tripletOffsets(const std::vector<ModuleInfo>& modules);

// Kept triplets of every module. None when the mask does not belong to these modules.
std::optional<std::vector<int>> ranksFromMask(const std::vector<ModuleInfo>& modules,
                                              const std::vector<std::uint8_t>& mask);
// What a method without an allocator keeps: everything.
std::vector<int> initialRanks(const std::vector<ModuleInfo>& modules);

// Sums of the ranks over the rows, the columns and all.
struct RankSums {
    std::vector<int> layers;
    std::vector<int> kinds;
    int total = 0;
};
RankSums rankSums(const RankGrid& grid, const std::vector<int>& ranks);

// Trainable weights of the kept triplets.
std::int64_t keptParameters(const std::vector<ModuleInfo>& modules, const std::vector<int>& ranks);

// All triplets from the highest score to the lowest; triplets that cannot be compared (NaN) stand last.
struct ScoreOrder {
    struct Entry {
        std::size_t triplet = 0;
        int module = 0;
        double score = 0.0;
        bool kept = false;
    };
    std::vector<Entry> entries;
    double threshold = 0.0;
    std::size_t aboveThreshold = 0;
    std::size_t marginal = 0;    // within `margin` of the threshold on either side
    std::size_t tied = 0;        // equal to the threshold: all of them are masked
    std::size_t notPositive = 0; // cannot be drawn on a logarithmic axis
};
// None when the allocation does not belong to these modules. `margin`: share of the threshold, 0.05 for 5 %.
std::optional<ScoreOrder> scoreOrder(const std::vector<ModuleInfo>& modules, const AllocationDone& allocation,
                                     double margin = 0.05);

} // namespace rankscope
