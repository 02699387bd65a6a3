#include "app/desktop/launch_options.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QFileInfo>
#include <QSettings>

namespace rankscope {

namespace {

constexpr int usageError = 2;

struct LaunchText {
    Q_DECLARE_TR_FUNCTIONS(LaunchText)
};

// Whether there are settings in a file, or can be.
bool holdsSettings(const QString& file) {
    if (file.isEmpty()) {
        return false;
    }
    const QSettings settings(file, QSettings::IniFormat);
    settings.allKeys(); // a section is read when it is asked for
    const QFileInfo info(file);
    return info.exists() ? info.isFile() && info.isReadable() && settings.status() == QSettings::NoError
                         : settings.isWritable();
}

} // namespace

std::unique_ptr<QSettings> settingsOf(const LaunchOptions& options) {
    return options.settingsFile.isEmpty()
               ? std::make_unique<QSettings>()
               : std::make_unique<QSettings>(options.settingsFile, QSettings::IniFormat);
}

Preferences preferencesOf(const LaunchOptions& options, const QSettings& settings) {
    Preferences preferences = loadPreferences(settings);
    for (const QString& assignment : options.overrides) {
        overridePreference(preferences, assignment);
    }
    preferences.theme = options.theme.value_or(preferences.theme);
    return preferences;
}

tl::expected<LaunchOptions, LaunchEnd> parseCommandLine(const QStringList& arguments) {
    QCommandLineParser parser;
    parser.setApplicationDescription(
        LaunchText::tr("A workbench for AdaLoRA fine-tuning. 'rankscope export-figure --help' "
                       "writes figures without a window."));
    const QCommandLineOption help({QStringLiteral("h"), QStringLiteral("help")},
                                  LaunchText::tr("Shows this help."));
    const QCommandLineOption version(QStringLiteral("version"), LaunchText::tr("Shows the version."));
    const QCommandLineOption workspace(QStringLiteral("workspace"),
                                       LaunchText::tr("Opens this workspace; makes it when absent."),
                                       QStringLiteral("file"));
    const QCommandLineOption start(QStringLiteral("start"),
                                   LaunchText::tr("Starts a preset or a run configuration at once."),
                                   QStringLiteral("preset or file"));
    const QCommandLineOption theme(QStringLiteral("theme"),
                                   LaunchText::tr("system, light or dark; otherwise as in the settings."),
                                   QStringLiteral("name"));
    const QCommandLineOption readOnly(QStringLiteral("read-only"),
                                      LaunchText::tr("Opens the workspace for reading only."));
    const QCommandLineOption settings(QStringLiteral("settings"),
                                      LaunchText::tr("Reads and keeps settings in this file."),
                                      QStringLiteral("file"));
    const QCommandLineOption override(
        QStringLiteral("o"),
        LaunchText::tr("Sets a setting for this launch, such as preferences/language=ko; repeatable."),
        QStringLiteral("group/setting=value"));
    parser.addOptions({help, version, workspace, start, theme, readOnly, settings, override});
    parser.addPositionalArgument(QStringLiteral("file"),
                                 LaunchText::tr("A workspace, or a run configuration (JSON) for the form."),
                                 QStringLiteral("[FILE.rankscope | CONFIG.json]"));

    const auto mistake = [](const QString& sentence) {
        return tl::unexpected(
            LaunchEnd{usageError, sentence + QLatin1Char('\n') + LaunchText::tr("Try 'rankscope --help'.")});
    };
    if (!parser.parse(arguments)) {
        return mistake(parser.errorText());
    }
    if (parser.isSet(help)) {
        return tl::unexpected(LaunchEnd{0, parser.helpText()});
    }
    if (parser.isSet(version)) {
        return tl::unexpected(LaunchEnd{0, QStringLiteral("rankscope " RANKSCOPE_VERSION)});
    }
    LaunchOptions options;
    options.workspace = parser.value(workspace);
    options.start = parser.value(start);
    options.readOnly = parser.isSet(readOnly);
    options.mustExist = options.readOnly;
    if (parser.isSet(theme)) {
        options.theme = themeChoiceFromText(parser.value(theme));
        if (toText(*options.theme) != parser.value(theme)) {
            return mistake(LaunchText::tr("There is no theme '%1'; choose system, light or dark.")
                               .arg(parser.value(theme)));
        }
    }
    options.settingsFile = parser.value(settings);
    if (parser.isSet(settings) && !holdsSettings(options.settingsFile)) {
        return mistake(LaunchText::tr("'%1' cannot hold settings; name an INI file, or one that can be made.")
                           .arg(options.settingsFile));
    }
    options.overrides = parser.values(override);
    for (const QString& assignment : options.overrides) {
        Preferences any;
        if (const auto problem = overridePreference(any, assignment)) {
            return mistake(*problem);
        }
    }
    const QStringList files = parser.positionalArguments();
    if (files.size() > 1) {
        return mistake(LaunchText::tr("Only one file can be opened at a time; open a window for each."));
    }
    if (!files.isEmpty() && files.first().endsWith(QLatin1String(".json"), Qt::CaseInsensitive)) {
        options.configuration = files.first();
    } else if (!files.isEmpty()) {
        if (!options.workspace.isEmpty()) {
            return mistake(LaunchText::tr("'%1' and --workspace both name a workspace; leave one out.")
                               .arg(files.first()));
        }
        options.workspace = files.first();
        options.mustExist = true;
    }
    if (options.readOnly && !options.start.isEmpty()) {
        return mistake(
            LaunchText::tr("--start needs a workspace that can be written; leave --read-only out."));
    }
    return options;
}

} // namespace rankscope
