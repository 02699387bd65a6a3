#include "ui/compare/compared_maps.h"

#include "core/analysis/allocation.h"
#include "core/run/method_traits.h"
#include "ui/plot/kind_labels.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

namespace rankscope {

namespace {

struct MapText {
    Q_DECLARE_TR_FUNCTIONS(MapText)
};

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

bool hasRanks(const MapAt& at) { return !at.map.modules.empty(); }

int total(const std::vector<int>& ranks) {
    int sum = 0;
    for (const int rank : ranks) {
        sum += rank;
    }
    return sum;
}

double highestRank(const std::vector<MapAt>& maps) {
    std::int64_t top = 1;
    for (const MapAt& at : maps) {
        for (const ModuleInfo& module : at.map.modules) {
            top = std::max(top, module.initR);
        }
    }
    return static_cast<double>(top);
}

QString stepText(const MapAt& at) {
    const std::int64_t step = at.step;
    return !at.allocates && step < 0 ? MapText::tr("fixed ranks")
           : step < 0                ? MapText::tr("before the first allocation")
                                     : MapText::tr("step %1").arg(QLocale().toString(qlonglong(step)));
}

std::string coefficient(const Correlation& correlation) {
    return correlation.coefficient ? QString::number(*correlation.coefficient, 'f', 2).toStdString() : "–";
}

// The masks count only where triplet i of both began as the same vector.
MapComparison compared(const MapAt& first, const MapAt& second) {
    RankSnapshot a = first.map;
    RankSnapshot b = second.map;
    if (first.seed != second.seed) {
        a.mask.clear();
        b.mask.clear();
    }
    return compareMaps(a, b).value_or(MapComparison());
}

} // namespace

std::vector<MapAt> readMaps(const RunReader& reader, const std::vector<RunId>& runs, MapPlace place) {
    std::vector<MapAt> maps;
    for (const RunId id : runs) {
        maps.emplace_back();
        const auto detail = reader.run(id);
        if (!detail || detail->started.modules.empty()) {
            continue;
        }
        MapAt& at = maps.back();
        at.seed = detail->summary.seed;
        at.allocates = detail->started.initBudget > 0;
        at.map.modules = detail->started.modules;
        at.map.ranks = initialRanks(at.map.modules);
        const double end = static_cast<double>(detail->started.totalSteps);
        const auto until =
            place.step >= 0 ? place.step : static_cast<std::int64_t>(std::llround(place.share * end));
        const auto steps = reader.allocationSteps(id);
        const auto after = std::ranges::upper_bound(steps, until);
        if (after == steps.begin()) {
            continue;
        }
        if (const auto allocation = reader.allocation(id, *std::prev(after))) {
            if (const auto ranks = ranksFromMask(at.map.modules, allocation->mask)) {
                at.map.ranks = *ranks;
                at.map.mask = allocation->mask;
                at.step = allocation->step;
            }
        }
    }
    return maps;
}

std::vector<MapTile> rankTiles(const CompareSet& set, const std::vector<MapAt>& maps) {
    std::vector<MapTile> tiles;
    const double top = highestRank(maps);
    for (std::size_t i = 0; i < maps.size(); ++i) {
        if (!hasRanks(maps[i])) {
            continue;
        }
        MapTile tile;
        tile.title = set.titles[static_cast<int>(i)];
        tile.note = MapText::tr("%1, kept %2").arg(stepText(maps[i])).arg(total(maps[i].map.ranks));
        tile.modules = maps[i].map.modules;
        tile.top = top;
        for (std::size_t m = 0; m < tile.modules.size(); ++m) {
            tile.values.push_back(maps[i].map.ranks[m]);
            tile.words.push_back(
                MapText::tr("kept %1 of %2 triplets").arg(maps[i].map.ranks[m]).arg(tile.modules[m].initR));
        }
        tiles.push_back(std::move(tile));
    }
    return tiles;
}

std::vector<MapTile> differenceTiles(const CompareSet& set, const std::vector<MapAt>& maps,
                                     std::size_t reference) {
    std::vector<MapTile> tiles;
    double top = 1.0;
    for (std::size_t i = 0; i < maps.size(); ++i) {
        if (i == reference || !hasRanks(maps[i]) || !hasRanks(maps[reference])) {
            continue;
        }
        const MapComparison comparison = compared(maps[i], maps[reference]);
        MapTile tile;
        tile.kind = MapTile::Kind::Difference;
        tile.title = MapText::tr("%1 − %2").arg(set.titles[static_cast<int>(i)],
                                                set.titles[static_cast<int>(reference)]);
        tile.modules = maps[i].map.modules;
        tile.values.assign(tile.modules.size(), nan);
        tile.words.assign(tile.modules.size(), MapText::tr("only in one of the runs"));
        int changed = 0;
        for (const MapComparison::Cell& cell : comparison.cells) {
            const auto place = std::ranges::find(tile.modules, cell.module.name, &ModuleInfo::name);
            const auto m = static_cast<std::size_t>(place - tile.modules.begin());
            tile.values[m] = cell.difference;
            tile.words[m] = MapText::tr("%1 and %2 triplets: %3")
                                .arg(cell.first)
                                .arg(cell.second)
                                .arg(cell.difference > 0 ? '+' + QString::number(cell.difference)
                                                         : QString::number(cell.difference));
            top = std::max(top, std::abs(static_cast<double>(cell.difference)));
            changed += cell.difference != 0 ? 1 : 0;
        }
        for (const std::string& name : comparison.onlySecond) {
            const auto place = std::ranges::find(maps[reference].map.modules, name, &ModuleInfo::name);
            tile.modules.push_back(*place);
            tile.values.push_back(nan);
            tile.words.push_back(MapText::tr("only in one of the runs"));
        }
        tile.note = MapText::tr("%1 of %2 matrices differ").arg(changed).arg(tile.modules.size());
        tiles.push_back(std::move(tile));
    }
    for (MapTile& tile : tiles) {
        tile.top = top;
    }
    return tiles;
}

std::vector<MapTile> stabilityTiles(const CompareSet& set, const std::vector<MapAt>& maps) {
    std::vector<MapTile> tiles;
    const double top = highestRank(maps);
    double widest = 1.0;
    for (const RunGroup& group : set.groups) {
        std::vector<RankSnapshot> members;
        for (const std::size_t run : group.runs) {
            if (hasRanks(maps[run])) {
                members.push_back(maps[run].map);
            }
        }
        const auto stability = members.size() > 1 ? rankStability(members) : std::nullopt;
        if (!stability) {
            continue;
        }
        MapTile mean;
        MapTile spread;
        const QString title = QString::fromStdString(group.title);
        mean.title = MapText::tr("mean of %1").arg(title);
        spread.title = MapText::tr("deviation of %1").arg(title);
        mean.note = spread.note = MapText::tr("%1 runs").arg(members.size());
        mean.decimals = spread.decimals = 1;
        mean.top = top;
        for (const RankStability& module : *stability) {
            const SampleSummary& summary = module.summary;
            mean.modules.push_back(module.module);
            mean.values.push_back(summary.mean.value_or(nan));
            spread.values.push_back(summary.deviation.value_or(nan));
            widest = std::max(widest, summary.deviation.value_or(0.0));
            mean.words.push_back(MapText::tr("mean %1, deviation %2, n = %3")
                                     .arg(QLocale().toString(summary.mean.value_or(nan), 'f', 2),
                                          QLocale().toString(summary.deviation.value_or(nan), 'f', 2))
                                     .arg(summary.n));
        }
        spread.modules = mean.modules;
        spread.words = mean.words;
        tiles.push_back(std::move(mean));
        tiles.push_back(std::move(spread));
    }
    for (std::size_t i = 1; i < tiles.size(); i += 2) {
        tiles[i].top = widest;
    }
    return tiles;
}

PlainTable agreementTable(const CompareSet& set, const std::vector<MapAt>& maps, std::size_t reference) {
    std::vector<std::string> kinds;
    for (const MapAt& at : maps) {
        for (const ModuleInfo& module : at.map.modules) {
            if (std::ranges::find(kinds, module.kind) == kinds.end()) {
                kinds.push_back(module.kind);
            }
        }
    }
    PlainTable table;
    table.headers = {MapText::tr("run").toStdString(), MapText::tr("Jaccard of kept").toStdString(),
                     MapText::tr("rank correlation").toStdString()};
    for (const std::string& kind : kinds) {
        table.headers.push_back(kindLabel(kind).toStdString());
    }
    for (std::size_t i = 0; i < maps.size(); ++i) {
        if (i == reference || !hasRanks(maps[i]) || !hasRanks(maps[reference])) {
            continue;
        }
        const MapComparison comparison = compared(maps[i], maps[reference]);
        std::vector<PlainTable::Cell> row{
            set.titles[static_cast<int>(i)].toStdString(),
            comparison.jaccard ? QString::number(*comparison.jaccard, 'f', 2).toStdString()
            : maps[i].seed != maps[reference].seed ? MapText::tr("other seed").toStdString()
                                                   : std::string(),
            coefficient(comparison.overall)};
        for (const std::string& kind : kinds) {
            const auto found = comparison.kinds.find(kind);
            row.emplace_back(found != comparison.kinds.end() ? coefficient(found->second) : std::string());
        }
        table.rows.push_back(std::move(row));
    }
    return table;
}

} // namespace rankscope
