#include "tests/ui/live/live_parts.h"
#include "tests/ui/live/made_run.h"
#include "ui/live/allocator_lamp.h"
#include "ui/plot/rank_map.h"
#include "ui/plot/stack_plot.h"

#include <QAction>
#include <QTabWidget>
#include <QTemporaryDir>
#include <QtTest>

using namespace rankscope;

// The charts of the live page: what a run and its resumption draw on them.
class LiveChartsTest : public QObject {
    Q_OBJECT

private slots:
    void appendedPointsAppearOnTheCharts();
    void aResumedRunReplacesItsTail();
    void whatAResumptionReplacedStaysAsAGhost();
    void theBestValueAndThePatienceAreDrawnOnTheMetric();
    void theTimeOfAStepIsStackedByItsParts();
};

void LiveChartsTest::appendedPointsAppearOnTheCharts() {
    LivePage page;
    MadeRun run;
    page.beginRun(1, "starter", true);
    page.appendEvents(1, {run.started});
    page.appendEvents(1, run.steps(0, 100));
    QCOMPARE(plot(page, "chartLoss")->pointCount("task"), std::size_t{100});
    QCOMPARE(plot(page, "chartLoss")->pointCount("regulariser"), std::size_t{100});
    QCOMPARE(plot(page, "chartLoss")->pointCount("evaluation"), std::size_t{3});
    QCOMPARE(plot(page, "chartLearningRate")->pointCount("rate"), std::size_t{100});
    QCOMPARE(plot(page, "chartSpeed")->pointCount("speed"), std::size_t{100});
    QCOMPARE(plot(page, "chartEvaluation")->curveKeys(), (QStringList{"accuracy", "f1"}));
    QCOMPARE(plot(page, "chartBudget")->pointCount("kept"), std::size_t{6}); // the start and steps 50 to 90
    QVERIFY(plot(page, "chartBudget")->pointCount("plan") >= 100);
}

void LiveChartsTest::aResumedRunReplacesItsTail() {
    LivePage page;
    MadeRun run;
    page.beginRun(1, "starter", true);
    page.appendEvents(1, {run.started});
    page.appendEvents(1, run.steps(0, 120));
    run.started.firstStep = 60;
    page.appendEvents(1, {run.started});
    QCOMPARE(plot(page, "chartLoss")->pointCount("task"), std::size_t{60});
    QCOMPARE(page.findChild<RankMap*>()->step(), 50);
    QVERIFY(sentence(page).contains("step 60 of 300"));
    QVERIFY(page.findChild<AllocatorLamp*>()->text().contains("allocator alive: step 50"));
    page.appendEvents(1, run.steps(60, 70));
    QCOMPARE(plot(page, "chartLoss")->pointCount("task"), std::size_t{70});
}

void LiveChartsTest::whatAResumptionReplacedStaysAsAGhost() {
    LivePage page;
    MadeRun run;
    page.beginRun(1, "starter", true);
    page.appendEvents(1, {run.started});
    page.appendEvents(1, run.steps(0, 120));
    auto* loss = plot(page, "chartLoss");
    auto* evaluation = plot(page, "chartEvaluation");
    const auto ghosts = [](const CurvePlot* chart) { return chart->curveKeys().filter("replaced/"); };
    QVERIFY(ghosts(loss).isEmpty());
    run.started.firstStep = 60;
    page.appendEvents(1, {run.started});
    QCOMPARE(ghosts(loss).size(), 1);
    QCOMPARE(loss->pointCount(ghosts(loss).first()), std::size_t{60}); // steps 60 to 119
    QCOMPARE(loss->pointsFrom(ghosts(loss).first(), 0.0).x.front(), 60.0);
    // The evaluations at 90 and 120; that at 60 is of the checkpoint itself and stays in the curve.
    QCOMPARE(ghosts(evaluation).size(), 2); // accuracy and F1
    QCOMPARE(evaluation->pointCount(ghosts(evaluation).first()), std::size_t{2});
    QCOMPARE(evaluation->pointCount("accuracy"), std::size_t{2});
    page.appendEvents(1, run.steps(60, 130));
    QCOMPARE(loss->pointCount("task"), std::size_t{130});
    QCOMPARE(loss->pointCount(ghosts(loss).first()), std::size_t{60}); // left alone by what comes
    auto* shown = loss->findChild<QAction*>("showReplaced");
    QVERIFY(shown->isChecked());
    shown->trigger();
    QVERIFY(ghosts(loss).isEmpty());
    QVERIFY(ghosts(evaluation).isEmpty());
    shown->trigger();
    QCOMPARE(ghosts(loss).size(), 1);
    // Resumed once more: both are there; of many the newest three.
    for (const std::int64_t first : {90, 100, 100, 100}) {
        run.started.firstStep = first;
        page.appendEvents(1, {run.started});
        page.appendEvents(1, run.steps(first, 130));
    }
    QCOMPARE(ghosts(loss).size(), 3);
    // A stored run brings its tails along.
    LivePage stored;
    LivePage::StoredRun record;
    record.detail.summary.id = 2;
    record.detail.started = run.started;
    record.dropped = {{40, {{"loss/task", {{40, 0.5, 0.0}, {41, 0.4, 0.0}}}}}};
    record.points = {run.point(0)};
    stored.beginRun(2, "stored", false);
    stored.showStored(record);
    QCOMPARE(ghosts(plot(stored, "chartLoss")).size(), 1);
}

void LiveChartsTest::theBestValueAndThePatienceAreDrawnOnTheMetric() {
    LivePage page;
    MadeRun run;
    RunConfig config;
    config.stop.patience = 3;
    page.beginRun(1, "starter", true);
    page.setSettings(config);
    page.appendEvents(1, {run.started});
    auto* evaluation = plot(page, "chartEvaluation");
    auto* loss = plot(page, "chartLoss");
    const auto measured = [](std::int64_t step, double accuracy) {
        EvalDone done;
        done.step = step;
        done.metrics = {{"accuracy", accuracy}, {"loss", 1.0 - accuracy}};
        return done;
    };
    QVERIFY(evaluation->marks().empty());
    page.appendEvents(1, {measured(30, 0.5), measured(60, 0.8), measured(90, 0.7)});
    QCOMPARE(evaluation->marks().size(), std::size_t{1});
    QCOMPARE(evaluation->marks().front().x, 60.0);
    QCOMPARE(evaluation->marks().front().y, 0.8);
    QCOMPARE(evaluation->spans().size(), std::size_t{1});
    QCOMPARE(evaluation->spans().front().from, 60.0);
    QCOMPARE(evaluation->spans().front().to, 150.0); // two more evaluations at this pace
    QVERIFY2(evaluation->spans().front().text.contains("1 of 3"),
             qPrintable(evaluation->spans().front().text));
    QVERIFY(evaluation->flags().empty());
    QVERIFY(loss->marks().empty());
    page.appendEvents(1, {measured(120, 0.6), measured(150, 0.6)});
    QCOMPARE(evaluation->flags().size(), std::size_t{1});
    QCOMPARE(evaluation->flags().front().x, 150.0);
    QCOMPARE(evaluation->flags().front().text, QString("stopped early"));
    // By the loss, the chart of the loss has them.
    config.stop.metric = "loss";
    page.setSettings(config);
    QVERIFY(evaluation->marks().empty());
    QCOMPARE(loss->marks().front().x, 60.0);
    // Without a rule the best is still marked, and no patience is drawn.
    page.setSettings(RunConfig());
    QCOMPARE(evaluation->marks().front().x, 60.0);
    QVERIFY(evaluation->spans().empty());
    page.resize(900, 600);
    page.show();
    page.setSettings(config);
    loss->replotNow();
    const QPointF best = loss->pixelOf(60.0, 1.0 - 0.8);
    const QImage picture = loss->grab().toImage();
    QCOMPARE(picture.pixelColor((best + QPointF(5.0, 0.0)).toPoint()).lightness() <
                 picture.pixelColor((best + QPointF(30.0, -30.0)).toPoint()).lightness(),
             true);
    page.beginRun(2, "next", true);
    QVERIFY(loss->marks().empty());
}

void LiveChartsTest::theTimeOfAStepIsStackedByItsParts() {
    LivePage page;
    page.resize(1200, 760);
    page.show();
    MadeRun run;
    page.beginRun(1, "starter", true);
    page.appendEvents(1, {run.started});
    auto* chart = page.findChild<StackPlot*>("chartStepTime");
    QVERIFY(chart != nullptr);
    page.appendEvents(1, run.steps(0, 3)); // on a device that cannot tell
    QCOMPARE(chart->pointCount(), std::size_t{0});
    for (std::int64_t step = 3; step < 60; ++step) {
        StepsDone done;
        done.points.push_back(run.point(step));
        done.split = StepSplit{0.001, 0.020, 0.040, 0.010, 0.004};
        page.appendEvents(1, {done});
    }
    QCOMPARE(chart->pointCount(), std::size_t{57});
    QCOMPARE(chart->lastOf(1), 20.0); // milliseconds of forward
    QCOMPARE(chart->lastOf(2), 40.0);
    page.findChild<QTabWidget*>("livePace")->setCurrentWidget(chart);
    chart->replotNow();
    const QImage picture = chart->grab().toImage();
    const auto colourAt = [&](double ms) { return picture.pixelColor(chart->pixelOf(30.0, ms).toPoint()); };
    QVERIFY(colourAt(11.0) != colourAt(41.0)); // within forward, within backward
    QCOMPARE(colourAt(11.0), colourAt(18.0));
    QVERIFY2(chart->toolTip().contains("trainer"), qPrintable(chart->toolTip()));
    run.started.firstStep = 30;
    page.appendEvents(1, {run.started});
    QCOMPARE(chart->pointCount(), std::size_t{27});
    // However long the run, the points stay few, and their means stay what was measured.
    for (std::int64_t step = 30; step < 6'000; ++step) {
        chart->append(static_cast<double>(step), {1.0, step % 2 == 0 ? 10.0 : 30.0, 40.0, 10.0, 4.0});
    }
    QVERIFY(chart->pointCount() <= 2'000);
    QCOMPARE(chart->lastOf(2), 40.0);
    QVERIFY(chart->lastOf(1) >= 10.0 && chart->lastOf(1) <= 30.0);
    QTemporaryDir folder;
    QVERIFY(chart->exportTo(folder.filePath("time.svg")));
    QCOMPARE(chart->dataAsTsv().count('\n'), static_cast<int>(chart->pointCount()) + 1);
}

QTEST_MAIN(LiveChartsTest)
#include "live_charts_test.moc"
