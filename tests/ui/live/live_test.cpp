#include "tests/ui/live/made_run.h"
#include "ui/live/allocation_history.h"
#include "ui/live/allocator_lamp.h"
#include "ui/live/live_words.h"
#include "ui/plot/curve_plot.h"
#include "ui/plot/rank_map.h"
#include "ui/plot/score_plot.h"
#include "ui/plot/stack_plot.h"
#include "ui/style.h"

#include <QAction>
#include <QDir>
#include <QElapsedTimer>
#include <QInputDialog>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTemporaryDir>
#include <QtTest>

#include <ctime>
#include <numeric>

using namespace rankscope;

class LiveTest : public QObject {
    Q_OBJECT

private slots:
    void sentenceFollowsTheRun();
    void emptyPageSaysWhatToDo();
    void mapAgreesWithTheMaskAndItsSumsWithTheGauge();
    void eventsOfAnotherRunAreIgnored();
    void appendedPointsAppearOnTheCharts();
    void aResumedRunReplacesItsTail();
    void whatAResumptionReplacedStaysAsAGhost();
    void theBestValueAndThePatienceAreDrawnOnTheMetric();
    void theTimeOfAStepIsStackedByItsParts();
    void buttonsAskAndStopIsConfirmed();
    void editIsOfferedOnlyWhilePausedAndCheckedAsTyped();
    void ranksArePinnedFromACellWhileTheRunIsPaused();
    void aChangeOfSettingsMovesThePlanAndThePhases();
    void stopIsNotSentWhenTheRunEndedMeanwhile();
    void lampNamesLateAndSilentAllocators();
    void methodsWithoutTripletsSayThatNothingIsAllocated();
    void storedRunShowsEverythingAndNoButtonWorks();
    void lateStoredAnswerOfAnotherRunIsDropped();
    void cursorShowsTheAllocationOfItsStep();
    void historyStaysWithinItsMemory();
    void nothingIsCutAtTheSmallestWindow();
    void fromEventToPixelTakesLessThanAHundredMilliseconds();
    void photographs();

private:
    static QString sentence(const LivePage& page) { return page.findChild<QLabel*>("liveSentence")->text(); }
    static CurvePlot* plot(const LivePage& page, const char* name) {
        return page.findChild<CurvePlot*>(QLatin1String(name));
    }
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

void LiveTest::appendedPointsAppearOnTheCharts() {
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

void LiveTest::aResumedRunReplacesItsTail() {
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

void LiveTest::whatAResumptionReplacedStaysAsAGhost() {
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

void LiveTest::theBestValueAndThePatienceAreDrawnOnTheMetric() {
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

void LiveTest::theTimeOfAStepIsStackedByItsParts() {
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

void LiveTest::buttonsAskAndStopIsConfirmed() {
    LivePage page;
    page.show();
    MadeRun run;
    QSignalSpy pause(&page, &LivePage::pauseRequested);
    QSignalSpy resume(&page, &LivePage::resumeRequested);
    QSignalSpy stop(&page, &LivePage::stopRequested);
    QSignalSpy checkpoint(&page, &LivePage::checkpointRequested);
    page.beginRun(1, "starter", true);
    auto* pauseButton = page.findChild<QPushButton*>("livePause");
    auto* stopButton = page.findChild<QPushButton*>("liveStop");
    QVERIFY(!pauseButton->isEnabled());
    QVERIFY(stopButton->isEnabled()); // loading can be stopped
    page.appendEvents(1, {run.started});
    QTest::mouseClick(pauseButton, Qt::LeftButton);
    QCOMPARE(pause.count(), 1);
    QVERIFY(!pauseButton->isEnabled());
    page.appendEvents(1, {StatusChanged{RunStatus::Paused, 0, 0.0}});
    QCOMPARE(pauseButton->text(), QString("Resume"));
    QTest::mouseClick(pauseButton, Qt::LeftButton);
    QCOMPARE(resume.count(), 1);
    page.appendEvents(1, {StatusChanged{RunStatus::Running, 0, 0.0}});
    QTest::mouseClick(page.findChild<QPushButton*>("liveCheckpoint"), Qt::LeftButton);
    QCOMPARE(checkpoint.count(), 1);

    QTest::mouseClick(stopButton, Qt::LeftButton);
    auto* box = page.findChild<QMessageBox*>("stopQuestion");
    QVERIFY(box != nullptr);
    QTest::mouseClick(box->button(QMessageBox::NoButton) != nullptr ? box->button(QMessageBox::NoButton)
                                                                    : box->buttons().at(1),
                      Qt::LeftButton);
    QCOMPARE(stop.count(), 0);
    QTRY_VERIFY(page.findChild<QMessageBox*>("stopQuestion") == nullptr);
    QTest::mouseClick(stopButton, Qt::LeftButton);
    box = page.findChild<QMessageBox*>("stopQuestion");
    QVERIFY(box != nullptr);
    for (QAbstractButton* button : box->buttons()) {
        if (box->buttonRole(button) == QMessageBox::AcceptRole) {
            QTest::mouseClick(button, Qt::LeftButton);
            break;
        }
    }
    QCOMPARE(stop.count(), 1);
    QVERIFY(!stopButton->isEnabled());
    QVERIFY(!pauseButton->text().isEmpty());
    page.appendEvents(1, {run.ended(RunStatus::Stopped)});
    QVERIFY(sentence(page).contains("was stopped"));
    QVERIFY(!pauseButton->isEnabled());
}

void LiveTest::editIsOfferedOnlyWhilePausedAndCheckedAsTyped() {
    LivePage page;
    page.show();
    MadeRun run;
    page.beginRun(1, "starter", true);
    page.setSettings(RunConfig());
    auto* edit = page.findChild<QPushButton*>("liveEdit");
    QVERIFY(!edit->isEnabled());
    page.appendEvents(1, {run.started});
    page.appendEvents(1, run.steps(0, 60));
    QVERIFY(!edit->isEnabled());
    QVERIFY(edit->toolTip().contains("Pause the run first"));
    page.appendEvents(1, {StatusChanged{RunStatus::Paused, 60, MadeRun::wallTime(60)}});
    QVERIFY(edit->isEnabled());

    QSignalSpy asked(&page, &LivePage::editRequested);
    QTest::mouseClick(edit, Qt::LeftButton);
    auto* dialog = page.findChild<QDialog*>("editDialog");
    QVERIFY(dialog != nullptr);
    auto* apply = dialog->findChild<QPushButton*>("editApply");
    auto* target = dialog->findChild<QLineEdit*>("method.target_r");
    auto* problem = dialog->findChild<QLabel*>("editProblem");
    auto* consequence = dialog->findChild<QLabel*>("editConsequence");
    QCOMPARE(target->text(), QString("8"));
    QVERIFY(!apply->isEnabled()); // nothing is changed yet
    target->setText("13");
    QVERIFY(!apply->isEnabled());
    QVERIFY2(problem->text().contains("above the initial rank"), qPrintable(problem->text()));
    target->setText("4");
    QVERIFY(apply->isEnabled());
    QVERIFY(problem->isHidden());
    QVERIFY2(consequence->text().contains("step 165"), qPrintable(consequence->text())); // 300 - 45 %
    QVERIFY(consequence->text().contains(QLocale().toString(36 * 4)));
    dialog->findChild<QLineEdit*>("method.tfinal")->setText("81%");
    QVERIFY(!apply->isEnabled()); // it would have begun at step 57
    QVERIFY2(problem->text().contains("step 57"), qPrintable(problem->text()));
    dialog->findChild<QLineEdit*>("method.tfinal")->setText("30%");
    QTest::mouseClick(apply, Qt::LeftButton);
    QCOMPARE(asked.count(), 1);
    const auto edits = asked.front().front().value<std::vector<SettingEdit>>();
    QCOMPARE(edits, (std::vector<SettingEdit>{{"method.target_r", "4"}, {"method.tfinal", "30%"}}));

    // A run that goes on closes the question.
    QTRY_VERIFY(page.findChild<QDialog*>("editDialog") == nullptr);
    QTest::mouseClick(edit, Qt::LeftButton);
    QVERIFY(page.findChild<QDialog*>("editDialog") != nullptr);
    page.appendEvents(1, {StatusChanged{RunStatus::Running, 60, MadeRun::wallTime(60)}});
    QTRY_VERIFY(page.findChild<QDialog*>("editDialog") == nullptr);
    QVERIFY(!edit->isEnabled());
}

void LiveTest::ranksArePinnedFromACellWhileTheRunIsPaused() {
    LivePage page;
    page.resize(1200, 760);
    page.show();
    MadeRun run;
    RunConfig config;
    config.train.steps = 300;
    page.beginRun(1, "starter", true);
    page.setSettings(config);
    page.appendEvents(1, {run.started});
    page.appendEvents(1, run.steps(0, 100));
    auto* map = page.findChild<RankMap*>();
    const auto menuOf = [&](int module) {
        QMenu* menu = new QMenu(&page);
        map->onCellMenu(*menu, module);
        return menu;
    };
    QMenu* running = menuOf(0);
    QCOMPARE(running->actions().size(), 1);
    QVERIFY(!running->actions().first()->isEnabled());
    QVERIFY(running->actions().first()->text().startsWith("Pause the run"));
    page.appendEvents(1, {StatusChanged{RunStatus::Paused, 100, 1.0}});
    const auto trigger = [&](QMenu* menu, int scope, int action) {
        menu->actions().at(scope)->menu()->actions().at(action)->trigger();
    };
    QSignalSpy asked(&page, &LivePage::editRequested);
    trigger(menuOf(0), 0, 0); // this matrix, freeze
    QCOMPARE(asked.size(), 1);
    const auto edits = asked[0][0].value<std::vector<SettingEdit>>();
    QCOMPARE(edits.size(), std::size_t{1});
    QCOMPARE(edits[0].field, std::string("method.pins"));
    QCOMPARE(edits[0].text, run.started.modules[0].name + "=" + std::to_string(map->rankOf(0)));
    // As the engine answers: the padlock is there at once.
    page.appendEvents(1, {SettingsChanged{100, edits[0].field, "", edits[0].text, run.started.tfinal,
                                          run.started.targetBudget, 2.0}});
    QVERIFY(map->describe(0).contains("pinned at rank"));
    // More than the budget falls to: refused here, with the numbers, and nothing is sent.
    page.appendEvents(1, {SettingsChanged{100, "method.pins", edits[0].text, "", run.started.tfinal,
                                          run.started.targetBudget, 2.0}});
    page.appendEvents(1, {SettingsChanged{100, "method.floors", "", "query=8,key=8,value=8,dense=8",
                                          run.started.tfinal, run.started.targetBudget, 2.0}});
    trigger(menuOf(7), 0, 2); // keep at least ...
    auto* question = page.findChild<QInputDialog*>("rankQuestion");
    QVERIFY(question != nullptr);
    question->setIntValue(12);
    question->accept();
    auto* refusal = page.findChild<QMessageBox*>("limitRefusal");
    QVERIFY(refusal != nullptr);
    QVERIFY2(refusal->text().contains("more than the 288 that the budget b(t) falls to"),
             qPrintable(refusal->text()));
    QCOMPARE(asked.size(), 1);
    refusal->close();
}

void LiveTest::aChangeOfSettingsMovesThePlanAndThePhases() {
    LivePage page;
    MadeRun run;
    page.beginRun(1, "starter", true);
    page.setSettings(RunConfig());
    page.appendEvents(1, {run.started});
    page.appendEvents(1, run.steps(0, 170));
    QVERIFY(sentence(page).contains("final"));
    // As an edit at step 100 that left a final phase of 30 steps.
    page.beginRun(2, "starter", true);
    page.setSettings(RunConfig());
    page.appendEvents(2, {run.started});
    MadeRun again;
    page.appendEvents(2, again.steps(0, 100));
    page.appendEvents(2, {SettingsChanged{100, "method.tfinal", "45%", "30", 30, 36 * 8, 0.0}});
    page.appendEvents(2, again.steps(100, 170));
    QVERIFY2(sentence(page).contains("budgeting"), qPrintable(sentence(page)));
}

void LiveTest::stopIsNotSentWhenTheRunEndedMeanwhile() {
    LivePage page;
    page.show();
    MadeRun run;
    QSignalSpy stop(&page, &LivePage::stopRequested);
    page.beginRun(1, "starter", true);
    page.appendEvents(1, {run.started});
    QTest::mouseClick(page.findChild<QPushButton*>("liveStop"), Qt::LeftButton);
    QVERIFY(page.findChild<QMessageBox*>("stopQuestion") != nullptr);
    page.appendEvents(1, {run.ended(RunStatus::Finished)});
    QTRY_VERIFY(page.findChild<QMessageBox*>("stopQuestion") == nullptr);
    QCOMPARE(stop.count(), 0);
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

static LivePage::StoredRun stored(MadeRun& run, RunId id) {
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
