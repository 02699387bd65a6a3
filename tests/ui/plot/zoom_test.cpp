#include "ui/plot/curve_plot.h"
#include "ui/plot/step_cursor.h"
#include "ui/plot/zoom_link.h"

#include <QAction>
#include <QSignalSpy>
#include <QtTest>

#include <cmath>
#include <memory>
#include <numeric>

using namespace rankscope;

namespace {

std::vector<double> count(int n) {
    std::vector<double> out(static_cast<std::size_t>(n));
    std::iota(out.begin(), out.end(), 0.0);
    return out;
}

} // namespace

// How charts are zoomed, back and together, smoothed, and told the step that others point at.
class ZoomTest : public QObject {
    Q_OBJECT

private:
    static std::unique_ptr<CurvePlot> made() {
        auto plot = std::make_unique<CurvePlot>();
        plot->resize(600, 300);
        plot->show();
        plot->addCurve("a", "a", QPen(Qt::blue), true);
        plot->setPoints("a", count(1'001), count(1'001));
        plot->replotNow();
        return plot;
    }

    static void box(CurvePlot& plot, double from, double to) {
        QWidget* area = plot.focusProxy();
        const QPoint a(qRound(plot.pixelOf(from, 0.0).x()), area->height() / 2);
        const QPoint b(qRound(plot.pixelOf(to, 0.0).x()), area->height() / 2);
        QTest::mousePress(area, Qt::LeftButton, {}, a);
        QTest::mouseMove(area, (a + b) / 2);
        QTest::mouseMove(area, b);
        QTest::mouseRelease(area, Qt::LeftButton, {}, b);
        plot.replotNow();
    }

    static QAction* action(QWidget& plot, const QString& text) {
        for (QAction* one : plot.actions()) {
            if (one->text() == text) {
                return one;
            }
        }
        qFatal("no action %s", qPrintable(text));
    }

private slots:
    void everyZoomIsTakenBackAloneAndInTurn() {
        const auto plot = made();
        QVERIFY(!plot->zoomBack());
        box(*plot, 200.0, 600.0);
        const QRectF first = plot->visibleRange();
        QVERIFY(std::abs(first.left() - 200.0) < 4.0 && std::abs(first.right() - 600.0) < 4.0);
        box(*plot, 300.0, 400.0);
        QVERIFY(plot->visibleRange().width() < 110.0);
        action(*plot, "Zoom back")->trigger();
        plot->replotNow();
        QCOMPARE(plot->visibleRange().left(), first.left());
        QCOMPARE(plot->visibleRange().right(), first.right());
        // The mouse's back button does the same.
        QTest::mouseClick(plot->focusProxy(), Qt::BackButton, {}, QPoint(200, 150));
        plot->replotNow();
        QCOMPARE(plot->visibleRange().width(), 1'000.0);
        QVERIFY(!plot->zoomBack());
    }

    void aResetIsAZoomThatCanBeTakenBackToo() {
        const auto plot = made();
        box(*plot, 200.0, 600.0);
        const QRectF before = plot->visibleRange();
        plot->resetZoom();
        plot->replotNow();
        QCOMPARE(plot->visibleRange().width(), 1'000.0);
        QVERIFY(plot->zoomBack());
        plot->replotNow();
        QCOMPARE(plot->visibleRange().left(), before.left());
        plot->setLogarithmicX(true); // another axis: what lay before means nothing on it
        QVERIFY(!plot->zoomBack());
    }

    void aDragAcrossThePlotIsOneZoom() {
        const auto plot = made();
        box(*plot, 400.0, 600.0);
        const QRectF before = plot->visibleRange();
        QWidget* area = plot->focusProxy();
        QTest::mousePress(area, Qt::MiddleButton, {}, QPoint(300, 150));
        for (int x = 290; x > 200; x -= 10) {
            QTest::mouseMove(area, QPoint(x, 150));
        }
        QTest::mouseRelease(area, Qt::MiddleButton, {}, QPoint(200, 150));
        QVERIFY(plot->visibleRange().left() > before.left() + 10.0);
        QVERIFY(plot->zoomBack());
        QCOMPARE(plot->visibleRange().left(), before.left());
    }

    void linkedChartsZoomAndGoBackTogether() {
        const auto first = made();
        const auto second = made();
        ZoomLink link({first.get(), second.get()}, true, nullptr);
        box(*first, 200.0, 600.0);
        second->replotNow();
        QCOMPARE(second->visibleRange().left(), first->visibleRange().left());
        QCOMPARE(second->visibleRange().right(), first->visibleRange().right());
        box(*second, 300.0, 400.0);
        first->replotNow();
        QCOMPARE(first->visibleRange().right(), second->visibleRange().right());
        QVERIFY(first->zoomBack()); // from either of them
        second->replotNow();
        QCOMPARE(second->visibleRange().right(), first->visibleRange().right());
        QVERIFY(second->visibleRange().right() > 590.0);
        QVERIFY(second->zoomBack());
        first->replotNow();
        QCOMPARE(first->visibleRange().width(), 1'000.0);
        QVERIFY(!first->zoomBack());
        QVERIFY(!second->zoomBack());
    }

    void theLinkIsSwitchedInTheMenuOfEachChart() {
        const auto first = made();
        const auto second = made();
        ZoomLink link({first.get(), second.get()}, false, nullptr);
        QSignalSpy toggled(&link, &ZoomLink::toggled);
        box(*first, 200.0, 600.0);
        second->replotNow();
        QCOMPARE(second->visibleRange().width(), 1'000.0);
        action(*second, "Zoom all charts of the page along x")->trigger();
        QVERIFY(link.isOn());
        QVERIFY(action(*first, "Zoom all charts of the page along x")->isChecked());
        QCOMPARE(toggled.size(), 1);
        first->setXRange(10.0, 20.0);
        second->replotNow();
        QCOMPARE(second->visibleRange().right(), 20.0);
    }

    void clearingTheCurvesAloneKeepsTheZoom() {
        const auto plot = made();
        box(*plot, 200.0, 600.0);
        const QRectF before = plot->visibleRange();
        plot->clearCurves();
        plot->addCurve("b", "b", QPen(Qt::red));
        plot->setPoints("b", count(1'001), count(1'001));
        plot->replotNow();
        QCOMPARE(plot->visibleRange().left(), before.left());
        plot->clear();
        QVERIFY(!plot->xZoom());
    }

    void everyKindOfSmoothingReachesTheChartAlsoWhenPointsAreAppended() {
        CurvePlot plot;
        plot.addCurve("a", "a", QPen(Qt::blue), true);
        plot.setPoints("a", count(5), {0.0, 3.0, 0.0, 3.0, 0.0});
        plot.setSmoothing(Smoothing{SmoothingKind::RunningMean, 3.0});
        QVERIFY2(plot.dataAsTsv().contains("a (smoothed running_mean 3)"), qPrintable(plot.dataAsTsv()));
        QVERIFY2(plot.dataAsTsv().endsWith("4\t0\t1.5\n"), qPrintable(plot.dataAsTsv()));
        plot.appendPoints("a", {5.0}, {3.0});
        QVERIFY2(plot.dataAsTsv().contains("4\t0\t2\n"),
                 qPrintable(plot.dataAsTsv())); // its window is full now
        plot.setSmoothing(Smoothing{SmoothingKind::None, 0.0});
        QVERIFY(!plot.dataAsTsv().contains("smoothed"));
        plot.setSmoothing(0.6);
        QVERIFY(plot.dataAsTsv().contains("a (smoothed 0.6)"));
    }

    void keysSwitchSmoothingOffAndCycleItsKind() {
        CurvePlot plot;
        QSignalSpy changed(&plot, &CurvePlot::smoothingChanged);
        plot.setSmoothing(0.9);
        action(plot, "Smoothing")->trigger();
        QCOMPARE(plot.smoothing().kind, SmoothingKind::None);
        action(plot, "Smoothing")->trigger();
        QVERIFY(plot.smoothing() == (Smoothing{SmoothingKind::Debiased, 0.9}));
        std::vector<SmoothingKind> seen;
        for (int i = 0; i < 5; ++i) {
            action(plot, "Next kind of smoothing")->trigger();
            seen.push_back(plot.smoothing().kind);
        }
        QVERIFY(seen == (std::vector{SmoothingKind::TimeWeighted, SmoothingKind::RunningMean,
                                     SmoothingKind::Gaussian, SmoothingKind::None, SmoothingKind::Debiased}));
        QCOMPARE(changed.size(), 8);
    }

    void theStepThatOnePagePointsAtIsKnownToTheOthers() {
        StepCursor cursor;
        QObject page;
        QSignalSpy moved(&cursor, &StepCursor::moved);
        cursor.point(7, 120.0, &page);
        QCOMPARE(cursor.stepOf(7), 120.0);
        QVERIFY(std::isnan(cursor.stepOf(8)));
        QCOMPARE(moved.size(), 1);
        cursor.point(7, std::nan(""), &page); // the mouse has left: the step stays
        cursor.point(7, 120.0, &page);
        QCOMPARE(moved.size(), 1);
        cursor.point({{7, 130.0}, {8, 130.0}}, &page);
        QCOMPARE(cursor.stepOf(8), 130.0);
    }
};

QTEST_MAIN(ZoomTest)
#include "zoom_test.moc"
