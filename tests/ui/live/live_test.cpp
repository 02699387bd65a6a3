#include "tests/ui/live/live_parts.h"
#include "tests/ui/live/made_run.h"
#include "ui/live/allocation_history.h"
#include "ui/live/allocator_lamp.h"
#include "ui/plot/rank_map.h"
#include "ui/plot/score_plot.h"
#include "ui/style.h"

#include <QDir>
#include <QElapsedTimer>
#include <QPushButton>
#include <QSignalSpy>
#include <QtTest>

#include <ctime>
#include <numeric>

using namespace rankscope;

namespace {

LivePage::StoredRun stored(MadeRun& run, RunId id) {
    LivePage::StoredRun out;
    out.detail.summary.id = id;
    out.detail.summary.name = "stored";
    out.detail.summary.status = RunStatus::Finished;
    out.detail.summary.startedAt = MadeRun::wallTime(0);
    out.detail.summary.endedAt = MadeRun::wallTime(300);
    out.detail.summary.stepsDone = 300;
    out.detail.started = run.started;
    for (const RunEvent& event : run.steps(0, 300)) {
        if (const auto* steps = std::get_if<StepsDone>(&event)) {
            out.points.push_back(steps->points[0]);
            out.tokensPerSecond.push_back(steps->tokensPerSecond);
        } else if (const auto* allocation = std::get_if<AllocationDone>(&event)) {
            out.allocations.push_back(*allocation);
        } else if (const auto* evaluation = std::get_if<EvalDone>(&event)) {
            out.evaluations.push_back(*evaluation);
        } else if (const auto* checkpoint = std::get_if<CheckpointSaved>(&event)) {
            out.events.push_back({checkpoint->step, checkpoint->wallTime, "checkpoint", ""});
        }
    }
    return out;
}

} // namespace

// The live page as a whole: its words, its map, its lamp, stored runs, and how fast and how well it shows
// them.
class LiveTest : public QObject {
    Q_OBJECT

private slots:
    void sentenceFollowsTheRun();
    void emptyPageSaysWhatToDo();
    void mapAgreesWithTheMaskAndItsSumsWithTheGauge();
    void eventsOfAnotherRunAreIgnored();
    void lampNamesLateAndSilentAllocators();
    void methodsWithoutTripletsSayThatNothingIsAllocated();
    void storedRunShowsEverythingAndNoButtonWorks();
    void lateStoredAnswerOfAnotherRunIsDropped();
    void cursorShowsTheAllocationOfItsStep();
    void historyStaysWithinItsMemory();
    void nothingIsCutAtTheSmallestWindow();
    void fromEventToPixelTakesLessThanAHundredMilliseconds();
    void photographs();
};

void LiveTest::sentenceFollowsTheRun() {
    LivePage page;
    MadeRun run;
    page.beginRun(1, "starter", true);
    QVERIFY(sentence(page).contains("being prepared"));
    page.appendEvents(1, {run.started});
    page.appendEvents(1, run.steps(0, 5));
    QVERIFY2(sentence(page).contains("step 5 of 300") && sentence(page).contains("warm-up") &&
                 sentence(page).contains("on cpu"),
             qPrintable(sentence(page)));
    page.appendEvents(1, {StatusChanged{RunStatus::Paused, 5, MadeRun::wallTime(5)}});
    QVERIFY2(sentence(page).contains("paused after 5 steps"), qPrintable(sentence(page)));
    page.appendEvents(1, {StatusChanged{RunStatus::Running, 5, MadeRun::wallTime(6)}});
    QVERIFY(sentence(page).contains("is training"));
    page.appendEvents(1, {run.ended(RunStatus::Finished)});
    QVERIFY2(sentence(page).contains("finished after 300 steps") && sentence(page).contains("accuracy 0.847"),
             qPrintable(sentence(page)));
    page.beginRun(2, "other", true);
    page.appendEvents(
        2, {run.ended(RunStatus::Failed, "The file train.tsv has no column label; name it in task.label.")});
    QVERIFY2(sentence(page).contains("failed") && sentence(page).contains("no column label"),
             qPrintable(sentence(page)));
}

void LiveTest::emptyPageSaysWhatToDo() {
    LivePage page;
    QVERIFY(sentence(page).contains("No run is open"));
    QVERIFY(!page.findChild<QPushButton*>("livePause")->isEnabled());
    QVERIFY(!page.findChild<QPushButton*>("liveStop")->isEnabled());
    MadeRun run;
    page.beginRun(1, "starter", true);
    page.appendEvents(1, {run.started});
    QCOMPARE(page.findChild<AllocatorLamp*>()->state(), AllocatorReport::State::Waiting);
    QVERIFY(page.findChild<AllocatorLamp*>()->text().contains("first allocation at step 50"));
}

void LiveTest::mapAgreesWithTheMaskAndItsSumsWithTheGauge() {
    LivePage page;
    MadeRun run;
    page.beginRun(1, "starter", true);
    page.appendEvents(1, {run.started});
    auto* map = page.findChild<RankMap*>();
    QCOMPARE(map->total(), 36 * 12);
    page.appendEvents(1, run.steps(0, 200));
    const auto ranks = ranksFromMask(run.started.modules, run.mask);
    for (int i = 0; i < 36; ++i) {
        const auto begin = run.mask.begin() + i * 12;
        QCOMPARE(map->rankOf(i), static_cast<int>(std::count(begin, begin + 12, 1)));
    }
    const int kept = static_cast<int>(std::count(run.mask.begin(), run.mask.end(), 1));
    QCOMPARE(map->total(), kept);
    QCOMPARE(kept, 36 * 8);
    const auto layers = map->layerSums();
    const auto kinds = map->kindSums();
    QCOMPARE(std::accumulate(layers.begin(), layers.end(), 0), kept);
    QCOMPARE(std::accumulate(kinds.begin(), kinds.end(), 0), kept);
    QVERIFY(page.findChild<ScorePlot*>()->summary().startsWith("kept 288 of 432"));
    QCOMPARE(page.findChild<AllocatorLamp*>()->state(), AllocatorReport::State::Alive);
}

void LiveTest::eventsOfAnotherRunAreIgnored() {
    LivePage page;
    MadeRun run;
    page.appendEvents(0, {run.started}); // no run is open
    QVERIFY(sentence(page).contains("No run is open"));
    page.beginRun(1, "starter", true);
    page.appendEvents(1, {run.started});
    page.appendEvents(1, run.steps(0, 3));
    const QString before = sentence(page);
    page.appendEvents(2, run.steps(3, 60));
    page.appendEvents(2, {run.ended(RunStatus::Failed)});
    QCOMPARE(sentence(page), before);
    QCOMPARE(plot(page, "chartLoss")->pointCount("task"), std::size_t{3});
}

void LiveTest::lampNamesLateAndSilentAllocators() {
    LivePage page;
    MadeRun run;
    page.beginRun(1, "starter", true);
    page.appendEvents(1, {run.started});
    const auto only = [&run](std::int64_t from, std::int64_t to) { // steps without their allocations
        std::vector<RunEvent> events;
        for (RunEvent& event : run.steps(from, to)) {
            if (!std::holds_alternative<AllocationDone>(event)) {
                events.push_back(std::move(event));
            }
        }
        return events;
    };
    auto* lamp = page.findChild<AllocatorLamp*>();
    page.appendEvents(1, only(0, 53));
    QCOMPARE(lamp->state(), AllocatorReport::State::Late);
    QVERIFY(lamp->text().contains("late: due at step 50"));
    page.appendEvents(1, only(53, 61));
    QCOMPARE(lamp->state(), AllocatorReport::State::Never);
    QVERIFY(lamp->text().contains("never ran"));
    QVERIFY(lamp->toolTip().contains("has not come"));
}

void LiveTest::methodsWithoutTripletsSayThatNothingIsAllocated() {
    LivePage page;
    MadeRun run;
    run.started.initBudget = 0;
    run.started.targetBudget = 0;
    page.beginRun(1, "lora", true);
    page.appendEvents(1, {run.started});
    StepsDone done;
    done.points = {run.point(0)};
    done.points[0].regulariser = 0.0;
    page.appendEvents(1, {done});
    QCOMPARE(page.findChild<AllocatorLamp*>()->state(), AllocatorReport::State::Unused);
    QCOMPARE(page.findChild<RankMap*>()->total(), 36 * 12); // what is adapted is shown
    QCOMPARE(plot(page, "chartLoss")->pointCount("regulariser"), std::size_t{0});
    QVERIFY(!sentence(page).contains("phase"));
    run.started.modules.clear();
    page.beginRun(2, "full", true);
    page.appendEvents(2, {run.started});
    QCOMPARE(page.findChild<RankMap*>()->total(), 0);
    QVERIFY(page.findChild<AllocatorLamp*>()->text().contains("no allocator"));
}

void LiveTest::storedRunShowsEverythingAndNoButtonWorks() {
    LivePage page;
    MadeRun run;
    page.beginRun(7, "stored", false);
    page.showStored(stored(run, 7));
    QCOMPARE(plot(page, "chartLoss")->pointCount("task"), std::size_t{300});
    QCOMPARE(plot(page, "chartSpeed")->pointCount("speed"), std::size_t{300});
    QCOMPARE(page.findChild<RankMap*>()->total(), 36 * 8);
    QCOMPARE(page.findChild<AllocatorLamp*>()->state(), AllocatorReport::State::Alive);
    QVERIFY(!page.findChild<QPushButton*>("livePause")->isEnabled());
    QVERIFY(!page.findChild<QPushButton*>("liveStop")->isEnabled());
    QVERIFY2(sentence(page).contains("finished after 300 steps"), qPrintable(sentence(page)));
}

void LiveTest::lateStoredAnswerOfAnotherRunIsDropped() {
    LivePage page;
    MadeRun run;
    page.beginRun(8, "new", true);
    page.showStored(stored(run, 7));
    QCOMPARE(plot(page, "chartLoss")->pointCount("task"), std::size_t{0});
    QVERIFY(sentence(page).contains("new"));
}

void LiveTest::cursorShowsTheAllocationOfItsStep() {
    LivePage page;
    MadeRun run;
    page.beginRun(7, "stored", false);
    const LivePage::StoredRun data = stored(run, 7);
    page.showStored(data);
    auto* map = page.findChild<RankMap*>();
    const std::int64_t last = map->step();
    emit plot(page, "chartLoss")->cursorMoved(75.0);
    QCOMPARE(map->step(), 70);
    const auto ranks = ranksFromMask(run.started.modules, data.allocations[2].mask);
    QCOMPARE(map->rankOf(3), (*ranks)[3]);
    const auto before = ranksFromMask(run.started.modules, data.allocations[1].mask);
    QCOMPARE(map->changeOf(3), (*ranks)[3] - (*before)[3]);
    emit plot(page, "chartLoss")->cursorMoved(10.0);
    QCOMPARE(map->total(), 36 * 12);
    emit plot(page, "chartLoss")->cursorMoved(std::nan(""));
    QCOMPARE(map->step(), last);
}

void LiveTest::historyStaysWithinItsMemory() {
    AllocationHistory history(200'000);
    MadeRun run;
    for (std::int64_t step = 50; step < 3'000; step += 10) {
        history.add(run.allocate(step));
    }
    QVERIFY2(history.size() > 8 && history.size() < 40, qPrintable(QString::number(history.size())));
    QCOMPARE(history.latest()->step, 2'990);
    QCOMPARE(history.at(2'985.0)->step, 2'980);
    QVERIFY(history.at(0.0) == nullptr);
    history.truncateFrom(2'985);
    QCOMPARE(history.latest()->step, 2'980);
}

void LiveTest::nothingIsCutAtTheSmallestWindow() {
    LivePage page;
    page.resize(1150, 680);
    page.show();
    MadeRun run;
    page.beginRun(1, "starter", true);
    page.appendEvents(1, {run.started});
    page.appendEvents(1, run.steps(0, 200));
    QVERIFY(QTest::qWaitForWindowExposed(&page));
    QCOMPARE(page.size(), QSize(1150, 680)); // no minimum size pushed it open
    for (QWidget* child : page.findChildren<QWidget*>()) {
        if (child->isVisible() && qobject_cast<QPushButton*>(child) != nullptr) {
            QVERIFY(child->width() >= child->sizeHint().width());
        }
    }
    for (CurvePlot* chart : page.findChildren<CurvePlot*>()) {
        QVERIFY2(chart->width() >= 250 && chart->height() >= 130, qPrintable(chart->objectName()));
    }
    QVERIFY(page.findChild<RankMap*>()->numbersShown());
}

void LiveTest::fromEventToPixelTakesLessThanAHundredMilliseconds() {
    LivePage page;
    page.resize(1150, 680);
    page.show();
    MadeRun run(6, 3'000);
    page.beginRun(1, "starter", true);
    page.appendEvents(1, {run.started});
    page.appendEvents(1, run.steps(0, 2'000));
    QVERIFY(QTest::qWaitForWindowExposed(&page));
    CurvePlot* loss = plot(page, "chartLoss");
    QSignalSpy drawn(loss, &CurvePlot::replotted);
    std::vector<double> times;
    const std::clock_t cpu = std::clock();
    for (std::int64_t step = 2'000; step < 2'040; ++step) {
        const auto events = run.steps(step, step + 1);
        drawn.clear();
        QElapsedTimer clock;
        clock.start();
        page.appendEvents(1, events);
        QVERIFY(QTest::qWaitFor([&] { return drawn.count() > 0; }, 1'000));
        QCOMPARE(loss->pointCount("task"), static_cast<std::size_t>(step + 1));
        times.push_back(static_cast<double>(clock.nsecsElapsed()) / 1e6);
    }
    std::sort(times.begin(), times.end());
    qInfo("event to pixel: median %.1f ms, p95 %.1f ms; processor time %.1f ms an event",
          times[times.size() / 2], times[times.size() * 95 / 100],
          1e3 * static_cast<double>(std::clock() - cpu) / CLOCKS_PER_SEC / static_cast<double>(times.size()));
    QVERIFY(times[times.size() * 95 / 100] <= 100.0);
}

void LiveTest::photographs() {
    const QString folder = qEnvironmentVariable("RANKSCOPE_SHOTS");
    if (folder.isEmpty()) {
        QSKIP("RANKSCOPE_SHOTS names no folder");
    }
    QDir().mkpath(folder);
    for (const bool dark : {false, true}) {
        const Theme theme = dark ? Theme::darkTheme() : Theme::light();
        applyToApplication(theme);
        const QString suffix = dark ? "-dark.png" : "-light.png";
        const auto shoot = [&](LivePage& page, const QString& name, QSize size) {
            page.setAutoFillBackground(true);
            page.setPalette(theme.palette());
            page.applyTheme(theme);
            page.resize(size);
            page.show();
            QVERIFY(QTest::qWaitForWindowExposed(&page));
            QTest::qWait(150);
            page.grab().save(folder + "/" + name + suffix);
        };
        MadeRun run;
        LivePage running;
        running.beginRun(1, "starter", true);
        running.appendEvents(1, {run.started});
        running.appendEvents(1, run.steps(0, 130));
        shoot(running, "live-1150", {1150, 680});
        shoot(running, "live-1790", {1790, 960});
        LivePage loading;
        shoot(loading, "live-empty", {1150, 680});
        MadeRun fresh;
        LivePage early;
        early.beginRun(1, "starter", true);
        early.appendEvents(1, {fresh.started});
        early.appendEvents(1, fresh.steps(0, 4));
        shoot(early, "live-early", {1150, 680});
        MadeRun plain;
        plain.started.initBudget = 0;
        plain.started.targetBudget = 0;
        LivePage lora;
        lora.beginRun(1, "lora-r12", true);
        lora.appendEvents(1, {plain.started, StepsDone{{plain.point(0), plain.point(1)}, 8'000.0, 900.0}});
        shoot(lora, "live-lora", {1150, 680});
        MadeRun deep(24);
        LivePage large;
        large.beginRun(1, "large", true);
        large.appendEvents(1, {deep.started});
        large.appendEvents(1, deep.steps(0, 300));
        shoot(large, "live-24-layers", {1150, 680});
    }
}

QTEST_MAIN(LiveTest)
#include "live_test.moc"
