#pragma once

#include "core/analysis/statistics.h"
#include "core/run/run_event.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace rankscope {

// The ranks of one run at one step. A plain value.
struct RankSnapshot {
    std::vector<ModuleInfo> modules;
    std::vector<int> ranks;         // kept triplets a module
    std::vector<std::uint8_t> mask; // one a triplet, init_r a module, 1 kept; empty when not known
};

// Two rank maps, module by module; modules are the same when their names are.
struct MapComparison {
    struct Cell {
        ModuleInfo module; // as in the first map
        int first = 0;
        int second = 0;
        int difference = 0; // first - second
    };
    std::vector<Cell> cells; // in the order of the first map
    std::vector<std::string> onlyFirst;
    std::vector<std::string> onlySecond;
    // |both kept| / |either kept| of the triplets (Jaccard 1901), 1 when neither keeps any. Only when both
    // masks are known and both maps have the same modules, in any order, with the same init_r: triplet i of
    // the one is then the counterpart of the other's. With different seeds the numbers mean little.
    std::optional<double> jaccard;
    // Spearman's correlation of the ranks of the modules in both maps.
    Correlation overall;
    std::map<std::string, Correlation> kinds; // of a kind over its layers
    std::map<int, Correlation> layers;        // of a layer over its kinds; -1: outside the layers
};
// None when a map's ranks (or its mask, where it has one) do not fit its modules, or a name stands in it
// twice.
std::optional<MapComparison> compareMaps(const RankSnapshot& first, const RankSnapshot& second);

// How much the rank of a module varies over several runs.
struct RankStability {
    ModuleInfo module;     // as in the first map that has it
    SampleSummary summary; // of its ranks; n: maps that have it
};
// Modules in the order in which the maps bring them. None under the conditions of compareMaps().
std::optional<std::vector<RankStability>> rankStability(std::span<const RankSnapshot> maps);

} // namespace rankscope
