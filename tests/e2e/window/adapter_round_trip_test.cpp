#include "app/desktop/window_app.h"
#include "core/engine/engine.h"
#include "core/run/run_config_json.h"
#include "core/store/run_reader.h"
#include "tests/support/tiny_bert.h"
#include "ui/dialogs/export_dialog.h"
#include "ui/dialogs/import_adapter_dialog.h"
#include "ui/info_bar.h"
#include "ui/inspect/inspect_page.h"
#include "ui/plot/rank_map.h"
#include "ui/runs/runs_page.h"

#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace rankscope;

namespace {

constexpr int patience = 120000;

EngineFunctions realEngine() {
    EngineFunctions engine;
    engine.train = [](const RunConfig& config, const std::filesystem::path& files,
                      const std::filesystem::path& resume, RunControl& control, RunObserver& observer) {
        trainRun(config, {files, resume}, control, observer);
    };
    engine.spectra = adapterSpectra;
    engine.predict = predictEvaluation;
    engine.baseModel = adapterBaseModel;
    engine.importAdapter = importAdapter;
    engine.exportAdapter = exportAdapter;
    engine.exportMerged = exportMerged;
    engine.checkAdapter = checkAdapter;
    engine.replay = replayRun;
    engine.describe = describeRun;
    engine.devices = devices;
    return engine;
}

} // namespace

// The window with the real engine and a tiny model: a trained run is exported in every form and verified,
// imported again with the same map, and repeated bit for bit.
class AdapterRoundTripTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    TinyWorld m_world = makeTinyWorld(m_folder.filePath("tiny").toStdString());
    std::unique_ptr<QSettings> m_settings;
    std::unique_ptr<WindowApp> m_app;

    MainWindow& window() { return m_app->window(); }
    template <typename Widget>
    Widget* part(const char* name) {
        auto* found = window().findChild<Widget*>(QString::fromLatin1(name));
        if (found == nullptr) {
            qFatal("%s", name);
        }
        return found;
    }
    std::unique_ptr<RunReader> reader() const {
        return std::move(*RunReader::open(m_folder.filePath("lab.rankscope").toStdString()));
    }

private slots:
    // Trains once; modules lose all their triplets.
    void initTestCase() {
        qputenv("XDG_DATA_HOME", m_folder.filePath("data").toUtf8());
        m_settings = std::make_unique<QSettings>(m_folder.filePath("settings.conf"), QSettings::IniFormat);
        LaunchOptions options;
        options.workspace = m_folder.filePath("lab.rankscope");
        m_app = std::make_unique<WindowApp>(realEngine(), options, *m_settings);
        QSignalSpy opened(m_app.get(), &WindowApp::workspaceOpened);
        m_app->show();
        QTRY_COMPARE_WITH_TIMEOUT(opened.size(), 1, patience);
        RunConfig config = tinyConfig(m_world);
        config.name = "tiny";
        config.method.targetTotal = 5;
        config.train.threads = 1;
        config.checkpoint.every = Duration::ofSteps(20);
        m_app->desk().start(config);
        QTRY_VERIFY_WITH_TIMEOUT(
            !reader()->runs().empty() && reader()->runs().front().status == RunStatus::Finished, patience);
        QTRY_VERIFY_WITH_TIMEOUT(!m_app->desk().busy(), patience);
    }
    void cleanupTestCase() { m_app.reset(); }

    void everyFormIsWrittenAndVerified_data() {
        QTest::addColumn<QString>("form");
        QTest::addColumn<bool>("verified");
        QTest::newRow("AdaLoRA") << "adapter" << true;
        QTest::newRow("plain LoRA") << "lora" << true;
        QTest::newRow("structure") << "lora-structure" << false;
        QTest::newRow("merged") << "merged" << false; // it is compared as it is written
    }
    void everyFormIsWrittenAndVerified() {
        QFETCH(QString, form);
        QFETCH(bool, verified);
        emit window().runsPage().exportRequested(1);
        QTRY_VERIFY_WITH_TIMEOUT(window().findChild<ExportDialog*>() != nullptr, patience);
        part<QRadioButton>(qPrintable("exportForm-" + form))->click();
        QTRY_VERIFY_WITH_TIMEOUT(part<QPushButton>("exportNow")->isEnabled(), patience);
        part<QLineEdit>("exportFolder")->setText(m_folder.filePath("out-" + form));
        part<QPushButton>("exportNow")->click();
        auto* outcome = part<QLabel>("exportOutcome");
        QTRY_VERIFY2_WITH_TIMEOUT(outcome->text().startsWith("Written"), qPrintable(outcome->text()),
                                  patience);
        if (verified) {
            part<QPushButton>("exportVerify")->click();
            QTRY_VERIFY2_WITH_TIMEOUT(outcome->text().startsWith("Verified"), qPrintable(outcome->text()),
                                      patience);
            QVERIFY2(outcome->text().contains("All 12 modules come back"), qPrintable(outcome->text()));
            QVERIFY2(!outcome->text().contains(" 0 of them with rank 0"), qPrintable(outcome->text()));
        } else if (form == "merged") {
            QVERIFY2(outcome->text().contains("max |merged"), qPrintable(outcome->text()));
        }
        delete part<ExportDialog>("exportDialog");
    }

    void whatWasExportedIsImportedWithTheSameMap() {
        emit window().filesDropped({m_folder.filePath("out-adapter/adapter_model.safetensors")});
        QTRY_VERIFY_WITH_TIMEOUT(window().findChild<ImportAdapterDialog*>() != nullptr, patience);
        QTRY_VERIFY_WITH_TIMEOUT(part<QPushButton>("importAdapterImport")->isEnabled(), patience);
        part<QPushButton>("importAdapterImport")->click();
        QTRY_COMPARE_WITH_TIMEOUT(window().inspectPage().run(), RunId(2), patience);
        QTRY_COMPARE_WITH_TIMEOUT(part<RankMap>("inspectMap")->total(), 5, patience);
        QCOMPARE(reader()->lastAllocation(2)->mask, reader()->lastAllocation(1)->mask);
        // And out again: an import names no data, so that sentences are made up to compare with.
        emit window().inspectPage().exportRequested(2, -1);
        QTRY_VERIFY_WITH_TIMEOUT(window().findChild<ExportDialog*>() != nullptr, patience);
        QTRY_VERIFY_WITH_TIMEOUT(part<QPushButton>("exportNow")->isEnabled(), patience);
        part<QLineEdit>("exportFolder")->setText(m_folder.filePath("out-again"));
        part<QPushButton>("exportNow")->click();
        auto* outcome = part<QLabel>("exportOutcome");
        QTRY_VERIFY2_WITH_TIMEOUT(outcome->text().startsWith("Written"), qPrintable(outcome->text()),
                                  patience);
        part<QPushButton>("exportVerify")->click();
        QTRY_VERIFY2_WITH_TIMEOUT(outcome->text().contains("made-up sentences"), qPrintable(outcome->text()),
                                  patience);
        QVERIFY2(outcome->text().startsWith("Verified"), qPrintable(outcome->text()));
        delete part<ExportDialog>("exportDialog");
    }

    void theRunRepeatsBitForBitFromACheckpoint() {
        m_app->replay().start(1, 20, 59);
        QTRY_VERIFY2_WITH_TIMEOUT(window().infoBar().text().contains("bit for bit from step 20 to 59"),
                                  qPrintable(window().infoBar().text()), patience);
        QTRY_VERIFY_WITH_TIMEOUT(reader()->events(1).back().kind == "replay", patience);
    }
};

int main(int argc, char** argv) {
    prepareEngine();
    QApplication application(argc, argv);
    QApplication::setQuitOnLastWindowClosed(false);
    AdapterRoundTripTest test;
    return QTest::qExec(&test, argc, argv);
}
#include "adapter_round_trip_test.moc"
