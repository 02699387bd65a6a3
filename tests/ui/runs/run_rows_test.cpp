#include "tests/ui/runs/listed_runs_page.h"
#include "ui/runs/column_chooser.h"
#include "ui/runs/filter_edit.h"

#include <QAbstractItemModelTester>
#include <QCheckBox>
#include <QHeaderView>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QSortFilterProxyModel>
#include <QToolButton>
#include <QTreeView>

#include <memory>

using namespace rankscope;

namespace {

// A workspace of which only configurations and metrics are asked; answers at once or when told to.
class MadeReader final : public RunReader {
public:
    std::vector<RunSummary> runs() const override { return {}; }
    std::vector<RunSummary> binnedRuns() const override { return {}; }
    std::optional<RunDetail> run(RunId) const override { return {}; }
    std::optional<RunId> findRun(const std::string&) const override { return {}; }
    std::string configuration(RunId id) const override {
        ++parsed;
        return R"({"method": {"type": "adalora", "target_r": )" + std::to_string(id % 2 == 0 ? 4 : 8) + "}}";
    }
    std::vector<MetricExtent> metricExtents(RunId id) const override {
        if (id == 5) {
            return {};
        }
        return {{"eval/accuracy", 0.8 + 0.02 * static_cast<double>(id), 0.5, 0.95}};
    }
    std::vector<std::string> metricNames(RunId) const override { return {}; }
    std::vector<SeriesPoint> series(RunId, const std::string&, std::int64_t) const override { return {}; }
    std::vector<std::int64_t> allocationSteps(RunId) const override { return {}; }
    std::optional<AllocationDone> allocation(RunId, std::int64_t) const override { return {}; }
    std::optional<AllocationDone> lastAllocation(RunId) const override { return {}; }
    std::vector<AllocationDone> allocationOutlines(RunId, std::int64_t) const override { return {}; }
    std::vector<AllocationDone> tripletHistory(RunId, std::size_t, std::size_t) const override { return {}; }
    std::vector<StoredEvent> events(RunId) const override { return {}; }
    std::vector<SettingsChanged> changes(RunId) const override { return {}; }
    std::vector<StoredCheckpoint> checkpoints(RunId) const override { return {}; }
    std::vector<DroppedTail> droppedTails(RunId) const override { return {}; }
    std::vector<SavedView> views() const override { return {}; }
    QueueListing queue() const override { return {}; }
    double typicalSeconds(const std::string&) const override { return 0.0; }
    std::int64_t dataVersion() const override { return 0; }

    mutable int parsed = 0;
};

class HeldAnswers final : public WorkspaceQuestions {
public:
    MadeReader reader;
    std::vector<std::function<void()>> held;
    void release() {
        while (!held.empty()) { // an answer may bring the next question
            const auto answers = std::exchange(held, {});
            for (const auto& answer : answers) {
                answer();
            }
        }
    }

protected:
    void post(std::function<std::function<void()>(const RunReader&)> job) override {
        held.push_back(job(reader));
    }
};

} // namespace

// Which rows and columns the table has, driven through its widgets.
class RunRowsTest : public ListedRuns {
    Q_OBJECT

    std::unique_ptr<HeldAnswers> m_answers;
    WorkspaceQuestions* questions() override {
        if (!m_answers) {
            m_answers = std::make_unique<HeldAnswers>();
        }
        return m_answers.get();
    }
    FilterEdit* filter() const { return qobject_cast<FilterEdit*>(child<QLineEdit>("runFilter")); }
    QString state() const { return child<QLabel>("runsState")->text(); }
    // Ticks or unticks what the search finds first.
    void tick(const QString& search) const {
        QTest::mouseClick(child<QToolButton>("chooseColumns"), Qt::LeftButton);
        auto* chooser = child<ColumnChooser>("columnChooser");
        QVERIFY(chooser != nullptr && chooser->isVisible());
        auto* line = chooser->findChild<QLineEdit*>("columnSearch");
        QTest::keyClicks(line, search);
        QTest::keyClick(line, Qt::Key_Return);
        chooser->hide();
    }
    void groupBy(const QString& title) const {
        auto* menu = child<QToolButton>("groupRuns")->menu();
        emit menu->aboutToShow();
        for (QAction* section : menu->actions()) {
            for (QAction* entry : section->menu() != nullptr ? section->menu()->actions() : QList{section}) {
                if (entry->text() == title) {
                    entry->trigger();
                    m_answers->release();
                    return;
                }
            }
        }
        QFAIL(qPrintable(title));
    }

private slots:
    void cleanup() {
        ListedRuns::cleanup();
        m_answers.reset();
    }

    void aFilterOverSettingsAndMetricsWaitsForThemWithoutHoldingUpTheWindow() {
        m_page->setRuns(fiveRuns());
        QVERIFY(m_answers->held.empty()); // nothing needs them yet
        filter()->setText("metric.accuracy > .85 and param.target_r = 8");
        QVERIFY(state().contains("settings of 5 are being read"));
        QCOMPARE(m_answers->held.size(), 1U);
        m_answers->release();
        QCOMPARE(names(), QStringList{"base-1"}); // run 3: 0.86 with 8; run 5 has no accuracy
        QVERIFY(state().startsWith("1 of 5 runs"));
        QVERIFY(!state().contains("being read"));
        filter()->setText("param.target_r = 4");
        QCOMPARE(names().size(), 2);
        QCOMPARE(m_answers->reader.parsed, 5); // once a run, not once a key
    }

    void aRunThatGoesOnIsReadAgainAndNoOther() {
        m_page->setRuns(fiveRuns());
        filter()->setText("metric.accuracy > .5");
        m_answers->release();
        QCOMPARE(m_answers->reader.parsed, 5);
        auto runs = fiveRuns();
        runs[4].stepsDone = 150;
        m_page->setRuns(runs);
        m_answers->release();
        QCOMPARE(m_answers->reader.parsed, 6);
    }

    void aWrongFilterKeepsTheLastGoodOneAndSaysWhereItIsWrong() {
        m_page->setRuns(fiveRuns());
        filter()->setText("state = finished");
        QCOMPARE(names().size(), 2);
        filter()->setText("state = finished and steps >");
        QCOMPARE(names().size(), 2);
        QCOMPARE(state(), QString("Filter: Expected a value after '>' at character 29. Still 2 of 5 runs, "
                                  "1 training, 1 interrupted."));
        QCOMPARE(filter()->accessibleDescription(), QString("Expected a value after '>' at character 29."));
        filter()->clear();
        QTest::keyClicks(filter(), "base steps >"); // "base steps" was a good filter, too, that finds nothing
        QCOMPARE(names().size(), 3);
        QTest::keyClicks(filter(), " many");
        QCOMPARE(names().size(), 3);
        filter()->setText("state = finished and steps > 1");
        QVERIFY(!state().contains("Expected"));
    }

    void anEmptyResultNamesTheClauseToBlame() {
        m_page->setRuns(fiveRuns());
        filter()->setText("state = finished (tag = x or tag = y) base");
        auto* label = child<QLabel>("noMatch");
        QVERIFY(label->isVisible());
        QVERIFY2(label->text().contains("\"(tag = x or tag = y)\" leaves out most"),
                 qPrintable(label->text()));
        QTest::mouseClick(child<QPushButton>("clearFilter"), Qt::LeftButton);
        QCOMPARE(names().size(), 5);
    }

    void anySettingOrMetricCanBeAColumnAndIsRemembered() {
        m_page->setRuns(fiveRuns());
        tick("method.target_r");
        tick("Best value of eval/accuracy");
        m_answers->release();
        const int target = model().columns().indexOf("param.method.target_r");
        QVERIFY(target >= RunTableModel::BuiltIns);
        QCOMPARE(model().headerData(target, Qt::Horizontal, Qt::DisplayRole).toString(), QString("target_r"));
        table()->sortByColumn(RunTableModel::Name, Qt::AscendingOrder);
        QCOMPARE(cells(target), (QStringList{"8", "8", "4", "4", "8"}));
        QCOMPARE(cells(target + 1), (QStringList{"0.9500", "0.9500", "0.9500", "0.9500", ""}));
        table()->sortByColumn(target, Qt::AscendingOrder);
        QCOMPARE(cells(target), (QStringList{"4", "4", "8", "8", "8"}));
        table()->setColumnWidth(target, 222);
        m_page.reset();
        makePage();
        m_page->setRuns(fiveRuns());
        m_answers->release();
        QCOMPARE(table()->columnWidth(target), 222);
        QCOMPARE(cells(target), (QStringList{"4", "4", "8", "8", "8"})); // and the order with it
        tick("method.target_r");                                         // away again
        QCOMPARE(model().columns().added(), QStringList{"best.eval/accuracy"});
        QCOMPARE(model().columnCount(), RunTableModel::BuiltIns + 1);
        tick("Model");
        QVERIFY(table()->isColumnHidden(RunTableModel::Model));
    }

    void shiftAndClickSortByAFurtherColumn() {
        m_page->setRuns(fiveRuns());
        auto* header = table()->horizontalHeader();
        const auto click = [&](int column, Qt::KeyboardModifier modifier) {
            const QPoint place(header->sectionViewportPosition(column) + 20, header->height() / 2);
            QTest::mouseClick(header->viewport(), Qt::LeftButton, modifier, place);
        };
        click(RunTableModel::Method, Qt::NoModifier);
        click(RunTableModel::Status, Qt::ShiftModifier);
        using Keys = std::vector<SortKey>;
        QVERIFY(model().sortKeys() == (Keys{{RunTableModel::Method, Qt::AscendingOrder},
                                            {RunTableModel::Status, Qt::AscendingOrder}}));
        QCOMPARE(names(), (QStringList{"now", "base-2", "base-1", "full", "base-10"}));
        click(RunTableModel::Status, Qt::ShiftModifier); // turned round, still second
        QCOMPARE(names(), (QStringList{"base-1", "base-2", "now", "full", "base-10"}));
        m_page.reset();
        makePage();
        m_page->setRuns(fiveRuns());
        QCOMPARE(names(), (QStringList{"base-1", "base-2", "now", "full", "base-10"}));
        header = table()->horizontalHeader();
        click(RunTableModel::Name, Qt::NoModifier); // a plain click starts afresh
        QCOMPARE(model().sortKeys().size(), 1U);
    }

    void numbersShowTheirDifferenceFromTheBaseline() {
        m_page->setRuns(fiveRuns());
        choose({"base-2"});
        action("setBaseline")->trigger();
        const int row = static_cast<int>(names().indexOf("base-10"));
        QCOMPARE(model().index(row, RunTableModel::Metric).data().toString(),
                 QString("accuracy 0.8000 (−0.0500)"));
        QCOMPARE(model().index(row, RunTableModel::Time).data().toString(),
                 QString("2 min 00 s (+1 min 00 s)"));
        const int base = static_cast<int>(names().indexOf("base-2"));
        QCOMPARE(model().index(base, RunTableModel::Metric).data().toString(), QString("accuracy 0.8500"));
        m_page.reset();
        makePage();
        m_page->setRuns(fiveRuns());
        QCOMPARE(model().baseline(), 1); // remembered
        choose({"base-2"});
        QCOMPARE(action("setBaseline")->text(), QString("No baseline"));
        action("setBaseline")->trigger();
        QCOMPARE(model()
                     .index(static_cast<int>(names().indexOf("base-10")), RunTableModel::Metric)
                     .data()
                     .toString(),
                 QString("accuracy 0.8000"));
    }

    void starsAndTheArchiveAreUndoSteps() {
        m_page->setRuns(fiveRuns());
        choose({"full"});
        action("starRun")->trigger();
        QVERIFY(names().contains("★ full"));
        QCOMPARE(m_undo->undoText(), QString("Star \"full\""));
        filter()->setText("starred");
        QCOMPARE(names(), QStringList{"★ full"});
        filter()->clear();
        choose({"base-1"});
        action("archiveRun")->trigger();
        QCOMPARE(names().size(), 4);
        QVERIFY(state().contains("1 in the archive"));
        child<QCheckBox>("showArchived")->setChecked(true);
        QCOMPARE(names().size(), 5);
        choose({"base-1"});
        QCOMPARE(action("archiveRun")->text(), QString("Take out of the archive"));
        child<QCheckBox>("showArchived")->setChecked(false);
        filter()->setText("archived");
        QCOMPARE(names(), QStringList{"base-1"});
        filter()->clear();
        m_undo->undo();
        QCOMPARE(names().size(), 5);
        m_undo->undo();
        QVERIFY(names().contains("full"));
        QCOMPARE(m_edits.calls, (QStringList{"star 4", "archive 3", "unarchive 3", "unstar 4"}));
    }

    void aListThatIsAllArchivedSaysSo() {
        auto runs = fiveRuns();
        for (RunSummary& run : runs) {
            run.archived = true;
        }
        m_page->setRuns(runs);
        QVERIFY(child<QLabel>("noMatch")->text().contains("All 5 runs are in the archive"));
        QTest::mouseClick(child<QPushButton>("clearFilter"), Qt::LeftButton);
        QCOMPARE(names().size(), 5);
    }

    void groupsHaveARowWithTheMeanOfTheirRuns() {
        m_page->setRuns(fiveRuns());
        tick("Last value of eval/accuracy");
        groupBy("target_r");
        const int accuracy = RunTableModel::BuiltIns;
        table()->sortByColumn(RunTableModel::Name, Qt::AscendingOrder);
        QCOMPARE(names(), (QStringList{"8", "base-1", "base-2", "now", "4", "base-10", "full"}));
        QCOMPARE(cells(RunTableModel::Status)[0], QString("3 runs"));
        QCOMPARE(cells(accuracy)[0], QString("0.8400 ± 0.0283, n 2")); // 0.82 and 0.86; run 5 has none
        QCOMPARE(cells(accuracy)[4], QString("0.8600 ± 0.0283, n 2"));
        QCOMPARE(cells(RunTableModel::Metric)[4], QString("0.8000, n 1"));
        table()->sortByColumn(accuracy, Qt::DescendingOrder); // groups by their mean
        QCOMPARE(names()[0], QString("4"));
        QVERIFY(state().startsWith("5 runs"));
        groupBy("sweep or group");
        QCOMPARE(names()[0], QString("no group"));
        groupBy("Not grouped");
        QCOMPARE(names().size(), 5);
    }

    void groupsOpenAndCloseByMouseAndKeys() {
        m_page->setRuns(fiveRuns());
        groupBy("method");
        table()->sortByColumn(RunTableModel::Name, Qt::AscendingOrder);
        QCOMPARE(names()[0], QString("adalora"));
        QTest::mouseClick(table()->viewport(), Qt::LeftButton, {},
                          table()->visualRect(model().index(0, 0)).center());
        QCOMPARE(names(), (QStringList{"adalora", "lora", "base-10", "full", "full"}));
        QVERIFY(state().startsWith("5 runs")); // what is folded away is not filtered out
        table()->setFocus();
        QTest::keyClick(table(), Qt::Key_Right);
        QCOMPARE(names().size(), 8);
        QTest::keyClick(table(), Qt::Key_Left);
        QCOMPARE(names().size(), 5);
        QTest::keyClick(table(), Qt::Key_Return);
        QCOMPARE(names().size(), 8);
        action("collapseGroups")->trigger();
        QCOMPARE(names().size(), 3);
        action("expandGroups")->trigger();
        QCOMPARE(names().size(), 8);
    }

    void aGroupsRunsAreChosenTogetherAndItsRowIsNoRun() {
        m_page->setRuns(fiveRuns());
        groupBy("method");
        table()->sortByColumn(RunTableModel::Name, Qt::AscendingOrder);
        action("collapseGroups")->trigger();
        table()->selectionModel()->setCurrentIndex(model().index(0, 0), QItemSelectionModel::NoUpdate);
        table()->selectAll();
        QVERIFY(!action("deleteRun")->isEnabled()); // groups are not chosen
        action("chooseGroup")->trigger();
        QStringList chosen;
        for (const QModelIndex& index : table()->selectionModel()->selectedRows()) {
            chosen << index.data().toString();
        }
        chosen.sort();
        QCOMPARE(chosen, (QStringList{"base-1", "base-2", "now"}));
        QVERIFY(action("compareRuns")->isEnabled());
    }

    void theGroupedModelKeepsTheContractOfModels() {
        RunTableModel grouped;
        const QAbstractItemModelTester tester(&grouped,
                                              QAbstractItemModelTester::FailureReportingMode::QtTest);
        grouped.setRuns(fiveRuns());
        grouped.setGrouping(*RunProperty::named("method"));
        QCOMPARE(grouped.rowCount(), 8);
        grouped.addColumn(*RunProperty::named("param.target_r"));
        grouped.addColumn(*RunProperty::named("group"));
        grouped.sort(RunTableModel::BuiltIns, Qt::DescendingOrder);
        grouped.setCollapsed(0, true);
        grouped.setFilter("base");
        grouped.removeColumn(RunTableModel::BuiltIns);
        QCOMPARE(grouped.sortKeys().size(), 1U);
        QCOMPARE(grouped.sortKeys()[0].column, int(RunTableModel::Started));
        grouped.setFilter({});
        grouped.setArchived({1, 2}, true);
        grouped.setStarred({3}, true);
        grouped.setBaseline(3);
        auto runs = fiveRuns();
        runs.erase(runs.begin(), runs.begin() + 2);
        grouped.setRuns(runs);
        grouped.setAllCollapsed(true);
        grouped.setRuns({});
        QCOMPARE(grouped.rowCount(), 0);
        grouped.setGrouping(std::nullopt);
        grouped.setRuns(fiveRuns());
        QCOMPARE(grouped.rowCount(), 5);
    }
};

QTEST_MAIN(RunRowsTest)
#include "run_rows_test.moc"
