#include "app/desktop/figure_export.h"
#include "app/desktop/language.h"
#include "app/desktop/launch_options.h"
#include "app/desktop/unix_signals.h"
#include "app/desktop/window_app.h"
#include "core/engine/engine.h"
#include "core/run/shown_text.h"

#include <QApplication>
#include <QLocale>
#include <QSettings>

#include <cstdio>
#include <cstdlib>

namespace {

// The only place where the window's side meets the engine.
rankscope::EngineFunctions engineFunctions() {
    rankscope::EngineFunctions engine;
    engine.train = [](const rankscope::RunConfig& config, const std::filesystem::path& files,
                      const std::filesystem::path& resume, rankscope::RunControl& control,
                      rankscope::RunObserver& observer) {
        rankscope::TrainOptions options;
        options.files = files;
        options.resume = resume;
        rankscope::trainRun(config, options, control, observer);
    };
    engine.branch = [](const std::filesystem::path& checkpoint, const std::filesystem::path& files,
                       const rankscope::RunConfig& config) {
        return rankscope::branchCheckpoint(checkpoint, files, config);
    };
    engine.spectra = [](const std::filesystem::path& checkpoint) {
        return rankscope::adapterSpectra(checkpoint);
    };
    engine.predict = [](const rankscope::RunConfig& config, const std::filesystem::path& checkpoint) {
        return rankscope::predictEvaluation(config, checkpoint);
    };
    engine.baseModel = rankscope::adapterBaseModel;
    engine.importAdapter = rankscope::importAdapter;
    engine.exportAdapter = rankscope::exportAdapter;
    engine.exportMerged = rankscope::exportMerged;
    engine.checkAdapter = rankscope::checkAdapter;
    engine.replay = rankscope::replayRun;
    engine.describe = [](const rankscope::RunConfig& config) { return rankscope::describeRun(config); };
    engine.devices = [] { return rankscope::devices(); };
    return engine;
}

bool hasDisplay() {
    for (const char* name : {"QT_QPA_PLATFORM", "WAYLAND_DISPLAY", "DISPLAY"}) {
        if (const char* value = std::getenv(name); value != nullptr && *value != '\0') {
            return true;
        }
    }
    return false;
}

void print(std::FILE* stream, const QString& text) {
    std::fprintf(stream, "%s\n", rankscope::shownLines(text.trimmed().toStdString()).c_str());
}

// Figures need fonts and a painter, but neither a display nor the engine.
int drawFigures(int argc, char** argv, const QStringList& arguments) {
    qputenv("QT_QPA_PLATFORM", "offscreen");
    const QApplication application(argc, argv);
    return static_cast<int>(rankscope::exportFigures(arguments));
}

} // namespace

int main(int argc, char** argv) {
    QStringList arguments;
    for (int i = 0; i < argc; ++i) {
        arguments.append(QString::fromLocal8Bit(argv[i]));
    }
    QCoreApplication::setOrganizationName(QStringLiteral("rankscope"));
    QCoreApplication::setApplicationName(QStringLiteral("rankscope"));
    QCoreApplication::setApplicationVersion(QStringLiteral(RANKSCOPE_VERSION));
    if (arguments.value(1) == QLatin1String("export-figure")) {
        return drawFigures(argc, argv, arguments);
    }
    rankscope::prepareEngine();
    const auto options = rankscope::parseCommandLine(arguments);
    if (!options) {
        print(options.error().exitCode == 0 ? stdout : stderr, options.error().text);
        return options.error().exitCode;
    }
    if (!hasDisplay()) {
        print(stderr,
              QStringLiteral("There is no display for the window; use rankscope-cli, or set DISPLAY."));
        return 1;
    }

    rankscope::holdTerminationSignals();
    QApplication application(argc, argv);
    const rankscope::UnixSignals terminations;
    QGuiApplication::setDesktopFileName(QStringLiteral("rankscope"));
    QApplication::setQuitOnLastWindowClosed(false); // WindowApp knows when there is nothing left to do
    const auto file = rankscope::settingsOf(*options);
    QSettings& settings = *file;
    const rankscope::Preferences preferences = rankscope::preferencesOf(*options, settings);
    rankscope::installLanguage(application,
                               rankscope::languageFor(preferences.language, QLocale::system().uiLanguages()));
    rankscope::WindowApp window(engineFunctions(), *options, settings);
    QObject::connect(&window, &rankscope::WindowApp::finished, &application,
                     [](int code) { QCoreApplication::exit(code); });
    QObject::connect(&window, &rankscope::WindowApp::workspaceRefused, &application,
                     [](const QString& sentence) { print(stderr, sentence); });
    QObject::connect(&terminations, &rankscope::UnixSignals::received, &window,
                     [&window](int) { window.interrupt(130); });
    window.show();
    return QApplication::exec();
}
