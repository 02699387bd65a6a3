#include "tests/ui/live/live_parts.h"
#include "tests/ui/live/made_run.h"
#include "ui/plot/rank_map.h"

#include <QInputDialog>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>
#include <QSignalSpy>
#include <QtTest>

using namespace rankscope;

// What a person does to the run from the live page: pause, stop, edit, pin.
class LiveControlsTest : public QObject {
    Q_OBJECT

private slots:
    void buttonsAskAndStopIsConfirmed();
    void stopIsNotSentWhenTheRunEndedMeanwhile();
    void editIsOfferedOnlyWhilePausedAndCheckedAsTyped();
    void ranksArePinnedFromACellWhileTheRunIsPaused();
    void aChangeOfSettingsMovesThePlanAndThePhases();
};

void LiveControlsTest::buttonsAskAndStopIsConfirmed() {
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

void LiveControlsTest::stopIsNotSentWhenTheRunEndedMeanwhile() {
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

void LiveControlsTest::editIsOfferedOnlyWhilePausedAndCheckedAsTyped() {
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

void LiveControlsTest::ranksArePinnedFromACellWhileTheRunIsPaused() {
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

void LiveControlsTest::aChangeOfSettingsMovesThePlanAndThePhases() {
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

QTEST_MAIN(LiveControlsTest)
#include "live_controls_test.moc"
