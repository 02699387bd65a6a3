#pragma once

#include "core/analysis/plain_table.h"
#include "core/analysis/read_map.h"
#include "ui/compare/compare_set.h"
#include "ui/plot/map_tile_painter.h"
#include "ui/workspace_questions.h"

#include <cstdint>
#include <vector>

namespace rankscope {

// A map that is asked for.
struct MapQuestion {
    RunId run = 0;
    MapPlace place;
};

// Reading thread: what the last allocation up to the place has left, of each run.
std::vector<MapAt> readMaps(const RunReader& reader, const std::vector<MapQuestion>& questions,
                            CellValue value = CellValue::Rank);
std::vector<MapAt> readMaps(const RunReader& reader, const std::vector<RunId>& runs, MapPlace place,
                            CellValue value = CellValue::Rank);

// Tiles of all maps that have the numbers, on one scale of colours; a title a map.
std::vector<MapTile> amountTiles(const QStringList& titles, const std::vector<MapAt>& maps,
                                 CellValue value = CellValue::Rank);
// map - reference for every other map that has the numbers, on one scale symmetric about 0.
std::vector<MapTile> differenceTiles(const QStringList& titles, const std::vector<MapAt>& maps,
                                     std::size_t reference, CellValue value = CellValue::Rank);
// For every group of at least two runs with the numbers: the mean of each module and its standard deviation.
std::vector<MapTile> stabilityTiles(const CompareSet& set, const std::vector<MapAt>& maps,
                                    CellValue value = CellValue::Rank);
// "2 matrices only in A: layer.0.query, …; 1 only in B: …" of all maps against the reference; empty: all have
// a counterpart.
QString unmatchedText(const QStringList& titles, const std::vector<MapAt>& maps, std::size_t reference);

// One row a run: rank correlation with the reference over all modules and of every kind, and the share of
// common triplets where both began with the same vectors (the same seed), for else triplets have no
// counterpart.
PlainTable agreementTable(const QStringList& titles, const std::vector<MapAt>& maps, std::size_t reference);

} // namespace rankscope
