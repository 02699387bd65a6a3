#pragma once

#include "core/analysis/allocation.h"
#include "core/analysis/cell_values.h"
#include "core/analysis/known_schedule.h"
#include "core/analysis/map_comparison.h"
#include "core/run/stored_config.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

namespace rankscope {

// The map of a run at one place of its schedule. A plain value.
struct MapAt {
    RankSnapshot map;       // without modules: the run has no ranks
    std::int64_t step = -1; // of the allocation that made them; -1: before the first one
    std::int64_t seed = 0;  // -1: nobody told
    bool allocates = false; // the method moves ranks
    // What the cells show, one number a module; empty: not recorded.
    std::vector<double> values;
};

// Where maps are taken: at a share of each run's steps, or at one step for all.
struct MapPlace {
    double share = 1.0;
    std::int64_t step = -1; // 0 and above: this step, whatever the share
};

// What the last allocation up to the place has left; before the first one every triplet is kept. A template
// over the store's RunReader, because this layer does not know the store and both programs need the same
// answer.
template <class Reader>
MapAt readMap(const Reader& reader, std::int64_t run, MapPlace place, CellValue value) {
    MapAt at;
    const auto detail = reader.run(run);
    if (!detail || detail->started.modules.empty()) {
        return at;
    }
    at.seed = StoredConfig(detail->configJson).knows("train.seed") ? detail->summary.seed : -1;
    at.allocates = detail->started.initBudget > 0;
    at.map.modules = detail->started.modules;
    at.map.ranks = initialRanks(at.map.modules);
    const auto end = static_cast<double>(detail->started.totalSteps);
    const auto until =
        place.step >= 0 ? place.step : static_cast<std::int64_t>(std::llround(place.share * end));
    const auto steps = reader.allocationSteps(run);
    const auto after = std::ranges::upper_bound(steps, until);
    AllocationDone shown;
    shown.mask.assign(tripletOffsets(at.map.modules).back(), 1);
    if (after != steps.begin()) {
        if (auto allocation = reader.allocation(run, *std::prev(after))) {
            if (const auto ranks = ranksFromMask(at.map.modules, allocation->mask)) {
                shown = std::move(*allocation);
                at.map.ranks = *ranks;
                if (scheduleKnown(detail->started)) {
                    at.map.mask = shown.mask;
                }
                at.step = shown.step;
            }
        }
    }
    at.values = cellValues(at.map.modules, shown, value).value_or(std::vector<double>());
    return at;
}

} // namespace rankscope
