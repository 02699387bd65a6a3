#include "tests/ui/plot/plot_hand.h"

#include <QClipboard>
#include <QTemporaryDir>

#include <limits>

using namespace rankscope;

// What leaves a plot of curves: pictures and tables, by the clipboard or as files.
class PlotExportTest : public QObject {
    Q_OBJECT

private slots:
    void tsvHoldsEveryPoint();
    void copyShortcutFillsTheClipboard();
    void exportsAllThreeFormats();
    void exportSaysWhatIsWrong();
    void exportLeavesTheScreenAsItWas();
};

void PlotExportTest::tsvHoldsEveryPoint() {
    CurvePlot plot;
    plot.setTitles("Loss", "step", "loss");
    plot.addCurve("a", "task", QPen(Qt::blue));
    plot.addCurve("b", "evaluation", QPen(Qt::red));
    plot.setPoints("a", {0.0, 1.0, 2.0}, {0.1, 0.2, std::numeric_limits<double>::quiet_NaN()});
    plot.setPoints("b", {1.0, 5.0}, {1e-9, 4.0});
    QCOMPARE(plot.dataAsTsv(),
             QString("step\ttask\tevaluation\n0\t0.1\t\n1\t0.2\t1e-09\n2\tnan\t\n5\t\t4\n"));
}

void PlotExportTest::copyShortcutFillsTheClipboard() {
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

void PlotExportTest::exportsAllThreeFormats() {
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

void PlotExportTest::exportSaysWhatIsWrong() {
    QTemporaryDir folder;
    CurvePlot plot;
    const auto other = plot.writeTo(folder.filePath("loss.bmp"));
    QVERIFY(!other && other.error().contains(".svg"));
    const auto nowhere = plot.writeTo(folder.filePath("missing/loss.png"));
    QVERIFY(!nowhere && nowhere.error().contains("missing/loss.png"));
    QVERIFY(!plot.exportTo(folder.filePath("missing/loss.png")));
}

void PlotExportTest::exportLeavesTheScreenAsItWas() {
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

QTEST_MAIN(PlotExportTest)
#include "plot_export_test.moc"
