#include "ui/plot/curve_plot.h"
#include "ui/plot/density_plot.h"
#include "ui/plot/plot_theme.h"
#include "ui/plot/score_plot.h"

#include <QApplication>
#include <QClipboard>
#include <QFile>
#include <QImage>
#include <QMouseEvent>
#include <QSignalSpy>
#include <QSvgRenderer>
#include <QTemporaryDir>
#include <QWheelEvent>
#include <QtTest>

#include <cmath>
#include <limits>

using namespace rankscope;

namespace {

std::vector<double> count(std::size_t n, double start = 0.0) {
    std::vector<double> out(n);
    for (std::size_t i = 0; i < n; ++i) {
        out[i] = start + static_cast<double>(i);
    }
    return out;
}

QWidget* canvas(CurvePlot& plot) { return plot.focusProxy(); }

// The event as the plot gets it; QTest's mouse functions lack the wheel.
void wheel(QWidget* widget, QPointF place, int notches, Qt::KeyboardModifiers modifiers = Qt::NoModifier) {
    QWheelEvent event(place, widget->mapToGlobal(place), QPoint(), QPoint(0, 120 * notches), Qt::NoButton,
                      modifiers, Qt::NoScrollPhase, false);
    QApplication::sendEvent(widget, &event);
}

void drag(QWidget* widget, QPoint from, QPoint to, Qt::MouseButton button,
          Qt::KeyboardModifiers modifiers = Qt::NoModifier) {
    QTest::mousePress(widget, button, modifiers, from);
    QMouseEvent move(QEvent::MouseMove, QPointF(to), widget->mapToGlobal(QPointF(to)), Qt::NoButton, button,
                     modifiers);
    QApplication::sendEvent(widget, &move);
    QTest::mouseRelease(widget, button, modifiers, to);
}

void expectPicture(const QString& file) {
    QFile opened(file);
    QVERIFY2(opened.open(QIODevice::ReadOnly), qPrintable(file));
    const QByteArray bytes = opened.readAll();
    QVERIFY2(bytes.size() > 1'000, qPrintable(QString::number(bytes.size())));
    if (file.endsWith("png", Qt::CaseInsensitive)) {
        const QImage image(file);
        QVERIFY(image.width() > 1'000);
        QCOMPARE(image.pixelColor(image.width() - 2, image.height() - 2), QColor(Qt::white)); // print theme
    } else if (file.endsWith("svg")) {
        QSvgRenderer renderer(bytes);
        QVERIFY(renderer.isValid());
        QVERIFY(bytes.contains("<path") || bytes.contains("<polyline"));
        QVERIFY(!bytes.contains("<image")); // vectors, no bitmap
    } else {
        QVERIFY(bytes.startsWith("%PDF-"));
        QVERIFY(bytes.trimmed().endsWith("%%EOF"));
    }
}

} // namespace

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
    void tsvHoldsEveryPoint();
    void copyShortcutFillsTheClipboard();
    void exportsAllThreeFormats();
    void exportSaysWhatIsWrong();
    void exportLeavesTheScreenAsItWas();
    void hiddenPlotsDoNotReplot();
    void emptyAndConstantAndNaNSeriesDraw();
    void themeColoursReachThePixels();
    void scorePlotCountsAndExports();
    void densityMapDrawsCountsThresholdAndZeros();
    void densityMapKeepsAColumnThinnerThanAPixel();
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

void PlotTest::tsvHoldsEveryPoint() {
    CurvePlot plot;
    plot.setTitles("Loss", "step", "loss");
    plot.addCurve("a", "task", QPen(Qt::blue));
    plot.addCurve("b", "evaluation", QPen(Qt::red));
    plot.setPoints("a", {0.0, 1.0, 2.0}, {0.1, 0.2, std::numeric_limits<double>::quiet_NaN()});
    plot.setPoints("b", {1.0, 5.0}, {1e-9, 4.0});
    QCOMPARE(plot.dataAsTsv(),
             QString("step\ttask\tevaluation\n0\t0.1\t\n1\t0.2\t1e-09\n2\tnan\t\n5\t\t4\n"));
}

void PlotTest::copyShortcutFillsTheClipboard() {
    CurvePlot plot;
    plot.resize(500, 300);
    plot.show();
    plot.activateWindow();
    plot.addCurve("a", "a", QPen(Qt::blue));
    plot.setPoints("a", {0.0}, {42.0});
    QVERIFY(QTest::qWaitForWindowActive(&plot));
    canvas(plot)->setFocus();
    QTest::keySequence(canvas(plot), QKeySequence::Copy);
    QCOMPARE(QApplication::clipboard()->text(), QString("x\ta\n0\t42\n"));
}

void PlotTest::exportsAllThreeFormats() {
    QTemporaryDir folder;
    CurvePlot plot;
    plot.resize(500, 300);
    plot.show();
    plot.applyTheme(Theme::darkTheme());
    plot.setTitles("Loss", "step", "loss");
    plot.addCurve("a", "task", Theme::darkTheme().runPen(0), true);
    plot.addCurve("b", "regulariser", Theme::darkTheme().runPen(1));
    plot.setPoints("a", count(5'000), count(5'000));
    plot.setPoints("b", count(5'000), count(5'000));
    for (const char* suffix : {"png", "svg", "pdf", "PNG"}) {
        const QString file = folder.filePath(QStringLiteral("loss.") + suffix);
        QVERIFY(plot.exportTo(file));
        expectPicture(file);
    }
    QFile svg(folder.filePath("loss.svg"));
    QVERIFY(svg.open(QIODevice::ReadOnly));
    const QByteArray text = svg.readAll();
    QVERIFY(text.contains("regulariser")); // the legend is part of it
    QVERIFY(text.contains("Loss"));
}

void PlotTest::exportSaysWhatIsWrong() {
    QTemporaryDir folder;
    CurvePlot plot;
    const auto other = plot.writeTo(folder.filePath("loss.bmp"));
    QVERIFY(!other && other.error().contains(".svg"));
    const auto nowhere = plot.writeTo(folder.filePath("missing/loss.png"));
    QVERIFY(!nowhere && nowhere.error().contains("missing/loss.png"));
    QVERIFY(!plot.exportTo(folder.filePath("missing/loss.png")));
}

void PlotTest::exportLeavesTheScreenAsItWas() {
    QTemporaryDir folder;
    CurvePlot plot;
    plot.resize(500, 300);
    plot.show();
    plot.applyTheme(Theme::darkTheme());
    plot.addCurve("a", "a", Theme::darkTheme().runPen(0), true);
    plot.setPoints("a", count(3'000), count(3'000));
    plot.replotNow();
    const QImage before = plot.grab().toImage();
    QVERIFY(plot.exportTo(folder.filePath("a.png")));
    plot.replotNow();
    QCOMPARE(plot.grab().toImage(), before);
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

namespace {

ScoreDensity madeDensity(std::size_t columns) {
    std::vector<ScoreColumn> out;
    for (std::size_t i = 0; i < columns; ++i) {
        out.push_back({static_cast<std::int64_t>(10 * i), 2.4e-7, {{0, zeroScoreBin, 0, 2}, {0, -34, 40, 3}}, 0});
    }
    out[columns / 2].cells.push_back({0, -20, 90, 0}); // of one allocation alone
    return scoreDensity(out, -1, ScoreShare::All);
}

QColor colourAt(QWidget& plot, QPointF place) { return plot.grab().toImage().pixelColor(place.toPoint()); }

} // namespace

void PlotTest::densityMapDrawsCountsThresholdAndZeros() {
    DensityPlot plot;
    plot.resize(500, 300);
    plot.show();
    plot.setDensity(madeDensity(4), QStringLiteral("all matrices"));
    plot.replotNow();
    const double most = std::log1p(90.0);
    QCOMPARE(colourAt(plot, plot.pixelOf(25, -20)), Theme::amountColour(1.0));
    QCOMPARE(colourAt(plot, plot.pixelOf(5, -20)), Theme::light().base);
    QCOMPARE(colourAt(plot, plot.pixelOf(5, -34)), Theme::amountColour(std::log1p(43.0) / most));
    QCOMPARE(colourAt(plot, plot.pixelOf(5, zeroScoreBin)), Theme::amountColour(std::log1p(2.0) / most));
    const double y = plot.pixelOf(0, scoreBin(2.4e-7).value()).y();
    const QImage picture = plot.grab().toImage();
    bool line = false;
    for (int dy = -8; dy <= 8; ++dy) { // somewhere in the bin of the threshold
        line = line || picture.pixelColor(plot.pixelOf(5, -34).toPoint().x(), static_cast<int>(y) + dy) ==
                           Theme::light().text;
    }
    QVERIFY(line);
    QCOMPARE(plot.dataAsTsv().count('\n'), 1 + 4 * 2 + 1);
    QTemporaryDir folder;
    for (const char* suffix : {"png", "svg", "pdf"}) {
        const QString file = folder.filePath(QStringLiteral("importance.") + suffix);
        QVERIFY(plot.exportTo(file));
        expectPicture(file);
    }
    QSignalSpy clicked(&plot, &DensityPlot::stepClicked);
    QTest::mouseClick(plot.focusProxy(), Qt::LeftButton, {}, plot.pixelOf(25, -34).toPoint());
    QCOMPARE(clicked.count(), 1);
    QCOMPARE(clicked.last().at(0).toLongLong(), 20);
    plot.clear();
    plot.replotNow();
    QCOMPARE(plot.dataAsTsv().count('\n'), 1);
}

void PlotTest::densityMapKeepsAColumnThinnerThanAPixel() {
    DensityPlot plot;
    plot.resize(400, 300);
    plot.show();
    constexpr std::size_t columns = 5'001;
    plot.setDensity(madeDensity(columns), QStringLiteral("all matrices"));
    plot.replotNow();
    const QPointF lonely = plot.pixelOf(10 * (columns / 2), -20);
    const QImage picture = plot.grab().toImage();
    bool seen = false;
    for (int dx = -2; dx <= 2; ++dx) {
        seen = seen || picture.pixelColor(lonely.toPoint() + QPoint(dx, 0)) == Theme::amountColour(1.0);
    }
    QVERIFY(seen);
}

void PlotTest::scorePlotCountsAndExports() {
    ScorePlot plot;
    plot.resize(500, 300);
    plot.show();
    plot.setModules({{"layer.0.query", 0, "query", 8, 8, 4}, {"layer.0.value", 0, "value", 8, 8, 4}});
    AllocationDone allocation;
    allocation.step = 20;
    allocation.scoreLambda = {8, 1, 2, 2.05F, 4, 0, 2, 1.91F};
    allocation.scoreA.assign(8, 0.0F);
    allocation.scoreB.assign(8, 0.0F);
    allocation.mask = {1, 0, 0, 1, 1, 0, 0, 0};
    allocation.threshold = 2.0;
    allocation.budget = 3;
    plot.setAllocation(allocation);
    plot.replotNow();
    QCOMPARE(plot.summary(), QString("kept 3 of 8, 4 within 5 % of the threshold, 2 tied and masked "
                                     "together, 1 not above 0 left out"));
    const QString tsv = plot.dataAsTsv();
    QVERIFY(tsv.startsWith(
        "place\tmodule\ttriplet\tscore\tkept\n1\tlayer.0.query\t0\t8\t1\n2\tlayer.0.value\t0\t4\t1\n"));
    QCOMPARE(tsv.count('\n'), 9);
    QTemporaryDir folder;
    for (const char* suffix : {"png", "svg", "pdf"}) {
        const QString file = folder.filePath(QStringLiteral("scores.") + suffix);
        QVERIFY(plot.exportTo(file));
        expectPicture(file);
    }
    QSignalSpy clicked(&plot, &ScorePlot::moduleClicked);
    QTest::mouseClick(plot.focusProxy(), Qt::LeftButton, {}, QPoint(60, 150));
    QCOMPARE(clicked.count(), 1);
    QCOMPARE(clicked.last().at(0).toInt(), 0);
    allocation.mask.pop_back(); // belongs to another model
    allocation.step = 30;
    plot.setAllocation(allocation);
    QVERIFY(plot.summary().startsWith("kept 3 of 8"));
    plot.clear();
    QVERIFY(plot.summary().isEmpty());
    plot.setLogarithmicY(false);
    plot.replotNow();
}

QTEST_MAIN(PlotTest)
#include "plot_test.moc"
