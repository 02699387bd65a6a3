#include "core/analysis/allocation.h"
#include "core/analysis/triplets.h"
#include "core/run/run_config_json.h"
#include "core/store/run_writer.h"
#include "tests/ui/live/made_run.h"
#include "tests/ui/workspace_answers.h"
#include "ui/inspect/importance_view.h"
#include "ui/inspect/inspect_page.h"
#include "ui/inspect/inspect_words.h"
#include "ui/inspect/prediction_model.h"
#include "ui/inspect/time_controls.h"
#include "ui/inspect/timeline.h"
#include "ui/inspect/triplet_model.h"
#include "ui/inspect/triplet_view.h"
#include "ui/inspect/what_if_view.h"
#include "ui/plot/density_plot.h"
#include "ui/plot/rank_map.h"
#include "ui/plot/score_plot.h"
#include "ui/theme.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QContextMenuEvent>
#include <QElapsedTimer>
#include <QInputDialog>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QSlider>
#include <QSpinBox>
#include <QTabWidget>
#include <QTableView>
#include <QTableWidget>
#include <QTemporaryDir>
#include <QTest>
#include <QTreeWidget>

using namespace rankscope;

// The page on a real workspace that holds a made-up run.
class InspectPageTest : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<RunWriter> m_writer;
    std::unique_ptr<RunReader> m_reader;
    std::unique_ptr<WorkspaceAnswers> m_answers;
    std::unique_ptr<InspectPage> m_page;
    MadeRun m_run;

    RunId store(const std::string& name, MadeRun& run, std::int64_t steps) {
        RunConfig config;
        config.name = name;
        config.method.initR = 12;
        const RunId id = m_writer->createRun(name, toJson(config));
        m_writer->recordStarted(id, run.started, 1.0);
        m_writer->append(id, run.steps(0, steps), 2.0);
        return id;
    }

    void openPage() {
        m_page = std::make_unique<InspectPage>(*m_answers);
        m_page->resize(1240, 720);
        m_page->applyTheme(Theme::light());
        m_page->setRuns(m_reader->runs());
        m_page->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_page.get()));
    }

    void open(RunId run) {
        m_page->openRun(run);
        settle();
    }
    void settle() { QTRY_VERIFY(!m_page->waiting()); }

    template <typename Widget>
    Widget& part(const char* name) {
        auto* found = m_page->findChild<Widget*>(QLatin1String(name));
        Q_ASSERT(found != nullptr);
        return *found;
    }
    Timeline& timeline() { return part<Timeline>("timeline"); }
    RankMap& map() { return part<RankMap>("inspectMap"); }
    QString words(const char* name) { return part<QLabel>(name).text(); }
    TripletModel& triplets() { return *m_page->findChild<TripletModel*>(); }

private slots:
    void init() {
        m_folder = std::make_unique<QTemporaryDir>();
        const std::filesystem::path file =
            std::filesystem::path(m_folder->path().toStdString()) / "lab.rankscope";
        m_writer = std::move(*RunWriter::open(file));
        m_reader = std::move(*RunReader::open(file));
        m_answers = std::make_unique<WorkspaceAnswers>(*m_reader);
        m_run = MadeRun(4, 200);
    }
    void cleanup() {
        m_page.reset();
        m_answers.reset();
        m_reader.reset();
        m_writer.reset();
    }

    void everyAllocationCanBeReplayed();
    void triplesTellTheirNumbersAndWhy();
    void theMapCanShowOtherValues();
    void atItsOwnBudgetWhatIfIsTheStoredMask();
    void branchingFromAWhatIfNamesStepAndBudget();
    void ranksArePinnedFromACellByABranch();
    void theMapShowsWhatPinsChangedAndLocksThem();
    void brushedTripletsFrameTheirMatrices();
    void scoresOverTimeCountEveryTripletAndFollowARunThatTrains();
    void scoresOverTimeSayWhatIsMissing();
    void keysMoveTimeAndViews();
    void playingRunsThroughToTheEnd();
    void aRunThatTrainsGrowsAndIsFollowed();
    void aRunWithoutScoresStillHasItsMapAndSaysWhatItLacks();
    void aRunWithoutAllocationsSaysWhenTheFirstIsDue();
    void deletedRunsAreClosed();
    void configurationMarksWhatDiffersFromTheDefaults();
    void eventsLeadToTheirStep();
    void spectraAreAskedWhenSeenAndDrawnOnTheMap();
    void orthogonalityIsShownAtEveryAllocationThatHasIt();
    void predictionsComeWorstFirstAndCanBeCompared();
    void predictionsPassTheModelTester();
    void aThousandAllocationsScrubSmoothly();
};

namespace {

AdapterSpectra madeSpectra(const std::vector<ModuleInfo>& modules, std::int64_t step) {
    AdapterSpectra spectra;
    spectra.step = step;
    for (std::size_t i = 0; i < modules.size(); ++i) {
        spectra.modules.push_back(
            {modules[i], 8, {4.0, 3.0, 0.0}, 0.5 + static_cast<double>(i), 0.25 + static_cast<double>(i)});
    }
    return spectra;
}

PredictReport madeReport(bool better) {
    PredictReport report;
    report.step = better ? 200 : 100;
    report.classes = {"bad", "good"};
    report.labelled = true;
    report.rows = {{{"a fine film"}, "good", "good", {0.0F, 2.0F}},
                   {{"a dull film"},
                    "bad",
                    better ? "bad" : "good",
                    {better ? 1.0F : -2.0F, 1.0F - (better ? 1.0F : 0.0F)}},
                   {{"so so"}, "bad", "bad", {0.5F, 0.0F}}};
    return report;
}

} // namespace

void InspectPageTest::spectraAreAskedWhenSeenAndDrawnOnTheMap() {
    const RunId id = store("decomposed", m_run, 200);
    openPage();
    const QSignalSpy asked(m_page.get(), &InspectPage::spectraRequested);
    open(id);
    QCOMPARE(asked.size(), 0); // nobody looks
    m_page->showView(InspectPage::View::Spectrum);
    QCOMPARE(asked.size(), 1);
    QCOMPARE(asked.first().at(1).toLongLong(), id);
    QCOMPARE(asked.first().at(2).toLongLong(), 200); // the last of its checkpoints
    const int request = asked.first().at(0).toInt();
    m_page->setSpectra(request - 1, madeSpectra(m_run.started.modules, 1));
    auto& table = part<QTreeWidget>("spectrumTable");
    QCOMPARE(table.topLevelItemCount(), 0); // an older answer
    m_page->setSpectra(request, madeSpectra(m_run.started.modules, 200));
    QCOMPARE(table.topLevelItemCount(), static_cast<int>(m_run.started.modules.size()));
    part<QSlider>("spectrumEnergySlider").setValue(640); // 16 / 25
    QCOMPARE(table.topLevelItem(0)->text(4), QStringLiteral("1"));
    QCOMPARE(table.topLevelItem(0)->text(5), QStringLiteral("3"));
    QVERIFY2(words("spectrumTruncation").contains(QStringLiteral("24 ranks instead of 192")),
             qPrintable(words("spectrumTruncation")));
    auto& values = part<QComboBox>("inspectValue");
    values.setCurrentIndex(values.count() - 1);
    QCOMPARE(map().dataAsTsv().split('\n').at(1).split('\t').at(1).toDouble(), 0.5);
    values.setCurrentIndex(values.count() - 2);
    QCOMPARE(map().dataAsTsv().split('\n').at(1).split('\t').at(1).toDouble(), 0.25);
    QCOMPARE(asked.size(), 1); // what is known is not asked again
    m_page->setSpectra(request, tl::unexpected(QStringLiteral("The checkpoint is gone.")));
    QCOMPARE(words("spectrumWords"), QStringLiteral("The checkpoint is gone."));
    QCOMPARE(table.topLevelItemCount(), 0);
}

void InspectPageTest::orthogonalityIsShownAtEveryAllocationThatHasIt() {
    const RunId id = store("measured", m_run, 30);
    std::vector<RunEvent> events{CheckpointSaved{30, "checkpoint", 1, "", 1.0}};
    const std::size_t n = m_run.started.modules.size();
    for (const std::int64_t step : {40, 50, 60}) {
        AllocationDone allocation = m_run.allocate(step);
        if (step != 60) {
            allocation.orthogonalityA.assign(n, static_cast<float>(step));
            allocation.orthogonalityB.assign(n, static_cast<float>(step) / 2.0F);
        }
        events.emplace_back(allocation);
    }
    m_writer->append(id, events, 3.0);
    openPage();
    open(id);
    const QSignalSpy asked(m_page.get(), &InspectPage::spectraRequested);
    auto& values = part<QComboBox>("inspectValue");
    const auto first = [this] { return map().dataAsTsv().split('\n').at(1).split('\t').at(1).toDouble(); };
    timeline().setCurrent(0);
    settle();
    values.setCurrentIndex(values.count() - 1); // of lora_A
    QCOMPARE(first(), 40.0);
    timeline().setCurrent(1);
    settle();
    QCOMPARE(first(), 50.0);
    values.setCurrentIndex(values.count() - 2); // of lora_B
    QCOMPARE(first(), 25.0);
    QCOMPARE(asked.size(), 0); // no checkpoint was needed
    // The last was recorded without: the checkpoint stands in.
    timeline().setCurrent(2);
    settle();
    QCOMPARE(asked.size(), 1);
    m_page->setSpectra(asked.first().at(0).toInt(), madeSpectra(m_run.started.modules, 30));
    QCOMPARE(first(), 0.25);
    timeline().setCurrent(0);
    settle();
    QCOMPARE(first(), 20.0);
    QCOMPARE(asked.size(), 1);
}

void InspectPageTest::predictionsComeWorstFirstAndCanBeCompared() {
    const RunId other = store("other", m_run, 200);
    MadeRun again(4, 200);
    const RunId id = store("predicting", again, 200);
    openPage();
    open(id);
    m_page->showView(InspectPage::View::Predictions);
    const QSignalSpy asked(m_page.get(), &InspectPage::predictionsRequested);
    QTest::mouseClick(&part<QPushButton>("predictionsAsk"), Qt::LeftButton);
    QCOMPARE(asked.size(), 1);
    QVERIFY(!part<QPushButton>("predictionsAsk").isEnabled()); // one at a time
    m_page->setPredictions(asked.last().at(0).toInt(), madeReport(true));
    auto& table = part<QTableView>("predictionsTable");
    QCOMPARE(table.model()->rowCount(), 3);
    QCOMPARE(table.model()->index(0, 1).data().toString(), QStringLiteral("so so")); // of the highest loss
    QVERIFY(table.isColumnHidden(6));
    auto& others = part<QComboBox>("predictionsOther");
    QVERIFY(others.itemText(others.count() - 1).contains(QStringLiteral("other")));
    others.setCurrentIndex(others.count() - 1);
    emit others.activated(others.count() - 1);
    QCOMPARE(asked.size(), 2);
    QCOMPARE(asked.last().at(1).toLongLong(), other);
    QCOMPARE(asked.last().at(2).toLongLong(), -1);
    m_page->setPredictions(asked.last().at(0).toInt(), madeReport(false));
    QVERIFY2(words("predictionsWords").contains(QStringLiteral("1 became right, 0 became wrong")),
             qPrintable(words("predictionsWords")));
    part<QCheckBox>("predictionsChanged").setChecked(true);
    QCOMPARE(table.model()->rowCount(), 1);
    QCOMPARE(table.model()->index(0, 6).data().toString(), QStringLiteral("good"));
    part<QCheckBox>("predictionsChanged").setChecked(false);
    part<QCheckBox>("predictionsWrong").setChecked(true);
    QCOMPARE(table.model()->rowCount(), 0);
    part<QCheckBox>("predictionsWrong").setChecked(false);
    auto& confusion = part<QTableWidget>("predictionsConfusion");
    QCOMPARE(confusion.item(0, 0)->text(), QStringLiteral("2"));
    QCOMPARE(confusion.item(1, 1)->text(), QStringLiteral("1"));
    confusion.setCurrentCell(1, 1);
    QCOMPARE(table.model()->rowCount(), 1);
    QCOMPARE(table.model()->index(0, 1).data().toString(), QStringLiteral("a fine film"));
    m_page->setPredictions(asked.last().at(0).toInt(), tl::unexpected(QStringLiteral("No data.")));
    QCOMPARE(words("predictionsWords"), QStringLiteral("No data."));
}

void InspectPageTest::predictionsPassTheModelTester() {
    PredictionModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setReport(madeReport(true), madeReport(false));
    for (int column = 0; column < PredictionModel::ColumnCount; ++column) {
        model.sort(column, Qt::AscendingOrder);
        model.sort(column, Qt::DescendingOrder);
    }
    PredictionModel::Filter filter;
    filter.words = QStringLiteral("FILM");
    model.setFilter(filter);
    QCOMPARE(model.rowCount(), 2);
    QCOMPARE(model.asTsv().count('\n'), 3);
    model.clear();
    QCOMPARE(model.rowCount(), 0);
}

void InspectPageTest::everyAllocationCanBeReplayed() {
    const RunId id = store("replayed", m_run, 200);
    openPage();
    open(id);
    const std::vector<std::int64_t> steps = m_reader->allocationSteps(id);
    QVERIFY(steps.size() > 5);
    QCOMPARE(timeline().count(), static_cast<int>(steps.size()));
    QCOMPARE(timeline().current(), timeline().count() - 1); // where the run ended
    for (int i = 0; i < timeline().count(); ++i) {
        timeline().setCurrent(i);
        const auto stored = m_reader->allocation(id, steps[static_cast<std::size_t>(i)]);
        QCOMPARE(map().step(), stored->step);
        QCOMPARE(static_cast<std::int64_t>(map().total()), stored->kept);
        const auto ranks = ranksFromMask(m_run.started.modules, stored->mask);
        for (std::size_t module = 0; module < ranks->size(); ++module) {
            QCOMPARE(map().rankOf(static_cast<int>(module)), (*ranks)[module]);
        }
        QCOMPARE(words("timeWords"), allocationSentence(*stored));
    }
    timeline().setCurrent(-1);
    QCOMPARE(static_cast<std::int64_t>(map().total()), m_run.started.initBudget);
    if (const QString shots = qEnvironmentVariable("RANKSCOPE_SHOTS"); !shots.isEmpty()) {
        timeline().setCurrent(3);
        emit map().cellClicked(8);
        settle();
        m_page->grab().save(shots + QStringLiteral("/inspect.png"));
    }
}

void InspectPageTest::triplesTellTheirNumbersAndWhy() {
    const RunId id = store("asked", m_run, 200);
    openPage();
    open(id);
    timeline().setCurrent(4);
    emit map().cellClicked(7);
    settle();
    const auto stored = m_reader->allocation(id, map().step());
    const auto facts = tripletFacts(m_run.started.modules, *stored, 7);
    TripletModel& model = triplets();
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QCOMPARE(model.rowCount(), 12);
    for (int row = 0; row < 12; ++row) {
        const TripletFacts& fact = (*facts)[static_cast<std::size_t>(row)];
        const auto value = [&](TripletModel::Column column) {
            return model.data(model.index(row, column), TripletModel::SortRole).toDouble();
        };
        QCOMPARE(value(TripletModel::Score), fact.score);
        QCOMPARE(value(TripletModel::Lambda), fact.lambda);
        QCOMPARE(value(TripletModel::Sensitivity), fact.sensitivity);
        QCOMPARE(value(TripletModel::Margin), fact.margin);
        QCOMPARE(model.life(row).size(), static_cast<std::size_t>(timeline().count()));
    }
    auto& table = part<QTableView>("tripletTable");
    for (int row = 0; row < 12; ++row) {
        table.setCurrentIndex(table.model()->index(row, 0));
        const auto triplet = static_cast<std::size_t>(
            table.model()->index(row, TripletModel::Number).data(TripletModel::SortRole).toDouble());
        const TripletFacts& fact = (*facts)[triplet];
        const QString sentence = words("tripletSentence");
        QVERIFY2(sentence.contains(fact.kept ? QStringLiteral("is kept at step")
                                             : QStringLiteral("is masked at step")),
                 qPrintable(sentence));
        QVERIFY2(sentence.contains(QStringLiteral("Place %1 of %2").arg(fact.place).arg(stored->mask.size())),
                 qPrintable(sentence));
    }
    // With the time, the rows follow.
    timeline().setCurrent(1);
    settle();
    QCOMPARE(model.step(), m_reader->allocationSteps(id)[1]);
    QCOMPARE(model.rowCount(), 12);
}

void InspectPageTest::theMapCanShowOtherValues() {
    const RunId id = store("valued", m_run, 200);
    openPage();
    open(id);
    auto& values = part<QComboBox>("inspectValue");
    const auto stored = m_reader->lastAllocation(id);
    for (int i = 1; i <= static_cast<int>(CellValue::Uncertainty); ++i) {
        values.setCurrentIndex(i);
        settle();
        const auto expected = cellValues(m_run.started.modules, *stored, static_cast<CellValue>(i));
        const QStringList first = map().dataAsTsv().split('\n').at(1).split('\t');
        QCOMPARE(first.at(1).toDouble(), expected->at(0));
        QCOMPARE(first.at(2).toDouble(), expected->at(1));
    }
    values.setCurrentIndex(0);
    QVERIFY(map().dataAsTsv().contains(QStringLiteral("sum")));
}

void InspectPageTest::atItsOwnBudgetWhatIfIsTheStoredMask() {
    const RunId id = store("asked again", m_run, 200);
    openPage();
    open(id);
    m_page->showView(InspectPage::View::WhatIf);
    auto* view = m_page->findChild<WhatIfView*>();
    for (const int place : {0, timeline().count() / 2, timeline().count() - 1}) {
        timeline().setCurrent(place);
        settle();
        const auto stored = m_reader->allocation(id, map().step());
        QCOMPARE(view->budget(), stored->budget);
        QCOMPARE(view->mask(), stored->mask);
        QVERIFY(view->summary().contains(QStringLiteral("The same triplets")));
    }
    auto& box = part<QSpinBox>("whatIfBudget");
    box.setValue(100);
    const std::vector<std::uint8_t> mask = view->mask();
    QCOMPARE(std::count(mask.begin(), mask.end(), 1), 100);
    QCOMPARE(part<RankMap>("whatIfMap").total(), 100);
    QVERIFY(view->summary().contains(QStringLiteral("fewer")));
    // A budget that a person chose stays when the time moves on.
    timeline().setCurrent(0);
    settle();
    QCOMPARE(view->budget(), 100);
    QTest::mouseClick(&part<QPushButton>("whatIfReset"), Qt::LeftButton);
    QCOMPARE(view->budget(), m_reader->allocation(id, map().step())->budget);
}

void InspectPageTest::branchingFromAWhatIfNamesStepAndBudget() {
    const RunId id = store("parent", m_run, 200);
    openPage();
    open(id);
    m_page->showView(InspectPage::View::WhatIf);
    settle();
    part<QSpinBox>("whatIfBudget").setValue(77);
    const QSignalSpy asked(m_page.get(), &InspectPage::branchRequested);
    QTest::mouseClick(&part<QPushButton>("whatIfBranch"), Qt::LeftButton);
    QCOMPARE(asked.size(), 1);
    QCOMPARE(asked.first().at(0).toLongLong(), id);
    QCOMPARE(asked.first().at(1).toLongLong(), map().step());
    QCOMPARE(asked.first().at(2).toLongLong(), 77);
}

namespace {

// The entry of a menu, found by the starts of the titles that lead to it.
QAction* entry(const QMenu& menu, const QStringList& path) {
    const QMenu* at = &menu;
    for (const QString& title : path) {
        QAction* found = nullptr;
        for (QAction* action : at->actions()) {
            found = found == nullptr && action->text().startsWith(title) ? action : found;
        }
        if (found == nullptr || found->menu() == nullptr) {
            return found;
        }
        at = found->menu();
    }
    return nullptr;
}

} // namespace

void InspectPageTest::ranksArePinnedFromACellByABranch() {
    const RunId id = store("to pin", m_run, 200);
    openPage();
    open(id);
    const QSignalSpy asked(m_page.get(), &InspectPage::limitedBranchRequested);
    timeline().setCurrent(2);
    const std::int64_t step = map().step();
    const int rank = map().rankOf(3);
    QContextMenuEvent event(QContextMenuEvent::Mouse, map().cellRect(3).center());
    QApplication::sendEvent(map().viewport(), &event);
    auto* menu = map().findChild<QMenu*>(QStringLiteral("cellMenu"));
    QVERIFY(menu != nullptr);
    const QString branch = QStringLiteral("Branch with this pinned");
    QAction* freeze = entry(*menu, {branch, QStringLiteral("This matrix"), QStringLiteral("Freeze")});
    QVERIFY(freeze != nullptr);
    QVERIFY2(freeze->text().endsWith(QString::number(rank)), qPrintable(freeze->text()));
    QVERIFY(!entry(*menu, {branch, QStringLiteral("This matrix"), QStringLiteral("Lift")})->isEnabled());
    freeze->trigger();
    QCOMPARE(asked.size(), 1);
    QCOMPARE(asked[0][0].toLongLong(), id);
    QCOMPARE(asked[0][1].toLongLong(), step);
    QCOMPARE(asked[0][2].value<MethodConfig>().pins,
             std::vector<std::string>{m_run.started.modules[3].name + "=" + std::to_string(rank)});
    entry(*menu, {branch, QStringLiteral("All of layer 0"), QStringLiteral("Exclude")})->trigger();
    QCOMPARE(asked[1][2].value<MethodConfig>().pins, std::vector<std::string>{"layer.0=0"});
    entry(*menu, {branch, QStringLiteral("This matrix"), QStringLiteral("Keep at least")})->trigger();
    auto* question = m_page->findChild<QInputDialog*>(QStringLiteral("rankQuestion"));
    QVERIFY(question != nullptr);
    question->setIntValue(2);
    question->accept();
    QCOMPARE(asked.size(), 3);
    QCOMPARE(asked[2][2].value<MethodConfig>().floors,
             std::vector<std::string>{m_run.started.modules[3].name + "=2"});
    menu->close();
}

void InspectPageTest::theMapShowsWhatPinsChangedAndLocksThem() {
    // A run whose first matrix was pinned at 12 while it trained: the allocation keeps what scores would
    // drop.
    RunConfig config;
    config.name = "pinned";
    const RunId id = m_writer->createRun(config.name, toJson(config));
    m_writer->recordStarted(id, m_run.started, 1.0);
    AllocationDone free = m_run.allocate(60);
    AllocationDone pinned = m_run.allocate(70);
    const std::vector<std::uint8_t> pure = pinned.mask;
    std::fill(pinned.mask.begin(), pinned.mask.begin() + 12, std::uint8_t{1});
    pinned.kept = std::count(pinned.mask.begin(), pinned.mask.end(), 1);
    SettingsChanged change{65, "method.pins", "", m_run.started.modules[0].name + "=12", 90, 192, 2.0};
    m_writer->append(id, {RunEvent(free), RunEvent(change), RunEvent(pinned)}, 2.0);
    openPage();
    open(id);
    auto& value = part<QComboBox>("inspectValue");
    value.setCurrentIndex(value.findText(QStringLiteral("Change by floors and pins")));
    settle();
    const auto held = 12 - std::count(pure.begin(), pure.begin() + 12, 1);
    const QStringList cells = map().dataAsTsv().split('\n').at(1).split('\t');
    QCOMPARE(cells.at(1).toInt(), static_cast<int>(held));
    QVERIFY(held > 0);
    QCOMPARE(cells.at(2).toInt(), 0);
    QVERIFY2(map().describe(0).contains(QStringLiteral("pinned at rank 12")), qPrintable(map().describe(0)));
    QVERIFY(!map().describe(1).contains(QStringLiteral("pinned")));
    timeline().setCurrent(0); // before the change
    settle();
    QVERIFY(!map().describe(0).contains(QStringLiteral("pinned")));
    QCOMPARE(map().dataAsTsv().split('\n').at(1).split('\t').at(1).toInt(), 0);
}

void InspectPageTest::brushedTripletsFrameTheirMatrices() {
    const RunId id = store("brushed", m_run, 200);
    openPage();
    open(id);
    m_page->showView(InspectPage::View::Threshold);
    settle();
    auto& plot = part<ScorePlot>("thresholdPlot");
    plot.replotNow();
    part<QCheckBox>("thresholdBrush").setChecked(true);
    const QSignalSpy brushed(&plot, &ScorePlot::tripletsBrushed);
    QWidget* canvas = plot.focusProxy();
    const QPoint from(canvas->width() / 2, 20), to(canvas->width() / 2 + 60, canvas->height() - 60);
    QTest::mousePress(canvas, Qt::LeftButton, {}, from);
    QTest::mouseMove(canvas, to);
    QTest::mouseRelease(canvas, Qt::LeftButton, {}, to);
    QCOMPARE(brushed.size(), 1);
    const auto triplets = brushed.first().first().value<std::vector<std::size_t>>();
    QVERIFY(!triplets.empty());
    QVERIFY(part<QPushButton>("thresholdClear").isEnabled());
    const QImage framed = map().grab().toImage();
    QTest::mouseClick(&part<QPushButton>("thresholdClear"), Qt::LeftButton);
    QVERIFY(map().grab().toImage() != framed);
}

namespace {

// The sum of a column of a table by the values of another.
std::map<QString, qint64> sums(const QString& tsv, int by, int column) {
    std::map<QString, qint64> out;
    for (const QString& line : tsv.split('\n').mid(1)) {
        const QStringList cells = line.split('\t');
        if (cells.size() > column) {
            out[cells[by]] += cells[column].toLongLong();
        }
    }
    return out;
}

} // namespace

void InspectPageTest::scoresOverTimeCountEveryTripletAndFollowARunThatTrains() {
    const RunId id = store("scored", m_run, 120);
    openPage();
    open(id);
    m_page->activateWindow();
    QTest::keyClick(m_page.get(), Qt::Key_7);
    QCOMPARE(part<QTabWidget>("inspectTabs").currentWidget()->accessibleName(), QStringLiteral("Importance"));
    settle();
    auto& plot = part<DensityPlot>("importancePlot");
    const auto steps = m_reader->allocationSteps(id);
    auto counted = sums(plot.dataAsTsv(), 0, 3);
    QCOMPARE(counted.size(), steps.size());
    for (const auto& [step, count] : counted) {
        QCOMPARE(count, m_run.started.initBudget);
    }
    // Split by the mask, the parts are those of the stored masks.
    auto& share = part<QComboBox>("importanceShare");
    share.setCurrentIndex(1);
    const auto kept = sums(plot.dataAsTsv(), 0, 3);
    share.setCurrentIndex(2);
    const auto masked = sums(plot.dataAsTsv(), 0, 3);
    for (const AllocationDone& allocation : m_reader->allocationOutlines(id)) {
        QCOMPARE(kept.at(QString::number(allocation.step)), allocation.kept);
        QCOMPARE(masked.at(QString::number(allocation.step)), m_run.started.initBudget - allocation.kept);
    }
    share.setCurrentIndex(0);
    auto& kind = part<QComboBox>("importanceKind");
    QCOMPARE(kind.count(), 7); // all, and six kinds
    kind.setCurrentIndex(1);
    for (const auto& [step, count] : sums(plot.dataAsTsv(), 0, 3)) {
        QCOMPARE(count, 4 * 12); // a matrix a layer
    }
    kind.setCurrentIndex(0);
    plot.replotNow();
    const QSignalSpy chosen(&part<ImportanceView>("importanceView"), &ImportanceView::stepChosen);
    QTest::mouseClick(plot.focusProxy(), Qt::LeftButton, {},
                      plot.pixelOf(steps.front() + 2, scoreBin(1e-8).value()).toPoint());
    QCOMPARE(chosen.size(), 1);
    QCOMPARE(map().step(), steps.front());
    // The run goes on: what is new is added.
    m_writer->append(id, m_run.steps(120, 150), 3.0);
    m_page->setRuns(m_reader->runs());
    settle();
    QTRY_COMPARE(sums(plot.dataAsTsv(), 0, 3).size(), m_reader->allocationSteps(id).size());
    QVERIFY(m_reader->allocationSteps(id).size() > steps.size() || m_run.started.tfinal > 50);
}

void InspectPageTest::scoresOverTimeSayWhatIsMissing() {
    AllocationDone bare = m_run.allocate(40);
    for (auto* list : {&bare.scoreLambda, &bare.scoreA, &bare.scoreB}) {
        list->clear();
    }
    const RunId id = store("bare", m_run, 10);
    m_writer->append(id, {RunEvent(bare)}, 3.0);
    openPage();
    open(id);
    m_page->showView(InspectPage::View::Importance);
    settle();
    QCOMPARE(part<DensityPlot>("importancePlot").dataAsTsv().count('\n'), 1); // the head alone
    // Another run's zeros have a row of their own.
    MadeRun silent(2, 100);
    AllocationDone zeros = silent.allocate(20);
    for (auto* list : {&zeros.scoreLambda, &zeros.scoreA, &zeros.scoreB}) {
        std::fill(list->begin(), list->begin() + 5, 0.0F);
    }
    const RunId other = store("zeros", silent, 5);
    m_writer->append(other, {RunEvent(zeros)}, 3.0);
    m_page->setRuns(m_reader->runs());
    open(other);
    settle();
    const QString tsv = part<DensityPlot>("importancePlot").dataAsTsv();
    QVERIFY2(tsv.contains(QStringLiteral("20\t0\t0\t5\t")), qPrintable(tsv));
    QVERIFY2(words("importanceWords").contains(QStringLiteral("5 triplets score 0")),
             qPrintable(words("importanceWords")));
}

void InspectPageTest::keysMoveTimeAndViews() {
    const RunId id = store("keys", m_run, 200);
    openPage();
    open(id);
    m_page->activateWindow();
    timeline().setFocus();
    const int last = timeline().count() - 1;
    QTest::keyClick(&timeline(), Qt::Key_Left);
    QCOMPARE(timeline().current(), last - 1);
    QTest::keyClick(&timeline(), Qt::Key_Home);
    QCOMPARE(timeline().current(), -1);
    QTest::keyClick(&timeline(), Qt::Key_End);
    QCOMPARE(timeline().current(), last);
    QTest::keyClick(m_page.get(), Qt::Key_2);
    QCOMPARE(part<QTabWidget>("inspectTabs").currentIndex(), 1);
    QTest::keyClick(m_page.get(), Qt::Key_Home);
    QCOMPARE(timeline().current(), -1);
    // To the next change of the chosen matrix.
    emit map().cellClicked(3);
    settle();
    QTest::keyClick(m_page.get(), Qt::Key_Right, Qt::ShiftModifier);
    QVERIFY(timeline().current() >= 0);
    QVERIFY(map().changeOf(3) != 0 || map().step() >= 0);
    const auto outlines = m_reader->allocationOutlines(id);
    const auto offset = tripletOffsets(m_run.started.modules)[3];
    const auto flips = tripletFlips(outlines, offset, 12);
    QVERIFY(!flips.empty());
    QCOMPARE(map().step(), flips.front().step);
}

void InspectPageTest::playingRunsThroughToTheEnd() {
    const RunId id = store("played", m_run, 200);
    openPage();
    open(id);
    auto* time = m_page->findChild<TimeControls*>();
    part<QComboBox>("timeSpeed").setCurrentIndex(5);
    QSignalSpy moved(&timeline(), &Timeline::currentChanged);
    time->setPlaying(true);
    QTRY_VERIFY(!time->playing());
    QCOMPARE(timeline().current(), timeline().count() - 1);
    QCOMPARE(moved.size(), timeline().count() + 1); // back to the beginning, then each one
}

void InspectPageTest::aRunThatTrainsGrowsAndIsFollowed() {
    const RunId id = store("growing", m_run, 100);
    openPage();
    open(id);
    const int before = timeline().count();
    emit map().cellClicked(2);
    settle();
    m_writer->append(id, m_run.steps(100, 200), 3.0);
    m_page->setRuns(m_reader->runs());
    settle();
    QVERIFY(timeline().count() > before);
    QCOMPARE(static_cast<std::size_t>(timeline().count()), m_reader->allocationSteps(id).size());
    QCOMPARE(timeline().current(), timeline().count() - 1);
    QCOMPARE(map().step(), m_reader->allocationSteps(id).back());
    QCOMPARE(triplets().life(0).size(), static_cast<std::size_t>(timeline().count()));
    // Who looks at an old step is left there.
    timeline().setCurrent(2);
    m_page->findChild<TimeControls*>()->setFollowing(false);
    m_writer->append(id, {CheckpointSaved{200, "checkpoint", 1, "", 4.0}}, 4.0);
    m_page->setRuns(m_reader->runs());
    settle();
    QCOMPARE(timeline().current(), 2);
}

void InspectPageTest::aRunWithoutScoresStillHasItsMapAndSaysWhatItLacks() {
    const RunId id = m_writer->createRun("imported", toJson(RunConfig()));
    m_writer->recordStarted(id, m_run.started, 1.0);
    AllocationDone bare;
    bare.step = 50;
    bare.budget = bare.kept = 100;
    bare.mask.assign(static_cast<std::size_t>(m_run.started.initBudget), 0);
    std::fill_n(bare.mask.begin(), 100, std::uint8_t{1});
    m_writer->append(id, {bare}, 2.0);
    openPage();
    open(id);
    QCOMPARE(map().total(), 100);
    emit map().cellClicked(0);
    settle();
    QCOMPARE(triplets().rowCount(), 12);
    QVERIFY2(words("tripletSentence").contains(QStringLiteral("without scores")),
             qPrintable(words("tripletSentence")));
    m_page->showView(InspectPage::View::WhatIf);
    settle();
    QVERIFY(words("whatIfWords").contains(QStringLiteral("no scores")));
    QVERIFY(!part<QSpinBox>("whatIfBudget").isEnabled());
    part<QComboBox>("inspectValue").setCurrentIndex(static_cast<int>(CellValue::LambdaNorm));
    settle();
    QCOMPARE(map().total(), 100);
}

void InspectPageTest::aRunWithoutAllocationsSaysWhenTheFirstIsDue() {
    const RunId id = store("young", m_run, 5);
    openPage();
    open(id);
    QCOMPARE(timeline().count(), 0);
    QVERIFY2(words("timeWords").contains(QStringLiteral("First allocation at step")),
             qPrintable(words("timeWords")));
    QCOMPARE(words("tripletHead"), words("timeWords"));
}

void InspectPageTest::deletedRunsAreClosed() {
    const RunId id = store("gone", m_run, 200);
    openPage();
    open(id);
    m_writer->append(id, {RunEnded{}}, 5.0);
    m_writer->moveToBin(id);
    m_page->setRuns(m_reader->runs());
    QCOMPARE(m_page->run(), 0);
    QCOMPARE(timeline().count(), 0);
    QVERIFY(words("inspectSentence").contains(QStringLiteral("Choose a run")));
}

void InspectPageTest::configurationMarksWhatDiffersFromTheDefaults() {
    const RunId id = store("configured", m_run, 200);
    openPage();
    open(id);
    auto& tree = part<QTreeWidget>("configurationTree");
    const auto found = tree.findItems(QStringLiteral("configured"), Qt::MatchExactly | Qt::MatchRecursive, 1);
    QCOMPARE(found.size(), 1);
    QCOMPARE(found.first()->text(0), QStringLiteral("name"));
    QVERIFY(found.first()->font(1).bold());
    const auto same = tree.findItems(QStringLiteral("train.seed"), Qt::MatchExactly | Qt::MatchRecursive);
    QCOMPARE(same.size(), 1);
    QVERIFY(!same.first()->font(1).bold());
    QVERIFY(same.first()->text(2).isEmpty());
}

void InspectPageTest::eventsLeadToTheirStep() {
    const RunId id = store("eventful", m_run, 200);
    openPage();
    open(id);
    auto& tree = part<QTreeWidget>("eventsTree");
    QVERIFY(tree.topLevelItemCount() >= timeline().count());
    timeline().setCurrent(-1);
    for (int i = 0; i < tree.topLevelItemCount(); ++i) {
        if (tree.topLevelItem(i)->text(2) == QStringLiteral("allocation")) {
            emit tree.itemActivated(tree.topLevelItem(i), 0);
            break;
        }
    }
    QCOMPARE(timeline().current(), 0);
}

void InspectPageTest::aThousandAllocationsScrubSmoothly() {
    MadeRun large(12, 2500);
    large.started.deltaT = large.schedule.deltaT = 1;
    const RunId id = store("large", large, 2500);
    openPage();
    open(id);
    QVERIFY(timeline().count() >= 1000);
    emit map().cellClicked(5);
    settle();
    QElapsedTimer timer;
    timer.start();
    for (int i = 0; i < 1000; ++i) {
        timeline().setCurrent(i);
        map().viewport()->repaint();
    }
    const double fps = 1e6 / static_cast<double>(timer.elapsed());
    qInfo("%.0f frames a second", fps);
    settle();
    QVERIFY(fps > 20.0); // far below the goal of 60, which is measured by the bench: a busy machine
    QCOMPARE(map().step(), m_reader->allocationSteps(id)[999]);
}

QTEST_MAIN(InspectPageTest)
#include "inspect_page_test.moc"
