#include "core/analysis/allocation.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

namespace rankscope {

RankGrid rankGrid(const std::vector<ModuleInfo>& modules) {
    RankGrid grid;
    std::set<int> layers;
    for (const ModuleInfo& module : modules) {
        layers.insert(module.layer);
    }
    const bool outside = layers.erase(-1) > 0;
    grid.layers.assign(layers.begin(), layers.end());
    if (outside) {
        grid.layers.push_back(-1);
    }
    std::map<int, std::size_t> rowOf;
    for (std::size_t row = 0; row < grid.layers.size(); ++row) {
        rowOf[grid.layers[row]] = row;
    }
    // Layers and kinds that hardly ever meet (of a log that names its matrices anyhow) would make a map of
    // holes.
    constexpr std::size_t mostModules = 20'000;
    if (modules.size() > mostModules || layers.size() * modules.size() > mostModules * 100) {
        grid.layers = {-1};
        for (std::size_t i = 0; i < modules.size(); ++i) {
            grid.kinds.push_back(modules[i].name);
            grid.cells.push_back(static_cast<int>(i));
        }
        return grid;
    }
    // A column is a kind and how often it has been met before in the same layer; columns come in the order of
    // the modules.
    using Column = std::pair<std::string, int>;
    std::vector<Column> columns;
    std::vector<std::pair<std::size_t, std::size_t>> places;
    std::map<std::pair<int, std::string>, int> met;
    for (const ModuleInfo& module : modules) {
        const Column column{module.kind, met[{module.layer, module.kind}]++};
        auto found = std::find(columns.begin(), columns.end(), column);
        if (found == columns.end()) {
            found = columns.insert(columns.end(), column);
        }
        places.emplace_back(rowOf[module.layer], static_cast<std::size_t>(found - columns.begin()));
    }
    for (const Column& column : columns) {
        grid.kinds.push_back(column.first);
    }
    grid.cells.assign(grid.layers.size() * grid.kinds.size(), -1);
    for (std::size_t i = 0; i < places.size(); ++i) {
        grid.cells[places[i].first * grid.kinds.size() + places[i].second] = static_cast<int>(i);
    }
    return grid;
}

std::vector<std::size_t> tripletOffsets(const std::vector<ModuleInfo>& modules) {
    std::vector<std::size_t> offsets{0};
    for (const ModuleInfo& module : modules) {
        offsets.push_back(offsets.back() + static_cast<std::size_t>(std::max<std::int64_t>(0, module.initR)));
    }
    return offsets;
}

std::optional<std::vector<int>> ranksFromMask(const std::vector<ModuleInfo>& modules,
                                              const std::vector<std::uint8_t>& mask) {
    const std::vector<std::size_t> offsets = tripletOffsets(modules);
    if (mask.size() != offsets.back()) {
        return std::nullopt;
    }
    std::vector<int> ranks(modules.size(), 0);
    for (std::size_t i = 0; i < modules.size(); ++i) {
        for (std::size_t t = offsets[i]; t < offsets[i + 1]; ++t) {
            ranks[i] += mask[t] != 0 ? 1 : 0;
        }
    }
    return ranks;
}

std::vector<int> initialRanks(const std::vector<ModuleInfo>& modules) {
    std::vector<int> ranks;
    for (const ModuleInfo& module : modules) {
        ranks.push_back(static_cast<int>(module.initR));
    }
    return ranks;
}

RankSums rankSums(const RankGrid& grid, const std::vector<int>& ranks) {
    RankSums sums;
    sums.layers.assign(grid.layers.size(), 0);
    sums.kinds.assign(grid.kinds.size(), 0);
    for (std::size_t row = 0; row < grid.layers.size(); ++row) {
        for (std::size_t column = 0; column < grid.kinds.size(); ++column) {
            const int module = grid.cell(row, column);
            if (module < 0 || static_cast<std::size_t>(module) >= ranks.size()) {
                continue;
            }
            const int rank = ranks[static_cast<std::size_t>(module)];
            sums.layers[row] += rank;
            sums.kinds[column] += rank;
            sums.total += rank;
        }
    }
    return sums;
}

std::int64_t keptParameters(const std::vector<ModuleInfo>& modules, const std::vector<int>& ranks) {
    std::int64_t sum = 0;
    for (std::size_t i = 0; i < std::min(modules.size(), ranks.size()); ++i) {
        sum += modules[i].weightsPerTriplet() * ranks[i];
    }
    return sum;
}

std::optional<ScoreOrder> scoreOrder(const std::vector<ModuleInfo>& modules, const AllocationDone& allocation,
                                     double margin) {
    const std::vector<std::size_t> offsets = tripletOffsets(modules);
    const std::size_t n = offsets.back();
    if (n == 0 || allocation.mask.size() != n || allocation.scoreLambda.size() != n ||
        allocation.scoreA.size() != n || allocation.scoreB.size() != n) {
        return std::nullopt;
    }
    ScoreOrder order;
    order.threshold = allocation.threshold;
    order.entries.reserve(n);
    for (std::size_t module = 0; module < modules.size(); ++module) {
        for (std::size_t t = offsets[module]; t < offsets[module + 1]; ++t) {
            const auto score = static_cast<double>(allocation.score(t));
            order.entries.push_back({t, static_cast<int>(module), score, allocation.mask[t] != 0});
            order.aboveThreshold += score > order.threshold ? 1 : 0;
            order.tied += score == order.threshold ? 1 : 0;
            order.notPositive += score > 0.0 ? 0 : 1;
            order.marginal += std::abs(score - order.threshold) <= margin * std::abs(order.threshold) ? 1 : 0;
        }
    }
    std::sort(order.entries.begin(), order.entries.end(), [](const auto& a, const auto& b) {
        if (std::isnan(a.score) || std::isnan(b.score)) {
            return std::isnan(a.score) == std::isnan(b.score) ? a.triplet < b.triplet : std::isnan(b.score);
        }
        return a.score != b.score ? a.score > b.score : a.triplet < b.triplet;
    });
    return order;
}

} // namespace rankscope
