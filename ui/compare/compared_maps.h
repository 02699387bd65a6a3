#pragma once

#include "core/analysis/map_comparison.h"
#include "core/analysis/plain_table.h"
#include "ui/compare/compare_set.h"
#include "ui/plot/map_tile_painter.h"
#include "ui/workspace_questions.h"

#include <cstdint>
#include <vector>

namespace rankscope {

// The ranks of a run at one place of its schedule. A plain value.
struct MapAt {
    RankSnapshot map;       // without modules: the run has no ranks
    std::int64_t step = -1; // of the allocation that made them; -1: before the first one
    std::int64_t seed = 0;
    bool allocates = false; // the method moves ranks
};

// Where maps are taken: at a share of each run's steps, or at one step for all.
struct MapPlace {
    double share = 1.0;
    std::int64_t step = -1; // 0 and above: this step, whatever the share
};

// Reading thread: the ranks that the last allocation up to the place has left, of each run.
std::vector<MapAt> readMaps(const RunReader& reader, const std::vector<RunId>& runs, MapPlace place);

// Tiles of all runs that have ranks, on one scale of colours.
std::vector<MapTile> rankTiles(const CompareSet& set, const std::vector<MapAt>& maps);
// run - reference for every other run with ranks, on one scale symmetric about 0.
std::vector<MapTile> differenceTiles(const CompareSet& set, const std::vector<MapAt>& maps,
                                     std::size_t reference);
// For every group of at least two runs with ranks: the mean rank of each module and its standard deviation.
std::vector<MapTile> stabilityTiles(const CompareSet& set, const std::vector<MapAt>& maps);

// One row a run: rank correlation with the reference over all modules and of every kind, and the share of
// common triplets where both began with the same vectors (the same seed), for else triplets have no
// counterpart.
PlainTable agreementTable(const CompareSet& set, const std::vector<MapAt>& maps, std::size_t reference);

} // namespace rankscope
