#include "tests/ui/inspect/inspect_lab.h"
#include "ui/inspect/prediction_model.h"

#include <QAbstractItemModelTester>
#include <QCheckBox>
#include <QComboBox>
#include <QPushButton>
#include <QSignalSpy>
#include <QSlider>
#include <QTableView>
#include <QTableWidget>
#include <QTest>
#include <QTreeWidget>

using namespace rankscope;

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

// What the page asks of a checkpoint: spectra, orthogonality, predictions.
class InspectCheckpointTest : public InspectLab {
    Q_OBJECT

private slots:
    void spectraAreAskedWhenSeenAndDrawnOnTheMap();
    void orthogonalityIsShownAtEveryAllocationThatHasIt();
    void predictionsComeWorstFirstAndCanBeCompared();
    void predictionsPassTheModelTester();
};

void InspectCheckpointTest::spectraAreAskedWhenSeenAndDrawnOnTheMap() {
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

void InspectCheckpointTest::orthogonalityIsShownAtEveryAllocationThatHasIt() {
    const RunId id = store("measured", m_run, 30);
    std::vector<RunEvent> events{m_run.checkpoint(30, 1.0)};
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

void InspectCheckpointTest::predictionsComeWorstFirstAndCanBeCompared() {
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

void InspectCheckpointTest::predictionsPassTheModelTester() {
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

QTEST_MAIN(InspectCheckpointTest)
#include "inspect_checkpoint_test.moc"
