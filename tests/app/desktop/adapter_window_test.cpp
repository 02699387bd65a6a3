#include "app/common/run_replay.h"
#include "core/run/run_config_json.h"
#include "core/store/run_writer.h"
#include "tests/app/desktop/window_app_lab.h"
#include "ui/dialogs/export_dialog.h"
#include "ui/dialogs/import_adapter_dialog.h"
#include "ui/dialogs/replay_dialog.h"
#include "ui/form/form_page.h"
#include "ui/info_bar.h"
#include "ui/inspect/inspect_page.h"
#include "ui/plot/rank_map.h"
#include "ui/runs/runs_page.h"

#include <QComboBox>
#include <QDir>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTreeWidget>

using namespace rankscope;
using namespace rankscope::test;

// What comes into the window and leaves it, and replays, with an engine that follows a script.
class AdapterWindowTest : public WindowAppLab {
    Q_OBJECT

    QString said() { return window().infoBar().text(); }
    std::unique_ptr<RunReader> reader() const {
        return std::move(*RunReader::open(m_workspace.toStdString()));
    }
    QString file(const QString& name, const QByteArray& text = "{}") const {
        const QString path = m_folder->filePath(name);
        QDir().mkpath(QFileInfo(path).path());
        QFile made(path);
        if (!made.open(QIODevice::WriteOnly) || made.write(text) < 0) {
            qFatal("%s", qPrintable(path));
        }
        return path;
    }
    template <typename Widget>
    Widget* part(const char* name) {
        auto* found = window().findChild<Widget*>(QString::fromLatin1(name));
        if (found == nullptr) {
            qFatal("%s", name);
        }
        return found;
    }
    void trainOne(const std::string& name = "first") {
        m_app->desk().start(smallConfig(name));
        QTRY_VERIFY_WITH_TIMEOUT(
            !reader()->runs().empty() && reader()->runs().front().status == RunStatus::Finished, patience);
        QTRY_VERIFY_WITH_TIMEOUT(!m_app->desk().busy(), patience);
    }
    void dropAdapter() {
        file("model/config.json");
        m_script->baseModel = m_folder->filePath("model").toStdString();
        emit window().filesDropped({QFileInfo(file("theirs/adapter_config.json")).path()});
        QTRY_VERIFY_WITH_TIMEOUT(window().findChild<ImportAdapterDialog*>() != nullptr, patience);
    }
    void openExport() {
        emit window().runsPage().exportRequested(1);
        QTRY_VERIFY_WITH_TIMEOUT(window().findChild<ExportDialog*>() != nullptr, patience);
        QTRY_VERIFY_WITH_TIMEOUT(part<QPushButton>("exportNow")->isEnabled(), patience);
    }
    std::vector<StoredEvent> replayEvents() const {
        auto events = reader()->events(1);
        std::erase_if(events, [](const StoredEvent& event) { return event.kind != replayEventKind; });
        return events;
    }

private slots:
    void aDroppedAdapterBecomesARunThatIsOpenedOnInspect() {
        launchAndOpen();
        dropAdapter();
        part<QPushButton>("importAdapterImport")->click();
        QTRY_COMPARE_WITH_TIMEOUT(window().page(), MainWindow::Page::Inspect, patience);
        QCOMPARE(window().inspectPage().run(), RunId(1));
        auto* map = part<RankMap>("inspectMap");
        QTRY_COMPARE_WITH_TIMEOUT(map->total(), 3, patience);
        QVERIFY2(said().contains("theirs: 3 of 6 triplets in 2 modules"), qPrintable(said()));
        const auto run = reader()->run(1);
        QCOMPARE(run->summary.name, std::string("theirs"));
        QCOMPARE(run->summary.endStage, std::string("imported"));
        QCOMPARE(parseRunConfig(run->configJson).config.model.path,
                 m_folder->filePath("model").toStdString());
        QCOMPARE(m_script->imports.load(), 2); // checked, then written
    }

    void theTaskOfAnAdapterIsTakenFromTheForm() {
        launchAndOpen();
        RunConfig form = smallConfig("reviews");
        form.task.eval = "reviews.tsv";
        window().formPage().setConfig(form, "a test");
        dropAdapter();
        part<QComboBox>("importAdapterTask")->setCurrentIndex(1);
        part<QPushButton>("importAdapterImport")->click();
        QTRY_COMPARE_WITH_TIMEOUT(window().page(), MainWindow::Page::Inspect, patience);
        const RunConfig stored = parseRunConfig(reader()->run(1)->configJson).config;
        QCOMPARE(stored.task.eval, std::string("reviews.tsv"));
        QCOMPARE(stored.name, std::string("theirs"));
    }

    void anAdapterThatCannotBeReadIsOneSentenceAndLeavesNoRun() {
        launchAndOpen();
        m_script->importProblem = "The adapter in theirs is damaged; save it again.";
        dropAdapter();
        part<QPushButton>("importAdapterImport")->click();
        QTRY_COMPARE_WITH_TIMEOUT(said(), "The adapter in theirs is damaged; save it again.", patience);
        QVERIFY(reader()->runs().empty());
    }

    void aCancelledImportLeavesNoRun() {
        launchAndOpen();
        m_script->holdImport = true;
        dropAdapter();
        part<QPushButton>("importAdapterImport")->click();
        QTRY_COMPARE_WITH_TIMEOUT(m_script->imports.load(), 2, patience); // it is being written
        QTRY_VERIFY_WITH_TIMEOUT(said().contains("50"), patience);        // percent
        part<QPushButton>("infoBarAction")->click();
        m_script->holdImport = false;
        QTRY_VERIFY_WITH_TIMEOUT(said().contains("stopped", Qt::CaseInsensitive), patience);
        QVERIFY(reader()->runs().empty());
    }

    void whatIsDroppedTogetherIsTakenOneByOneByItsKind() {
        launchAndOpen();
        const QString configuration =
            file("run.json", QByteArray::fromStdString(toJson(smallConfig("dropped"))));
        const QString table = file("metrics.csv", "step,loss\n1,0.5\n2,0.25\n");
        const QString other = m_folder->filePath("elsewhere.txt");
        file("elsewhere.txt", "x");
        emit window().filesDropped({configuration, table, other});
        QCOMPARE(window().formPage().config().name, std::string("dropped"));
        QTRY_COMPARE_WITH_TIMEOUT(reader()->runs().size(), std::size_t(1), patience);
        QCOMPARE(reader()->runs().front().name, std::string("metrics"));
        emit window().filesDropped({other});
        QVERIFY2(said().contains("of no kind that is known"), qPrintable(said()));
        { RunWriter::open(m_folder->filePath("second.rankscope").toStdString()); }
        QSignalSpy opened(m_app.get(), &WindowApp::workspaceOpened);
        QTRY_VERIFY_WITH_TIMEOUT(!said().contains("Importing"), patience);
        emit window().filesDropped({m_folder->filePath("second.rankscope")});
        QTRY_COMPARE_WITH_TIMEOUT(opened.size(), 1, patience);
        QCOMPARE(opened[0][0].toString(), m_folder->filePath("second.rankscope"));
    }

    void aReadOnlyWorkspaceTakesNothing() {
        { RunWriter::open(m_workspace.toStdString()); }
        launchAndOpen(true);
        emit window().filesDropped({file("metrics.csv", "step,loss\n1,0.5\n")});
        QVERIFY2(said().contains("reading only"), qPrintable(said()));
        QVERIFY(reader()->runs().empty());
    }

    void aRunIsExportedFromTheChosenCheckpointAndVerified() {
        launchAndOpen();
        trainOne();
        openExport();
        QVERIFY(part<QLabel>("exportPlan")->text().contains("2 of 6 triplets"));
        QCOMPARE(part<QTreeWidget>("exportModules")->topLevelItemCount(), 2);
        const QString folder = m_folder->filePath("out");
        part<QLineEdit>("exportFolder")->setText(folder);
        part<QPushButton>("exportNow")->click();
        auto* outcome = part<QLabel>("exportOutcome");
        QTRY_VERIFY_WITH_TIMEOUT(outcome->text().startsWith("Written"), patience);
        QVERIFY(QFile::exists(folder + "/adapter_config.json"));
        part<QPushButton>("exportVerify")->click();
        QTRY_VERIFY2_WITH_TIMEOUT(outcome->text().contains("2.5e-07"), qPrintable(outcome->text()), patience);
        QVERIFY(outcome->text().startsWith("Verified"));
    }

    void aMergedModelSaysItsDifference() {
        launchAndOpen();
        RunConfig config = smallConfig("first");
        config.task.eval = "dev.tsv";
        m_app->desk().start(config);
        QTRY_VERIFY_WITH_TIMEOUT(!reader()->checkpoints(1).empty(), patience);
        QTRY_VERIFY_WITH_TIMEOUT(!m_app->desk().busy(), patience);
        openExport();
        part<QRadioButton>("exportForm-merged")->click();
        QTRY_VERIFY_WITH_TIMEOUT(part<QPushButton>("exportNow")->isEnabled(), patience);
        part<QPushButton>("exportNow")->click();
        auto* outcome = part<QLabel>("exportOutcome");
        QTRY_VERIFY2_WITH_TIMEOUT(outcome->text().contains("max |merged − adapted| is 2.5e-07 over 64"),
                                  qPrintable(outcome->text()), patience);
        QVERIFY(QFile::exists(m_folder->filePath("first-merged/model.safetensors")));
    }

    void whileARunTrainsOutputsAreNotComputed() {
        launchAndOpen();
        trainOne();
        openExport();
        part<QPushButton>("exportNow")->click();
        auto* outcome = part<QLabel>("exportOutcome");
        QTRY_VERIFY_WITH_TIMEOUT(outcome->text().startsWith("Written"), patience);
        startHeldAt(5, "held");
        part<QPushButton>("exportVerify")->click();
        QVERIFY2(outcome->text().contains("A run is training here"), qPrintable(outcome->text()));
        emit window().runsPage().replayRequested(1);
        QVERIFY2(said().contains("A run is training here"), qPrintable(said()));
        QVERIFY(window().findChild<ReplayDialog*>() == nullptr);
        m_app->replay().start(1, 0, 10);
        QVERIFY(!m_app->replay().running());
    }

    void aRunWithoutCheckpointsOrStepsSaysSo() {
        { RunWriter::open(m_workspace.toStdString()).value()->createRun("queued", "{}"); }
        launchAndOpen();
        emit window().runsPage().exportRequested(1);
        QTRY_VERIFY_WITH_TIMEOUT(said().contains("no checkpoint that could be exported"), patience);
        emit window().runsPage().replayRequested(1);
        QTRY_VERIFY_WITH_TIMEOUT(said().contains("no recorded steps"), patience);
    }

    void anExactReplayIsSaidStoredAndABadgeOfTheRun() {
        launchAndOpen();
        trainOne();
        window().inspectRun(1);
        QTRY_VERIFY_WITH_TIMEOUT(!window().inspectPage().waiting(), patience);
        auto* badge = part<QLabel>("inspectBadge");
        QVERIFY(badge->isHidden());
        emit window().inspectPage().replayRequested(1);
        QTRY_VERIFY_WITH_TIMEOUT(window().findChild<ReplayDialog*>() != nullptr, patience);
        part<QSpinBox>("replaySteps")->setValue(25);
        part<QPushButton>("replayNow")->click();
        QTRY_VERIFY2_WITH_TIMEOUT(said().contains("repeats bit for bit from step 0 to 24: 25 steps and 2"),
                                  qPrintable(said()), patience);
        QTRY_VERIFY_WITH_TIMEOUT(!badge->isHidden(), patience);
        QVERIFY(badge->text().contains("exact"));
        QCOMPARE(replayEvents().size(), std::size_t(1));
        QCOMPARE(replayEvents().front().level, Notice::Level::Info);
        QCOMPARE(reader()->runs().front().status, RunStatus::Finished); // the run is as it was
        QCOMPARE(reader()->runs().size(), std::size_t(1));
    }

    void aReplayThatDiffersNamesStepAndNumbers() {
        launchAndOpen();
        trainOne();
        m_script->replayDiffersAt = 13;
        m_app->replay().start(1, 0, 59);
        QTRY_VERIFY2_WITH_TIMEOUT(said().contains("differs first at step 13: task loss was 0.0714"),
                                  qPrintable(said()), patience);
        QTRY_COMPARE_WITH_TIMEOUT(replayEvents().size(), std::size_t(1), patience);
        QCOMPARE(replayEvents().front().level, Notice::Level::Warning);
        QCOMPARE(replayEvents().front().step, std::int64_t(13));
    }

    void aReplayIsCancelledAndSaysNothingOfTheRun() {
        launchAndOpen();
        trainOne();
        m_script->barrier = 20;
        m_app->replay().start(1, 0, 59);
        QTRY_VERIFY_WITH_TIMEOUT(m_app->replay().running(), patience);
        QTRY_VERIFY_WITH_TIMEOUT(said().contains("33"), patience); // percent
        part<QPushButton>("infoBarAction")->click();
        QTRY_VERIFY_WITH_TIMEOUT(!m_app->replay().running(), patience);
        QVERIFY2(said().contains("Stopped after 20 steps"), qPrintable(said()));
        QVERIFY(replayEvents().empty());
    }

    void aStartDuringAReplayWaitsInTheQueue() {
        launchAndOpen();
        trainOne();
        m_script->barrier = 20;
        m_app->replay().start(1, 0, 59);
        QTRY_VERIFY_WITH_TIMEOUT(m_app->replay().running(), patience);
        m_app->desk().start(smallConfig("second"));
        QTRY_COMPARE_WITH_TIMEOUT(reader()->queue().entries.size(), std::size_t(1), patience);
        QCOMPARE(m_script->trainings.load(), 1);
        m_script->barrier = 1'000'000'000;
        QTRY_COMPARE_WITH_TIMEOUT(m_script->trainings.load(), 2, patience);
        QTRY_COMPARE_WITH_TIMEOUT(reader()->runs().front().status, RunStatus::Finished, patience);
        QCOMPARE(replayEvents().size(), std::size_t(1));
    }

    void aReplayEndsWithTheWindow() {
        launchAndOpen();
        trainOne();
        m_script->barrier = 20;
        m_app->replay().start(1, 0, 59);
        QTRY_VERIFY_WITH_TIMEOUT(m_script->replays.load() == 1, patience);
        m_app.reset(); // waits for the step in hand, not for the barrier
        QVERIFY(replayEvents().empty());
    }
};

int main(int argc, char** argv) { return runWindowAppTest<AdapterWindowTest>(argc, argv); }
#include "adapter_window_test.moc"
