#include "app/desktop/launch_options.h"

#include <QFile>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>

using namespace rankscope;

class LaunchOptionsTest : public QObject {
    Q_OBJECT

    static tl::expected<LaunchOptions, LaunchEnd> parse(const QStringList& arguments) {
        return parseCommandLine(QStringList{"rankscope"} + arguments);
    }

private slots:
    void nothingOpensWhatWasOpen() { QCOMPARE(*parse({}), LaunchOptions()); }

    void aFileIsAWorkspaceThatMustExistOrAConfiguration() {
        const auto workspace = parse({"glue.rankscope"});
        QCOMPARE(workspace->workspace, QStringLiteral("glue.rankscope"));
        QVERIFY(workspace->mustExist);
        const auto configuration = parse({"run.json"});
        QCOMPARE(configuration->configuration, QStringLiteral("run.json"));
        QVERIFY(configuration->workspace.isEmpty());
    }

    void optionsAreTaken() {
        const auto options = parse({"--workspace", "new.rankscope", "--start", "starter", "--theme", "dark"});
        QCOMPARE(options->workspace, QStringLiteral("new.rankscope"));
        QVERIFY(!options->mustExist);
        QCOMPARE(options->start, QStringLiteral("starter"));
        QCOMPARE(*options->theme, ThemeChoice::Dark);
        QVERIFY(parse({"glue.rankscope", "--read-only"})->readOnly);
    }

    void settingsOfALaunchLieOverThoseOfTheFile() {
        QTemporaryDir folder;
        const QString file = folder.filePath("lab.conf");
        {
            QSettings settings(file, QSettings::IniFormat);
            settings.setValue("preferences/theme", "light");
            settings.setValue("preferences/motion", "reduced");
        }
        const auto options = parse({"--settings", file, "-o", "preferences/theme=dark", "-o",
                                    "preferences/language=ko", "lab.rankscope"});
        QVERIFY(options.has_value());
        const auto settings = settingsOf(*options);
        QCOMPARE(settings->fileName(), file);
        const Preferences preferences = preferencesOf(*options, *settings);
        QCOMPARE(preferences.theme, ThemeChoice::Dark);
        QCOMPARE(preferences.motion, MotionChoice::Reduced);
        QCOMPARE(preferences.language, QStringLiteral("ko"));
        QCOMPARE(loadPreferences(*settings).theme, ThemeChoice::Light);
    }

    void theThemeOfTheCommandLineLiesOverEverySetting() {
        const QTemporaryDir folder;
        const auto options = parse(
            {"--settings", folder.filePath("lab.conf"), "--theme", "light", "-o", "preferences/theme=dark"});
        QVERIFY(options.has_value());
        QCOMPARE(preferencesOf(*options, *settingsOf(*options)).theme, ThemeChoice::Light);
    }

    void aSettingsFileIsReadOrCanBeMade() {
        const QTemporaryDir folder;
        const QString file = folder.filePath("lab.conf");
        QVERIFY(parse({"--settings", file}).has_value());
        QVERIFY(parse({"--settings", folder.filePath("new/folder/lab.conf")}).has_value());
        const auto write = [&](const QByteArray& bytes) {
            QFile out(file);
            QVERIFY(out.open(QIODevice::WriteOnly));
            out.write(bytes);
        };
        write("no settings at all\n");
        const auto refused = parse({"--settings", file});
        QVERIFY(!refused.has_value());
        QCOMPARE(refused.error().exitCode, 2);
        QVERIFY(refused.error().text.startsWith("'" + file + "' cannot hold settings"));
        QVERIFY(!parse({"--settings", file + "/below.conf"}).has_value());
        write("[preferences]\ntheme=dark\n");
        QVERIFY(parse({"--settings", file}).has_value());
    }

    void mistakesEndWithTwoAndASentence_data() {
        QTest::addColumn<QStringList>("arguments");
        QTest::newRow("unknown option") << QStringList{"--frobnicate"};
        QTest::newRow("unknown theme") << QStringList{"--theme", "purple"};
        QTest::newRow("two files") << QStringList{"a.rankscope", "b.rankscope"};
        QTest::newRow("two workspaces") << QStringList{"a.rankscope", "--workspace", "b.rankscope"};
        QTest::newRow("start read-only") << QStringList{"--read-only", "--start", "starter"};
        QTest::newRow("settings of a folder") << QStringList{"--settings", "/"};
        QTest::newRow("settings without a name") << QStringList{"--settings", ""};
        QTest::newRow("nothing to set") << QStringList{"-o"};
        QTest::newRow("setting without a value") << QStringList{"-o", "preferences/theme"};
        QTest::newRow("unknown setting") << QStringList{"-o", "preferences/colour=red"};
        QTest::newRow("wrong value") << QStringList{"-o", "preferences/motion=fast"};
        QTest::newRow("value missing") << QStringList{"--workspace"};
    }
    void mistakesEndWithTwoAndASentence() {
        QFETCH(QStringList, arguments);
        const auto options = parse(arguments);
        QVERIFY(!options);
        QCOMPARE(options.error().exitCode, 2);
        QVERIFY(options.error().text.size() > 20);
    }

    void helpAndVersionEndWithZero() {
        QCOMPARE(parse({"--help"}).error().exitCode, 0);
        for (const char* option : {"--workspace", "--settings", "-o <group/setting=value>"}) {
            QVERIFY2(parse({"--help"}).error().text.contains(option), option);
        }
        QVERIFY(parse({"--version"}).error().text.contains(RANKSCOPE_VERSION));
    }
};

QTEST_GUILESS_MAIN(LaunchOptionsTest)
#include "launch_options_test.moc"
