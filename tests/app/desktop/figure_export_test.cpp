#include "core/run/run_config_json.h"
#include "core/store/run_writer.h"
#include "tests/ui/live/made_run.h"

#include <QFile>
#include <QImage>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <QXmlStreamReader>

#include <cmath>

namespace rankscope {

// `rankscope export-figure` as a person calls it: the real program, without a display.
class FigureExportTest : public QObject {
    Q_OBJECT

    struct Ended {
        int code = -1;
        QString out, err;
    };

    QTemporaryDir m_folder;
    QString path(const QString& name) const { return m_folder.filePath(name); }

    Ended run(QStringList arguments, bool workspace = true) const {
        QProcess program;
        auto environment = QProcessEnvironment::systemEnvironment();
        for (const char* name : {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}) {
            environment.remove(QLatin1String(name));
        }
        program.setProcessEnvironment(environment);
        arguments.prepend(QStringLiteral("export-figure"));
        if (workspace) {
            arguments << QStringLiteral("--workspace") << path("lab.rankscope");
        }
        program.start(QStringLiteral(RANKSCOPE_BIN_DIR "/rankscope"), arguments);
        program.waitForFinished(60'000);
        return {program.exitStatus() == QProcess::NormalExit ? program.exitCode() : -1,
                QString::fromUtf8(program.readAllStandardOutput()),
                QString::fromUtf8(program.readAllStandardError())};
    }

    QByteArray bytes(const QString& name) const {
        QFile file(path(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    // All the text elements of an SVG, and its size; an empty list when it is not well formed.
    QStringList texts(const QString& name, QString* width = nullptr) const {
        QXmlStreamReader xml(bytes(name));
        QStringList found;
        while (!xml.atEnd()) {
            if (xml.readNext() != QXmlStreamReader::StartElement) {
                continue;
            }
            if (xml.name() == QLatin1String("svg") && width != nullptr) {
                *width = xml.attributes().value(QLatin1String("width")).toString();
            }
            if (xml.name() == QLatin1String("text")) {
                found << xml.readElementText(QXmlStreamReader::IncludeChildElements).trimmed();
            }
        }
        return xml.hasError() ? QStringList() : found;
    }

private slots:
    void initTestCase() {
        auto writer = RunWriter::open(path("lab.rankscope").toStdString());
        QVERIFY(writer.has_value());
        for (const char* name : {"first", "second"}) {
            MadeRun made(4, 200);
            RunConfig config;
            config.name = name;
            const RunId id = (*writer)->createRun(config.name, toJson(config));
            (*writer)->recordStarted(id, made.started, 1.75e9);
            (*writer)->append(id, made.steps(0, id == 1 ? 200 : 60), 1.75e9);
            (*writer)->append(id, {made.ended(RunStatus::Finished)}, 1.75e9);
        }
        RunConfig config;
        config.name = "queued";
        (*writer)->createRun(config.name, toJson(config));
    }

    void everyViewIsAnSvgWithRealTextAndTheWidthAskedFor() {
        const Ended all =
            run({"--run", "1", "--against", "second", "--all", path("all"), "--width-mm", "120"});
        QCOMPARE(all.code, 0);
        const QList<std::pair<QString, QStringList>> expected{
            {"rankmap", {"Kept ranks, step 110", "12", "Q"}},
            {"loss", {"Loss", "task", "evaluation", "step"}},
            {"budget", {"Budget", "plan", "kept", "triplets"}},
            {"scores", {"Importance, step 110", "score"}},
            {"diff", {"run 1 first \u2212 run 2 second"}},
            {"orthogonality", {"Orthogonality penalty", "weight × penalty"}},
            {"importance", {"Scores over time", "score S", "threshold"}}};
        for (const auto& [view, words] : expected) {
            QString width;
            const QStringList found = texts("all/" + view + ".svg", &width);
            for (const QString& word : words) {
                QVERIFY2(found.contains(word), qPrintable(view + ": " + word + " in " + found.join('|')));
            }
            QVERIFY2(found.contains(QStringLiteral("Run 1 first")), qPrintable(view));
            QVERIFY(width.endsWith(QLatin1String("mm")));
            // Whole pixels of 96 an inch: at most half of one off.
            QVERIFY2(std::fabs(width.chopped(2).toDouble() - 120.0) < 0.14, qPrintable(width));
        }
    }

    void theSameFigureTwiceIsTheSameBytes() {
        for (const char* view : {"rankmap", "loss", "scores"}) {
            QCOMPARE(run({"--run", "1", "--view", view, "-o", path("one.svg")}).code, 0);
            QCOMPARE(run({"--run", "1", "--view", view, "-o", path("two.svg")}).code, 0);
            QCOMPARE(bytes("one.svg"), bytes("two.svg"));
        }
    }

    void aPngHasTheResolutionAndTheSizeAskedFor() {
        QCOMPARE(
            run({"--run", "1", "--view", "loss", "-o", path("loss.png"), "--dpi", "150", "--width-mm", "85"})
                .code,
            0);
        QVERIFY(bytes("loss.png").startsWith("\x89PNG"));
        const QImage image(path("loss.png"));
        QVERIFY(std::abs(image.width() - 85.0 / 25.4 * 150.0) < 2.0);
        QVERIFY(std::abs(image.dotsPerMeterX() - 150.0 / 0.0254) < 2.0);
        QCOMPARE(run({"--run", "1", "--view", "rankmap", "--format", "png", "-o", path("no-suffix")}).code,
                 0);
        QVERIFY(std::abs(QImage(path("no-suffix"), "PNG").dotsPerMeterX() - 300.0 / 0.0254) < 2.0);
    }

    void aPdfHoldsFontsAndOnePageOfTheWidthAskedFor() {
        for (const char* view : {"loss", "rankmap", "diff"}) {
            QCOMPARE(run({"--run", "1", "--against", "2", "--view", view, "-o", path("figure.pdf"),
                          "--width-mm", "100"})
                         .code,
                     0);
            const QByteArray pdf = bytes("figure.pdf");
            QVERIFY(pdf.startsWith("%PDF-"));
            QVERIFY2(pdf.contains("/Type /Font"), view); // texts, no outlines
            QVERIFY2(!pdf.contains("/Subtype /Image"), view);
            const auto at = pdf.indexOf("/MediaBox [0 0 ");
            QVERIFY(at > 0);
            const double points = pdf.mid(at + 15, 12).split(' ').first().toDouble();
            QVERIFY2(std::fabs(points - 100.0 / 25.4 * 72.0) < 1.1, qPrintable(QString::number(points)));
        }
    }

    void aStepMeansTheNewestAllocationUpToIt() {
        QCOMPARE(run({"--run", "1", "--view", "rankmap", "--step", "65", "-o", path("step.svg")}).code, 0);
        QVERIFY(texts("step.svg").contains(QStringLiteral("Kept ranks, step 60")));
        const Ended early = run({"--run", "1", "--view", "rankmap", "--step", "3", "-o", path("early.svg")});
        QCOMPARE(early.code, 6);
        QVERIFY2(early.err.contains("no allocation at or before step 3"), qPrintable(early.err));
        QVERIFY(!QFile::exists(path("early.svg")));
    }

    void mistakesAreToldWithTheCodesOfTheCommandLine() {
        const QString out = path("x.svg");
        const QList<std::pair<QStringList, int>> cases{
            {{"--run", "1", "--view", "loss"}, 2},
            {{"--run", "1", "--view", "nonsense", "-o", out}, 2},
            {{"--view", "loss", "-o", out}, 2},
            {{"--run", "1", "--view", "diff", "-o", out}, 2},
            {{"--run", "1", "--view", "loss", "-o", path("x.gif")}, 2},
            {{"--run", "1", "--view", "loss", "-o", out, "--dpi", "9999"}, 2},
            {{"--run", "1", "--view", "loss", "-o", out, "--width-mm", "-3"}, 2},
            {{"--run", "1", "--view", "loss", "-o", out, "--step", "x"}, 2},
            {{"--run", "1", "--view", "loss", "-o", out, "--all", out}, 2},
            {{"--run", "1", "--view", "loss", "-o", out, "stray"}, 2},
            {{"--run", "99", "--view", "loss", "-o", out}, 6},
            {{"--run", "1", "--against", "99", "--view", "diff", "-o", out}, 6},
            {{"--run", "queued", "--view", "loss", "-o", out}, 6},
            {{"--run", "queued", "--all", path("queued")}, 6},
            {{"--run", "1", "--view", "loss", "-o", path("no/such/folder.svg")}, 1},
            {{"--run", "1", "--view", "diff", "--against", "2", "-o", path("no/such/folder.svg")}, 1}};
        for (const auto& [arguments, code] : cases) {
            const Ended ended = run(arguments);
            QVERIFY2(ended.code == code,
                     qPrintable(arguments.join(' ') + ": " + QString::number(ended.code)));
            QVERIFY2(!ended.err.trimmed().isEmpty(), qPrintable(arguments.join(' ')));
            QVERIFY(!QFile::exists(out));
        }
        QCOMPARE(run({"--help"}, false).code, 0);
        QCOMPARE(run({"--run", "1", "--view", "loss", "-o", out, "--workspace", path("absent")}, false).code,
                 6);
        QFile broken(path("broken.rankscope"));
        QVERIFY(broken.open(QIODevice::WriteOnly));
        broken.write("this is no workspace");
        broken.close();
        QCOMPARE(
            run({"--run", "1", "--view", "loss", "-o", out, "--workspace", broken.fileName()}, false).code,
            5);
    }
};

} // namespace rankscope

QTEST_GUILESS_MAIN(rankscope::FigureExportTest)
#include "figure_export_test.moc"
