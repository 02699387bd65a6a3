#include "tests/ui/runs/listed_runs_page.h"

#include <QPlainTextEdit>
#include <QSignalSpy>

using namespace rankscope;

// What a person changes on the page, and takes back.
class RunsEditsTest : public ListedRuns {
    Q_OBJECT

    QLineEdit* filter() const { return child<QLineEdit>("runFilter"); }
    QStringList sortedNames() const {
        QStringList found = names();
        found.sort();
        return found;
    }

private slots:
    void renamingInPlaceIsAnUndoStep() {
        m_page->setRuns(fiveRuns());
        choose({"full"});
        action("renameRun")->trigger();
        auto* editor = table()->viewport()->findChild<QLineEdit*>();
        QVERIFY(editor != nullptr);
        editor->selectAll();
        QTest::keyClicks(editor, "full tuning");
        QTest::keyClick(editor, Qt::Key_Return);
        QTRY_VERIFY(names().contains("full tuning"));
        QCOMPARE(m_undo->undoText(), QString("Rename \"full\" to \"full tuning\""));
        m_undo->undo();
        QVERIFY(names().contains("full"));
        m_undo->redo();
        QCOMPARE(m_edits.calls,
                 (QStringList{"rename 4 full tuning", "rename 4 full", "rename 4 full tuning"}));
    }

    void anUpdateDoesNotDisturbAnOpenEditor() {
        m_page->setRuns(fiveRuns());
        choose({"full"});
        action("renameRun")->trigger();
        auto* editor = table()->viewport()->findChild<QLineEdit*>();
        editor->selectAll();
        QTest::keyClicks(editor, "half");
        auto runs = fiveRuns();
        runs[3].seconds = 999.0;
        runs[4].stepsDone = 199;
        m_page->setRuns(runs);
        QCOMPARE(table()->viewport()->findChild<QLineEdit*>()->text(), QString("half"));
    }

    void deletingIsAnUndoStep() {
        m_page->setRuns(fiveRuns());
        choose({"base-10", "full"});
        action("deleteRun")->trigger();
        QCOMPARE(sortedNames(), (QStringList{"base-1", "base-2", "now"}));
        QCOMPARE(m_undo->undoText(), QString("Delete 2 runs"));
        m_page->setRuns(fiveRuns()); // a list from before the workspace was changed
        QCOMPARE(names().size(), 3);
        m_undo->undo();
        QCOMPARE(names().size(), 5);
        QCOMPARE(m_edits.calls, (QStringList{"bin 2 4", "restore 2 4"}));
    }

    void undoneDeletionShowsRunsThatTheListHasLostMeanwhile() {
        m_page->setRuns(fiveRuns());
        choose({"full"});
        action("deleteRun")->trigger();
        auto left = fiveRuns();
        left.erase(left.begin() + 3);
        m_page->setRuns(left);
        m_undo->undo();
        QVERIFY(names().contains("full"));
    }

    void aTrainingRunCannotBeDeletedOrResumed() {
        m_page->setRuns(fiveRuns());
        choose({"now"});
        QVERIFY(!action("deleteRun")->isEnabled());
        QVERIFY(!action("resumeRun")->isEnabled());
        choose({"base-1"}); // interrupted
        QVERIFY(action("deleteRun")->isEnabled());
        QSignalSpy resumed(m_page.get(), &RunsPage::resumeRequested);
        action("resumeRun")->trigger();
        QCOMPARE(resumed.front().front().toLongLong(), 3);
        choose({"base-2"}); // finished
        QVERIFY(!action("resumeRun")->isEnabled());
    }

    void shortcutsOfTheTableAct() {
        m_page->setRuns(fiveRuns());
        choose({"base-1"});
        table()->setFocus();
        QTRY_VERIFY(table()->hasFocus());
        QSignalSpy opened(m_page.get(), &RunsPage::openRequested);
        QSignalSpy cloned(m_page.get(), &RunsPage::cloneRequested);
        QSignalSpy resumed(m_page.get(), &RunsPage::resumeRequested);
        QTest::keyClick(table(), Qt::Key_Return);
        QTest::keyClick(table(), Qt::Key_D, Qt::ControlModifier);
        QTest::keyClick(table(), Qt::Key_R);
        QSignalSpy branched(m_page.get(), &RunsPage::branchRequested);
        QTest::keyClick(table(), Qt::Key_B);
        QCOMPARE(branched.count(), action("branchRun")->isEnabled() ? 1 : 0);
        QVERIFY(action("branchRun")->isEnabled());
        QVERIFY(action("branchRun")->toolTip().contains("(B)"));
        QVERIFY(table()->actions().contains(action("branchRun"))); // and so in the context menu
        QCOMPARE(opened.count(), 1);
        QCOMPARE(cloned.count(), 1);
        QCOMPARE(resumed.count(), 1);
        QTest::keyClick(table(), Qt::Key_Delete);
        QVERIFY(!names().contains("base-1"));
    }

    void tagsAndNoteAreUndoSteps() {
        m_page->setRuns(fiveRuns());
        choose({"base-2"});
        auto* tags = child<QLineEdit>("runTags");
        tags->setFocus();
        QTest::keyClicks(tags, "paper, good,paper");
        QTest::keyClick(tags, Qt::Key_Return);
        QCOMPARE(m_edits.calls.back(), QString("tags 1 paper|good"));
        auto* note = child<QPlainTextEdit>("runNote");
        note->setFocus();
        QTest::keyClicks(note, "why not");
        filter()->setFocus();
        QTRY_COMPARE(m_edits.calls.back(), QString("note 1 why not"));
        QCOMPARE(m_undo->count(), 2);
        m_undo->undo();
        QCOMPARE(note->toPlainText(), QString());
        m_undo->undo();
        QCOMPARE(tags->text(), QString());
    }

    void tagsAreAddedToSeveralRunsInOneStep() {
        m_page->setRuns(fiveRuns());
        choose({"base-2", "base-10"});
        auto* tags = child<QLineEdit>("runTags");
        tags->setFocus();
        QTest::keyClicks(tags, "seed");
        QTest::keyClick(tags, Qt::Key_Return);
        QCOMPARE(m_undo->count(), 1);
        QStringList calls = m_edits.calls;
        calls.sort();
        QCOMPARE(calls, (QStringList{"tags 1 seed", "tags 2 paper|first try|seed"}));
        m_undo->undo();
        QVERIFY(m_edits.calls.contains("tags 2 paper|first try"));
    }

    void anUnfinishedNoteGoesToTheRunItWasWrittenFor() {
        m_page->setRuns(fiveRuns());
        choose({"base-2"});
        child<QPlainTextEdit>("runNote")->setFocus();
        QTest::keyClicks(child<QPlainTextEdit>("runNote"), "for two");
        choose({"full"});
        QVERIFY(m_edits.calls.contains("note 1 for two"));
        QCOMPARE(child<QPlainTextEdit>("runNote")->toPlainText(), QString());
    }
};

QTEST_MAIN(RunsEditsTest)
#include "runs_edits_test.moc"
