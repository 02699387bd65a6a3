#include "core/analysis/event_file.h"
#include "core/store/run_writer.h"
#include "tests/app/desktop/window_app_lab.h"
#include "ui/info_bar.h"
#include "ui/plot/rank_map.h"

#include <QDir>
#include <QFile>

using namespace rankscope;
using namespace rankscope::test;

// Logs and workspaces of elsewhere that come into the window; adapters have a test of their own.
class ImportWindowTest : public WindowAppLab {
    Q_OBJECT

private slots:
    void droppedLogsBecomeRunsWithTheirRankMapsOnTheInspectPage() {
        launchAndOpen();
        const QString logs = m_folder->filePath("logs");
        QVERIFY(QDir().mkpath(logs));
        EventScalars scalars;
        for (std::int64_t step = 0; step < 300; step += 100) {
            scalars.add("train/loss", step, 1.7e9 + static_cast<double>(step),
                        0.7 - 0.001 * static_cast<double>(step));
            scalars.add("Ranknum/deberta.encoder.layer.0.attention.self.query_proj.lora_E", step, 1.7e9,
                        static_cast<double>(8 - step / 100));
            scalars.add("Ranknum/deberta.encoder.layer.1.attention.self.query_proj.lora_E", step, 1.7e9, 4.0);
        }
        QFile file(logs + "/events.out.tfevents.1");
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QByteArray::fromStdString(writeEventFile(scalars, 1.7e9)));
        file.close();
        emit window().importRequested(logs);
        QTRY_VERIFY_WITH_TIMEOUT(window().infoBar().text().contains("1 runs with"), patience);
        const auto runs = storedRuns();
        QCOMPARE(runs.size(), std::size_t(1));
        QCOMPARE(runs[0].endStage, std::string("imported"));
        window().inspectRun(runs[0].id);
        auto* map = window().findChild<RankMap*>("inspectMap");
        QTRY_COMPARE_WITH_TIMEOUT(map->total(), 6 + 4, patience);
        QCOMPARE(map->step(), 200);
        emit window().importRequested(logs); // nothing has been added since
        QTRY_VERIFY_WITH_TIMEOUT(window().infoBar().text().contains("nothing new"), patience);
        QCOMPARE(storedRuns().size(), std::size_t(1));
    }

    void runsOfAnotherWorkspaceAreCopiedIn() {
        const QString other = m_folder->filePath("other.rankscope");
        { RunWriter::open(other.toStdString()).value()->createRun("elsewhere", "{}"); }
        launchAndOpen();
        emit window().importRequested(other);
        QTRY_VERIFY_WITH_TIMEOUT(window().infoBar().text().contains("1 runs of other.rankscope"), patience);
        QCOMPARE(storedRuns().front().name, std::string("elsewhere"));
    }

    void whatCannotBeImportedIsExplained() {
        launchAndOpen();
        for (const char* name : {"notes.txt", "table.csv"}) {
            QFile file(m_folder->filePath(QLatin1String(name)));
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write("x");
        }
        emit window().importRequested(m_folder->filePath("notes.txt"));
        QVERIFY(window().infoBar().text().contains("what can be opened is"));
        emit window().importRequested(m_folder->filePath("table.csv"));
        QTRY_VERIFY_WITH_TIMEOUT(window().infoBar().text().contains("table.csv"), patience);
        QTRY_VERIFY_WITH_TIMEOUT(!window().infoBar().text().contains("Importing"), patience);
        QVERIFY(storedRuns().empty());
    }
};

int main(int argc, char** argv) { return runWindowAppTest<ImportWindowTest>(argc, argv); }
#include "import_window_test.moc"
