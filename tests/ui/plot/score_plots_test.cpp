#include "tests/ui/plot/plot_hand.h"
#include "ui/plot/density_plot.h"
#include "ui/plot/score_plot.h"

#include <QSignalSpy>
#include <QTemporaryDir>

#include <cmath>

using namespace rankscope;

namespace {

ScoreDensity madeDensity(std::size_t columns) {
    std::vector<ScoreColumn> out;
    for (std::size_t i = 0; i < columns; ++i) {
        out.push_back(
            {static_cast<std::int64_t>(10 * i), 2.4e-7, {{0, zeroScoreBin, 0, 2}, {0, -34, 40, 3}}, 0});
    }
    out[columns / 2].cells.push_back({0, -20, 90, 0}); // of one allocation alone
    return scoreDensity(out, -1, ScoreShare::All);
}

QColor colourAt(QWidget& plot, QPointF place) { return plot.grab().toImage().pixelColor(place.toPoint()); }

} // namespace

// The plots of importance: every triplet of one allocation by rank, and the counts of all over time.
class ScorePlotsTest : public QObject {
    Q_OBJECT

private slots:
    void scorePlotCountsAndExports();
    void densityMapDrawsCountsThresholdAndZeros();
    void densityMapKeepsAColumnThinnerThanAPixel();
};

void ScorePlotsTest::scorePlotCountsAndExports() {
    ScorePlot plot;
    plot.resize(500, 300);
    plot.show();
    plot.setModules({{"layer.0.query", 0, "query", 8, 8, 4}, {"layer.0.value", 0, "value", 8, 8, 4}});
    AllocationDone allocation;
    allocation.step = 20;
    allocation.scoreLambda = {8, 1, 2, 2.05F, 4, 0, 2, 1.91F};
    allocation.scoreA.assign(8, 0.0F);
    allocation.scoreB.assign(8, 0.0F);
    allocation.mask = {1, 0, 0, 1, 1, 0, 0, 0};
    allocation.threshold = 2.0;
    allocation.budget = 3;
    plot.setAllocation(allocation);
    plot.replotNow();
    QCOMPARE(plot.summary(), QString("kept 3 of 8, 4 within 5 % of the threshold, 2 tied and masked "
                                     "together, 1 not above 0 left out"));
    const QString tsv = plot.dataAsTsv();
    QVERIFY(tsv.startsWith(
        "place\tmodule\ttriplet\tscore\tkept\n1\tlayer.0.query\t0\t8\t1\n2\tlayer.0.value\t0\t4\t1\n"));
    QCOMPARE(tsv.count('\n'), 9);
    QTemporaryDir folder;
    for (const char* suffix : {"png", "svg", "pdf"}) {
        const QString file = folder.filePath(QStringLiteral("scores.") + suffix);
        QVERIFY(plot.exportTo(file));
        expectPicture(file);
    }
    QSignalSpy clicked(&plot, &ScorePlot::moduleClicked);
    QTest::mouseClick(plot.focusProxy(), Qt::LeftButton, {}, QPoint(60, 150));
    QCOMPARE(clicked.count(), 1);
    QCOMPARE(clicked.last().at(0).toInt(), 0);
    allocation.mask.pop_back(); // belongs to another model
    allocation.step = 30;
    plot.setAllocation(allocation);
    QVERIFY(plot.summary().startsWith("kept 3 of 8"));
    plot.clear();
    QVERIFY(plot.summary().isEmpty());
    plot.setLogarithmicY(false);
    plot.replotNow();
}

void ScorePlotsTest::densityMapDrawsCountsThresholdAndZeros() {
    DensityPlot plot;
    plot.resize(500, 300);
    plot.show();
    plot.setDensity(madeDensity(4), QStringLiteral("all matrices"));
    plot.replotNow();
    const double most = std::log1p(90.0);
    QCOMPARE(colourAt(plot, plot.pixelOf(25, -20)), Theme::amountColour(1.0));
    QCOMPARE(colourAt(plot, plot.pixelOf(5, -20)), Theme::light().base);
    QCOMPARE(colourAt(plot, plot.pixelOf(5, -34)), Theme::amountColour(std::log1p(43.0) / most));
    QCOMPARE(colourAt(plot, plot.pixelOf(5, zeroScoreBin)), Theme::amountColour(std::log1p(2.0) / most));
    const double y = plot.pixelOf(0, scoreBin(2.4e-7).value()).y();
    const QImage picture = plot.grab().toImage();
    bool line = false;
    for (int dy = -8; dy <= 8; ++dy) { // somewhere in the bin of the threshold
        line = line || picture.pixelColor(plot.pixelOf(5, -34).toPoint().x(), static_cast<int>(y) + dy) ==
                           Theme::light().text;
    }
    QVERIFY(line);
    QCOMPARE(plot.dataAsTsv().count('\n'), 1 + 4 * 2 + 1);
    QTemporaryDir folder;
    for (const char* suffix : {"png", "svg", "pdf"}) {
        const QString file = folder.filePath(QStringLiteral("importance.") + suffix);
        QVERIFY(plot.exportTo(file));
        expectPicture(file);
    }
    QSignalSpy clicked(&plot, &DensityPlot::stepClicked);
    QTest::mouseClick(plot.focusProxy(), Qt::LeftButton, {}, plot.pixelOf(25, -34).toPoint());
    QCOMPARE(clicked.count(), 1);
    QCOMPARE(clicked.last().at(0).toLongLong(), 20);
    plot.clear();
    plot.replotNow();
    QCOMPARE(plot.dataAsTsv().count('\n'), 1);
}

void ScorePlotsTest::densityMapKeepsAColumnThinnerThanAPixel() {
    DensityPlot plot;
    plot.resize(400, 300);
    plot.show();
    constexpr std::size_t columns = 5'001;
    plot.setDensity(madeDensity(columns), QStringLiteral("all matrices"));
    plot.replotNow();
    const QPointF lonely = plot.pixelOf(10 * (columns / 2), -20);
    const QImage picture = plot.grab().toImage();
    bool seen = false;
    for (int dx = -2; dx <= 2; ++dx) {
        seen = seen || picture.pixelColor(lonely.toPoint() + QPoint(dx, 0)) == Theme::amountColour(1.0);
    }
    QVERIFY(seen);
}

QTEST_MAIN(ScorePlotsTest)
#include "score_plots_test.moc"
