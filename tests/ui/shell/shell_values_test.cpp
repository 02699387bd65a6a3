#include "ui/colour_vision.h"
#include "ui/commands.h"
#include "ui/fuzzy.h"
#include "ui/icons.h"
#include "ui/run_progress.h"
#include "ui/settings/preferences.h"
#include "ui/theme.h"
#include "ui/window_layout.h"

#include <QDir>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>

#include <array>
#include <cmath>

using namespace rankscope;

namespace {

RunStarted startedRun() {
    RunStarted started;
    started.totalSteps = 100;
    started.tinit = 20;
    started.tfinal = 40;
    started.deltaT = 10;
    started.initBudget = 36 * 12;
    started.targetBudget = 36 * 8;
    started.device = "cpu";
    return started;
}

StepsDone steps(std::int64_t from, std::int64_t to, double seconds) {
    StepsDone done;
    for (std::int64_t step = from; step < to; ++step) {
        StepPoint point;
        point.step = step;
        point.seconds = seconds;
        done.points.push_back(point);
    }
    done.tokensPerSecond = 1500.0;
    done.memoryMb = 1900.0;
    return done;
}

// CIE 1976, from sRGB under D65.
double labDistance(const QColor& a, const QColor& b) {
    const auto lab = [](const QColor& colour) {
        const auto linear = [](double value) {
            return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
        };
        const double red = linear(colour.redF()), green = linear(colour.greenF()),
                     blue = linear(colour.blueF());
        const auto f = [](double t) {
            return t > 216.0 / 24389.0 ? std::cbrt(t) : (24389.0 / 27.0 * t + 16.0) / 116.0;
        };
        const double x = f((0.4124564 * red + 0.3575761 * green + 0.1804375 * blue) / 0.95047);
        const double y = f(0.2126729 * red + 0.7151522 * green + 0.0721750 * blue);
        const double z = f((0.0193339 * red + 0.1191920 * green + 0.9503041 * blue) / 1.08883);
        return std::array{116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)};
    };
    const auto first = lab(a), second = lab(b);
    return std::hypot(first[0] - second[0], first[1] - second[1], first[2] - second[2]);
}

} // namespace

class ShellValuesTest : public QObject {
    Q_OBJECT

private slots:
    void textReachesTheRequiredContrastInBothThemes_data() {
        QTest::addColumn<bool>("dark");
        QTest::newRow("light") << false;
        QTest::newRow("dark") << true;
    }
    void textReachesTheRequiredContrastInBothThemes() {
        QFETCH(bool, dark);
        const Theme theme = dark ? Theme::darkTheme() : Theme::light();
        for (const QColor& background : {theme.window, theme.base, theme.alternate}) {
            for (const QColor& text :
                 {theme.text, theme.muted, theme.accent, theme.good, theme.warning, theme.bad}) {
                QVERIFY2(Theme::contrast(text, background) >= 4.5,
                         qPrintable(text.name() + " on " + background.name()));
            }
        }
        QVERIFY(Theme::contrast(theme.onAccent, theme.accent) >= 4.5);
    }

    void paletteTextIsReadableInEveryGroup() {
        for (const Theme& theme : {Theme::light(), Theme::darkTheme()}) {
            const QPalette palette = theme.palette();
            for (const auto group : {QPalette::Active, QPalette::Inactive}) {
                const auto contrast = [&](QPalette::ColorRole text, QPalette::ColorRole background) {
                    return Theme::contrast(palette.color(group, text), palette.color(group, background));
                };
                QVERIFY(contrast(QPalette::WindowText, QPalette::Window) >= 4.5);
                QVERIFY(contrast(QPalette::Text, QPalette::Base) >= 4.5);
                QVERIFY(contrast(QPalette::Text, QPalette::AlternateBase) >= 4.5);
                QVERIFY(contrast(QPalette::ButtonText, QPalette::Button) >= 4.5);
                QVERIFY(contrast(QPalette::PlaceholderText, QPalette::Base) >= 4.5);
                QVERIFY(contrast(QPalette::ToolTipText, QPalette::ToolTipBase) >= 4.5);
                QVERIFY(contrast(QPalette::HighlightedText, QPalette::Highlight) >= 4.5);
                QVERIFY(contrast(QPalette::Link, QPalette::Base) >= 4.5);
            }
        }
    }

    void runLinesReachTheRequiredContrastAndDifferInColourOrDash() {
        for (const Theme& theme : {Theme::light(), Theme::darkTheme()}) {
            QList<QPair<QRgb, int>> seen;
            for (int run = 0; run < 32; ++run) {
                const QPen pen = theme.runPen(run);
                QVERIFY2(Theme::contrast(pen.color(), theme.base) >= 2.99, qPrintable(pen.color().name()));
                QCOMPARE(pen.widthF(), 1.0);
                const QPair<QRgb, int> look(pen.color().rgb(), int(pen.style()));
                QVERIFY(!seen.contains(look));
                seen.append(look);
            }
        }
    }

    void runLinesOfOneDashDifferForEveryColourVision_data() {
        QTest::addColumn<int>("vision");
        QTest::newRow("usual") << int(ColourVision::Normal);
        QTest::newRow("protanopia") << int(ColourVision::Protanopia);
        QTest::newRow("deuteranopia") << int(ColourVision::Deuteranopia);
        QTest::newRow("tritanopia") << int(ColourVision::Tritanopia);
    }
    // A difference of 10 in CIELAB is told at a glance; 2 is seen when two patches touch.
    void runLinesOfOneDashDifferForEveryColourVision() {
        QFETCH(int, vision);
        for (const Theme& theme : {Theme::light(), Theme::darkTheme()}) {
            for (int a = 0; a < 8; ++a) {
                for (int b = 0; b < a; ++b) {
                    const QColor first = asSeenWith(ColourVision(vision), theme.runPen(a).color());
                    const QColor second = asSeenWith(ColourVision(vision), theme.runPen(b).color());
                    const double apart = labDistance(first, second);
                    QVERIFY2(apart >= 10.0,
                             qPrintable(QStringLiteral("%1 and %2: %3").arg(a).arg(b).arg(apart)));
                }
            }
        }
    }

    // White, grey and black stay; a red without the cones for it is a dark yellow.
    void colourVisionKeepsGreysAndConfusesWhatItShould() {
        for (const ColourVision vision :
             {ColourVision::Protanopia, ColourVision::Deuteranopia, ColourVision::Tritanopia}) {
            for (const int grey : {0, 96, 255}) {
                const QColor seen = asSeenWith(vision, QColor(grey, grey, grey));
                QVERIFY(std::abs(seen.red() - grey) <= 1 && std::abs(seen.green() - grey) <= 1 &&
                        std::abs(seen.blue() - grey) <= 1);
            }
        }
        const QColor red = asSeenWith(ColourVision::Protanopia, QColor(255, 0, 0));
        QCOMPARE(red, QColor(109, 95, 0));
        QImage image(2, 1, QImage::Format_RGB32);
        image.fill(QColor(255, 0, 0));
        QCOMPARE(asSeenWith(ColourVision::Protanopia, image).pixelColor(1, 0), red);
        QCOMPARE(asSeenWith(ColourVision::Normal, image).pixelColor(1, 0), QColor(255, 0, 0));
    }

    void runColoursThatAreLegibleAlreadyAreThoseOfTheDesign() {
        QCOMPARE(Theme::light().runPen(0).color().name(), QStringLiteral("#0072b2"));
        QCOMPARE(Theme::light().runPen(1).color().name(), QStringLiteral("#c04c00"));
    }

    void amountsRunThroughViridis() {
        QCOMPARE(Theme::amountColour(0.0).name(), QStringLiteral("#440154"));
        QCOMPARE(Theme::amountColour(0.5).name(), QStringLiteral("#21918c"));
        QCOMPARE(Theme::amountColour(1.0).name(), QStringLiteral("#fde725"));
        QCOMPARE(Theme::amountColour(7.0).name(), QStringLiteral("#fde725"));
    }

    void differencesHaveTheirMiddleAtZero() {
        QCOMPARE(Theme::light().differenceColour(0.0).name(), QStringLiteral("#f5f5f2"));
        QCOMPARE(Theme::light().differenceColour(-1.0).name(), QStringLiteral("#1f5fa8"));
        QCOMPARE(Theme::light().differenceColour(1.0).name(), QStringLiteral("#c2610c"));
        const Theme dark = Theme::darkTheme();
        QVERIFY(Theme::contrast(dark.differenceColour(0.0), dark.base) < 2.0);
        QVERIFY(Theme::contrast(dark.differenceColour(1.0), dark.base) >= 3.0);
        QVERIFY(Theme::contrast(dark.differenceColour(-1.0), dark.base) >= 3.0);
    }

    void textOnAColourIsTheMoreReadableOfBlackAndWhite() {
        QCOMPARE(Theme::textOn(QColor("#440154")), QColor(Qt::white));
        QCOMPARE(Theme::textOn(QColor("#fde725")), QColor(Qt::black));
        QCOMPARE(std::round(Theme::contrast(Qt::black, Qt::white)), 21.0);
    }

    void everyIconIsDrawnInTheThemesColour() {
        const Theme theme = Theme::darkTheme();
        const QDir folder(QStringLiteral(RANKSCOPE_SOURCE_DIR "/resources/icons"));
        const QStringList files = folder.entryList({QStringLiteral("*.svg")});
        QVERIFY(!files.isEmpty());
        for (const QString& file : files) {
            const QIcon drawn = icon(file.chopped(4), theme);
            QVERIFY2(!drawn.isNull(), qPrintable(file));
            const QImage image = drawn.pixmap(32, 32).toImage();
            bool ink = false;
            for (int y = 0; y < image.height() && !ink; ++y) {
                for (int x = 0; x < image.width() && !ink; ++x) {
                    ink = qAlpha(image.pixel(x, y)) > 200;
                }
            }
            QVERIFY2(ink, qPrintable(file));
        }
        QVERIFY(icon(QStringLiteral("no-such-icon"), theme).isNull());
    }

    void fuzzySearchFindsLettersInOrderAndPrefersWordStarts() {
        QVERIFY(fuzzyScore("rsl", "Reset layout"));
        QVERIFY(fuzzyScore("", "anything"));
        QVERIFY(!fuzzyScore("xyz", "Reset layout"));
        QVERIFY(!fuzzyScore("tuo", "out"));
        QVERIFY(fuzzyScore("theme dark", "Theme: dark"));
        QVERIFY(*fuzzyScore("live", "Live") > *fuzzyScore("live", "Delete it all very soon"));
        QVERIFY(*fuzzyScore("new", "New run") > *fuzzyScore("new", "Renew the work"));
    }

    void progressFollowsTheEventsOfARun() {
        RunProgress progress;
        QVERIFY(!progress.started());
        QVERIFY(!progress.secondsLeft());
        progress.add(startedRun());
        QCOMPARE(progress.status(), RunStatus::Running);
        QCOMPARE(*progress.phase(), BudgetPhase::WarmUp);
        progress.add(steps(0, 50, 2.0));
        QCOMPARE(progress.step(), 50);
        QCOMPARE(progress.share(), 0.5);
        QCOMPARE(*progress.phase(), BudgetPhase::Budgeting);
        QCOMPARE(std::round(*progress.secondsLeft()), 100.0);
        QCOMPARE(progress.tokensPerSecond(), 1500.0);
        EvalDone eval;
        eval.seconds = 25.0;
        progress.add(eval); // half a second for each step so far
        QCOMPARE(std::round(*progress.secondsLeft()), 125.0);
        progress.add(StatusChanged{RunStatus::Paused, 50, 0.0});
        QCOMPARE(progress.status(), RunStatus::Paused);
        progress.add(steps(50, 70, 2.0));
        QCOMPARE(*progress.phase(), BudgetPhase::Final);
        RunEnded ended;
        ended.status = RunStatus::Stopped;
        ended.steps = 70;
        progress.add(ended);
        QVERIFY(progress.ended());
        QVERIFY(!progress.phase());
        QVERIFY(!progress.secondsLeft());
    }

    void aRunWithoutAChangingBudgetHasNoPhase() {
        RunStarted started = startedRun();
        started.targetBudget = started.initBudget;
        RunProgress progress;
        progress.add(started);
        QVERIFY(!progress.phase());
    }

    void timeLeftIsSaidInWords() {
        QCOMPARE(timeLeftText(4), QStringLiteral("a few seconds left"));
        QCOMPARE(timeLeftText(40), QStringLiteral("less than a minute left"));
        QCOMPARE(timeLeftText(62), QStringLiteral("about 1 minute left"));
        QCOMPARE(timeLeftText(250), QStringLiteral("about 4 minutes left"));
        QCOMPARE(timeLeftText(3700), QStringLiteral("about 1 hour left"));
        QCOMPARE(timeLeftText(5 * 3600), QStringLiteral("about 5 hours left"));
        QCOMPARE(timeLeftText(72 * 3600), QStringLiteral("about 3 days left"));
    }

    void numbersAreCompact() {
        QLocale::setDefault(QLocale::c());
        QCOMPARE(compactNumber(820), QStringLiteral("820"));
        QCOMPARE(compactNumber(8123), QStringLiteral("8.1k"));
        QCOMPARE(compactNumber(812345), QStringLiteral("812k"));
        QCOMPARE(memoryText(820), QStringLiteral("820 MB"));
        QCOMPARE(memoryText(2048), QStringLiteral("2.0 GB"));
    }

    void anActionIsNamedWithoutItsMnemonicInAnyLanguage() {
        QCOMPARE(plainText(QAction(QStringLiteral("&Open workspace…"))), QStringLiteral("Open workspace"));
        QCOMPARE(plainText(QAction(QStringLiteral("작업 공간 열기(&O)…"))), QStringLiteral("작업 공간 열기"));
        QCOMPARE(plainText(QAction(QStringLiteral("Log (all)"))), QStringLiteral("Log (all)"));
    }

    void preferencesComeBackFromTheirFile() {
        QTemporaryDir folder;
        QSettings settings(folder.filePath("settings.conf"), QSettings::IniFormat);
        QCOMPARE(loadPreferences(settings), Preferences());
        const Preferences changed{ThemeChoice::Dark,
                                  CloseChoice::KeepRunning,
                                  false,
                                  false,
                                  false,
                                  MotionChoice::Reduced,
                                  false,
                                  "ko"};
        savePreferences(settings, changed, Preferences());
        QCOMPARE(loadPreferences(settings), changed);
        settings.setValue("preferences/theme", "purple");
        QCOMPARE(loadPreferences(settings).theme, ThemeChoice::System);
    }

    void whatHoldsForOneLaunchIsNotKept() {
        QTemporaryDir folder;
        QSettings settings(folder.filePath("settings.conf"), QSettings::IniFormat);
        Preferences shown = loadPreferences(settings);
        QCOMPARE(overridePreference(shown, "preferences/theme=dark"), std::nullopt);
        QCOMPARE(overridePreference(shown, "preferences/notify_at_end=false"), std::nullopt);
        QCOMPARE(shown.theme, ThemeChoice::Dark);
        QVERIFY(!shown.notifyAtEnd);
        Preferences changed = shown;
        changed.language = "ko"; // by hand
        savePreferences(settings, changed, shown);
        QCOMPARE(settings.allKeys(), (QStringList{"preferences/language"}));
    }

    void aChangeThatIsTakenBackLeavesWhatWasStored() {
        Preferences stored;
        stored.theme = ThemeChoice::Light;
        Preferences atLaunch = stored;
        atLaunch.theme = ThemeChoice::Dark;
        QCOMPARE(keptOf(atLaunch, atLaunch, stored), stored);
        Preferences shown = atLaunch;
        shown.theme = ThemeChoice::System;
        shown.reopenLast = false;
        QCOMPARE(keptOf(shown, atLaunch, stored), shown);
        shown.theme = ThemeChoice::Dark; // by undo
        QCOMPARE(keptOf(shown, atLaunch, stored).theme, ThemeChoice::Light);
        QVERIFY(!keptOf(shown, atLaunch, stored).reopenLast);
    }

    void anOverrideThatIsWrongSaysWhatThereIs() {
        Preferences any;
        QCOMPARE(*overridePreference(any, "preferences/theme=purple"),
                 "'purple' is no value of preferences/theme; it takes system, light, dark.");
        QVERIFY(overridePreference(any, "theme=dark")->contains("preferences/theme, preferences/language"));
        QVERIFY(overridePreference(any, "preferences/theme").has_value());
        QCOMPARE(any, Preferences());
    }

    void aWindowIsKeptWithinAScreen_data() {
        QTest::addColumn<QRect>("frame");
        QTest::addColumn<QRect>("kept");
        QTest::newRow("inside") << QRect(10, 10, 400, 300) << QRect(10, 10, 400, 300);
        QTest::newRow("second screen") << QRect(1400, 50, 400, 300) << QRect(1400, 50, 400, 300);
        QTest::newRow("screen is gone") << QRect(4000, 900, 400, 300) << QRect(880, 500, 400, 300);
        QTest::newRow("too large") << QRect(0, 0, 3000, 2000) << QRect(0, 0, 1280, 800);
        QTest::newRow("half off the left") << QRect(-300, 20, 400, 300) << QRect(0, 20, 400, 300);
    }
    void aWindowIsKeptWithinAScreen() {
        QFETCH(QRect, frame);
        QFETCH(QRect, kept);
        const QList<QRect> screens{QRect(0, 0, 1280, 800), QRect(1280, 0, 1024, 768)};
        QCOMPARE(onScreen(frame, screens), kept);
    }
};

QTEST_MAIN(ShellValuesTest)
#include "shell_values_test.moc"
