#include "ui/plot/rank_map.h"

#include <QApplication>
#include <QClipboard>
#include <QFile>
#include <QImage>
#include <QScrollBar>
#include <QSignalSpy>
#include <QSvgRenderer>
#include <QTemporaryDir>
#include <QtTest>

#include <numeric>

using namespace rankscope;

namespace {

std::vector<ModuleInfo> modules(int layers, const std::vector<std::string>& kinds = {"query", "value"}) {
    std::vector<ModuleInfo> out;
    for (int layer = 0; layer < layers; ++layer) {
        for (const std::string& kind : kinds) {
            out.push_back({"encoder.layer." + std::to_string(layer) + "." + kind, layer, kind, 10, 20, 4});
        }
    }
    return out;
}

AllocationDone allocation(std::int64_t step, std::vector<std::uint8_t> mask) {
    AllocationDone out;
    out.step = step;
    out.budget = std::accumulate(mask.begin(), mask.end(), std::int64_t{0});
    out.kept = out.budget;
    out.mask = std::move(mask);
    return out;
}

} // namespace

class RankMapTest : public QObject {
    Q_OBJECT

private slots:
    void cellsAreThePopcountsOfTheMask();
    void aMaskOfAnotherModelChangesNothing();
    void changesAreMarkedAndRemembered();
    void aClickChoosesTheCellUnderIt();
    void arrowsMoveOverWhatIsNotAdapted();
    void aChangedRankChangesThePixelsOfItsCell();
    void numbersNeedRoom();
    void manyLayersScroll();
    void tsvHasMargins();
    void exportsVectors();
    void otherValuesTakeTheCellsAndTheTable();
    void emptyMapDraws();
};

void RankMapTest::otherValuesTakeTheCellsAndTheTable() {
    RankMap map;
    map.resize(480, 320);
    map.setModules(modules(2), 16, 8);
    QVERIFY(map.setAllocation(allocation(3, {1, 1, 0, 0, 1, 1, 1, 1, 0, 0, 0, 0, 1, 0, 0, 0})));
    const QImage ranks = map.grab().toImage();
    map.showValues({{0.5, 1.0}, QStringLiteral("too few"), 1.0, true, false});
    QCOMPARE(map.grab().toImage(), ranks); // numbers of other modules change nothing
    map.showValues({{0.25, 1.0, 0.0, 0.5}, QStringLiteral("share"), 1.0, true, false});
    QVERIFY(map.grab().toImage() != ranks);
    QVERIFY(map.describe(0).contains(QStringLiteral("share: 25 %")));
    QCOMPARE(map.dataAsTsv(), QStringLiteral("layer\tquery\tvalue\n0\t0.25\t1\n1\t0\t0.5\n"));
    map.showValues({{10.0, 20.0, 0.0, 5.5}, QStringLiteral("weights"), 20.0, false, true});
    QCOMPARE(map.dataAsTsv(), QStringLiteral("layer\tquery\tvalue\tsum\n0\t10\t20\t30\n1\t0\t5.5\t5.5\n"
                                             "sum\t10\t25.5\t35.5\n"));
    const QImage values = map.grab().toImage();
    map.setMarked({0, 1, 0, 0});
    QVERIFY(map.grab().toImage() != values);
    map.setMarked({});
    map.showRanks();
    QCOMPARE(map.grab().toImage(), ranks);
}

void RankMapTest::cellsAreThePopcountsOfTheMask() {
    RankMap map;
    map.setModules(modules(2), 16, 8);
    QCOMPARE(map.total(), 16);
    QVERIFY(
        map.setAllocation(allocation(10, {1, 0, 0, 0, /**/ 1, 1, 1, 1, /**/ 0, 0, 0, 0, /**/ 1, 1, 0, 1})));
    QCOMPARE(map.rankOf(0), 1);
    QCOMPARE(map.rankOf(1), 4);
    QCOMPARE(map.rankOf(2), 0);
    QCOMPARE(map.rankOf(3), 3);
    QCOMPARE(map.layerSums(), (std::vector<int>{5, 3}));
    QCOMPARE(map.kindSums(), (std::vector<int>{1, 7}));
    QCOMPARE(map.total(), 8);
}

void RankMapTest::aMaskOfAnotherModelChangesNothing() {
    RankMap map;
    map.setModules(modules(1), 8, 4);
    QVERIFY(!map.setAllocation(allocation(10, {1, 0, 0})));
    QVERIFY(!map.setAllocation(allocation(10, std::vector<std::uint8_t>(8, 1)), {1}));
    QCOMPARE(map.total(), 8);
    QCOMPARE(map.step(), -1);
}

void RankMapTest::changesAreMarkedAndRemembered() {
    RankMap map;
    map.setModules(modules(1), 8, 4);
    const std::vector<std::uint8_t> first{1, 1, 0, 0, 1, 1, 1, 1};
    const std::vector<std::uint8_t> second{1, 1, 1, 0, 1, 0, 1, 1};
    map.setAllocation(allocation(10, first));
    QCOMPARE(map.changeOf(0), -2);
    QCOMPARE(map.changeOf(1), 0);
    map.setAllocation(allocation(20, second), first);
    QCOMPARE(map.changeOf(0), 1);
    QCOMPARE(map.changeOf(1), -1);
    QVERIFY(map.describe(0).contains("encoder.layer.0.query"));
    QVERIFY(map.describe(0).contains("kept 3 of 4"));
    QVERIFY(map.describe(0).contains("93 of 124 weights"));
    QVERIFY(map.describe(0).contains("step 20"));
    map.setAllocation(allocation(10, first)); // back in time
    QCOMPARE(map.rankOf(0), 2);
    QVERIFY(map.describe(1).contains("step 20"));
    map.showInitial();
    QCOMPARE(map.total(), 8);
    QCOMPARE(map.changeOf(0), 0);
}

void RankMapTest::aClickChoosesTheCellUnderIt() {
    RankMap map;
    map.resize(500, 400);
    map.show();
    map.setModules(modules(3), 24, 12);
    QSignalSpy clicked(&map, &RankMap::cellClicked);
    for (const int module : {0, 3, 5}) {
        QCOMPARE(map.moduleAt(map.cellRect(module).center()), module);
        QTest::mouseClick(map.viewport(), Qt::LeftButton, {}, map.cellRect(module).center());
        QCOMPARE(clicked.last().at(0).toInt(), module);
    }
    QTest::mouseClick(map.viewport(), Qt::LeftButton, {}, QPoint(2, 2));
    QCOMPARE(clicked.count(), 3);
    QVERIFY(map.accessibleDescription().contains("encoder.layer.2.value"));
}

void RankMapTest::arrowsMoveOverWhatIsNotAdapted() {
    RankMap map;
    map.resize(500, 400);
    map.show();
    std::vector<ModuleInfo> some = modules(3);
    some.erase(some.begin() + 2); // layer 1 has no query
    map.setModules(some, 20, 10);
    QSignalSpy clicked(&map, &RankMap::cellClicked);
    QTest::keyClick(&map, Qt::Key_Return);
    QCOMPARE(clicked.count(), 0); // nothing chosen yet
    QTest::keyClick(&map, Qt::Key_Down);
    QTest::keyClick(&map, Qt::Key_Return);
    QCOMPARE(clicked.last().at(0).toInt(), 0);
    QTest::keyClick(&map, Qt::Key_Down);
    QTest::keyClick(&map, Qt::Key_Return);
    QCOMPARE(clicked.last().at(0).toInt(), 3); // layer 2, query
    QTest::keyClick(&map, Qt::Key_Right);
    QTest::keyClick(&map, Qt::Key_Up);
    QTest::keyClick(&map, Qt::Key_Return);
    QCOMPARE(clicked.last().at(0).toInt(), 2); // layer 1, value
    QTest::keyClick(&map, Qt::Key_Left);
    QTest::keyClick(&map, Qt::Key_Return);
    QCOMPARE(clicked.last().at(0).toInt(), 2); // the hatched cell cannot be chosen
}

void RankMapTest::aChangedRankChangesThePixelsOfItsCell() {
    RankMap map;
    map.resize(500, 400);
    map.show();
    map.setModules(modules(2), 16, 8);
    const std::vector<std::uint8_t> mask{1, 0, 0, 0, 1, 1, 1, 1, 0, 0, 0, 0, 1, 1, 0, 1};
    map.setAllocation(allocation(10, mask), mask);
    const QImage image = map.grab().toImage();
    const auto colour = [&](int module) {
        return image.pixelColor(map.viewport()->mapTo(&map, map.cellRect(module).topLeft() + QPoint(4, 4)));
    };
    QCOMPARE(colour(0), Theme::amountColour(0.25));
    QCOMPARE(colour(1), Theme::amountColour(1.0));
    QCOMPARE(colour(2), Theme::light().window);
    QCOMPARE(colour(3), Theme::amountColour(0.75));
}

void RankMapTest::numbersNeedRoom() {
    RankMap map;
    map.resize(500, 400);
    map.setModules(modules(6), 48, 24);
    map.show();
    QVERIFY(map.numbersShown());
    map.setModules(modules(40), 320, 160);
    QVERIFY(!map.numbersShown());
}

void RankMapTest::manyLayersScroll() {
    RankMap map;
    map.resize(500, 400);
    map.show();
    map.setModules(modules(96), 768, 400);
    QVERIFY(map.verticalScrollBar()->maximum() > 0);
    map.verticalScrollBar()->setValue(map.verticalScrollBar()->maximum());
    const QRect last = map.cellRect(191);
    QVERIFY(map.viewport()->rect().contains(last));
    QCOMPARE(map.moduleAt(last.center()), 191);
    QElapsedTimer clock;
    clock.start();
    for (int i = 0; i < 20; ++i) {
        map.setAllocation(allocation(10 + i, std::vector<std::uint8_t>(768, i % 2)));
        map.grab();
    }
    qInfo("96 x 2 map: %.1f ms a frame", static_cast<double>(clock.elapsed()) / 20.0);
}

void RankMapTest::tsvHasMargins() {
    RankMap map;
    std::vector<ModuleInfo> some = modules(2);
    some.erase(some.begin() + 2);
    map.setModules(some, 12, 6);
    QCOMPARE(map.dataAsTsv(), QString("layer\tquery\tvalue\tsum\n0\t4\t4\t8\n1\t\t4\t4\nsum\t4\t8\t12\n"));
    map.show();
    map.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&map));
    map.setFocus();
    QTest::keySequence(&map, QKeySequence::Copy);
    QCOMPARE(QApplication::clipboard()->text(), map.dataAsTsv());
}

void RankMapTest::exportsVectors() {
    QTemporaryDir folder;
    RankMap map;
    map.applyTheme(Theme::darkTheme());
    map.setModules(modules(6), 48, 24);
    for (const char* suffix : {"png", "svg", "pdf"}) {
        QVERIFY(map.exportTo(folder.filePath(QStringLiteral("map.") + suffix)));
    }
    QFile svg(folder.filePath("map.svg"));
    QVERIFY(svg.open(QIODevice::ReadOnly));
    const QByteArray bytes = svg.readAll();
    QVERIFY(QSvgRenderer(bytes).isValid());
    QVERIFY(!bytes.contains("<image"));
    QVERIFY(bytes.contains("Kept ranks"));
    QVERIFY(QImage(folder.filePath("map.png")).width() > 2'000);
    QFile pdf(folder.filePath("map.pdf"));
    QVERIFY(pdf.open(QIODevice::ReadOnly));
    QVERIFY(pdf.readAll().startsWith("%PDF-"));
    QVERIFY(!map.exportTo(folder.filePath("map.txt")));
}

void RankMapTest::emptyMapDraws() {
    RankMap map;
    map.resize(400, 300);
    map.setNote("nothing yet");
    map.show();
    QCOMPARE(map.total(), 0);
    QCOMPARE(map.moduleAt(QPoint(100, 100)), -1);
    QTest::keyClick(&map, Qt::Key_Down);
    map.grab();
    map.clear();
    map.grab();
}

QTEST_MAIN(RankMapTest)
#include "rank_map_test.moc"
