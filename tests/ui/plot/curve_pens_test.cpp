#include "ui/plot/curve_plot.h"
#include "ui/theme.h"

#include <QtTest>

using namespace rankscope;

// How the lines of a chart are told apart.
class CurvePensTest : public QObject {
    Q_OBJECT

private:
    static void fill(CurvePlot& plot, int curves) {
        for (int i = 0; i < curves; ++i) {
            const QString key = QString::number(i);
            plot.addCurve(key, key, Theme::light().runPen(i), false);
            plot.setPoints(key, {0.0, 1.0, 2.0}, {0.0, double(i), 1.0});
        }
        plot.resize(600, 300);
        plot.show();
        plot.replotNow();
    }

private slots:
    void linesOfAFewRunsAreDashedByTheirPens() {
        CurvePlot plot;
        fill(plot, 32);
        for (int i = 0; i < 32; ++i) {
            const QPen wanted = Theme::light().runPen(i);
            QCOMPARE(plot.curvePen(QString::number(i)).style(), wanted.style());
            QCOMPARE(plot.curvePen(QString::number(i)).color(), wanted.color());
        }
        QCOMPARE(plot.curvePen("none"), QPen(Qt::NoPen));
    }

    void moreLinesThanDashesTellApartAreSolid() {
        CurvePlot plot;
        fill(plot, 40);
        for (int i = 0; i < 40; ++i) {
            QCOMPARE(plot.curvePen(QString::number(i)).style(), Qt::SolidLine);
        }
        for (int i = 10; i < 40; ++i) {
            plot.removeCurve(QString::number(i));
        }
        plot.replotNow();
        QCOMPARE(plot.curvePen("9").style(), Qt::DashLine);
    }
};

QTEST_MAIN(CurvePensTest)
#include "curve_pens_test.moc"
