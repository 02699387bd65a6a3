#include "tests/ui/plot/plot_hand.h"
#include "ui/plot/plot_theme.h"

#include <QSignalSpy>

#include <cmath>

using namespace rankscope;

// The plot of curves on the screen: its range, zoom, smoothing, cursor, legend and colours.
class PlotTest : public QObject {
    Q_OBJECT

private slots:
    void appendedPointsWidenTheRange();
    void aKeyThatExistsKeepsItsPoints();
    void wheelBoxPanAndDoubleClick();
    void keysZoomAndReset();
    void aSpikeIsDrawnAtEveryZoom();
    void outliersAreLeftOutOfTheRangeAndCounted();
    void logarithmicAxisLeavesOutWhatIsNotPositive();
    void smoothingFollowsTheWeight();
    void anEarlierStepReplacesTheTail();
    void cursorIsAnnouncedAndLinked();
    void aClickInTheLegendShowsOneCurveAlone();
    void hiddenPlotsDoNotReplot();
    void emptyAndConstantAndNaNSeriesDraw();
    void themeColoursReachThePixels();
};

void PlotTest::appendedPointsWidenTheRange() {
    CurvePlot plot;
    plot.resize(600, 300);
    plot.show();
    plot.addCurve("a", "a", QPen(Qt::blue));
    plot.setPoints("a", count(10), count(10));
    plot.replotNow();
    QCOMPARE(plot.visibleRange().right(), 9.0);
    plot.appendPoints("a", {10.0, 11.0}, {50.0, 20.0});
    plot.replotNow();
    QCOMPARE(plot.visibleRange().right(), 11.0);
    QVERIFY(plot.visibleRange().bottom() > 50.0);
    QCOMPARE(plot.pointCount("a"), std::size_t{12});
    plot.appendPoints("nobody", {1.0}, {1.0});
    QCOMPARE(plot.curveKeys(), QStringList{"a"});
    plot.removeCurve("a");
    plot.replotNow();
    QVERIFY(plot.curveKeys().isEmpty());
}

void PlotTest::aKeyThatExistsKeepsItsPoints() {
    CurvePlot plot;
    plot.addCurve("a", "a", QPen(Qt::blue));
    plot.setPoints("a", count(10), count(10));
    plot.addCurve("a", "renamed", QPen(Qt::red), true);
    QCOMPARE(plot.pointCount("a"), std::size_t{10});
    QVERIFY(plot.dataAsTsv().startsWith("x\trenamed\trenamed (smoothed 0.6)"));
}

void PlotTest::wheelBoxPanAndDoubleClick() {
    CurvePlot plot;
    plot.resize(600, 300);
    plot.show();
    plot.addCurve("a", "a", QPen(Qt::blue));
    plot.setPoints("a", count(1'001), count(1'001));
    plot.replotNow();
    QWidget* area = canvas(plot);
    const QPointF middle = plot.pixelOf(500.0, 500.0);
    wheel(area, middle, 1);
    plot.replotNow();
    QVERIFY(std::abs(plot.visibleRange().width() - 800.0) < 1.0);
    QVERIFY(std::abs(plot.pixelOf(500.0, 0.0).x() - middle.x()) < 1.0); // it stayed under the mouse
    QTest::mouseDClick(area, Qt::LeftButton, {}, middle.toPoint());
    plot.replotNow();
    QCOMPARE(plot.visibleRange().width(), 1'000.0);

    drag(area, plot.pixelOf(200.0, 800.0).toPoint(), plot.pixelOf(400.0, 300.0).toPoint(), Qt::LeftButton);
    plot.replotNow();
    QVERIFY(std::abs(plot.visibleRange().left() - 200.0) < 3.0);
    QVERIFY(std::abs(plot.visibleRange().right() - 400.0) < 3.0);
    QVERIFY(std::abs(plot.visibleRange().top() - 300.0) < 6.0);
    QVERIFY(std::abs(plot.visibleRange().bottom() - 800.0) < 6.0);

    const QRectF before = plot.visibleRange();
    const QPoint from = plot.pixelOf(300.0, 500.0).toPoint();
    drag(area, from, from + QPoint(-50, 20), Qt::LeftButton, Qt::ShiftModifier);
    plot.replotNow();
    QVERIFY(plot.visibleRange().left() > before.left());
    QVERIFY(plot.visibleRange().top() > before.top());
    QVERIFY(std::abs(plot.visibleRange().width() - before.width()) < 1e-6);
    const double panned = plot.visibleRange().left();
    drag(area, from, from + QPoint(50, 0), Qt::MiddleButton);
    plot.replotNow();
    QVERIFY(plot.visibleRange().left() < panned);

    plot.appendPoints("a", {2'000.0}, {1.0}); // zoomed: the view stays
    plot.replotNow();
    QVERIFY(plot.visibleRange().right() < 500.0);
    plot.resetZoom();
    plot.replotNow();
    QCOMPARE(plot.visibleRange().right(), 2'000.0);
}

void PlotTest::keysZoomAndReset() {
    CurvePlot plot;
    plot.resize(600, 300);
    plot.show();
    plot.activateWindow();
    plot.addCurve("a", "a", QPen(Qt::blue));
    plot.setPoints("a", count(101), count(101));
    plot.replotNow();
    QVERIFY(QTest::qWaitForWindowActive(&plot));
    canvas(plot)->setFocus();
    QTest::keyClick(canvas(plot), Qt::Key_Plus);
    plot.replotNow();
    QVERIFY(plot.visibleRange().width() < 90.0);
    const double left = plot.visibleRange().left();
    QTest::keyClick(canvas(plot), Qt::Key_Right);
    QVERIFY(plot.visibleRange().left() > left);
    QTest::keyClick(canvas(plot), Qt::Key_R);
    plot.replotNow();
    QCOMPARE(plot.visibleRange().width(), 100.0);
    QTest::keyClick(canvas(plot), Qt::Key_L);
    QVERIFY(plot.logarithmicY());
}

void PlotTest::aSpikeIsDrawnAtEveryZoom() {
    CurvePlot plot;
    plot.resize(500, 300);
    plot.show();
    plot.setOutliersShown(true);
    plot.addCurve("a", "a", QPen(QColor(255, 0, 0)));
    std::vector<double> y(200'000, 0.0);
    y[123'457] = 1.0;
    plot.setPoints("a", count(200'000), y);
    for (double width = 200'000; width > 20; width /= 4) {
        plot.setXRange(123'457 - width / 2, 123'457 + width / 2);
        plot.replotNow();
        const QImage image = plot.grab().toImage();
        const QPoint tip = plot.pixelOf(123'457, 0.9).toPoint();
        bool found = false;
        for (int x = tip.x() - 2; x <= tip.x() + 2; ++x) {
            const QColor pixel = image.pixelColor(x, tip.y());
            found = found || (pixel.red() > 150 && pixel.green() < 120);
        }
        QVERIFY2(found, qPrintable(QString::number(width)));
        QVERIFY(plot.drawn().marks <= 502);
        QVERIFY(plot.drawn().points >= static_cast<std::size_t>(std::min(width, 100'000.0)));
    }
}

void PlotTest::outliersAreLeftOutOfTheRangeAndCounted() {
    CurvePlot plot;
    plot.resize(500, 300);
    plot.show();
    plot.addCurve("a", "a", QPen(Qt::blue));
    std::vector<double> y = count(200);
    y[100] = 1e6;
    plot.setPoints("a", count(200), y);
    plot.replotNow();
    QVERIFY(plot.visibleRange().bottom() < 250.0);
    plot.setOutliersShown(true);
    plot.replotNow();
    QVERIFY(plot.visibleRange().bottom() > 1e6);
    // Five values: none of them is an outlier.
    plot.setOutliersShown(false);
    plot.setPoints("a", count(5), {0.0, 1.0, 50.0, 1.0, 0.0});
    plot.replotNow();
    QVERIFY(plot.visibleRange().bottom() > 50.0);
}

void PlotTest::logarithmicAxisLeavesOutWhatIsNotPositive() {
    CurvePlot plot;
    plot.resize(500, 300);
    plot.show();
    plot.addCurve("a", "a", QPen(Qt::blue));
    plot.setPoints("a", count(5), {1.0, 0.0, -3.0, 100.0, 10.0});
    plot.setLogarithmicY(true);
    plot.replotNow();
    QVERIFY(plot.visibleRange().top() > 0.5 && plot.visibleRange().top() < 1.0);
    QVERIFY(plot.visibleRange().bottom() > 100.0 && plot.visibleRange().bottom() < 200.0);
    plot.setLogarithmicY(false);
    plot.replotNow();
    QVERIFY(plot.visibleRange().top() < -3.0);
}

void PlotTest::smoothingFollowsTheWeight() {
    CurvePlot plot;
    plot.addCurve("a", "a", QPen(Qt::blue), true);
    plot.setPoints("a", {0.0, 1.0, 2.0}, {1.0, 2.0, 3.0});
    QCOMPARE(plot.dataAsTsv(),
             QString("x\ta\ta (smoothed 0.6)\n0\t1\t1\n1\t2\t1.625\n2\t3\t2.3265306122448983\n"));
    plot.setSmoothing(0.0);
    QVERIFY(plot.dataAsTsv().contains("2\t3\t3\n"));
}

void PlotTest::anEarlierStepReplacesTheTail() {
    CurvePlot plot;
    plot.addCurve("a", "a", QPen(Qt::blue), true);
    plot.setPoints("a", {0.0, 1.0, 2.0}, {1.0, 7.0, 8.0});
    plot.appendPoints("a", {1.0, 2.0}, {2.0, 3.0});
    QVERIFY(plot.dataAsTsv().endsWith("0\t1\t1\n1\t2\t1.625\n2\t3\t2.3265306122448983\n"));
    plot.truncateFrom(1.0);
    QCOMPARE(plot.pointCount("a"), std::size_t{1});
}

void PlotTest::cursorIsAnnouncedAndLinked() {
    CurvePlot plot;
    plot.resize(500, 300);
    plot.show();
    plot.addCurve("a", "a", QPen(Qt::blue));
    plot.setPoints("a", count(11), count(11));
    plot.replotNow();
    QSignalSpy moved(&plot, &CurvePlot::cursorMoved);
    QMouseEvent move(QEvent::MouseMove, plot.pixelOf(7.2, 5.0),
                     canvas(plot)->mapToGlobal(plot.pixelOf(7.2, 5.0)), Qt::NoButton, Qt::NoButton, {});
    QApplication::sendEvent(canvas(plot), &move);
    QCOMPARE(moved.last().at(0).toDouble(), 7.0); // the nearest point
    QEvent leave(QEvent::Leave);
    QApplication::sendEvent(canvas(plot), &leave);
    QVERIFY(std::isnan(moved.last().at(0).toDouble()));
    const QImage without = plot.grab().toImage();
    plot.setCursor(3.0);
    QVERIFY(plot.grab().toImage() != without);
    plot.setCursor(std::nan(""));
    QCOMPARE(plot.grab().toImage(), without);
}

void PlotTest::aClickInTheLegendShowsOneCurveAlone() {
    CurvePlot plot;
    plot.resize(500, 300);
    plot.show();
    plot.setTitles("T", "step", "y");
    plot.setOutliersShown(true);
    plot.addCurve("a", "aaa", QPen(Qt::blue));
    plot.addCurve("b", "bbb", QPen(Qt::red));
    plot.setPoints("a", count(10), count(10));
    plot.setPoints("b", count(10), count(10, 1'000.0));
    plot.replotNow();
    QVERIFY(plot.visibleRange().bottom() > 1'000.0);
    const int x = QFontMetrics(plotTitleFont()).horizontalAdvance("T") + 34;
    QTest::mouseClick(canvas(plot), Qt::LeftButton, {}, QPoint(x, 12));
    plot.replotNow();
    QVERIFY(plot.visibleRange().bottom() < 20.0);
    QTest::mouseClick(canvas(plot), Qt::LeftButton, {}, QPoint(x, 12));
    plot.replotNow();
    QVERIFY(plot.visibleRange().bottom() > 1'000.0);
}

void PlotTest::hiddenPlotsDoNotReplot() {
    CurvePlot plot;
    plot.resize(500, 300);
    plot.addCurve("a", "a", QPen(Qt::blue));
    QCoreApplication::sendPostedEvents();
    QCoreApplication::processEvents(); // a plot draws itself once when it is made
    QSignalSpy replotted(&plot, &CurvePlot::replotted);
    for (int i = 0; i < 100; ++i) {
        plot.appendPoints("a", {static_cast<double>(i)}, {1.0});
        QCoreApplication::sendPostedEvents();
    }
    QCOMPARE(replotted.count(), 0);
    plot.show();
    QVERIFY(
        QTest::qWaitFor([&] { return replotted.count() > 0 && plot.visibleRange().right() == 99.0; }, 2'000));
    // A burst of appends becomes few replots.
    replotted.clear();
    for (int i = 100; i < 1'100; ++i) {
        plot.appendPoints("a", {static_cast<double>(i)}, {1.0});
    }
    QVERIFY(QTest::qWaitFor([&] { return plot.visibleRange().right() == 1'099.0; }, 2'000));
    QVERIFY2(replotted.count() <= 3, qPrintable(QString::number(replotted.count())));
}

void PlotTest::emptyAndConstantAndNaNSeriesDraw() {
    CurvePlot plot;
    plot.resize(500, 300);
    plot.show();
    plot.setEmptyText("no step yet");
    plot.replotNow();
    plot.addCurve("a", "a", QPen(Qt::blue), true);
    plot.replotNow();
    plot.setPoints("a", {3.0}, {0.0});
    plot.replotNow();
    QVERIFY(plot.visibleRange().contains(QPointF(3.0, 0.0)));
    plot.setPoints("a", count(100), std::vector<double>(100, 0.25));
    plot.replotNow();
    QVERIFY(plot.visibleRange().contains(QPointF(50.0, 0.25)));
    plot.setPoints("a", count(100), std::vector<double>(100, std::nan("")));
    plot.replotNow();
    plot.setLogarithmicY(true);
    plot.replotNow();
    QVERIFY(plot.visibleRange().height() > 0.0);
}

void PlotTest::themeColoursReachThePixels() {
    CurvePlot plot;
    plot.resize(500, 300);
    plot.show();
    for (const Theme& theme : {Theme::light(), Theme::darkTheme()}) {
        plot.applyTheme(theme);
        plot.replotNow();
        const QImage image = plot.grab().toImage();
        QCOMPARE(image.pixelColor(495, 295), theme.base);
    }
}

QTEST_MAIN(PlotTest)
#include "plot_test.moc"
