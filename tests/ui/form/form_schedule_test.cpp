#include "core/run/schedule.h"
#include "tests/ui/form/form_lab.h"

#include <QElapsedTimer>
#include <QToolButton>

#include <cmath>

using namespace rankscope;

// Durations and the schedule: as numbers, dragged in the plot, by keyboard, and in words.
class FormScheduleTest : public FormLab {
    Q_OBJECT

private slots:
    void durationsShowStepsAndPercentAndTakeBoth() {
        answer(); // 9,545 rows / 32 = 299 steps an epoch, 897 in all
        QCOMPARE(lineOf("percent:method.tinit")->text(), QString("15"));
        QCOMPARE(lineOf("edit:method.tinit")->text(), QString("135"));
        type("percent:method.tinit", "20");
        QCOMPARE(lineOf("edit:method.tinit")->text(), QString("179"));
        QCOMPARE(m_page->config().method.tinit, Duration::ofShare(0.2));
        type("edit:method.tinit", "90");
        QCOMPARE(lineOf("percent:method.tinit")->text(), QString("10"));
        QCOMPARE(m_page->config().method.tinit, Duration::ofSteps(90));
        type("edit:train.steps", "180");
        QCOMPARE(lineOf("percent:method.tinit")->text(), QString("50"));
    }

    void draggingTheWarmUpChangesTheFieldInOneUndoStep() {
        answer();
        QTRY_VERIFY(plot()->handlePosition(SchedulePlot::Handle::Tinit).x() > 0);
        QTest::qWait(50); // the plot has been laid out and drawn
        const double top = 432;
        drag(SchedulePlot::Handle::Tinit, plot()->positionOf(269, top));
        const Duration dragged = m_page->config().method.tinit;
        QVERIFY(dragged.share);
        QVERIFY2(std::abs(dragged.amount - 0.3) < 0.01, qPrintable(QString::number(dragged.amount)));
        QCOMPARE(lineOf("percent:method.tinit")->text(), QString::number(dragged.amount * 100));
        QCOMPARE(lineOf("edit:method.tinit")->text(), QString::number(dragged.steps(897)));
        child<QToolButton>("undoEdit")->click();
        QCOMPARE(m_page->config().method.tinit, Duration::ofShare(0.15));
        QVERIFY(!child<QToolButton>("undoEdit")->isEnabled());
    }

    void draggingFinalPhaseAndTargetFollowsThePointerWithinWhatCanRun() {
        answer();
        QTest::qWait(50);
        drag(SchedulePlot::Handle::Tfinal, plot()->positionOf(717, 288));
        QVERIFY(std::abs(m_page->config().method.tfinal.amount - 0.2) < 0.01);
        QTest::qWait(50);
        drag(SchedulePlot::Handle::Target, plot()->positionOf(800, 36 * 4));
        QCOMPARE(m_page->config().method.targetR, std::int64_t(4));
        QTest::qWait(50);
        drag(SchedulePlot::Handle::Tinit, plot()->positionOf(890, 432)); // beyond the final phase
        const ResolvedSchedule resolved = resolveSchedule(m_page->config(), 9545);
        QVERIFY(resolved.tinit + resolved.tfinal < resolved.totalSteps);
        QTRY_VERIFY(start()->isEnabled());
    }

    void theScheduleCanBeMovedByKeyboard() {
        answer();
        QTest::qWait(50);
        plot()->setFocus();
        QTest::keyClick(plot(), Qt::Key_Right);
        QVERIFY(m_page->config().method.tinit.amount > 0.15);
        QTest::keyClick(plot(), Qt::Key_Space);
        QTest::keyClick(plot(), Qt::Key_Space);
        QCOMPARE(plot()->activeHandle(), SchedulePlot::Handle::Target);
        QTest::keyClick(plot(), Qt::Key_Down);
        QCOMPARE(m_page->config().method.targetR, std::int64_t(7));
    }

    void anImpossibleScheduleIsExplainedInsteadOfDrawn() {
        answer();
        type("percent:method.tfinal", "90");
        QVERIFY(child<QLabel>("scheduleMessage")->text().contains("cannot run"));
        QTRY_VERIFY(problemOf("method.tfinal").contains("leave none"));
    }

    void theSummaryCountsStepsAllocationsAndTriplets() {
        answer();
        const QString text = child<QLabel>("scheduleSummary")->text();
        QVERIFY2(text.contains("897 steps") && text.contains("432") && text.contains("288"),
                 qPrintable(text));
        const auto count =
            budgetSchedule(m_page->config(), resolveSchedule(m_page->config(), 9545), 36).allocationCount();
        QVERIFY2(text.contains(QString("%1 allocations").arg(count)), qPrintable(text));
    }

    void aNumberOfStepsBeyondReasonDoesNotFreezeTheForm() {
        answer();
        QElapsedTimer timer;
        timer.start();
        type("edit:train.steps", "900000000000000");
        QVERIFY(timer.elapsed() < 2000);
        QVERIFY(child<QLabel>("scheduleSummary")->text().contains("allocations"));
    }

    void draggingInALongRunAlwaysLeavesAScheduleThatRuns() {
        answer();
        type("edit:train.steps", "100000");
        QTest::qWait(50);
        drag(SchedulePlot::Handle::Tinit, plot()->positionOf(99000, 432));
        const ResolvedSchedule resolved = resolveSchedule(m_page->config(), 9545);
        QVERIFY(resolved.tinit > 50000);
        QVERIFY(resolved.tinit + resolved.tfinal < resolved.totalSteps);
    }
};

QTEST_MAIN(FormScheduleTest)
#include "form_schedule_test.moc"
