#include "ui/compare/compared_maps.h"

#include "core/analysis/allocation.h"
#include "core/analysis/map_values.h"
#include "core/run/method_traits.h"
#include "ui/inspect/inspect_words.h"
#include "ui/plot/kind_labels.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
#include <cmath>
#include <limits>

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

// What the cells of a map show; nothing when that was not recorded.
ModuleValues valuesOf(const MapAt& at, CellValue value) {
    if (value == CellValue::Rank && at.values.empty()) {
        return {at.map.modules, std::vector<double>(at.map.ranks.begin(), at.map.ranks.end())};
    }
    return {at.map.modules, at.values};
}

bool hasValues(const MapAt& at, CellValue value) {
    return hasRanks(at) && (value == CellValue::Rank || at.values.size() == at.map.modules.size());
}

// Where the colours end: what the value can be, or the highest that there is.
double topOf(const std::vector<MapAt>& maps, CellValue value) {
    double top = 0.0;
    for (const MapAt& at : maps) {
        for (const ModuleInfo& module : at.map.modules) {
            if (value == CellValue::Rank) {
                top = std::max(top, static_cast<double>(module.initR));
            }
        }
        for (const double number : valuesOf(at, value).values) {
            top = std::isfinite(number) ? std::max(top, number) : top;
        }
    }
    return value == CellValue::RankShare ? 1.0 : top > 0.0 ? top : 1.0;
}

MapTile::Format formatOf(CellValue value) {
    return value == CellValue::Rank                                           ? MapTile::Format::Fixed
           : value == CellValue::RankShare || value == CellValue::BudgetShare ? MapTile::Format::Percent
                                                                              : MapTile::Format::Brief;
}

QString signedText(const MapTile& tile, double value) {
    return value > 0.0 ? QLatin1Char('+') + tile.textOf(value) : tile.textOf(value);
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
    if (first.seed != second.seed || first.seed < 0) {
        a.mask.clear();
        b.mask.clear();
    }
    return compareMaps(a, b).value_or(MapComparison());
}

} // namespace

std::vector<MapAt> readMaps(const RunReader& reader, const std::vector<MapQuestion>& questions,
                            CellValue value) {
    std::vector<MapAt> maps;
    for (const MapQuestion& question : questions) {
        maps.push_back(readMap(reader, question.run, question.place, value));
    }
    return maps;
}

std::vector<MapAt> readMaps(const RunReader& reader, const std::vector<RunId>& runs, MapPlace place,
                            CellValue value) {
    std::vector<MapQuestion> questions;
    for (const RunId run : runs) {
        questions.push_back({run, place});
    }
    return readMaps(reader, questions, value);
}

std::vector<MapTile> amountTiles(const QStringList& titles, const std::vector<MapAt>& maps, CellValue value) {
    std::vector<MapTile> tiles;
    const double top = topOf(maps, value);
    for (std::size_t i = 0; i < maps.size(); ++i) {
        const MapAt& at = maps[i];
        if (!hasValues(at, value)) {
            continue;
        }
        MapTile tile;
        tile.title = titles[static_cast<int>(i)];
        tile.note = MapText::tr("%1, kept %2").arg(stepText(at)).arg(total(at.map.ranks));
        tile.format = formatOf(value);
        tile.modules = at.map.modules;
        tile.values = valuesOf(at, value).values;
        tile.top = top;
        for (std::size_t m = 0; m < tile.modules.size(); ++m) {
            QString words =
                MapText::tr("kept %1 of %2 triplets").arg(at.map.ranks[m]).arg(tile.modules[m].initR);
            if (value != CellValue::Rank) {
                words += QLatin1Char('\n') +
                         MapText::tr("%1: %2").arg(cellValueName(value), tile.textOf(tile.values[m]));
            }
            tile.words.push_back(words);
        }
        tiles.push_back(std::move(tile));
    }
    return tiles;
}

std::vector<MapTile> differenceTiles(const QStringList& titles, const std::vector<MapAt>& maps,
                                     std::size_t reference, CellValue value) {
    std::vector<MapTile> tiles;
    double top = 0.0;
    for (std::size_t i = 0; i < maps.size(); ++i) {
        if (i == reference || !hasValues(maps[i], value) || !hasValues(maps[reference], value)) {
            continue;
        }
        const ValueDifference difference =
            subtract(valuesOf(maps[i], value), valuesOf(maps[reference], value));
        MapTile tile;
        tile.kind = MapTile::Kind::Difference;
        tile.format = formatOf(value);
        tile.title =
            MapText::tr("%1 − %2").arg(titles[static_cast<int>(i)], titles[static_cast<int>(reference)]);
        tile.modules = difference.modules;
        tile.values = difference.differences;
        for (std::size_t m = 0; m < tile.modules.size(); ++m) {
            if (!std::isfinite(tile.values[m])) {
                tile.words.push_back(MapText::tr("only in one of the runs"));
            } else if (value == CellValue::Rank) {
                tile.words.push_back(MapText::tr("%1 and %2 triplets: %3")
                                         .arg(difference.first[m])
                                         .arg(difference.second[m])
                                         .arg(signedText(tile, tile.values[m])));
            } else {
                tile.words.push_back(MapText::tr("%1: %2 and %3, difference %4")
                                         .arg(cellValueName(value), tile.textOf(difference.first[m]),
                                              tile.textOf(difference.second[m]),
                                              signedText(tile, tile.values[m])));
            }
        }
        tile.note = MapText::tr("%1 of %2 matrices differ").arg(difference.changed).arg(tile.modules.size());
        top = std::max(top, difference.widest);
        tiles.push_back(std::move(tile));
    }
    for (MapTile& tile : tiles) {
        tile.top = top > 0.0 ? top : 1.0;
    }
    return tiles;
}

std::vector<MapTile> stabilityTiles(const CompareSet& set, const std::vector<MapAt>& maps, CellValue value) {
    std::vector<MapTile> tiles;
    const double top = topOf(maps, value);
    double widest = 0.0;
    for (const RunGroup& group : set.groups) {
        std::vector<ModuleValues> members;
        for (const std::size_t run : group.runs) {
            if (hasValues(maps[run], value)) {
                members.push_back(valuesOf(maps[run], value));
            }
        }
        if (members.size() < 2) {
            continue;
        }
        MapTile mean;
        const QString title = QString::fromStdString(group.title);
        mean.title = MapText::tr("mean of %1").arg(title);
        mean.note = MapText::tr("%1 runs").arg(members.size());
        mean.format = formatOf(value);
        mean.decimals = 1;
        mean.top = top;
        MapTile spread = mean;
        spread.title = MapText::tr("deviation of %1").arg(title);
        const bool ranks = value == CellValue::Rank;
        for (const ValueSpread& module : spreadOf(members)) {
            const SampleSummary& summary = module.summary;
            const double average = summary.mean.value_or(nan);
            const double deviation = summary.deviation.value_or(nan);
            mean.modules.push_back(module.module);
            mean.values.push_back(average);
            spread.values.push_back(deviation);
            widest = std::max(widest, summary.deviation.value_or(0.0));
            mean.words.push_back(
                MapText::tr("mean %1, deviation %2, n = %3")
                    .arg(ranks ? QLocale().toString(average, 'f', 2) : mean.textOf(average),
                         ranks ? QLocale().toString(deviation, 'f', 2) : mean.textOf(deviation))
                    .arg(summary.n));
        }
        spread.modules = mean.modules;
        spread.words = mean.words;
        tiles.push_back(std::move(mean));
        tiles.push_back(std::move(spread));
    }
    for (std::size_t i = 1; i < tiles.size(); i += 2) {
        tiles[i].top = value == CellValue::Rank ? std::max(1.0, widest) : widest > 0.0 ? widest : 1.0;
    }
    return tiles;
}

namespace {

// "2 matrices only in A: layer.0.query, layer.0.key"; empty for none.
QString onlyIn(const std::vector<std::string>& names, const QString& title) {
    if (names.empty()) {
        return {};
    }
    QStringList listed;
    for (std::size_t i = 0; i < std::min<std::size_t>(names.size(), 3); ++i) {
        listed << QString::fromStdString(names[i]);
    }
    if (names.size() > 3) {
        listed << QStringLiteral("…");
    }
    return MapText::tr("%n matrices only in %1: %2", nullptr, static_cast<int>(names.size()))
        .arg(title, listed.join(QStringLiteral(", ")));
}

} // namespace

QString unmatchedText(const QStringList& titles, const std::vector<MapAt>& maps, std::size_t reference) {
    QStringList parts;
    for (std::size_t i = 0; i < maps.size(); ++i) {
        if (i == reference || !hasRanks(maps[i]) || !hasRanks(maps[reference])) {
            continue;
        }
        const ValueDifference difference =
            subtract({maps[i].map.modules, {}}, {maps[reference].map.modules, {}});
        parts << onlyIn(difference.onlyFirst, titles[static_cast<int>(i)])
              << onlyIn(difference.onlySecond, titles[static_cast<int>(reference)]);
    }
    parts.removeAll(QString());
    parts.removeDuplicates();
    return parts.join(QStringLiteral("; "));
}

PlainTable agreementTable(const QStringList& titles, const std::vector<MapAt>& maps, std::size_t reference) {
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
            titles[static_cast<int>(i)].toStdString(),
            comparison.jaccard ? QString::number(*comparison.jaccard, 'f', 2).toStdString()
            : maps[i].seed < 0 || maps[reference].seed < 0 ? MapText::tr("seed not known").toStdString()
            : maps[i].seed != maps[reference].seed         ? MapText::tr("other seed").toStdString()
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
