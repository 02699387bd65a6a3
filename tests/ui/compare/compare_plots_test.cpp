#include "core/analysis/statistics.h"
#include "ui/plot/parallel_plot.h"
#include "ui/plot/scatter_matrix.h"
#include "ui/plot/scatter_plot.h"

#include <QAction>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

#include <cmath>

using namespace rankscope;

// The charts of the compare page that are not curves, without the page.
class ComparePlotsTest : public QObject {
    Q_OBJECT

private:
    static QStringList keys(const ParallelPlot& plot) {
        QStringList out;
        for (const ParallelAxis& axis : plot.axes()) {
            out << axis.key;
        }
        return out;
    }

    static void fill(ParallelPlot& plot) {
        plot.resize(700, 300);
        plot.show();
        plot.setData({{"a", {}, "a"}, {"b", {}, "b"}, {"c", {}, "c"}},
                     {{1, "x", 0, {1, 0, 5}}, {2, "y", 1, {10, 1, 6}}, {3, "z", 2, {100, 2, 7}}});
    }

    static void fill(ScatterPlot& plot) {
        plot.resize(600, 400);
        plot.show();
        plot.setPoints({{1, "a", 0, 0}, {2, "b", 1, 1}, {3, "c", 2, 0}, {4, "d", 3, 1}});
        plot.replotNow();
    }

    static void dragAlong(QWidget& plot, const QList<QPoint>& places) {
        QWidget* area = plot.focusProxy() != nullptr ? plot.focusProxy() : &plot;
        QTest::mousePress(area, Qt::LeftButton, {}, places.front());
        for (const QPoint& place : places.mid(1)) {
            QTest::mouseMove(area, place);
        }
        QTest::mouseRelease(area, Qt::LeftButton, {}, places.back());
    }

private slots:
    void aLogarithmicAxisPlacesValuesByTheirRatio() {
        ParallelPlot plot;
        fill(plot);
        plot.setLogarithmic(0, true);
        const double low = plot.pixelOf(0, 1.0).y();
        const double middle = plot.pixelOf(0, 10.0).y();
        const double high = plot.pixelOf(0, 100.0).y();
        QVERIFY(std::abs((low - middle) - (middle - high)) < 0.01);
        // A range along it is read off the same scale.
        dragAlong(plot, {QPoint(int(plot.pixelOf(0, 1.0).x()), int((low + middle) / 2)),
                         QPoint(int(plot.pixelOf(0, 1.0).x()), int(high) - 8)});
        QCOMPARE(plot.selected(), (QList<qint64>{2, 3}));
        plot.setLogarithmic(1, true); // 0 has no place there
        QVERIFY(std::isnan(plot.pixelOf(1, 0.0).y()));
        QVERIFY(std::isfinite(plot.pixelOf(1, 2.0).y()));
        plot.grab();
    }

    void aTitleIsDraggedToAnotherPlaceAndAClickOnItTurnsTheAxisOver() {
        ParallelPlot plot;
        fill(plot);
        QSignalSpy changed(&plot, &ParallelPlot::axesChanged);
        const auto title = [&](std::size_t axis) { return QPoint(int(plot.pixelOf(axis, 0.0).x()), 6); };
        dragAlong(plot, {title(0), title(1), title(2)});
        QCOMPARE(keys(plot), (QStringList{"b", "c", "a"}));
        QCOMPARE(changed.size(), 1);
        QVERIFY2(plot.dataAsTsv().contains("x\t0\t5\t1\n"),
                 qPrintable(plot.dataAsTsv())); // values came along
        QVERIFY(!plot.axes()[2].flipped);
        QTest::mouseClick(&plot, Qt::LeftButton, {}, title(0));
        QVERIFY(plot.axes()[0].flipped);
        QCOMPARE(keys(plot), (QStringList{"b", "c", "a"}));
    }

    void keysMoveTurnAndStretchAnAxis() {
        ParallelPlot plot;
        fill(plot);
        plot.setFocus();
        QTest::keyClick(&plot, Qt::Key_Right, Qt::ControlModifier);
        QCOMPARE(keys(plot), (QStringList{"b", "a", "c"}));
        QTest::keyClick(&plot, Qt::Key_Space);
        QVERIFY(plot.axes()[1].flipped);
        for (QAction* action : plot.actions()) {
            if (action->text() == "Logarithmic axis") {
                action->trigger();
            }
        }
        QVERIFY(plot.axes()[1].logarithmic);
        QTest::keyClick(&plot, Qt::Key_Left, Qt::ControlModifier);
        QTest::keyClick(&plot, Qt::Key_Left, Qt::ControlModifier); // at the end: nothing
        QCOMPARE(keys(plot), (QStringList{"a", "b", "c"}));
    }

    void categoriesHaveNoLogarithm() {
        ParallelPlot plot;
        plot.setData({{"a", {"one", "two"}, "a", true}, {"b", {}, "b", true, true}}, {{1, "x", 0, {0, 3}}});
        QVERIFY(!plot.axes()[0].logarithmic);
        QVERIFY(plot.axes()[1].logarithmic);
        QVERIFY(plot.axes()[1].flipped);
        plot.setLogarithmic(0, true);
        QVERIFY(!plot.axes()[0].logarithmic);
    }

    void aRectangleChoosesPointsAndEscapeClearsThem() {
        ScatterPlot plot;
        fill(plot);
        plot.setDrag(ScatterPlot::Drag::Rectangle);
        QSignalSpy changed(&plot, &ScatterPlot::chosenChanged);
        dragAlong(plot, {plot.pixelOf(0.5, 1.1).toPoint(), plot.pixelOf(1.5, 0.5).toPoint(),
                         plot.pixelOf(2.2, -0.1).toPoint()});
        QVERIFY(plot.chosen() == (std::vector<std::size_t>{1, 2}));
        QCOMPARE(changed.size(), 1);
        for (QAction* action : plot.actions()) {
            if (action->text() == "Clear choice") {
                action->trigger();
            }
        }
        QVERIFY(plot.chosen().empty());
        plot.setDrag(ScatterPlot::Drag::Zoom);
        dragAlong(plot, {plot.pixelOf(0.5, 1.1).toPoint(), plot.pixelOf(1.5, 0.5).toPoint(),
                         plot.pixelOf(2.2, -0.1).toPoint()});
        QVERIFY(plot.chosen().empty());
    }

    void aLassoChoosesWhatLiesWithinItsLine() {
        ScatterPlot plot;
        fill(plot);
        plot.setDrag(ScatterPlot::Drag::Lasso);
        // Around b and d, which no rectangle holds without c: a band above 0.5.
        dragAlong(plot, {plot.pixelOf(0.7, 0.6).toPoint(), plot.pixelOf(0.7, 1.05).toPoint(),
                         plot.pixelOf(3.15, 1.05).toPoint(), plot.pixelOf(3.15, 0.6).toPoint(),
                         plot.pixelOf(2.0, 0.5).toPoint()});
        QVERIFY(plot.chosen() == (std::vector<std::size_t>{1, 3}));
        plot.replotNow();
        const QImage with = plot.grab().toImage();
        plot.setChosen({});
        plot.replotNow();
        QVERIFY(plot.grab().toImage() != with);
        QSignalSpy clicked(&plot, &ScatterPlot::pointClicked); // a click is still one
        QTest::mouseClick(plot.focusProxy(), Qt::LeftButton, {}, plot.pixelOf(2, 0).toPoint());
        QCOMPARE(clicked.size(), 1);
    }

    void theMatrixHasACorrelationInEveryCellAndSixAmountsAtMost() {
        ScatterMatrix matrix;
        matrix.resize(500, 500);
        matrix.show();
        const std::vector<double> up{1, 2, 3, 4};
        const std::vector<double> down{9, 7, 5, 1};
        const std::vector<double> mixed{2, 1, 4, NAN};
        matrix.setData({{"u", "up", up}, {"d", "down", down}, {"m", "mixed", mixed}}, {0, 1, 2, 3},
                       {"a", "b", "c", "d"});
        QCOMPARE(matrix.size(), std::size_t(3));
        QCOMPARE(*matrix.correlation(0, 1).coefficient, -1.0);
        for (std::size_t r = 0; r < 3; ++r) {
            for (std::size_t c = 0; c < 3; ++c) {
                QCOMPARE(matrix.correlation(r, c).coefficient, matrix.correlation(c, r).coefficient);
            }
        }
        QCOMPARE(matrix.correlation(2, 0).n, std::size_t(3));
        QCOMPARE(*matrix.correlation(2, 0).coefficient, *spearmanCorrelation(up, mixed).coefficient);
        QCOMPARE(matrix.dataAsTsv().split('\n')[1], QString("up\t1\t-1\t0.5"));
        std::vector<MatrixAmount> many(9, {"k", "t", up});
        matrix.setData(many, {0, 1, 2, 3}, {});
        QCOMPARE(matrix.size(), ScatterMatrix::most);
        QTemporaryDir folder;
        QVERIFY(matrix.writeTo(folder.filePath("matrix.svg")).has_value());
        QVERIFY(!matrix.writeTo(folder.filePath("no/such/place.svg")).has_value());
        matrix.setData({}, {}, {}); // nothing to draw
        matrix.grab();
    }

    void aCellAsksForItsPairByMouseAndKeyboard() {
        ScatterMatrix matrix;
        matrix.resize(400, 400);
        matrix.show();
        matrix.setData({{"u", "up", {1, 2}}, {"d", "down", {2, 1}}}, {0, 1}, {"a", "b"});
        QSignalSpy asked(&matrix, &ScatterMatrix::cellClicked);
        QTest::mouseClick(&matrix, Qt::LeftButton, {}, matrix.cellRect(0, 1).center().toPoint());
        QCOMPARE(asked.size(), 1);
        QCOMPARE(asked[0][0].toString(), QString("d")); // across
        QCOMPARE(asked[0][1].toString(), QString("u")); // up
        QTest::mouseClick(&matrix, Qt::LeftButton, {}, matrix.cellRect(1, 1).center().toPoint());
        QCOMPARE(asked.size(), 1); // a name is no pair
        QTest::keyClick(&matrix, Qt::Key_Left);
        QVERIFY(matrix.accessibleDescription().contains("down against up"));
        QTest::keyClick(&matrix, Qt::Key_Return);
        QCOMPARE(asked.size(), 2);
        QCOMPARE(asked[1][0].toString(), QString("u"));
    }
};

QTEST_MAIN(ComparePlotsTest)
#include "compare_plots_test.moc"
