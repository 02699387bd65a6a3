#include "ui/dialogs/export_dialog.h"
#include "ui/dialogs/export_words.h"
#include "ui/dialogs/import_adapter_dialog.h"
#include "ui/dialogs/replay_dialog.h"
#include "ui/inspect/run_tools.h"

#include <QAction>
#include <QComboBox>
#include <QDir>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QPointer>
#include <QPushButton>
#include <QRadioButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTemporaryDir>
#include <QTest>
#include <QTreeWidget>

using namespace rankscope;

Q_DECLARE_METATYPE(rankscope::ExportForm)

namespace {

AdapterReport report() {
    AdapterReport report;
    report.step = 60;
    report.ranks = {{"encoder.layer.0.attention.self.query", 2, {true, false, true}},
                    {"encoder.layer.0.attention.self.value", 0, {false, false, false}},
                    {"encoder.layer.1.attention.self.query", 3, {true, true, true}}};
    report.triplets = 9;
    report.kept = report.written = 5;
    report.modules = 3;
    report.modulesWritten = 3;
    report.bytes = 2'500'000;
    report.compacted = true;
    return report;
}

} // namespace

// Dialogs without anybody behind them: what they ask, show and refuse.
class DialogsTest : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;

    template <typename Widget>
    static Widget* part(QWidget& in, const char* name) {
        auto* found = in.findChild<Widget*>(QString::fromLatin1(name));
        if (found == nullptr) {
            qFatal("%s", name);
        }
        return found;
    }
    void file(const QString& name) const {
        const QString path = m_folder->filePath(name);
        QVERIFY(QDir().mkpath(QFileInfo(path).path()));
        QFile made(path);
        QVERIFY(made.open(QIODevice::WriteOnly));
        made.write("{}");
    }
    ExportDialog* exportDialog() const {
        auto* dialog = new ExportDialog({QStringLiteral("sst2 r8/s1"), {20, 40, 60}, m_folder->path(), -1});
        dialog->open();
        dialog->askPlan();
        return dialog;
    }
    static void choose(ExportDialog& dialog, const char* form) {
        part<QRadioButton>(dialog, (std::string("exportForm-") + form).c_str())->click();
    }

private slots:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void anAdapterWhoseModelIsHereIsImportedAtOnce() {
        file("model/config.json");
        auto* dialog = new ImportAdapterDialog({"/data/adapter", "adapter", m_folder->filePath("model")},
                                               {{"preset starter", RunConfig{}}});
        QSignalSpy chosen(dialog, &ImportAdapterDialog::importChosen);
        dialog->open();
        QVERIFY(part<QLabel>(*dialog, "importAdapterModelState")->text().startsWith("Found in"));
        part<QComboBox>(*dialog, "importAdapterTask")->setCurrentIndex(1);
        part<QLineEdit>(*dialog, "importAdapterName")->setText("theirs");
        part<QPushButton>(*dialog, "importAdapterImport")->click();
        QCOMPARE(chosen.size(), 1);
        QCOMPARE(chosen[0][0].toString(), "theirs");
        QCOMPARE(chosen[0][1].toString(), m_folder->filePath("model"));
        QCOMPARE(chosen[0][2].toInt(), 0);
    }

    void aModelThatIsNotHereMustBeNamedFirst() {
        auto* dialog = new ImportAdapterDialog({"/data/adapter", "adapter", "bert-nobody-has"}, {});
        dialog->open();
        auto* button = part<QPushButton>(*dialog, "importAdapterImport");
        auto* state = part<QLabel>(*dialog, "importAdapterModelState");
        QVERIFY(!button->isEnabled());
        QVERIFY(state->text().contains("not on this machine"));
        part<QLineEdit>(*dialog, "importAdapterModel")->setText(m_folder->path());
        QVERIFY(!button->isEnabled());
        QVERIFY(state->text().contains("no config.json"));
        file("config.json");
        part<QLineEdit>(*dialog, "importAdapterModel")->setText(m_folder->path() + "/");
        QVERIFY(button->isEnabled());
        QSignalSpy chosen(dialog, &ImportAdapterDialog::importChosen);
        button->click();
        QCOMPARE(chosen[0][2].toInt(), -1);
    }

    void theExportSaysWhatWillBeWrittenOfEveryModule() {
        QPointer dialog = exportDialog();
        QSignalSpy plans(dialog, &ExportDialog::planRequested);
        choose(*dialog, "lora");
        QCOMPARE(plans.size(), 1);
        QCOMPARE(plans[0][1].toLongLong(), 60);
        auto* plan = part<QLabel>(*dialog, "exportPlan");
        auto* button = part<QPushButton>(*dialog, "exportNow");
        QVERIFY(!button->isEnabled());
        dialog->setPlan(plans[0][0].toInt() - 1, ExportPlan{report(), 1}); // to an older question
        QVERIFY(!button->isEnabled());
        AdapterReport counted = report();
        counted.modulesWritten = 2;
        dialog->setPlan(plans[0][0].toInt(), ExportPlan{counted, counted.bytes});
        QVERIFY(button->isEnabled());
        QVERIFY2(plan->text().contains("5 of 9 triplets in 2 of 3 modules, 2.50 MB"),
                 qPrintable(plan->text()));
        QVERIFY2(plan->text().contains("of rank 0 are excluded"), qPrintable(plan->text()));
        auto* modules = part<QTreeWidget>(*dialog, "exportModules");
        QCOMPARE(modules->topLevelItemCount(), 3);
        QCOMPARE(modules->topLevelItem(0)->text(1), "2 of 3");
        QCOMPARE(modules->topLevelItem(1)->text(2), "excluded, rank 0");
        choose(*dialog, "adapter");
        dialog->setPlan(plans[1][0].toInt(), ExportPlan{report(), 2'500'000});
        QCOMPARE(modules->topLevelItem(0)->text(2), "rank_pattern with 2 of 3");
        QCOMPARE(modules->topLevelItem(1)->text(2), "rank 0, empty tensors");
        choose(*dialog, "lora-structure");
        dialog->setPlan(plans[2][0].toInt(), ExportPlan{counted, 0});
        QVERIFY2(plan->text().contains("no weights"), qPrintable(plan->text()));
        dialog->setPlan(plans[2][0].toInt(), tl::unexpected(QStringLiteral("It cannot be read.")));
        QCOMPARE(plan->text(), "It cannot be read.");
        QVERIFY(!button->isEnabled());
        dialog->close();
    }

    void theProposedFolderFollowsUntilAPersonChoosesOne() {
        QPointer dialog = exportDialog();
        auto* folder = part<QLineEdit>(*dialog, "exportFolder");
        QCOMPARE(folder->text(), m_folder->filePath("sst2-r8-s1-adapter"));
        choose(*dialog, "merged");
        QCOMPARE(folder->text(), m_folder->filePath("sst2-r8-s1-merged"));
        part<QComboBox>(*dialog, "exportCheckpoint")->setCurrentIndex(2);
        QCOMPARE(dialog->step(), 20);
        QCOMPARE(folder->text(), m_folder->filePath("sst2-r8-s1-merged-step-20"));
        folder->setText(m_folder->filePath("mine"));
        choose(*dialog, "lora");
        QCOMPARE(folder->text(), m_folder->filePath("mine"));
        folder->clear();
        QVERIFY(!part<QPushButton>(*dialog, "exportNow")->isEnabled());
        dialog->close();
    }

    void nothingIsReplacedWithoutAQuestion() {
        file("there/adapter_config.json");
        QPointer dialog = exportDialog();
        QSignalSpy exports(dialog, &ExportDialog::exportRequested);
        dialog->setPlan(1, ExportPlan{report(), 1});
        part<QLineEdit>(*dialog, "exportFolder")->setText(m_folder->filePath("there"));
        auto* button = part<QPushButton>(*dialog, "exportNow");
        button->click();
        QVERIFY(exports.isEmpty());
        auto* question = part<QMessageBox>(*dialog, "exportQuestion");
        QVERIFY(question->informativeText().contains("adapter_config.json"));
        QVERIFY(!question->informativeText().contains("safetensors")); // that one is not there
        question->button(QMessageBox::Cancel)->click();
        QVERIFY(exports.isEmpty());
        QVERIFY(button->isEnabled());
        QTRY_VERIFY(dialog->findChild<QMessageBox*>("exportQuestion") == nullptr);
        button->click();
        for (auto* candidate : part<QMessageBox>(*dialog, "exportQuestion")->buttons()) {
            if (candidate->text().remove('&') == "Replace") {
                candidate->click();
            }
        }
        QCOMPARE(exports.size(), 1);
        QCOMPARE(exports[0][2].toString(), m_folder->filePath("there"));
        QVERIFY(!button->isEnabled()); // while it is written
        dialog->close();
    }

    void afterAnExportItsNumberIsOnScreen() {
        QPointer dialog = exportDialog();
        auto* verify = part<QPushButton>(*dialog, "exportVerify");
        auto* outcome = part<QLabel>(*dialog, "exportOutcome");
        dialog->setPlan(1, ExportPlan{report(), 1});
        QVERIFY(!verify->isEnabled());
        part<QPushButton>(*dialog, "exportNow")->click();
        dialog->showWritten(report());
        QVERIFY2(outcome->text().contains("5 triplets in 3 modules, 2.50 MB"), qPrintable(outcome->text()));
        QVERIFY(verify->isEnabled());
        QSignalSpy checks(dialog, &ExportDialog::verifyRequested);
        verify->click();
        QCOMPARE(checks.size(), 1);
        QCOMPARE(checks[0][0].toLongLong(), 60);
        AdapterCheck check;
        check.probeRows = 64;
        check.modules = 3;
        check.emptyModules = 1;
        check.ranksEqual = true;
        check.largestDifference = 2.4e-7;
        check.largestOutput = 3.14159;
        dialog->showCheck(check);
        QVERIFY2(outcome->text().startsWith("Verified: max |difference of outputs| is 2.4e-07 over 64"),
                 qPrintable(outcome->text()));
        QVERIFY2(outcome->text().contains("1 of them with rank 0"), qPrintable(outcome->text()));
        check.largestDifference = 2e-5;
        dialog->showCheck(check);
        QVERIFY2(outcome->text().startsWith("Not equal"), qPrintable(outcome->text()));
        check.largestDifference = 0.0;
        check.ranksEqual = false;
        dialog->showCheck(check);
        QVERIFY2(outcome->text().contains("ranks that come back are others"), qPrintable(outcome->text()));
        choose(*dialog, "lora"); // nothing of that form was written
        QVERIFY(!verify->isEnabled());
        dialog->close();
    }

    void aFailedExportIsSaidAndCanBeTriedAgain() {
        QPointer dialog = exportDialog();
        dialog->setPlan(1, ExportPlan{report(), 1});
        auto* button = part<QPushButton>(*dialog, "exportNow");
        button->click();
        dialog->showWritten(tl::unexpected(QStringLiteral("The disk is full.")));
        QCOMPARE(part<QLabel>(*dialog, "exportOutcome")->text(), "The disk is full.");
        QVERIFY(button->isEnabled());
        QVERIFY(!part<QPushButton>(*dialog, "exportVerify")->isEnabled());
        dialog->close();
    }

    void aReplayStaysWithinTheStepsThatWereRecorded() {
        auto* dialog = new ReplayDialog({"first", {0, 40, 60}, 60, "cpu"});
        dialog->open();
        QSignalSpy chosen(dialog, &ReplayDialog::replayChosen);
        auto* start = part<QComboBox>(*dialog, "replayStart");
        auto* steps = part<QSpinBox>(*dialog, "replaySteps");
        QCOMPARE(start->count(), 2); // nothing follows the last checkpoint
        QCOMPARE(steps->value(), 20);
        QVERIFY(part<QLabel>(*dialog, "replayRange")->text().contains("40 to 59"));
        start->setCurrentIndex(0);
        steps->setValue(1000);
        QCOMPARE(steps->value(), 60);
        steps->setValue(12);
        part<QPushButton>(*dialog, "replayNow")->click();
        QCOMPARE(chosen.size(), 1);
        QCOMPARE(chosen[0][0].toLongLong(), 0);
        QCOMPARE(chosen[0][1].toLongLong(), 11);
    }

    void theBadgeIsThatOfTheNewestReplay() {
        RunTools tools;
        auto* badge = part<QLabel>(tools, "inspectBadge");
        tools.show();
        tools.showRun(true, true, {{1, 1.0, "import", "Imported.", Notice::Level::Info}});
        QVERIFY(badge->isHidden());
        StoredEvent exact{19, 2.0, "replay", "Run 1 repeats bit for bit.", Notice::Level::Info};
        const StoredEvent differs{13, 3.0, "replay", "Run 1 differs first.", Notice::Level::Warning};
        tools.showRun(true, true, {exact});
        QVERIFY(badge->isVisible());
        QVERIFY(badge->text().contains("exact"));
        QCOMPARE(badge->toolTip(), "Run 1 repeats bit for bit.");
        tools.showRun(true, true, {differs, exact}); // by time, wherever they stand
        QVERIFY(badge->text().contains("differs"));
        exact.wallTime = 4.0;
        tools.showRun(false, false, {exact, differs});
        QVERIFY(badge->text().contains("exact"));
        for (const char* action : {"inspectExport", "inspectReplay"}) {
            QVERIFY(!tools.findChild<QAction*>(QString::fromLatin1(action))->isEnabled());
        }
    }
};

QTEST_MAIN(DialogsTest)
#include "dialogs_test.moc"
