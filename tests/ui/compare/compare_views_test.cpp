#include "core/analysis/cell_values.h"
#include "tests/ui/compare/compared_page.h"
#include "ui/compare/difference_tab.h"
#include "ui/compare/frozen_columns.h"
#include "ui/live/live_page.h"
#include "ui/plot/curve_plot.h"
#include "ui/plot/map_tiles.h"
#include "ui/plot/parallel_plot.h"
#include "ui/plot/scatter_matrix.h"
#include "ui/plot/scatter_plot.h"
#include "ui/plot/step_cursor.h"

#include <QAbstractItemModelTester>
#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QHeaderView>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTabWidget>
#include <QTableView>
#include <QToolButton>
#include <QtTest>

#include <cmath>

using namespace rankscope;

// The views of the page in depth: smoothing, axes, cursor, free maps, choices, pins. On a real workspace.
class CompareViewsTest : public ComparedPage {
    Q_OBJECT

private slots:
    void smoothingIsChosenForAllChartsOrForOne() {
        choose({1, 2});
        show("Curves");
        auto* upper = child<CurvePlot>("compareCurve");
        auto* lower = child<CurvePlot>("compareCurveBelow");
        auto* kind = child<QComboBox>("curvesSmoothingKind");
        auto* amount = child<QDoubleSpinBox>("curvesSmoothing");
        kind->setCurrentIndex(kind->findData(int(SmoothingKind::RunningMean)));
        QCOMPARE(upper->smoothing().kind, SmoothingKind::RunningMean);
        QVERIFY(upper->smoothing() == lower->smoothing());
        QVERIFY(amount->suffix().contains("points"));
        child<QComboBox>("curvesSmoothingOf")->setCurrentIndex(2); // the lower one
        kind->setCurrentIndex(kind->findData(int(SmoothingKind::Gaussian)));
        amount->setValue(7.5);
        QVERIFY(lower->smoothing() == (Smoothing{SmoothingKind::Gaussian, 7.5}));
        QCOMPARE(upper->smoothing().kind, SmoothingKind::RunningMean);
        child<QComboBox>("curvesSmoothingOf")->setCurrentIndex(1); // the controls say what the upper one has
        QCOMPARE(kind->currentData().toInt(), int(SmoothingKind::RunningMean));
        upper->setSmoothing(Smoothing{SmoothingKind::None, 0.0}); // as its keys do
        QCOMPARE(kind->currentData().toInt(), int(SmoothingKind::None));
        QVERIFY(!amount->isEnabled());
    }

    void timeWithoutPausesLeavesThemOutAndSaysWhereItIsNotKnown() {
        RunId paused = 0;
        RunId silent = 0;
        const CompareLab lab([&](RunWriter& writer) {
            paused = addRun(writer, "paused", true);
            silent = addRun(writer, "silent", false);
        });
        WorkspaceAnswers answers(lab.reader());
        m_page = std::make_unique<ComparePage>(answers);
        m_page->resize(1180, 740);
        m_page->show();
        m_page->setRuns(lab.reader().runs());
        choose({paused, silent});
        show("Curves");
        auto* plot = child<CurvePlot>("compareCurveBelow");
        QTRY_COMPARE(plot->pointCount(QString::number(paused)), std::size_t(60));
        auto* axis = child<QComboBox>("curvesX");
        axis->setCurrentIndex(axis->findData("relative"));
        plot->replotNow();
        QVERIFY(plot->visibleRange().right() > 60.0); // minutes: an hour of pause
        axis->setCurrentIndex(axis->findData("process"));
        QTRY_VERIFY(child<QLabel>("curvesState")->text().contains("silent"));
        QCOMPARE(plot->pointCount(QString::number(silent)), std::size_t(0));
        QCOMPARE(plot->pointCount(QString::number(paused)), std::size_t(60));
        plot->replotNow();
        QVERIFY2(plot->visibleRange().right() < 1.0,
                 qPrintable(QString::number(plot->visibleRange().right())));
        m_page.reset(); // before its answers
    }

    void theBaselineIsDotted() {
        choose({1, 2});
        show("Curves");
        auto* plot = child<CurvePlot>("compareCurve");
        QTRY_COMPARE(plot->pointCount("1"), std::size_t(10));
        plot->replotNow();
        const QImage dotted = plot->grab().toImage();
        child<QComboBox>("compareBaseline")->setCurrentIndex(0); // none
        plot->replotNow();
        QVERIFY(plot->grab().toImage() != dotted);
    }

    void bothChartsZoomTogetherAndAZoomOutlivesNewPoints() {
        choose({1, 2});
        show("Curves");
        auto* upper = child<CurvePlot>("compareCurve");
        auto* lower = child<CurvePlot>("compareCurveBelow");
        QTRY_COMPARE(upper->pointCount("1"), std::size_t(10));
        upper->setXRange(10.0, 30.0);
        lower->replotNow();
        QCOMPARE(lower->visibleRange().left(), 10.0);
        child<QComboBox>("compareBaseline")->setCurrentIndex(2); // draws everything anew
        lower->replotNow();
        QCOMPARE(lower->visibleRange().right(), 30.0);
        child<QCheckBox>("curvesLink")->setChecked(false);
        QVERIFY(upper->zoomBack());
        lower->replotNow();
        QCOMPARE(lower->visibleRange().right(), 30.0);
    }

    void theStepUnderTheMouseIsSharedWithOtherPagesOverAnyAxis() {
        choose({1, 2});
        show("Curves");
        auto* plot = child<CurvePlot>("compareCurve");
        QTRY_COMPARE(plot->pointCount("1"), std::size_t(10));
        emit plot->cursorMoved(12.0);
        QCOMPARE(m_cursor.stepOf(1), 12.0);
        QCOMPARE(m_cursor.stepOf(2), 12.0);
        auto* axis = child<QComboBox>("curvesX");
        axis->setCurrentIndex(axis->findData("epoch"));
        emit plot->cursorMoved(1.5); // 20 steps an epoch
        QVERIFY2(std::abs(m_cursor.stepOf(1) - 30.0) <= 6.0, qPrintable(QString::number(m_cursor.stepOf(1))));
        // The live page shows run 1: its cursor goes where this one is, and the other way round.
        LivePage live;
        live.setStepCursor(m_cursor);
        live.beginRun(1, "adalora-s1", false);
        auto* loss = live.findChild<CurvePlot*>("chartLoss");
        QVERIFY(loss != nullptr);
        emit loss->cursorMoved(42.0);
        QCOMPARE(m_cursor.stepOf(1), 42.0);
        QVERIFY(std::isnan(m_cursor.stepOf(2))); // it does not show that one
        plot->replotNow();
        const QImage there = plot->grab().toImage();
        emit loss->cursorMoved(12.0);
        QVERIFY2(plot->grab().toImage() != there, "the cursor was drawn and moved");
    }

    void anyTwoMapsAtAnyStepsAreSubtracted() {
        choose({1, 3});
        show("Maps");
        auto* tiles = child<MapTiles>("mapTiles");
        QTRY_COMPARE(tiles->tiles().size(), std::size_t(3));
        child<QComboBox>("mapsShow")->setCurrentIndex(4);
        QTRY_COMPARE(tiles->tiles()[2].title, QStringLiteral("A − B"));
        QCOMPARE(tiles->tiles()[0].title, QStringLiteral("A: adalora-s1, step 60"));
        QCOMPARE(tiles->tiles()[1].title, QStringLiteral("B: adalora-s2, step 60"));
        child<QComboBox>("mapsRunB")->setCurrentIndex(0); // the same run, earlier
        child<QSpinBox>("mapsStepB")->setValue(0);
        QTRY_COMPARE(tiles->tiles()[1].title, QStringLiteral("B: adalora-s1, step 0"));
        QVERIFY(tiles->tiles()[1].note.contains("before the first"));
        for (std::size_t i = 0; i < tiles->tiles()[2].values.size(); ++i) {
            QCOMPARE(tiles->tiles()[2].values[i], tiles->tiles()[0].values[i] - tiles->tiles()[1].values[i]);
        }
        const double before = tiles->tiles()[2].values[0];
        child<QToolButton>("mapsSwap")->click();
        QTRY_COMPARE(tiles->tiles()[0].title, QStringLiteral("A: adalora-s1, step 0"));
        QCOMPARE(tiles->tiles()[2].values[0], -before);
    }

    void cellsShowWhatInspectCanShow() {
        choose({1, 3});
        show("Maps");
        auto* tiles = child<MapTiles>("mapTiles");
        auto* cells = child<QComboBox>("mapsCells");
        QTRY_COMPARE(tiles->tiles().size(), std::size_t(3));
        cells->setCurrentIndex(cells->findData(int(CellValue::RankShare)));
        QTRY_COMPARE(tiles->tiles()[0].top, 1.0);
        QVERIFY(tiles->tiles()[0].numberOf(0).endsWith("%"));
        cells->setCurrentIndex(cells->findData(int(CellValue::LambdaNorm)));
        const auto step = m_lab->reader().lastAllocation(1)->step;
        const auto expected = cellValues(m_lab->reader().run(1)->started.modules,
                                         *m_lab->reader().allocation(1, step), CellValue::LambdaNorm);
        QVERIFY(expected.has_value());
        QTRY_VERIFY(tiles->tiles()[0].values == *expected);
        QVERIFY(tiles->tiles()[0].describe(0).contains("Norm of λ"));
        // Before the first allocation nothing but ranks is known, which is said.
        child<QSpinBox>("mapsPlace")->setValue(0);
        QTRY_VERIFY(tiles->tiles().empty());
        QVERIFY(child<QLabel>("mapsState")->text().contains("2 maps do not have the number"));
    }

    void aChoiceInTheFrontierFiltersItsTableAndNarrowsTheComparison() {
        choose({1, 2, 3, 4});
        show("Frontier");
        auto* plot = child<ScatterPlot>("frontierPlot");
        auto* table = child<QTableView>("frontierTable");
        new QAbstractItemModelTester(table->model(), QAbstractItemModelTester::FailureReportingMode::QtTest,
                                     table);
        QCOMPARE(table->model()->rowCount(), 4);
        plot->setChosen({0}); // a group: AdaLoRA, two seeds
        QCOMPARE(table->model()->rowCount(), 2);
        QVERIFY(child<QLabel>("frontierChoice")->text().startsWith("2 of 4"));
        child<QCheckBox>("frontierGroups")->setChecked(false); // the runs stay chosen
        QCOMPARE(plot->chosen().size(), std::size_t(2));
        QCOMPARE(table->model()->rowCount(), 2);
        child<QPushButton>("frontierNarrow")->click();
        QCOMPARE(m_page->compared(), (QList<qint64>{1, 3}));
    }

    void theScatterMatrixEnlargesThePairThatIsClicked() {
        choose({1, 2, 3, 4});
        show("Scatter");
        child<QComboBox>("scatterView")->setCurrentIndex(1);
        auto* matrix = child<ScatterMatrix>("scatterMatrix");
        QVERIFY(matrix->isVisible());
        QVERIFY(matrix->size() >= 2);
        QSignalSpy asked(matrix, &ScatterMatrix::cellClicked);
        QTest::mouseClick(matrix, Qt::LeftButton, {}, matrix->cellRect(1, 0).center().toPoint());
        QCOMPARE(asked.size(), 1);
        QCOMPARE(child<QComboBox>("scatterX")->currentData().toString(), asked[0][0].toString());
        QCOMPARE(child<QComboBox>("scatterY")->currentData().toString(), asked[0][1].toString());
        QVERIFY(child<ScatterPlot>("scatterPlot")->isVisible());
    }

    void axesOfTheParallelViewStayAsTheyWerePut() {
        choose({1, 2, 3, 4});
        show("Parallel");
        auto* plot = child<ParallelPlot>("parallelPlot");
        const QString last = plot->axes().back().key;
        plot->moveAxis(plot->axes().size() - 1, 0);
        plot->flip(0);
        QCOMPARE(child<QTableView>("parallelTable")->model()->headerData(1, Qt::Horizontal).toString(),
                 plot->axes()[0].title);
        choose({1, 2, 3});
        QTRY_COMPARE(plot->axes()[0].key, last);
        QVERIFY(plot->axes()[0].flipped);
    }

    void pinnedRunsStayInSightWhileTheOthersScroll() {
        choose({1, 2, 3, 4, 5, 6});
        m_page->resize(820, 600);
        auto* table = child<QTableView>("differenceTable");
        auto* frozen = m_page->findChild<FrozenColumns*>();
        QVERIFY(frozen != nullptr);
        QVERIFY(!frozen->view()->isVisible());
        emit table->horizontalHeader()->customContextMenuRequested(
            QPoint(table->horizontalHeader()->sectionViewportPosition(2) + 5, 5));
        auto* menu = m_page->findChild<QMenu*>("differenceColumnMenu");
        QVERIFY(menu != nullptr);
        menu->actions()[0]->trigger();
        menu->close();
        QVERIFY(frozen->view()->isVisible());
        QVERIFY(frozen->columns() == std::vector<int>{2});
        QCOMPARE(table->horizontalHeader()->visualIndex(2), 0);
        table->horizontalScrollBar()->setValue(table->horizontalScrollBar()->maximum());
        QVERIFY(table->horizontalScrollBar()->value() > 0);
        QCOMPARE(frozen->view()->pos().x(), table->viewport()->geometry().left());
        QVERIFY(frozen->view()->columnViewportPosition(2) == 0);
        // The keyboard never leads below what is frozen.
        table->setCurrentIndex(table->model()->index(0, 5));
        table->setCurrentIndex(table->model()->index(0, 0));
        QVERIFY(table->columnViewportPosition(0) >= frozen->view()->width() - 1);
        // Pins go with the run.
        choose({3, 4, 5, 6});
        QTRY_VERIFY(frozen->columns() == std::vector<int>{0});
        choose({4, 5, 6});
        QTRY_VERIFY(!frozen->view()->isVisible());
    }

    void anImportedRunDoesNotMakeEveryKeyDiffer() {
        RunId imported = 0;
        const CompareLab lab([&](RunWriter& writer) {
            imported = writer.createRun("log", R"({"method": {"type": "adalora"}})");
        });
        WorkspaceAnswers answers(lab.reader());
        m_page = std::make_unique<ComparePage>(answers);
        m_page->show();
        m_page->setRuns(lab.reader().runs());
        choose({1, 2});
        auto* ignore = child<QCheckBox>("differencesIgnore");
        QVERIFY(!ignore->isChecked());
        choose({1, imported});
        auto* table = child<QTableView>("differenceTable");
        QTRY_VERIFY(ignore->isChecked());
        const int few = table->model()->rowCount();
        QVERIFY(child<QLabel>("differenceState")->text().contains("known to some only"));
        ignore->setChecked(false);
        QVERIFY(table->model()->rowCount() > few + 20);
        QVERIFY(!child<QLabel>("differenceState")->text().contains("ignored"));
        m_page.reset();
    }

    void moreThanTwoGroupsAreTestedAtOnce() {
        choose({1, 2, 3, 4, 5, 6});
        show("Seeds");
        auto* overall = child<QTableView>("seedsOverall");
        QVERIFY(!overall->isVisible()); // two groups have their paired test
        const CompareLab lab([&](RunWriter& writer) {
            for (int seed = 1; seed <= 3; ++seed) {
                CompareLab::add(writer, "bitfit", seed, 0.86 + 0.001 * seed);
            }
        });
        WorkspaceAnswers answers(lab.reader());
        m_page = std::make_unique<ComparePage>(answers);
        m_page->resize(1180, 740);
        m_page->show();
        m_page->setRuns(lab.reader().runs());
        choose({1, 2, 3, 4, 5, 6, 7, 8, 9});
        show("Seeds");
        overall = child<QTableView>("seedsOverall");
        QVERIFY(overall->isVisible());
        QCOMPARE(overall->model()->rowCount(), 3);
        QCOMPARE(overall->model()->index(2, 1).data().toString(), QString("3")); // groups
        QVERIFY(!overall->model()->index(0, 5).data().toString().isEmpty());     // p
        QVERIFY(overall->model()->index(2, 6).data().toString().startsWith("W "));
        m_page.reset();
    }

    void nothingIsCutAtTheSmallestWindow() {
        choose({1, 2, 3, 4, 5, 6});
        for (const char* tab : {"Curves", "Maps", "Seeds", "Frontier", "Parallel", "Scatter"}) {
            show(tab);
            child<QComboBox>("mapsShow")->setCurrentIndex(4);
            QVERIFY2(m_page->minimumSizeHint().width() <= 1160,
                     qPrintable(QString("%1 %2").arg(tab).arg(m_page->minimumSizeHint().width())));
            QVERIFY2(m_page->minimumSizeHint().height() <= 540,
                     qPrintable(QString("%1 %2").arg(tab).arg(m_page->minimumSizeHint().height())));
        }
    }

private:
    // Sixty steps of a tenth of a second with an hour's pause in the middle, recorded or not.
    static RunId addRun(RunWriter& writer, const std::string& name, bool recorded) {
        RunConfig config;
        config.name = name;
        const RunId id = writer.createRun(name, toJson(config));
        MadeRun run(2, 60);
        writer.recordStarted(id, run.started, MadeRun::wallTime(0));
        StepsDone before;
        StepsDone after;
        for (const RunEvent& event : run.steps(0, 60)) {
            if (const auto* steps = std::get_if<StepsDone>(&event)) {
                for (StepPoint point : steps->points) {
                    point.wallTime = MadeRun::wallTime(point.step) + (point.step < 30 ? 0.0 : 3600.0);
                    point.seconds = 0.1;
                    (point.step < 30 ? before : after).points.push_back(point);
                }
            }
        }
        writer.append(id, {before}, MadeRun::wallTime(30));
        if (recorded) {
            writer.append(id, {StatusChanged{RunStatus::Paused, 30, MadeRun::wallTime(30)}},
                          MadeRun::wallTime(30));
            writer.append(id, {StatusChanged{RunStatus::Running, 30, MadeRun::wallTime(29) + 3600.0}},
                          MadeRun::wallTime(30) + 3600.0);
        }
        RunEnded ended = run.ended(RunStatus::Finished);
        ended.seconds = 6.0;
        writer.append(id, {after, ended}, MadeRun::wallTime(60) + 3600.0);
        return id;
    }
};

QTEST_MAIN(CompareViewsTest)
#include "compare_views_test.moc"
