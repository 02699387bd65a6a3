#include "core/analysis/triplets.h"
#include "tests/ui/inspect/inspect_lab.h"
#include "ui/inspect/importance_view.h"
#include "ui/plot/density_plot.h"
#include "ui/plot/score_plot.h"

#include <QAbstractItemModelTester>
#include <QCheckBox>
#include <QComboBox>
#include <QPushButton>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTableView>
#include <QTest>

using namespace rankscope;

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

// What the page shows of triplets and their scores: the table, the threshold, the importance over time.
class InspectScoresTest : public InspectLab {
    Q_OBJECT

private slots:
    void triplesTellTheirNumbersAndWhy();
    void brushedTripletsFrameTheirMatrices();
    void scoresOverTimeCountEveryTripletAndFollowARunThatTrains();
    void scoresOverTimeSayWhatIsMissing();
};

void InspectScoresTest::triplesTellTheirNumbersAndWhy() {
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

void InspectScoresTest::brushedTripletsFrameTheirMatrices() {
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

void InspectScoresTest::scoresOverTimeCountEveryTripletAndFollowARunThatTrains() {
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

void InspectScoresTest::scoresOverTimeSayWhatIsMissing() {
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

QTEST_MAIN(InspectScoresTest)
#include "inspect_scores_test.moc"
