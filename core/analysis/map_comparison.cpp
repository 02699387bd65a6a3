#include "core/analysis/map_comparison.h"

#include "core/analysis/allocation.h"

namespace rankscope {

namespace {

using ModuleNumbers = std::map<std::string, std::size_t>;

// Numbers of the modules by name; none when the map contradicts itself.
std::optional<ModuleNumbers> moduleNumbers(const RankSnapshot& map) {
    const bool maskFits = map.mask.empty() || map.mask.size() == tripletOffsets(map.modules).back();
    if (map.ranks.size() != map.modules.size() || !maskFits) {
        return std::nullopt;
    }
    ModuleNumbers numbers;
    for (std::size_t i = 0; i < map.modules.size(); ++i) {
        if (!numbers.emplace(map.modules[i].name, i).second) {
            return std::nullopt;
        }
    }
    return numbers;
}

std::optional<double> jaccardOfKept(const RankSnapshot& first, const RankSnapshot& second,
                                    const ModuleNumbers& inSecond) {
    if (first.mask.empty() || second.mask.empty() || first.modules.size() != second.modules.size()) {
        return std::nullopt;
    }
    const std::vector<std::size_t> offsetsFirst = tripletOffsets(first.modules);
    const std::vector<std::size_t> offsetsSecond = tripletOffsets(second.modules);
    std::size_t both = 0;
    std::size_t either = 0;
    for (std::size_t i = 0; i < first.modules.size(); ++i) {
        const auto found = inSecond.find(first.modules[i].name);
        if (found == inSecond.end() || !(first.modules[i] == second.modules[found->second])) {
            return std::nullopt;
        }
        const std::size_t size = offsetsFirst[i + 1] - offsetsFirst[i];
        for (std::size_t t = 0; t < size; ++t) {
            const bool a = first.mask[offsetsFirst[i] + t] != 0;
            const bool b = second.mask[offsetsSecond[found->second] + t] != 0;
            both += a && b ? 1 : 0;
            either += a || b ? 1 : 0;
        }
    }
    return either == 0 ? 1.0 : static_cast<double>(both) / static_cast<double>(either);
}

// The ranks of both maps that belong to one kind, one layer or all.
struct RankLists {
    std::vector<double> first, second;
    void add(const MapComparison::Cell& cell) {
        first.push_back(cell.first);
        second.push_back(cell.second);
    }
    Correlation correlation() const { return spearmanCorrelation(first, second); }
};

void correlateCells(MapComparison& out) {
    RankLists all;
    std::map<std::string, RankLists> kinds;
    std::map<int, RankLists> layers;
    for (const MapComparison::Cell& cell : out.cells) {
        all.add(cell);
        kinds[cell.module.kind].add(cell);
        layers[cell.module.layer].add(cell);
    }
    out.overall = all.correlation();
    for (const auto& [kind, lists] : kinds) {
        out.kinds[kind] = lists.correlation();
    }
    for (const auto& [layer, lists] : layers) {
        out.layers[layer] = lists.correlation();
    }
}

} // namespace

std::optional<MapComparison> compareMaps(const RankSnapshot& first, const RankSnapshot& second) {
    const auto inFirst = moduleNumbers(first);
    const auto inSecond = moduleNumbers(second);
    if (!inFirst || !inSecond) {
        return std::nullopt;
    }
    MapComparison out;
    for (std::size_t i = 0; i < first.modules.size(); ++i) {
        const auto found = inSecond->find(first.modules[i].name);
        if (found == inSecond->end()) {
            out.onlyFirst.push_back(first.modules[i].name);
            continue;
        }
        const int a = first.ranks[i];
        const int b = second.ranks[found->second];
        out.cells.push_back({first.modules[i], a, b, a - b});
    }
    for (const ModuleInfo& module : second.modules) {
        if (!inFirst->contains(module.name)) {
            out.onlySecond.push_back(module.name);
        }
    }
    out.jaccard = jaccardOfKept(first, second, *inSecond);
    correlateCells(out);
    return out;
}

std::optional<std::vector<RankStability>> rankStability(std::span<const RankSnapshot> maps) {
    std::vector<RankStability> out;
    std::vector<std::vector<double>> ranks;
    ModuleNumbers places;
    for (const RankSnapshot& map : maps) {
        if (!moduleNumbers(map)) {
            return std::nullopt;
        }
        for (std::size_t i = 0; i < map.modules.size(); ++i) {
            const auto [place, isNew] = places.emplace(map.modules[i].name, out.size());
            if (isNew) {
                out.push_back({map.modules[i], {}});
                ranks.emplace_back();
            }
            ranks[place->second].push_back(map.ranks[i]);
        }
    }
    for (std::size_t i = 0; i < out.size(); ++i) {
        out[i].summary = summarise(ranks[i]);
    }
    return out;
}

} // namespace rankscope
