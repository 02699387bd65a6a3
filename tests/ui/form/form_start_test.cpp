#include "core/run/run_config_json.h"
#include "tests/ui/form/form_lab.h"

#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QPlainTextEdit>
#include <QSignalSpy>
#include <QToolButton>

using namespace rankscope;

// Where a configuration comes from and goes: presets, clones, branches, the clipboard, the command line, the
// start.
class FormStartTest : public FormLab {
    Q_OBJECT

private slots:
    void aPresetReplacesTheFieldsAndUndoBringsThemBack() {
        auto* presets = child<QComboBox>("presetBox");
        type("edit:method.alpha", "32");
        presets->setCurrentIndex(1);
        emit presets->activated(1);
        QCOMPARE(m_page->config().method.initR, std::int64_t(4));
        QCOMPARE(m_page->config().method.alpha, 16.0);
        QCOMPARE(lineOf("edit:method.init_r")->text(), QString("4"));
        QVERIFY(child<QLabel>("formState")->text().contains("preset small"));
        child<QToolButton>("undoEdit")->click();
        QCOMPARE(m_page->config().method.initR, std::int64_t(12));
        QCOMPARE(m_page->config().method.alpha, 32.0);
        QCOMPARE(presets->currentIndex(), 0);
    }

    void aCloneIsComparedWithItsRun() {
        RunConfig config;
        config.name = "starter-2";
        config.train.seed = 9;
        m_page->setConfig(config, "run starter");
        QVERIFY(child<QLabel>("formState")->text().contains("as run starter"));
        QCOMPARE(m_page->config().train.seed, std::int64_t(9));
        QVERIFY(!child<QToolButton>("reset:train.seed")->isVisible());
        QCOMPARE(child<QComboBox>("presetBox")->currentIndex(), -1);
    }

    void startEmitsTheConfigurationOnlyWhenItIsValid() {
        answer();
        QSignalSpy started(m_page.get(), &FormPage::startRequested);
        type("edit:name", "my run");
        QTRY_VERIFY(start()->isEnabled());
        QTest::keyClick(lineOf("edit:name"), Qt::Key_Return, Qt::ControlModifier);
        QCOMPARE(started.count(), 1);
        QCOMPARE(started.front().front().value<RunConfig>().name, std::string("my run"));
        type("edit:method.init_r", "-3");
        // At once, before the sentence has appeared.
        QTest::keyClick(lineOf("edit:method.init_r"), Qt::Key_Return, Qt::ControlModifier);
        QCOMPARE(started.count(), 1);
    }

    void aBranchIsStartedFromItsCheckpointWithItsOwnSettings() {
        answer();
        RunConfig parent = m_page->config();
        parent.train.steps = 100;
        RunConfig later = parent;
        later.method.targetR = 6; // changed while it trained
        QSignalSpy started(m_page.get(), &FormPage::startRequested);
        QSignalSpy branched(m_page.get(), &FormPage::branchRequested);
        m_page->setBranch({3, "base", 100, 6, {{20, parent}, {40, later}}});
        answer();
        auto* steps = child<QComboBox>("branchStep");
        QVERIFY(!child<QFrame>("branchRow")->isHidden());
        QVERIFY(child<QLabel>("branchText")->text().contains("run 3, \"base\""));
        QCOMPARE(steps->currentText(), QString("40"));
        QCOMPARE(m_page->config().method.targetR, std::int64_t(6));
        QCOMPARE(start()->text(), QString("Start branch"));
        steps->setCurrentIndex(0);
        emit steps->activated(0);
        answer();
        QCOMPARE(m_page->config().method.targetR, parent.method.targetR);
        type("edit:method.init_r", "9"); // the tensors forbid it
        QTRY_VERIFY(!start()->isEnabled());
        QVERIFY(child<QToolButton>("problemCount")->toolTip().contains("A branch keeps method.init_r"));
        type("edit:method.init_r", QString::number(parent.method.initR).toUtf8().constData());
        QTRY_VERIFY(start()->isEnabled());
        QTest::mouseClick(start(), Qt::LeftButton);
        QCOMPARE(started.count(), 0);
        QCOMPARE(branched.count(), 1);
        QCOMPARE(branched.front().at(0).toLongLong(), 3);
        QCOMPARE(branched.front().at(1).toLongLong(), 20);
        QCOMPARE(branched.front().at(2).value<RunConfig>().name, std::string("base from step 20"));
        // Whatever fills the form next ends it.
        m_page->setConfig(parent, "elsewhere");
        QVERIFY(child<QFrame>("branchRow")->isHidden());
        answer();
        QTRY_VERIFY(start()->isEnabled());
        QTest::mouseClick(start(), Qt::LeftButton);
        QCOMPARE(started.count(), 1);
    }

    void aBranchWithLimitsHasThemInItsFields() {
        answer();
        RunConfig parent = m_page->config();
        parent.train.steps = 100;
        parent.method.floors = {"value=2"};
        BranchOrigin origin{3, "base", 100, 6, {{20, parent}, {40, parent}}};
        origin.wantedStep = 30;
        origin.wantedLimits = parent.method;
        origin.wantedLimits->pins = {"layer.0=0"};
        origin.wantedLimits->floors.clear();
        origin.wantedLimits->targetR = 1; // nothing but the limits is taken
        m_page->setBranch(origin);
        answer();
        QCOMPARE(child<QComboBox>("branchStep")->currentText(), QString("20"));
        QCOMPARE(m_page->config().method.pins, std::vector<std::string>{"layer.0=0"});
        QVERIFY(m_page->config().method.floors.empty());
        QCOMPARE(m_page->config().method.targetR, parent.method.targetR);
    }

    void theConfigurationTravelsThroughTheClipboard() {
        type("edit:method.init_r", "20");
        child<QToolButton>("copyConfig")->click();
        const auto parsed = parseRunConfig(QApplication::clipboard()->text().toStdString());
        QVERIFY(parsed.problems.empty());
        QCOMPARE(parsed.config, m_page->config());
        QApplication::clipboard()->setText(
            "{ \"name\": \"pasted\", \"method\": { \"init_r\": 6, \"target_r\": 3 } }");
        child<QToolButton>("pasteConfig")->click();
        QCOMPARE(m_page->config().name, std::string("pasted"));
        QCOMPARE(m_page->config().method.initR, std::int64_t(6));
        QApplication::clipboard()->setText("{ broken");
        child<QToolButton>("pasteConfig")->click();
        QCOMPARE(m_page->config().name, std::string("pasted")); // left alone
        QVERIFY(child("formMessage")->isVisible());
    }

    void theCommandLineSaysWhatDiffersFromThePreset() {
        type("edit:method.init_r", "20");
        QVERIFY(child<QPlainTextEdit>("commandLine")->toPlainText().contains("--set method.init_r=20"));
    }
};

QTEST_MAIN(FormStartTest)
#include "form_start_test.moc"
