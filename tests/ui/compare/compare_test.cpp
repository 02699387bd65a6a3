#include "tests/ui/compare/compared_page.h"
#include "ui/compare/difference_model.h"
#include "ui/compare/parallel_tab.h"
#include "ui/compare/plain_table_model.h"
#include "ui/compare/run_picker.h"
#include "ui/plot/curve_plot.h"
#include "ui/plot/map_tiles.h"
#include "ui/plot/parallel_plot.h"
#include "ui/plot/scatter_plot.h"
#include "ui/style.h"

#include <QAbstractItemModelTester>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QDir>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTabWidget>
#include <QTableView>
#include <QToolButton>
#include <QtTest>

#include <map>

using namespace rankscope;

// The page on a real workspace, read as the program reads it.
class CompareTest : public ComparedPage {
    Q_OBJECT

private slots:
    void nothingChosenSaysWhatToDo() {
        QVERIFY(child<QLabel>("compareEmpty")->isVisible());
        QVERIFY(child<QLabel>("compareEmpty")->text().contains("at least two runs"));
        m_page->compare({1});
        QTest::qWait(0);
        QVERIFY(child<QLabel>("compareEmpty")->isVisible());
    }

    void differencesAreWhatTheRunsDifferIn() {
        choose({1, 2});
        auto* table = child<QTableView>("differenceTable");
        new QAbstractItemModelTester(table->model(), QAbstractItemModelTester::FailureReportingMode::QtTest,
                                     table);
        const QStringList keys = keysOf(*table);
        QVERIFY2(keys.contains("method.type"), qPrintable(keys.join(' ')));
        QVERIFY(!keys.contains("train.learning_rate"));
        child<QCheckBox>("differencesOnly")->setChecked(false);
        QVERIFY(keysOf(*table).contains("train.learning_rate"));
        child<QLineEdit>("differenceSearch")->setText("learning");
        QCOMPARE(table->model()->rowCount(), 1);
    }

    void theBaselineGivesTheNumbersADifference() {
        choose({1, 3});
        auto* table = child<QTableView>("differenceTable");
        QCOMPARE(child<QComboBox>("compareBaseline")->currentText(), QString("adalora-s1"));
        const int row = int(keysOf(*table).indexOf("eval/accuracy"));
        QVERIFY(row >= 0);
        QCOMPARE(cell(*table, row, 1), QString("0.904 (+0.002)"));
        child<QComboBox>("compareBaseline")->setCurrentIndex(2);
        QCOMPARE(cell(*table, row, 1), QString("0.904"));
        QCOMPARE(cell(*table, row, 0), QString("0.902 (-0.002)"));
        child<QComboBox>("compareBaseline")->setCurrentIndex(0);
        QCOMPARE(cell(*table, row, 0), QString("0.902"));
    }

    void theTableIsCopiedAsItIsShown() {
        choose({1, 2, 3});
        auto* table = child<QTableView>("differenceTable");
        child<QComboBox>("compareBaseline")->setCurrentIndex(0);
        child<QLineEdit>("differenceSearch")->setText("method.type");
        table->setColumnHidden(2, true);
        table->setFocus();
        for (QAction* action : table->actions()) {
            action->trigger();
        }
        QCOMPARE(QApplication::clipboard()->text(),
                 QString("part\tkey\tadalora-s1\tlora-s1\nconfiguration\tmethod.type\tadalora\tlora\n"));
        const auto menu = child<QToolButton>("copyTable")->menu()->actions();
        menu[2]->trigger();
        QVERIFY(QApplication::clipboard()->text().startsWith("\\begin{tabular}"));
    }

    void curvesHaveAColourARunAndAllTheirPoints() {
        choose({1, 2, 3});
        show("Curves");
        auto* upper = child<CurvePlot>("compareCurve");
        auto* lower = child<CurvePlot>("compareCurveBelow");
        QTRY_COMPARE(upper->curveKeys(), (QStringList{"1", "2", "3"}));
        QTRY_COMPARE(upper->pointCount("1"), std::size_t(10));
        QTRY_COMPARE(lower->pointCount("2"), std::size_t(60));
        QSignalSpy moved(upper, &CurvePlot::cursorMoved);
        emit upper->cursorMoved(12.0); // the other one must follow without asking back
        QCOMPARE(moved.size(), 1);
    }

    void curvesAreAlignedByTheValueOfTheirAxis() {
        choose({1, 2});
        show("Curves");
        auto* plot = child<CurvePlot>("compareCurve");
        auto* axis = child<QComboBox>("curvesX");
        QTRY_COMPARE(plot->pointCount("1"), std::size_t(10));
        axis->setCurrentIndex(axis->findData("epoch"));
        plot->replotNow();
        QVERIFY(plot->visibleRange().right() <= 3.001);
        axis->setCurrentIndex(axis->findData("tokens"));
        QTRY_COMPARE(plot->pointCount("2"), std::size_t(10));
        plot->replotNow();
        QCOMPARE(plot->visibleRange().right(), 60.0 * 800.0);
        axis->setCurrentIndex(axis->findData("relative"));
        plot->replotNow();
        QVERIFY(plot->visibleRange().right() < 1.0); // six seconds, in minutes
        axis->setCurrentIndex(axis->findData("metric:eval/f1"));
        QTRY_COMPARE(plot->pointCount("1"), std::size_t(10));
        child<QCheckBox>("curvesLogX")->setChecked(true);
        plot->replotNow();
        QVERIFY(plot->visibleRange().left() > 0.0);
    }

    void groupsAreDrawnAsMeanAndBand() {
        choose({1, 2, 3, 4, 5, 6});
        show("Curves");
        auto* plot = child<CurvePlot>("compareCurve");
        QTRY_COMPARE(plot->pointCount("6"), std::size_t(10));
        auto* band = child<QComboBox>("curvesBand");
        band->setCurrentIndex(band->findText("mean, min to max"));
        QCOMPARE(plot->curveKeys(), (QStringList{"AdaLoRA", "LoRA"}));
        const QImage before = plot->grab().toImage();
        plot->setBand("AdaLoRA", {}, {}, {}, QPen());
        plot->replotNow();
        QVERIFY2(plot->grab().toImage() != before, "the band was drawn");
    }

    void runsByGroupShareAColourAndDifferInDash() {
        choose({1, 2, 3, 4, 5, 6});
        show("Curves");
        auto* plot = child<CurvePlot>("compareCurve");
        QTRY_COMPARE(plot->pointCount("6"), std::size_t(10));
        auto* band = child<QComboBox>("curvesBand");
        band->setCurrentIndex(band->findText("runs by group"));
        std::map<QRgb, QSet<int>> dashes;
        for (const QString& key : plot->curveKeys()) {
            const QPen pen = plot->curvePen(key);
            QVERIFY2(!dashes[pen.color().rgb()].contains(int(pen.style())), qPrintable(key));
            dashes[pen.color().rgb()].insert(int(pen.style()));
        }
        QCOMPARE(dashes.size(), std::size_t(2)); // AdaLoRA and LoRA
        QCOMPARE(plot->curveKeys().size(), 6);
    }

    void minusBaselineIsZeroForTheBaseline() {
        choose({1, 2});
        show("Curves");
        auto* plot = child<CurvePlot>("compareCurve");
        QTRY_COMPARE(plot->pointCount("1"), std::size_t(10));
        child<QCheckBox>("curvesDifference")->setChecked(true);
        for (const QString& line : plot->dataAsTsv().split('\n', Qt::SkipEmptyParts).mid(1)) {
            QCOMPARE(line.split('\t')[1].toDouble(), 0.0);
        }
    }

    void mapsShowEveryRunAndItsDifference() {
        choose({1, 3});
        show("Maps");
        auto* tiles = child<MapTiles>("mapTiles");
        QTRY_COMPARE(tiles->tiles().size(), std::size_t(3));
        const MapTile& difference = tiles->tiles()[2];
        QCOMPARE(difference.kind, MapTile::Kind::Difference);
        QCOMPARE(difference.title, QStringLiteral("adalora-s2 − adalora-s1"));
        for (std::size_t i = 0; i < difference.values.size(); ++i) {
            QCOMPARE(difference.values[i], tiles->tiles()[1].values[i] - tiles->tiles()[0].values[i]);
        }
        child<QSpinBox>("mapsPlace")->setValue(0);
        QTRY_VERIFY(tiles->tiles()[0].note.contains("before the first"));
        child<QComboBox>("mapsShow")->setCurrentIndex(3);
        QCOMPARE(tiles->tiles().size(), std::size_t(2));
        QVERIFY(tiles->tiles()[1].title.contains("deviation"));
        auto* table = child<QTableView>("mapsTable");
        new QAbstractItemModelTester(table->model(), QAbstractItemModelTester::FailureReportingMode::QtTest,
                                     table);
        QCOMPARE(cell(*table, 0, 1), QString("other seed"));
    }

    void mapsCanBeTakenAtOneStep() {
        choose({1, 3});
        show("Maps");
        auto* tiles = child<MapTiles>("mapTiles");
        QTRY_VERIFY(!tiles->tiles().empty());
        child<QComboBox>("mapsBy")->setCurrentIndex(1);
        QCOMPARE(child<QSpinBox>("mapsPlace")->maximum(), 60);
        child<QSpinBox>("mapsPlace")->setValue(20);
        QTRY_VERIFY2(tiles->tiles()[0].note.startsWith("step 20"), qPrintable(tiles->tiles()[0].note));
    }

    void seedsSayWhetherGroupsDiffer() {
        choose({1, 2, 3, 4, 5, 6});
        show("Seeds");
        auto* groups = child<QTableView>("seedsStatistics");
        auto* tests = child<QTableView>("seedsTests");
        QCOMPARE(groups->model()->rowCount(), 2);
        QCOMPARE(cell(*groups, 0, 0), QString("AdaLoRA"));
        QCOMPARE(cell(*groups, 0, 1), QString("3"));
        QCOMPARE(tests->model()->rowCount(), 1);
        QVERIFY(!cell(*tests, 0, 6).isEmpty()); // p
        QCOMPARE(child<QTableView>("seedsBudget")->model()->rowCount(), 2);
        choose({1, 2, 3, 4});
        QTRY_COMPARE(cell(*groups, 0, 1), QString("2"));
        QVERIFY(cell(*tests, 0, 6).isEmpty());
        QVERIFY(child<QLabel>("seedsNote")->text().contains("fewer than three"));
    }

    void groupsCanShareAFieldInstead() {
        choose({1, 2, 3, 4});
        auto* box = child<QComboBox>("compareGroup");
        const int place = box->findData("method.type");
        QVERIFY(place > 0);
        box->setCurrentIndex(place);
        QVERIFY(child<QLabel>("compareState")->text().contains("2 groups"));
    }

    void theFrontierOpensTheRunThatIsClicked() {
        choose({1, 2, 3, 4});
        show("Frontier");
        auto* plot = child<ScatterPlot>("frontierPlot");
        child<QCheckBox>("frontierGroups")->setChecked(false);
        plot->replotNow();
        const QStringList rows = plot->dataAsTsv().split('\n', Qt::SkipEmptyParts);
        QCOMPARE(rows.size(), 5);
        const QStringList row = rows[2].split('\t');
        QCOMPARE(row[0], QString("lora-s1"));
        QSignalSpy opened(m_page.get(), &ComparePage::openRequested);
        const QPoint at = plot->pixelOf(row[1].toDouble(), row[2].toDouble()).toPoint();
        QWidget* target = plot->childAt(at);
        QVERIFY(target != nullptr);
        QTest::mouseClick(target, Qt::LeftButton, {}, target->mapFrom(plot, at));
        QCOMPARE(opened.size(), 1);
        QCOMPARE(opened[0][0].toLongLong(), 2);
    }

    void parallelRangesFilterTheTableAndNarrowTheComparison() {
        choose({1, 2, 3, 4});
        show("Parallel");
        auto* plot = child<ParallelPlot>("parallelPlot");
        auto* table = child<QTableView>("parallelTable");
        QCOMPARE(table->model()->rowCount(), 4);
        QSignalSpy selected(m_page->findChild<ParallelTab*>(), &ParallelTab::selectionChanged);
        plot->setRange(0, std::pair(-0.1, 0.1)); // method.type adalora
        QCOMPARE(selected.last()[0].value<QList<qint64>>(), (QList<qint64>{1, 3}));
        QCOMPARE(table->model()->rowCount(), 2);
        child<QPushButton>("parallelNarrow")->click();
        QCOMPARE(m_page->compared(), (QList<qint64>{1, 3}));
    }

    void scatterTellsTheCorrelation() {
        choose({1, 3, 5});
        show("Scatter");
        QVERIFY(child<QLabel>("scatterState")->text().contains("n = 3"));
    }

    void thePickerSearchesAndKeepsWhatIsChosen() {
        choose({1, 2});
        auto* list = child<QListView>("compareRuns");
        new QAbstractItemModelTester(list->model(), QAbstractItemModelTester::FailureReportingMode::QtTest,
                                     list);
        child<QLineEdit>("compareSearch")->setText("lora-s3");
        QCOMPARE(list->model()->rowCount(), 2);
        child<QToolButton>("compareAll")->click();
        QCOMPARE(m_page->compared(), (QList<qint64>{1, 2, 5, 6}));
        child<QLineEdit>("compareSearch")->clear();
        QCOMPARE(list->model()->rowCount(), 6);
        auto fewer = m_lab->reader().runs();
        std::erase_if(fewer, [](const RunSummary& run) { return run.id == 2; });
        m_page->setRuns(fewer);
        QCOMPARE(m_page->compared(), (QList<qint64>{1, 5, 6}));
    }

    void answersThatComeLateAreDropped() {
        m_page->compare({1, 2});
        QTRY_VERIFY(child<QLabel>("compareState")->text().startsWith("2 runs"));
        m_page->compare({1, 2, 3});
        m_page->compare({3, 4, 5, 6});
        QTRY_VERIFY(child<QLabel>("compareState")->text().startsWith("4 runs"));
        m_page->compare({1});
        QTRY_VERIFY(child<QLabel>("compareEmpty")->isVisible());
    }

    void nothingIsCutAtTheSmallestWindow() {
        choose({1, 2, 3, 4, 5, 6});
        QVERIFY2(m_page->minimumSizeHint().width() <= 1180,
                 qPrintable(QString::number(m_page->minimumSizeHint().width())));
        QVERIFY2(m_page->minimumSizeHint().height() <= 700,
                 qPrintable(QString::number(m_page->minimumSizeHint().height())));
    }

    void everyChartHasANameAndExports() {
        choose({1, 2, 3});
        for (const char* tab : {"Curves", "Maps", "Frontier", "Parallel", "Scatter"}) {
            show(tab);
        }
        auto* tiles = child<MapTiles>("mapTiles");
        QTRY_VERIFY(!tiles->tiles().empty());
        QTemporaryDir folder;
        QVERIFY(tiles->writeTo(folder.filePath("maps.svg")).has_value());
        QVERIFY(child<ParallelPlot>("parallelPlot")->writeTo(folder.filePath("parallel.pdf")).has_value());
        QVERIFY(child<ScatterPlot>("frontierPlot")->writeTo(folder.filePath("frontier.png")).has_value());
        QVERIFY(!tiles->writeTo(folder.filePath("maps.xyz")).has_value());
        QVERIFY(
            !child<ScatterPlot>("scatterPlot")->writeTo(folder.filePath("no/such/place.png")).has_value());
        for (const QWidget* chart :
             {static_cast<QWidget*>(tiles), static_cast<QWidget*>(child<ParallelPlot>("parallelPlot")),
              static_cast<QWidget*>(child<ScatterPlot>("frontierPlot")),
              static_cast<QWidget*>(child<CurvePlot>("compareCurve"))}) {
            QVERIFY2(!chart->accessibleName().isEmpty(), qPrintable(chart->objectName()));
        }
        QVERIFY(tiles->dataAsTsv().count('\n') > 12);
        QCOMPARE(child<ParallelPlot>("parallelPlot")->dataAsTsv().count('\n'), 4);
        m_page->applyTheme(Theme::darkTheme()); // live
        m_page->grab();
    }

private:
    static QStringList keysOf(const QTableView& table) {
        QStringList keys;
        for (int row = 0; row < table.model()->rowCount(); ++row) {
            keys << table.model()->headerData(row, Qt::Vertical).toString();
        }
        return keys;
    }

    static QString cell(const QTableView& table, int row, int column) {
        return table.model()->index(row, column).data().toString();
    }
};

QTEST_MAIN(CompareTest)
#include "compare_test.moc"
