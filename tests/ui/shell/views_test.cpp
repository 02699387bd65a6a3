#include "tests/ui/shell/window_lab.h"
#include "ui/compare/compare_page.h"
#include "ui/info_bar.h"
#include "ui/inspect/time_controls.h"
#include "ui/inspect/timeline.h"
#include "ui/live/live_page.h"
#include "ui/palette.h"
#include "ui/plot/curve_plot.h"
#include "ui/plot/rank_map.h"
#include "ui/report/report_page.h"
#include "ui/runs/runs_page.h"
#include "ui/view_history.h"

#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QHeaderView>
#include <QJsonArray>
#include <QJsonDocument>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTableView>

using namespace rankscope;

namespace {

constexpr int patience = 20000;

QJsonObject asObject(const QString& text) { return QJsonDocument::fromJson(text.toUtf8()).object(); }

} // namespace

// Saved views, and undo of what changes a view.
class ViewsTest : public QObject {
    Q_OBJECT

    std::unique_ptr<WindowLab> m_lab;
    MainWindow& window() { return m_lab->window(); }
    template <typename Widget>
    Widget* child(const char* name) {
        return m_lab->child<Widget>(name);
    }
    CurvePlot& plot(const char* name) { return *child<CurvePlot>(name); }
    void choose(const char* box, const QString& data) {
        auto* combo = child<QComboBox>(box);
        const int place = combo->findData(data);
        QVERIFY2(place >= 0, qPrintable(data));
        combo->setCurrentIndex(place);
    }
    void compare(const QList<qint64>& runs) {
        window().comparePage().compare(runs);
        window().showPage(MainWindow::Page::Compare);
        QTRY_VERIFY_WITH_TIMEOUT(child<QTabWidget>("compareTabs")->isVisible(), patience);
    }
    void openInspected(qint64 run) {
        window().inspectRun(run);
        QTRY_VERIFY_WITH_TIMEOUT(
            !window().inspectPage().waiting() && !window().inspectPage().moduleNames().isEmpty(), patience);
    }
    // What a person sees first of the table of runs.
    int firstColumn() { return child<QTableView>("runTable")->horizontalHeader()->logicalIndex(0); }
    void undo() { window().commands().action("undo")->trigger(); }
    void redo() { window().commands().action("redo")->trigger(); }

private slots:
    void init() { m_lab = std::make_unique<WindowLab>(); }
    void cleanup() { m_lab.reset(); }

    void aViewOfTheExperimentsHoldsFilterColumnsCurveAndChosenRuns() {
        auto* table = child<QTableView>("runTable");
        auto* filter = child<QLineEdit>("runFilter");
        filter->setText("adalora");
        table->horizontalHeader()->moveSection(0, 3);
        table->setColumnHidden(4, true);
        choose("curveMetric", "loss/task");
        child<QCheckBox>("curveLogarithmic")->setChecked(true);
        table->selectRow(1);
        const int first = firstColumn();
        const QJsonObject view = window().viewState();

        m_lab->open();
        QVERIFY(firstColumn() != first || !child<QTableView>("runTable")->isColumnHidden(4) ||
                child<QLineEdit>("runFilter")->text().isEmpty());
        window().showPage(MainWindow::Page::Settings);
        QCOMPARE(window().applyView(view), QStringList());
        QCOMPARE(window().page(), MainWindow::Page::Experiments);
        QCOMPARE(child<QLineEdit>("runFilter")->text(), QStringLiteral("adalora"));
        QCOMPARE(firstColumn(), first);
        QVERIFY(child<QTableView>("runTable")->isColumnHidden(4));
        QCOMPARE(child<QComboBox>("curveMetric")->currentData().toString(), QStringLiteral("loss/task"));
        QVERIFY(plot("runCurves").logarithmicY());
        QCOMPARE(window().viewState()["state"].toObject()["selected"], view["state"].toObject()["selected"]);
        QCOMPARE(view["state"].toObject()["selected"].toArray().size(), 1);
    }

    void pagesWithoutRunsTakeThoseThatAreChosenElsewhere() {
        child<QTableView>("runTable")->selectRow(2);
        const QList<qint64> chosen = window().runsPage().chosenRuns();
        QCOMPARE(chosen.size(), 1);
        window().showPage(MainWindow::Page::Inspect);
        QCOMPARE(window().inspectPage().run(), chosen.front());
        window().showPage(MainWindow::Page::Experiments);
        child<QTableView>("runTable")->selectRow(0);
        window().showPage(MainWindow::Page::Inspect);
        QCOMPARE(window().inspectPage().run(), chosen.front()); // an open one stays
        compare({1, 3});
        window().showPage(MainWindow::Page::Report);
        QCOMPARE(window().reportPage().chosen().size(), 2);
    }

    void aViewOfAComparisonComesBackWhenItsRunsHaveBeenRead() {
        compare({1, 2, 3});
        child<QTabWidget>("compareTabs")->setCurrentIndex(1);
        choose("curvesMetric", "loss/task");
        choose("curvesX", "relative");
        child<QDoubleSpinBox>("curvesSmoothing")->setValue(0.9);
        child<QCheckBox>("curvesLogY")->setChecked(true);
        auto* baseline = child<QComboBox>("compareBaseline");
        baseline->setCurrentIndex(baseline->findData(qlonglong(2)));
        QTRY_VERIFY_WITH_TIMEOUT(plot("compareCurve").pointCount("1") > 0, patience);
        plot("compareCurve").setXRange(0.02, 0.05);
        const QJsonObject view = window().viewState();

        m_lab->open();
        QCOMPARE(window().applyView(view), QStringList());
        QCOMPARE(window().page(), MainWindow::Page::Compare);
        QCOMPARE(window().comparePage().compared(), (QList<qint64>{1, 2, 3}));
        QTRY_COMPARE_WITH_TIMEOUT(child<QComboBox>("curvesX")->currentData().toString(),
                                  QStringLiteral("relative"), patience);
        QTRY_COMPARE_WITH_TIMEOUT(child<QComboBox>("compareBaseline")->currentData().toLongLong(), 2,
                                  patience);
        QCOMPARE(child<QTabWidget>("compareTabs")->currentIndex(), 1);
        QCOMPARE(child<QComboBox>("curvesMetric")->currentData().toString(), QStringLiteral("loss/task"));
        QCOMPARE(child<QDoubleSpinBox>("curvesSmoothing")->value(), 0.9);
        QVERIFY(plot("compareCurve").logarithmicY());
        QTRY_COMPARE_WITH_TIMEOUT(plot("compareCurve").visibleRange().left(), 0.02, patience);
        QCOMPARE(plot("compareCurve").visibleRange().right(), 0.05);
    }

    void aViewOfAnInspectedRunGoesBackToItsAllocationMatrixAndValue() {
        openInspected(1);
        auto* timeline = window().inspectPage().findChild<Timeline*>();
        timeline->setCurrent(1);
        window().inspectPage().showModule(1, 4);
        window().inspectPage().showView(InspectPage::View::Threshold);
        child<QComboBox>("inspectValue")->setCurrentIndex(2);
        QTRY_VERIFY_WITH_TIMEOUT(!window().inspectPage().waiting(), patience);
        const QJsonObject view = window().viewState();

        m_lab->open();
        openInspected(3);
        QCOMPARE(window().applyView(view), QStringList());
        QTRY_COMPARE_WITH_TIMEOUT(window().inspectPage().viewState()["step"],
                                  view["state"].toObject()["step"], patience);
        QCOMPARE(window().inspectPage().run(), 1);
        QCOMPARE(window().inspectPage().findChild<Timeline*>()->current(), 1);
        QCOMPARE(window().inspectPage().viewState()["module"].toInt(), 4);
        QCOMPARE(child<QComboBox>("inspectValue")->currentIndex(), 2);
        QCOMPARE(child<QTabWidget>("inspectTabs")->currentIndex(), int(InspectPage::View::Threshold));
    }

    void aViewOfALiveRunWaitsForTheRun() {
        const auto open = [this](qint64 id) {
            LivePage::StoredRun stored;
            stored.detail = *m_lab->reader().run(id);
            stored.points.resize(60);
            for (int step = 0; step < 60; ++step) {
                stored.points[std::size_t(step)].step = step;
                stored.points[std::size_t(step)].taskLoss = 1.0 / (step + 1);
            }
            stored.tokensPerSecond.assign(60, 1000.0);
            window().livePage().beginRun(id, "run", false);
            window().livePage().showStored(stored);
        };
        window().showPage(MainWindow::Page::Live);
        open(1);
        CurvePlot* loss = window().livePage().findChildren<CurvePlot*>().first();
        loss->setLogarithmicY(true);
        loss->setXRange(10, 20);
        const QJsonObject view = window().viewState();

        m_lab->open();
        window().showPage(MainWindow::Page::Live);
        open(3);
        QSignalSpy asked(&window(), &MainWindow::openRunRequested);
        QCOMPARE(window().applyView(view), QStringList());
        QCOMPARE(asked.size(), 1);
        QCOMPARE(asked[0][0].toLongLong(), 1);
        open(1);
        loss = window().livePage().findChildren<CurvePlot*>().first();
        QTRY_COMPARE_WITH_TIMEOUT(loss->visibleRange().left(), 10.0, patience);
        QVERIFY(loss->logarithmicY());
    }

    void runsThatAreGoneAreNamedAndTheRestIsShown() {
        compare({1, 2, 3});
        child<QTabWidget>("compareTabs")->setCurrentIndex(3);
        const QString state =
            QString::fromUtf8(QJsonDocument(window().viewState()).toJson(QJsonDocument::Compact));
        auto runs = m_lab->reader().runs();
        std::erase_if(runs, [](const RunSummary& run) { return run.id == 2; });
        window().setRuns(runs);
        window().comparePage().compare({});
        window().showPage(MainWindow::Page::Queue);
        window().setViews({{"seeds", state.toStdString()}});
        auto* menu = window().findChild<QMenu*>("savedViews");
        QCOMPARE(menu->actions().first()->text(), QStringLiteral("seeds"));
        menu->actions().first()->trigger();
        QCOMPARE(window().infoBar().text(),
                 QStringLiteral("The view seeds names runs that are gone: lora-s1. "
                                "The rest of it is shown."));
        QCOMPARE(window().comparePage().compared(), (QList<qint64>{1, 3}));
        QTRY_COMPARE_WITH_TIMEOUT(child<QTabWidget>("compareTabs")->currentIndex(), 3, patience);
    }

    void aViewThatCannotBeReadIsExplained() {
        window().setViews({{"broken", "no JSON"}});
        window().findChild<QMenu*>("savedViews")->actions().first()->trigger();
        QVERIFY(window().infoBar().text().contains("cannot be read"));
    }

    void savingAsksForANameAndSaysWhatItReplaces() {
        window().setViews({{"seeds", "{}"}});
        window().showPage(MainWindow::Page::Inspect);
        QSignalSpy saved(&window(), &MainWindow::viewSaveRequested);
        window().commands().action("save-view")->trigger();
        auto* name = child<QLineEdit>("viewName");
        auto* button = child<QPushButton>("viewSave");
        QVERIFY(!button->isEnabled());
        QTest::keyClicks(name, "seeds");
        QCOMPARE(button->text(), QStringLiteral("Replace"));
        QTest::keyClicks(name, " 2");
        QCOMPARE(button->text(), QStringLiteral("Save"));
        QTest::mouseClick(button, Qt::LeftButton);
        QCOMPARE(saved.size(), 1);
        QCOMPARE(saved[0][0].toString(), QStringLiteral("seeds 2"));
        QCOMPARE(asObject(saved[0][1].toString())["page"].toString(), QStringLiteral("inspect"));
    }

    void viewsAreRenamedAndDeletedAndADeletionCanBeUndone() {
        window().setViews({{"seeds", R"({"page":"live"})"}});
        QSignalSpy renamed(&window(), &MainWindow::viewRenameRequested);
        QSignalSpy deleted(&window(), &MainWindow::viewDeleteRequested);
        QSignalSpy saved(&window(), &MainWindow::viewSaveRequested);
        window().commands().action("manage-views")->trigger();
        QTest::mouseClick(child<QPushButton>("viewRename"), Qt::LeftButton);
        child<QLineEdit>("viewName")->setText("three seeds");
        QTest::mouseClick(child<QPushButton>("viewSave"), Qt::LeftButton);
        QCOMPARE(renamed.size(), 1);
        QCOMPARE(renamed[0][1].toString(), QStringLiteral("three seeds"));
        QTest::mouseClick(child<QPushButton>("viewDelete"), Qt::LeftButton);
        QCOMPARE(deleted.size(), 1);
        auto* undo = child<QWidget>("toast")->findChild<QPushButton*>();
        QTest::mouseClick(undo, Qt::LeftButton);
        QCOMPARE(saved.size(), 1);
        QCOMPARE(saved[0][1].toString(), QStringLiteral(R"({"page":"live"})"));
    }

    void aWorkspaceForReadingOnlyShowsItsViewsAndSavesNone() {
        window().setWorkspace("lab.rankscope", true);
        window().setViews({{"seeds", R"({"page":"report"})"}});
        QSignalSpy saved(&window(), &MainWindow::viewSaveRequested);
        window().commands().action("save-view")->trigger();
        QVERIFY(window().findChild<QLineEdit*>("viewName") == nullptr);
        QVERIFY(window().infoBar().text().contains("reading only"));
        window().findChild<QMenu*>("savedViews")->actions().first()->trigger();
        QCOMPARE(window().page(), MainWindow::Page::Report);
    }

    void aNamedLayoutShowsItsPageAndDocks() {
        window().commands().action("layout-train")->trigger();
        QCOMPARE(window().page(), MainWindow::Page::Live);
        QVERIFY(child<QWidget>("dockLog")->isVisible());
        window().commands().action("layout-write")->trigger();
        QCOMPARE(window().page(), MainWindow::Page::Report);
        QVERIFY(!child<QWidget>("dockLog")->isVisible());
    }

    void typingAFilterIsOneStep() {
        window().showPage(MainWindow::Page::Experiments);
        auto* filter = child<QLineEdit>("runFilter");
        filter->setFocus();
        QTest::keyClicks(filter, "lora");
        QCOMPARE(window().undoStack().count(), 0); // the gesture goes on
        window().viewHistory().flush();
        QCOMPARE(window().undoStack().count(), 1);
        QCOMPARE(window().undoStack().undoText(), QStringLiteral("Filter of the runs"));
        undo();
        QCOMPARE(filter->text(), QString());
        redo();
        QCOMPARE(filter->text(), QStringLiteral("lora"));
    }

    void ctrlZInATextFieldBelongsToTheField() {
        window().showPage(MainWindow::Page::Experiments);
        auto* logarithmic = child<QCheckBox>("curveLogarithmic");
        logarithmic->setChecked(false);
        logarithmic->setFocus();
        QTest::keyClick(logarithmic, Qt::Key_Space);
        QVERIFY(logarithmic->isChecked());
        auto* filter = child<QLineEdit>("runFilter");
        filter->setFocus();
        QTest::keyClicks(filter, "ada");
        QTest::keyClick(filter, Qt::Key_Z, Qt::ControlModifier);
        QVERIFY(filter->text() != QLatin1String("ada"));
        QVERIFY(logarithmic->isChecked());
        child<QTableView>("runTable")->setFocus();
        window().viewHistory().flush();
        window().undoStack().setIndex(1);
        QTest::keyClick(child<QTableView>("runTable"), Qt::Key_Z, Qt::ControlModifier);
        QVERIFY(!logarithmic->isChecked());
    }

    void aPauselessZoomIsOneStepAndComesBack() {
        compare({1, 2});
        child<QTabWidget>("compareTabs")->setCurrentIndex(1);
        CurvePlot& curve = plot("compareCurve");
        QTRY_VERIFY_WITH_TIMEOUT(curve.pointCount("1") > 0, patience);
        curve.replotNow();
        const QRectF whole = curve.visibleRange();
        QWidget* view = curve.focusProxy();
        const QPointF middle = view->rect().center();
        for (int notch = 0; notch < 5; ++notch) {
            QWheelEvent wheel(middle, view->mapToGlobal(middle), {}, {0, 120}, Qt::NoButton, Qt::NoModifier,
                              Qt::NoScrollPhase, false);
            QApplication::sendEvent(view, &wheel);
        }
        const QRectF zoomed = curve.visibleRange();
        QVERIFY(zoomed.width() < whole.width());
        window().viewHistory().flush();
        QCOMPARE(window().undoStack().count(), 1);
        QCOMPARE(window().undoStack().undoText(), QStringLiteral("zoom"));
        undo();
        curve.replotNow();
        QCOMPARE(curve.visibleRange().width(), whole.width());
        redo();
        QCOMPARE(curve.visibleRange().left(), zoomed.left());
        QCOMPARE(curve.visibleRange().width(), zoomed.width());
    }

    void keysOnAChartAreSteps() {
        openInspected(1);
        CurvePlot& loss = plot("inspectLoss");
        loss.setFocus();
        QTest::keyClick(loss.focusProxy(), Qt::Key_L);
        QVERIFY(loss.logarithmicY());
        QCoreApplication::processEvents();
        QTest::keyClick(loss.focusProxy(), Qt::Key_Z, Qt::ControlModifier);
        QVERIFY(!loss.logarithmicY());
    }

    void choosingRunsToCompareIsAStepAndWhatTheProgramChoosesIsNot() {
        compare({1, 2});
        QCOMPARE(window().undoStack().count(), 0);
        auto* list = window().comparePage().findChild<QListView*>("compareRuns");
        QVERIFY(list != nullptr);
        const QModelIndex third = list->model()->index(0, 0);
        list->setFocus();
        list->setCurrentIndex(third);
        QTest::keyClick(list, Qt::Key_Space);
        QCOMPARE(window().comparePage().compared().size(), 3);
        window().viewHistory().flush();
        QCOMPARE(window().undoStack().count(), 1);
        window().showPage(MainWindow::Page::Report);
        undo();
        QCOMPARE(window().page(), MainWindow::Page::Compare);
        QCOMPARE(window().comparePage().compared(), (QList<qint64>{1, 2}));
    }

    void movingAColumnIsAStep() {
        window().showPage(MainWindow::Page::Experiments);
        QHeaderView* header = child<QTableView>("runTable")->horizontalHeader();
        const int first = firstColumn();
        const int y = header->height() / 2;
        const QPoint from(header->sectionViewportPosition(first) + 30, y);
        const QPoint to(from.x() + header->sectionSize(first) + 90, y);
        QTest::mousePress(header->viewport(), Qt::LeftButton, {}, from);
        QTest::mouseMove(header->viewport(), from + QPoint(20, 0));
        QTest::mouseMove(header->viewport(), to);
        QTest::mouseRelease(header->viewport(), Qt::LeftButton, {}, to);
        QVERIFY(firstColumn() != first);
        window().viewHistory().flush();
        QCOMPARE(window().undoStack().undoText(), QStringLiteral("columns"));
        undo();
        QCOMPARE(firstColumn(), first);
    }

    void aChangeOfTheThemeIsAStep() {
        window().showPage(MainWindow::Page::Live);
        window().commands().action("theme-dark")->trigger();
        QVERIFY(window().theme().dark);
        QSignalSpy changed(&window(), &MainWindow::preferencesChanged);
        undo();
        QVERIFY(!window().theme().dark);
        QCOMPARE(changed.size(), 1); // stored too
    }

    void thePaletteFindsViewsChartsMetricsAndMatrices() {
        window().setViews({{"three seeds", R"({"page":"queue"})"}});
        openInspected(1);
        const auto run = [this](const QString& words) {
            window().palette().open();
            auto* query = child<QLineEdit>("paletteQuery");
            QTest::keyClicks(query, words);
            QTest::keyClick(query, Qt::Key_Return);
        };
        run("three seeds");
        QCOMPARE(window().page(), MainWindow::Page::Queue);
        run("layer.1 key");
        QCOMPARE(window().page(), MainWindow::Page::Inspect);
        const int module = window().inspectPage().viewState()["module"].toInt();
        QCOMPARE(window().inspectPage().moduleNames()[module],
                 QStringLiteral("encoder.layer.1.attention.self.key"));
        run("loss/task");
        QCOMPARE(window().page(), MainWindow::Page::Experiments);
        QCOMPARE(child<QComboBox>("curveMetric")->currentData().toString(), QStringLiteral("loss/task"));
        compare({1, 2});
        run("eval/loss");
        QCOMPARE(window().page(), MainWindow::Page::Compare);
        QTRY_COMPARE_WITH_TIMEOUT(child<QComboBox>("curvesMetric")->currentData().toString(),
                                  QStringLiteral("eval/loss"), patience);
    }
};

QTEST_MAIN(ViewsTest)
#include "views_test.moc"
