#include "core/run/run_config_json.h"
#include "core/store/run_writer.h"
#include "tests/ui/workspace_answers.h"
#include "ui/queue/queue_model.h"
#include "ui/queue/queue_page.h"
#include "ui/queue/sweep_editor.h"
#include "ui/style.h"

#include <QAbstractItemModelTester>
#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QMimeData>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QTreeWidget>
#include <QUndoStack>

#include <memory>

using namespace rankscope;

namespace {

QueueEntry entry(RunId run, const std::string& name, QueueState state = QueueState::Waiting) {
    QueueEntry made;
    made.run = run;
    made.name = name;
    made.state = state;
    made.device = "auto";
    made.afterFinished = true;
    made.status = state == QueueState::Running ? RunStatus::Running : RunStatus::Queued;
    return made;
}

QueueListing threeRuns() {
    QueueListing queue;
    queue.entries = {entry(7, "first", QueueState::Running), entry(3, "second"), entry(5, "third")};
    queue.entries[0].usedDevice = "cuda:0";
    queue.entries[0].totalSteps = 200;
    queue.entries[0].stepsDone = 50;
    queue.entries[0].estimatedSeconds = 30.0;
    queue.entries[2].after = 3;
    queue.entries[2].afterName = "second";
    queue.entries[2].afterFinished = false;
    return queue;
}

RunConfig base() {
    RunConfig config;
    config.name = "base";
    config.train.steps = 100;
    return config;
}

} // namespace

class QueuePageTest : public QObject {
    Q_OBJECT

    NoAnswers m_nobody;
    std::unique_ptr<QueuePage> m_page;

    template <typename T>
    T* child(const char* name) {
        return m_page->findChild<T*>(QString::fromLatin1(name));
    }
    QString shown(int row, int column) {
        return m_page->findChild<QTableView*>("queueTable")->model()->index(row, column).data().toString();
    }
    void choose(int row) { child<QTableView>("queueTable")->selectRow(row); }
    QString count() { return child<QLabel>("sweepCount")->text(); }
    void type(const char* field, const QString& text) { child<QLineEdit>(field)->setText(text); }

private slots:
    void initTestCase() { applyToApplication(Theme::light()); }
    void init() {
        m_page = std::make_unique<QueuePage>(m_nobody);
        new QAbstractItemModelTester(m_page->findChild<QueueModel*>(),
                                     QAbstractItemModelTester::FailureReportingMode::QtTest, m_page.get());
        m_page->applyTheme(Theme::light());
        m_page->setBase(base());
        m_page->resize(1100, 740);
        m_page->show();
    }
    void cleanup() { m_page.reset(); }

    void theTableShowsTheQueueInItsOrder() {
        m_page->setQueue(threeRuns());
        QCOMPARE(shown(0, QueueModel::Place), QString("1"));
        QCOMPARE(shown(0, QueueModel::Run), QString("first"));
        QCOMPARE(shown(0, QueueModel::State), QString("running 25 %"));
        QCOMPARE(shown(0, QueueModel::Device), QString("cuda:0"));
        QVERIFY(shown(0, QueueModel::Estimate).contains("30"));
        QCOMPARE(shown(1, QueueModel::State), QString("waiting"));
        QCOMPARE(shown(1, QueueModel::Device), QString("auto"));
        QCOMPARE(shown(2, QueueModel::Needs), QString("second"));
        QVERIFY(child<QLabel>("queueState")->text().startsWith("2 runs wait, 1 trains"));
        QVERIFY(!child<QLabel>("queueEmpty")->isVisible());
    }

    void anEmptyQueueSaysHowItIsFilled() {
        m_page->setQueue({});
        QVERIFY(child<QLabel>("queueEmpty")->isVisible());
        QVERIFY(!child<QTableView>("queueTable")->isVisible());
        QVERIFY(!child<QPushButton>("queueStart")->isEnabled());
    }

    void keysMoveAndRemoveTheChosenRun() {
        m_page->setQueue(threeRuns());
        QSignalSpy moved(m_page.get(), &QueuePage::moveRequested);
        QSignalSpy removed(m_page.get(), &QueuePage::removeRequested);
        auto* table = child<QTableView>("queueTable");
        choose(1);
        QVERIFY(QTest::qWaitForWindowActive(m_page.get()));
        table->setFocus();
        QTest::keyClick(table, Qt::Key_Up, Qt::AltModifier);
        QTest::keyClick(table, Qt::Key_Down, Qt::AltModifier); // the listing has not changed yet
        QCOMPARE(moved.size(), 2);
        QCOMPARE(moved[0], (QList<QVariant>{qint64(3), 1}));
        QCOMPARE(moved[1], (QList<QVariant>{qint64(3), 3}));
        QTest::keyClick(table, Qt::Key_Delete);
        QCOMPARE(removed.size(), 1);
        QCOMPARE(removed[0][0].value<std::vector<RunId>>(), std::vector<RunId>{3});
        choose(0);
        QVERIFY(!child<QAction>("queueRemove")->isEnabled()); // it trains
        QVERIFY(!child<QAction>("queueUp")->isEnabled());
    }

    void draggingARowAsksForItsNewPlaceAndWaitsForTheAnswer() {
        m_page->setQueue(threeRuns());
        auto* model = m_page->findChild<QueueModel*>();
        QSignalSpy moved(m_page.get(), &QueuePage::moveRequested);
        const auto drop = [&](int from, int before) {
            const std::unique_ptr<QMimeData> data(model->mimeData({model->index(from, 1)}));
            model->dropMimeData(data.get(), Qt::MoveAction, before, 0, {});
        };
        drop(2, 0);  // to the top
        drop(0, -1); // below the last
        drop(0, 2);  // between the others
        drop(1, 1);  // nowhere
        drop(1, 2);
        QCOMPARE(moved.size(), 3);
        QCOMPARE(moved[0], (QList<QVariant>{qint64(5), 1}));
        QCOMPARE(moved[1], (QList<QVariant>{qint64(7), 3}));
        QCOMPARE(moved[2], (QList<QVariant>{qint64(7), 2}));
        QCOMPARE(shown(0, QueueModel::Run), QString("first"));
    }

    void theChosenRunStaysChosenWhenTheOrderChanges() {
        QueueListing queue = threeRuns();
        m_page->setQueue(queue);
        choose(2);
        std::swap(queue.entries[1], queue.entries[2]);
        m_page->setQueue(queue);
        const auto rows = child<QTableView>("queueTable")->selectionModel()->selectedRows();
        QCOMPARE(rows.size(), 1);
        QCOMPARE(rows[0].row(), 1);
        QVERIFY(child<QAction>("queueDown")->isEnabled());
    }

    void movesAreUndoSteps() {
        m_page->setQueue(threeRuns());
        auto* undo = m_page->findChild<QUndoStack*>();
        QVERIFY(undo != nullptr);
        QSignalSpy moved(m_page.get(), &QueuePage::moveRequested);
        choose(2);
        child<QAction>("queueUp")->trigger();
        QCOMPARE(moved.size(), 1);
        undo->undo();
        QCOMPARE(moved.last(), (QList<QVariant>{qint64(5), 3}));
        undo->redo();
        QCOMPARE(moved.last(), (QList<QVariant>{qint64(5), 2}));
        m_page->forgetEdits();
        QVERIFY(!undo->canUndo());
    }

    void removedRunsGoBackToTheirPlacesWithWhatTheyWaitFor() {
        m_page->setQueue(threeRuns());
        QSignalSpy removed(m_page.get(), &QueuePage::removeRequested);
        QSignalSpy restored(m_page.get(), &QueuePage::restoreRequested);
        child<QTableView>("queueTable")->selectAll(); // one of them trains and stays
        child<QAction>("queueRemove")->trigger();
        QCOMPARE(removed[0][0].value<std::vector<RunId>>(), (std::vector<RunId>{3, 5}));
        m_page->findChild<QUndoStack*>()->undo();
        QCOMPARE(restored.size(), 2);
        QCOMPARE(restored[0], (QList<QVariant>{qint64(3), 2, qint64(0)}));
        QCOMPARE(restored[1], (QList<QVariant>{qint64(5), 3, qint64(3)}));
    }

    void theDeviceOfARunThatWaitsIsChosenInItsRow() {
        m_page->setDevices({{"cpu", "2 threads", 0}, {"cuda:0", "a GPU", 0}});
        QueueListing queue = threeRuns();
        queue.entries[2].device = "cuda:7"; // of another machine
        m_page->setQueue(queue);
        QSignalSpy wanted(m_page.get(), &QueuePage::deviceRequested);
        auto* table = child<QTableView>("queueTable");
        choose(1);
        child<QAction>("queueDevice")->trigger();
        auto* box = table->findChild<QComboBox*>("queueDeviceBox");
        QVERIFY(box != nullptr);
        QCOMPARE(box->count(), 3);
        QCOMPARE(box->currentText(), QString("auto"));
        box->setCurrentIndex(2);
        emit box->activated(2); // as a person's click on the list
        QCOMPARE(wanted.size(), 1);
        QCOMPARE(wanted[0], (QList<QVariant>{qint64(3), QString("cuda:0")}));
        m_page->findChild<QUndoStack*>()->undo();
        QCOMPARE(wanted[1], (QList<QVariant>{qint64(3), QString("auto")}));
        choose(0);
        QVERIFY(!child<QAction>("queueDevice")->isEnabled()); // it trains
        auto* model = m_page->findChild<QueueModel*>();
        QVERIFY(!model->setData(model->index(0, QueueModel::Device), "cpu"));
        QTRY_VERIFY(table->findChild<QComboBox*>("queueDeviceBox") == nullptr);
        choose(2);
        child<QAction>("queueDevice")->trigger();
        QVERIFY(
            table->findChild<QComboBox*>("queueDeviceBox")->currentText().contains("not on this machine"));
        QCOMPARE(wanted.size(), 2);
    }

    void aRunIsDuplicatedByItsAction() {
        m_page->setQueue(threeRuns());
        QSignalSpy duplicated(m_page.get(), &QueuePage::duplicateRequested);
        choose(1);
        child<QAction>("queueDuplicate")->trigger();
        QCOMPARE(duplicated.size(), 1);
        QCOMPARE(duplicated[0][0].toLongLong(), 3);
        QCOMPARE(child<QAction>("queueDuplicate")->shortcut(), QKeySequence(Qt::CTRL | Qt::Key_D));
    }

    void whatCannotBeEstimatedIsSaid() {
        QueueListing queue = threeRuns();
        m_page->setQueue(queue);
        QCOMPARE(shown(1, QueueModel::Estimate), QString("unknown"));
        auto* state = child<QLabel>("queueState");
        QVERIFY2(state->text().contains("and 2 runs of unknown length"), qPrintable(state->text()));
        queue.entries[1].estimatedSeconds = queue.entries[2].estimatedSeconds = 60.0;
        m_page->setQueue(queue);
        QVERIFY2(state->text().contains("in all"), qPrintable(state->text()));
        queue.entries.erase(queue.entries.begin());
        queue.entries[0].estimatedSeconds = queue.entries[1].estimatedSeconds = 0.0;
        m_page->setQueue(queue);
        QVERIFY2(state->text().contains("how long is unknown"), qPrintable(state->text()));
    }

    void thePauseSwitchAndTheFailureSettingSayWhatIsWanted() {
        QSignalSpy paused(m_page.get(), &QueuePage::pauseRequested);
        QSignalSpy onFailure(m_page.get(), &QueuePage::stopOnFailureRequested);
        QueueListing queue = threeRuns();
        m_page->setQueue(queue);
        QTest::mouseClick(child<QPushButton>("queuePause"), Qt::LeftButton);
        QCOMPARE(paused[0][0].toBool(), true);
        queue.paused = true;
        m_page->setQueue(queue);
        QCOMPARE(child<QPushButton>("queuePause")->text(), QString("Continue queue"));
        QCOMPARE(shown(1, QueueModel::State), QString("waiting, paused"));
        queue.entries[1].givenUp = true;
        m_page->setQueue(queue);
        QCOMPARE(shown(1, QueueModel::State), QString("given up"));
        QTest::mouseClick(child<QPushButton>("queuePause"), Qt::LeftButton);
        QCOMPARE(paused[1][0].toBool(), false);
        child<QCheckBox>("queueStopOnFailure")->click();
        QCOMPARE(onFailure[0][0].toBool(), true);
    }

    void theSweepCountsAndNamesItsRunsWhileOneTypes() {
        QVERIFY(!child<QPushButton>("sweepAdd")->isEnabled());
        m_page->sweep().addField("method.target_r", "2,4,8");
        type("sweepSeeds", "1..3");
        QTRY_COMPARE(count(), QString("9 runs"));
        auto* preview = child<QTreeWidget>("sweepPreview");
        QCOMPARE(preview->topLevelItemCount(), 9);
        QCOMPARE(preview->topLevelItem(8)->text(0), QString("base target_r=8 seed=3"));
        QCOMPARE(child<QPushButton>("sweepAdd")->text(), QString("Add 9 runs to queue"));
        m_page->sweep().setTypicalSeconds(60.0);
        QTRY_VERIFY(count().startsWith("9 runs, about 9 min"));
    }

    void pointsThatAreLeftOutComeFirstWithTheReason() {
        m_page->sweep().addField("method.target_r", "4,16");
        type("sweepConstraint", "target_r > 2");
        QTRY_COMPARE(count(), QString("1 run, 1 left out"));
        auto* preview = child<QTreeWidget>("sweepPreview");
        QCOMPARE(preview->topLevelItem(0)->text(0), QString("base target_r=16"));
        QVERIFY(preview->topLevelItem(0)->text(1).contains("above the initial rank 12"));
        QVERIFY(preview->topLevelItem(1)->text(1).isEmpty());
    }

    void whatCannotBeReadIsSaidInPlaceOfTheCount() {
        m_page->sweep().addField("method.target_r", "8..2");
        QTRY_VERIFY(count().contains("runs backwards"));
        QVERIFY(!child<QPushButton>("sweepAdd")->isEnabled());
        m_page->sweep().findChild<QComboBox*>()->setCurrentText("nonsense");
        QTRY_VERIFY(count().contains("is not a field"));
    }

    void addingHandsOverWhatIsTypedAtThatMoment() {
        QSignalSpy added(m_page.get(), &QueuePage::addRequested);
        m_page->sweep().addField("method.target_r", "2,4");
        QTRY_COMPARE(count(), QString("2 runs"));
        m_page->sweep().addField("method.orthogonality", "0.1,0.5"); // the preview is not yet made
        type("sweepGroup", "paper");
        QTest::mouseClick(child<QPushButton>("sweepAdd"), Qt::LeftButton);
        QCOMPARE(added.size(), 1);
        const auto runs = added[0][0].value<std::vector<RunConfig>>();
        QCOMPARE(runs.size(), std::size_t(4));
        QCOMPARE(runs[3].method.targetR, 4);
        QCOMPARE(runs[3].method.orthogonality, 0.5);
        QCOMPARE(added[0][1].toString(), QString("paper"));
    }

    void theTypicalTimeComesFromTheWorkspace() {
        const QTemporaryDir folder;
        const std::string file = folder.filePath("w.rankscope").toStdString();
        {
            auto writer = RunWriter::open(file);
            const RunId run = (*writer)->createRun("done", toJson(base()));
            RunEnded ended;
            ended.status = RunStatus::Finished;
            ended.seconds = 120.0;
            (*writer)->append(run, {RunStarted(), ended}, 1.0);
        }
        const auto reader = RunReader::open(file);
        WorkspaceAnswers answers(**reader);
        QueuePage page(answers);
        page.setBase(base());
        page.sweep().addField("method.target_r", "2,4");
        auto* shownCount = page.findChild<QLabel*>("sweepCount");
        QTRY_VERIFY2(shownCount->text().startsWith("2 runs, about 4 min"), qPrintable(shownCount->text()));
    }
};

QTEST_MAIN(QueuePageTest)
#include "queue_page_test.moc"
