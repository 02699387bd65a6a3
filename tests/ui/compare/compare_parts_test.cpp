#include "tests/ui/compare/compare_lab.h"
#include "ui/compare/amounts.h"
#include "ui/compare/compared_maps.h"
#include "ui/compare/curve_axes.h"
#include "ui/plot/map_tiles.h"
#include "ui/plot/parallel_plot.h"
#include "ui/plot/scatter_plot.h"

#include <QSignalSpy>
#include <QtTest>

#include <cmath>
#include <random>

using namespace rankscope;

// The values behind the page, and its charts without it.
class ComparePartsTest : public QObject {
    Q_OBJECT

private:
    static MapAt map(std::vector<int> ranks, std::int64_t seed = 1) {
        MapAt at;
        at.step = 5;
        at.seed = seed;
        for (std::size_t i = 0; i < ranks.size(); ++i) {
            at.map.modules.push_back({"layer." + std::to_string(i / 2) + (i % 2 == 0 ? ".query" : ".key"),
                                      int(i / 2), i % 2 == 0 ? "query" : "key", 4, 4, 3});
            for (int t = 0; t < 3; ++t) {
                at.map.mask.push_back(t < ranks[i] ? 1 : 0);
            }
        }
        at.map.ranks = std::move(ranks);
        return at;
    }

    static CompareSet setOf(std::size_t runs) {
        CompareSet set;
        for (std::size_t i = 0; i < runs; ++i) {
            ComparedRun run;
            run.id = std::int64_t(i + 1);
            set.runs.push_back(run);
            set.titles << QString(QChar('A' + int(i)));
            set.colours.push_back(int(i));
        }
        RunGroup group;
        group.title = "all";
        for (std::size_t i = 0; i < runs; ++i) {
            group.runs.push_back(i);
        }
        set.groups.push_back(group);
        return set;
    }

private slots:
    void aMapMinusItselfIsZeroAndDifferencesAreAntisymmetric() {
        const CompareSet set = setOf(2);
        const std::vector same{map({3, 1, 2, 0}), map({3, 1, 2, 0})};
        const std::vector<MapTile> zeros = differenceTiles(set.titles, same, 0);
        for (const double value : zeros[0].values) {
            QCOMPARE(value, 0.0);
        }
        const std::vector other{map({3, 1, 2, 0}), map({1, 1, 3, 2})};
        const auto there = differenceTiles(set.titles, other, 0)[0];
        const auto back = differenceTiles(set.titles, other, 1)[0];
        for (std::size_t i = 0; i < 4; ++i) {
            QCOMPARE(there.values[i], -back.values[i]);
        }
        QCOMPARE(there.top, 2.0);
        QCOMPARE(there.numberOf(0), QStringLiteral("−2"));
        QCOMPARE(there.numberOf(2), QStringLiteral("+1"));
        QCOMPARE(there.numberOf(1), QStringLiteral("0"));
    }

    void cellsWithoutAPartnerAreEmpty() {
        const CompareSet set = setOf(2);
        const std::vector maps{map({3, 1}), map({3, 1, 2, 0})};
        const auto tile = differenceTiles(set.titles, maps, 0)[0];
        QCOMPARE(tile.modules.size(), std::size_t(4));
        QVERIFY(std::isnan(tile.values[2]));
        QVERIFY(tile.describe(2).contains("only in one"));
        const auto back = differenceTiles(set.titles, maps, 1)[0];
        QCOMPARE(back.modules.size(), std::size_t(4)); // the other's modules too
        QVERIFY(std::isnan(back.values[3]));
    }

    void commonTripletsCountOnlyBetweenEqualSeeds() {
        const CompareSet set = setOf(3);
        const std::vector maps{map({3, 1}), map({1, 1}), map({3, 1}, 2)};
        const PlainTable table = agreementTable(set.titles, maps, 0);
        QCOMPARE(table.rows.size(), std::size_t(2));
        QCOMPARE(table.rows[0][1].text, std::string("0.50")); // 2 of 4
        QCOMPARE(table.rows[1][1].text, std::string("other seed"));
    }

    void spreadIsTheDeviationOfEveryCell() {
        const CompareSet set = setOf(3);
        const auto tiles = stabilityTiles(set, {map({3, 1}), map({1, 1}), map({2, 1})});
        QCOMPARE(tiles.size(), std::size_t(2));
        QCOMPARE(tiles[0].values[0], 2.0);
        QCOMPARE(tiles[1].values[0], 1.0);
        QCOMPARE(tiles[1].values[1], 0.0);
        QVERIFY(stabilityTiles(setOf(1), {map({3, 1})}).empty());
    }

    void runsWithoutRanksAreLeftOut() {
        const CompareSet set = setOf(2);
        const std::vector maps{map({3, 1}), MapAt()};
        QCOMPARE(amountTiles(set.titles, maps).size(), std::size_t(1));
        QVERIFY(differenceTiles(set.titles, maps, 0).empty());
        QVERIFY(differenceTiles(set.titles, maps, 1).empty());
    }

    void storedMapsAreThoseOfTheLastAllocationUpToThePlace() {
        const CompareLab lab;
        const auto steps = lab.reader().allocationSteps(1);
        QVERIFY(steps.size() > 1);
        QCOMPARE(readMaps(lab.reader(), {1}, {1.0, steps[1]})[0].step, steps[1]);
        QCOMPARE(readMaps(lab.reader(), {1}, {1.0, steps[1] - 1})[0].step, steps[0]);
        QCOMPARE(readMaps(lab.reader(), {1}, {1.0, -1})[0].step, steps.back());
        const auto start = readMaps(lab.reader(), {1, 2, 99}, {0.0, -1});
        QCOMPARE(start[0].step, std::int64_t(-1));
        QCOMPARE(start[1].map.ranks[0], 8); // LoRA keeps what it has
        QVERIFY(start[2].map.modules.empty());
    }

    void tokensCountTheStepsBefore() {
        CurveSource source;
        source.points = {{0, 1.0, 0}, {2, 2.0, 0}};
        source.other = {{0, 10, 0}, {1, 20, 0}, {2, 40, 0}};
        QCOMPARE(curveOver(CurveX::Tokens, source).x, (std::vector<double>{0, 30}));
        source.other.clear();
        QVERIFY(curveOver(CurveX::Tokens, source).x.empty());
    }

    void anotherMetricIsJoinedByItsLastStepAndSorted() {
        CurveSource source;
        source.points = {{0, 1, 0}, {1, 2, 0}, {2, 3, 0}, {3, 4, 0}};
        source.other = {{1, 7, 0}, {2, 5, 0}};
        const PlainCurve curve = curveOver(CurveX::Metric, source);
        QCOMPARE(curve.x, (std::vector<double>{5, 7}));
        QCOMPARE(curve.y, (std::vector<double>{3.5, 2})); // steps 2 and 3 share a place
    }

    void timesAreMinutesOfTheRunAndHoursOfAll() {
        CurveSource source;
        source.points = {{0, 1, 3600}, {1, 2, 3660}};
        source.startWall = 3600;
        QCOMPARE(curveOver(CurveX::Relative, source).x, (std::vector<double>{0, 1}));
        QCOMPARE(curveOver(CurveX::Wall, source).x[0], 1.0);
        QVERIFY(curveOver(CurveX::Epoch, source).x.empty()); // not known
        source.stepsPerEpoch = 2;
        QCOMPARE(curveOver(CurveX::Epoch, source).x[1], 0.5);
    }

    void aDifferenceStaysWithinTheBaselinesRange() {
        const PlainCurve curve{{0, 1, 2, 3}, {5, 5, 5, 5}};
        const PlainCurve baseline{{1, 2}, {1, 3}};
        const PlainCurve out = differenceOf(curve, baseline);
        QCOMPARE(out.x, (std::vector<double>{1, 2}));
        QCOMPARE(out.y, (std::vector<double>{4, 2}));
        QCOMPARE(differenceOf({{1.5}, {5}}, baseline).y[0], 3.0);
    }

    void theFrontEqualsBruteForce() {
        std::mt19937 random(7);
        std::uniform_int_distribution<int> number(0, 20);
        std::vector<ScatterPoint> points;
        for (int i = 0; i < 200; ++i) {
            points.push_back({i, QString::number(i), double(number(random)), double(number(random))});
        }
        ScatterPlot plot;
        plot.setPoints(points);
        plot.setFront(std::pair(Direction::Min, Direction::Max));
        const auto front = plot.front();
        for (std::size_t i = 0; i < points.size(); ++i) {
            const bool dominated = std::ranges::any_of(points, [&](const ScatterPoint& p) {
                return p.x <= points[i].x && p.y >= points[i].y && (p.x < points[i].x || p.y > points[i].y);
            });
            QCOMPARE(std::ranges::find(front, i) != front.end(), !dominated);
        }
    }

    void aRangeIsDraggedAlongAnAxisAndTakenAwayByAClick() {
        ParallelPlot plot;
        plot.resize(600, 300);
        plot.setData({{"a", {}}, {"b", {}}},
                     {{1, "x", 0, {0, 0}}, {2, "y", 1, {1, 1}}, {3, "z", 2, {2, NAN}}});
        QCOMPARE(plot.selected(), (QList<qint64>{1, 2, 3}));
        QSignalSpy changed(&plot, &ParallelPlot::selectionChanged);
        const QPoint from = plot.pixelOf(1, 0.5).toPoint();
        const QPoint to = plot.pixelOf(1, 1.0).toPoint() - QPoint(0, 6); // the end of the axis counts
        QTest::mousePress(&plot, Qt::LeftButton, {}, from);
        QTest::mouseMove(&plot, to);
        QTest::mouseRelease(&plot, Qt::LeftButton, {}, to);
        QCOMPARE(plot.selected(), (QList<qint64>{2})); // a gap lies in no range
        QTest::mouseClick(&plot, Qt::LeftButton, {}, from);
        QCOMPARE(plot.selected().size(), 3);
        plot.flip(1);
        QVERIFY(plot.pixelOf(1, 1.0).y() > plot.pixelOf(1, 0.0).y());
        plot.setRange(0, std::pair(2.5, 1.5)); // either way round
        QCOMPARE(plot.selected(), (QList<qint64>{3}));
        plot.clearRanges();
        QCOMPARE(plot.selected().size(), 3);
        QVERIFY(changed.size() >= 4);
    }

    void arrowKeysWalkThroughTheTiles() {
        MapTiles tiles;
        tiles.resize(640, 300);
        MapTile tile;
        tile.title = "A";
        tile.modules = map({3, 1, 2, 0}).map.modules;
        tile.values = {3, 1, 2, 0};
        tile.top = 3;
        MapTile second = tile;
        second.title = "B";
        tiles.setTiles({tile, second});
        QTest::keyClick(&tiles, Qt::Key_Right);
        QVERIFY(tiles.accessibleDescription().startsWith("A, layer.0.query, 3"));
        QTest::keyClick(&tiles, Qt::Key_Down);
        QVERIFY(tiles.accessibleDescription().contains("layer.1.query"));
        QTest::keyClick(&tiles, Qt::Key_Right);
        QTest::keyClick(&tiles, Qt::Key_Right);
        QVERIFY2(tiles.accessibleDescription().startsWith("B, layer.0.query"),
                 qPrintable(tiles.accessibleDescription()));
        QSignalSpy clicked(&tiles, &MapTiles::tileClicked);
        QTest::mouseClick(tiles.viewport(), Qt::LeftButton, {}, tiles.cellRect(1, 3).center());
        QCOMPARE(clicked.size(), 1);
        QCOMPARE(clicked[0][0].toInt(), 1);
    }

    void amountsAreFieldsCostsAndMetrics() {
        CompareSet set = setOf(2);
        set.runs[0].configJson = R"({"method":{"type":"adalora"},"train":{"learning_rate":0.1}})";
        set.runs[1].configJson = R"({"method":{"type":"lora"},"train":{"learning_rate":0.2}})";
        set.runs[0].metrics["eval/accuracy"] = {0.9, 0.9, 1, 1};
        set.differences = compareRuns(set.runs);
        const auto amounts = amountsOf(set);
        const auto find = [&](const char* key) {
            return *std::ranges::find(amounts, QString(key), &Amount::key);
        };
        QCOMPARE(find("method.type").categories, (QStringList{"adalora", "lora"}));
        QCOMPARE(find("train.learning_rate").values[1], 0.2);
        QVERIFY(std::isnan(find("eval/accuracy").values[1]));
        QVERIFY(std::isnan(find("kept_parameters").values[0])); // never started
    }
};

QTEST_MAIN(ComparePartsTest)
#include "compare_parts_test.moc"
