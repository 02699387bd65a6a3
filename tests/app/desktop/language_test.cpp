#include "app/desktop/language.h"
#include "app/desktop/window_app.h"
#include "core/run/run_fields.h"
#include "tests/app/desktop/scripted_engine.h"
#include "tests/app/desktop/shown_texts.h"
#include "tests/ui/compare/compare_lab.h"
#include "ui/compare/compare_page.h"
#include "ui/core_text.h"
#include "ui/inspect/inspect_page.h"
#include "ui/live/live_page.h"
#include "ui/report/report_page.h"
#include "ui/run_progress.h"
#include "ui/runs/runs_page.h"
#include "ui/settings/settings_page.h"

#include <QComboBox>
#include <QDialog>
#include <QDir>
#include <QFontDatabase>
#include <QLabel>
#include <QRegularExpression>
#include <QSet>
#include <QSettings>
#include <QSignalSpy>
#include <QStackedWidget>
#include <QTabWidget>
#include <QTemporaryDir>
#include <QTest>
#include <QTranslator>

using namespace rankscope;
using test::ShownText;

namespace {

constexpr int patience = 20000;

// A language in which every text of the program stands in brackets and is 40 per cent longer.
class PseudoTranslator : public QTranslator {
public:
    bool isEmpty() const override { return false; }
    QString translate(const char*, const char* source, const char*, int) const override {
        const QString text = QString::fromUtf8(source);
        const auto more = std::max<qsizetype>(0, text.size() * 2 / 5 - 2); // the brackets count
        return QStringLiteral("⟦") + text + QStringLiteral(" x").repeated(more / 2) + QStringLiteral("⟧");
    }
};

// What is left of a text when everything that went through tr() is taken out.
QString outsideOfBrackets(QString text) {
    static const QRegularExpression innermost(QStringLiteral("⟦[^⟦⟧]*⟧"));
    while (text.contains(innermost)) {
        text.remove(innermost);
    }
    return text;
}

// Words that are the same in every language: keys, formats, programs, what a configuration may hold and what
// the runs of this test are called.
const QSet<QString>& sameWords() {
    static const QSet<QString> words = [] {
        QSet<QString> out;
        for (const char* word :
             {"Ctrl", "Shift",   "Alt",   "Del",      "Return",    "Enter",       "Home", "End",
              "Left", "Right",   "Space", "Esc",      "Rankscope", "TensorBoard", "JSON", "CSV",
              "TSV",  "HTML",    "PDF",   "Markdown", "English",   "AdaLoRA",     "LoRA", "adalora",
              "lora", "starter", "cpu",   "sentence", "label",     "query",       "key",  "value"}) {
            out.insert(QString::fromLatin1(word));
        }
        for (const Language& language : languages()) {
            out.insert(language.name);
        }
        for (const Field& field : runFields()) {
            out.insert(QString::fromUtf8(field.path.data(), qsizetype(field.path.size())));
            for (const std::string_view choice : field.choices) {
                out.insert(QString::fromUtf8(choice.data(), qsizetype(choice.size())));
            }
        }
        return out;
    }();
    return words;
}

// Names, values, paths, keys and symbols.
bool isData(const QString& text) {
    static const QRegularExpression tags(QStringLiteral("<[^>]*>|&[a-z]+;"));
    static const QRegularExpression blanks(QStringLiteral("[\\s,;()\\[\\]+]+"));
    static const QRegularExpression letters(QStringLiteral("\\p{L}{2,}"));
    static const QRegularExpression path(QStringLiteral("[/_]|\\w\\.\\w|-s\\d$"));
    for (const QString& word : QString(text).remove(tags).split(blanks)) {
        if (word.contains(letters) && !word.contains(path) && !sameWords().contains(word)) {
            return false;
        }
    }
    return true;
}

} // namespace

// The whole window in another language: which one, that all its texts are translated, and that they fit.
class LanguageTest : public QObject {
    Q_OBJECT

    std::unique_ptr<CompareLab> m_lab;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<QSettings> m_settings;
    std::unique_ptr<WindowApp> m_app;

    MainWindow& window() { return m_app->window(); }

    void launch() {
        m_folder = std::make_unique<QTemporaryDir>();
        m_settings = std::make_unique<QSettings>(m_folder->filePath("settings.conf"), QSettings::IniFormat);
        LaunchOptions options;
        options.workspace = m_lab->file();
        m_app = std::make_unique<WindowApp>(test::scriptedEngine(std::make_shared<test::Script>()), options,
                                            *m_settings);
        QSignalSpy opened(m_app.get(), &WindowApp::workspaceOpened);
        m_app->show();
        window().resize(1280, 800);
        QTRY_COMPARE_WITH_TIMEOUT(opened.size(), 1, patience);
    }

    // Calls `visit` with every page as it looks with runs open, every tab of it, and two dialogs.
    void walk(const std::function<void(const QString&, QWidget&)>& visit) {
        const auto settle = [] { QTest::qWait(50); };
        const auto look = [&](const QString& name, QWidget& page) {
            settle();
            visit(name, page);
            for (auto* tabs : page.findChildren<QTabWidget*>()) {
                const int before = tabs->currentIndex();
                for (int i = 0; tabs->isVisible() && i < tabs->count(); ++i) {
                    tabs->setCurrentIndex(i);
                    settle();
                    visit(name + QStringLiteral("-%1").arg(i), page);
                }
                tabs->setCurrentIndex(before);
            }
        };
        for (const auto page : {MainWindow::Page::Experiments, MainWindow::Page::NewRun,
                                MainWindow::Page::Queue, MainWindow::Page::Settings}) {
            window().showPage(page);
            look(QStringLiteral("page%1").arg(int(page)), window());
        }
        emit window().runsPage().openRequested(1);
        auto* state = window().livePage().findChild<QLabel*>("liveState");
        QTRY_VERIFY_WITH_TIMEOUT(state == nullptr || state->text().contains("adalora-s1"), patience);
        look(QStringLiteral("live"), window());
        window().inspectRun(1);
        auto* inspected = window().inspectPage().findChild<QLabel*>("inspectState");
        QTRY_VERIFY_WITH_TIMEOUT(inspected == nullptr || inspected->text().contains("adalora-s1"), patience);
        look(QStringLiteral("inspect"), window());
        emit window().runsPage().compareRequested({1, 2, 3, 4, 5, 6});
        QTRY_VERIFY_WITH_TIMEOUT(window().comparePage().findChild<QTabWidget*>()->isVisible(), patience);
        look(QStringLiteral("compare"), window());
        window().showPage(MainWindow::Page::Report);
        QSignalSpy previewed(&window().reportPage(), &ReportPage::previewed);
        window().reportPage().setChosen({1, 2});
        QTRY_VERIFY_WITH_TIMEOUT(!previewed.isEmpty(), patience);
        look(QStringLiteral("report"), window());
        window().commands().action(QStringLiteral("shortcuts"))->trigger();
        auto* dialog = window().findChild<QDialog*>();
        QVERIFY(dialog != nullptr);
        settle();
        visit(QStringLiteral("shortcuts"), *dialog);
        dialog->close();
    }

    // What is still cut when the layouts have had time to follow their texts.
    static QStringList cutAfterAWhile(QWidget& shown) {
        QStringList found = test::cutTexts(shown);
        for (int i = 0; i < 20 && !found.isEmpty(); ++i) {
            QTest::qWait(50);
            found = test::cutTexts(shown);
        }
        return found;
    }

    void shoot(const QString& name) {
        const QString folder = qEnvironmentVariable("RANKSCOPE_SHOTS");
        if (!folder.isEmpty()) {
            window().grab().save(QStringLiteral("%1/%2.png").arg(folder, name));
        }
    }

private slots:
    void initTestCase() { m_lab = std::make_unique<CompareLab>(); }
    void cleanup() {
        m_app.reset();
        m_settings.reset();
        for (auto* translator : qApp->findChildren<QTranslator*>()) {
            delete translator;
        }
    }

    void theDesktopsFirstLanguageThatIsKnownIsTaken() {
        QCOMPARE(languageFor("system", {"ko-KR", "en-US"}), QString("ko"));
        QCOMPARE(languageFor("system", {"ko_KR"}), QString("ko"));
        QCOMPARE(languageFor("system", {"fr-FR", "ko", "en"}), QString("ko"));
        QCOMPARE(languageFor("system", {"en-GB", "ko"}), QString("en"));
        QCOMPARE(languageFor("system", {"fr-FR"}), QString("en"));
        QCOMPARE(languageFor("system", {}), QString("en"));
        QCOMPARE(languageFor("ko", {"en-US"}), QString("ko"));
        QCOMPARE(languageFor("en", {"ko-KR"}), QString("en"));
        QCOMPARE(languageFor("kok", {"ko-KR"}), QString("en")); // Konkani is not Korean
    }

    void englishHasPluralForms() {
        installLanguage(*qApp, "en");
        QCOMPARE(timeLeftText(90.0 * 60.0), QString("about 2 hours left"));
        QCOMPARE(QCoreApplication::translate("rankscope::SweepEditor", "%n runs", nullptr, 1),
                 QString("1 run"));
        QCOMPARE(QCoreApplication::translate("rankscope::SweepEditor", "%n runs", nullptr, 3),
                 QString("3 runs"));
    }

    void koreanFillsTheTextsOfTheProgramOfCoreAndOfQt() {
        installLanguage(*qApp, "ko");
        QCOMPARE(statusText(RunStatus::Finished), QString("완료"));
        QCOMPARE(coreText("Learning rate"), QString("학습률"));
        QCOMPARE(coreText("no such text"), QString("no such text"));
        QCOMPARE(QCoreApplication::translate("rankscope::SweepEditor", "%n runs", nullptr, 1),
                 QString("실행 1개"));
    }

    void theChoiceOfTheSettingsIsKept() {
        launch();
        auto* box = window().settingsPage().findChild<QComboBox*>("settingLanguage");
        QVERIFY(box != nullptr);
        QCOMPARE(box->currentData().toString(), QString("system"));
        box->setCurrentIndex(box->findData("ko"));
        QCOMPARE(loadPreferences(*m_settings).language, QString("ko"));
        auto* fonts = window().settingsPage().findChild<QLabel*>("settingFonts");
        QCOMPARE(fonts->isHidden(), !QFontDatabase::families(QFontDatabase::Korean).isEmpty());
        if (qEnvironmentVariableIsSet("FONTCONFIG_FILE")) { // the fonts of this test have Latin letters only
            QVERIFY(!fonts->isHidden());
            QVERIFY(fonts->text().contains("fonts-nanum"));
        }
        box->setCurrentIndex(box->findData("en"));
        QCOMPARE(loadPreferences(*m_settings).language, QString("en"));
        QVERIFY(fonts->isHidden());
    }

    void noTextPassesTheTranslatorsBy() {
        PseudoTranslator pseudo;
        QCoreApplication::installTranslator(&pseudo);
        launch();
        QStringList found;
        int wrapped = 0;
        walk([&](const QString&, QWidget& shown) {
            for (const ShownText& text : test::shownTexts(shown)) {
                const QString outside = outsideOfBrackets(text.text);
                wrapped += outside != text.text ? 1 : 0;
                if (!isData(outside) && !text.data) {
                    found << text.place + ": " + text.text;
                }
            }
        });
        found.removeDuplicates();
        QCoreApplication::removeTranslator(&pseudo);
        QVERIFY(wrapped > 500);
        for (const QString& line : std::as_const(found)) {
            qWarning().noquote() << line; // all of them: QVERIFY2 shortens its message
        }
        QVERIFY(found.isEmpty());
    }

    void longerTextsAreNotCut() {
        PseudoTranslator pseudo;
        QCoreApplication::installTranslator(&pseudo);
        launch();
        QStringList found;
        walk([&](const QString& name, QWidget& shown) {
            shoot("pseudo-" + name);
            found += cutAfterAWhile(shown);
            QCOMPARE(window().width(), 1280); // no page pushes the window wider
        });
        QCoreApplication::removeTranslator(&pseudo);
        found.removeDuplicates();
        for (const QString& line : std::as_const(found)) {
            qWarning().noquote() << line; // all of them: QVERIFY2 shortens its message
        }
        QVERIFY(found.isEmpty());
    }

    void everyPageIsKoreanAndFits() {
        installLanguage(*qApp, "ko");
        launch();
        static const QRegularExpression hangul(QStringLiteral("\\p{Hangul}"));
        QStringList cut;
        walk([&](const QString& name, QWidget& shown) {
            shoot("ko-" + name);
            int korean = 0, other = 0;
            auto* page = window().findChild<QStackedWidget*>("pageStack")->currentWidget();
            for (const ShownText& text : test::shownTexts(&shown == &window() ? *page : shown)) {
                (text.text.contains(hangul) ? korean : other) += text.data || isData(text.text) ? 0 : 1;
            }
            QVERIFY2(korean > 3 && korean > other,
                     qPrintable(QStringLiteral("%1: %2 and %3").arg(name).arg(korean).arg(other)));
            cut += cutAfterAWhile(shown);
            QCOMPARE(window().width(), 1280);
        });
        cut.removeDuplicates();
        for (const QString& line : std::as_const(cut)) {
            qWarning().noquote() << line; // all of them: QVERIFY2 shortens its message
        }
        QVERIFY(cut.isEmpty());
    }

    void noMenuHasALetterTwice_data() {
        QTest::addColumn<QString>("language");
        QTest::newRow("English") << "en";
        QTest::newRow("Korean") << "ko";
    }
    void noMenuHasALetterTwice() {
        QFETCH(QString, language);
        installLanguage(*qApp, language);
        launch();
        const QStringList found = test::doubleMnemonics(window());
        QVERIFY2(found.isEmpty(), qPrintable(found.join('\n')));
    }
};

QTEST_MAIN(LanguageTest)
#include "language_test.moc"
