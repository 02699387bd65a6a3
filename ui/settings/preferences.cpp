#include "ui/settings/preferences.h"

#include <QSettings>

namespace rankscope {

namespace {

QString toText(CloseChoice choice) {
    switch (choice) {
    case CloseChoice::KeepRunning:
        return QStringLiteral("keep");
    case CloseChoice::Stop:
        return QStringLiteral("stop");
    case CloseChoice::Ask:
        break;
    }
    return QStringLiteral("ask");
}

CloseChoice closeChoiceFromText(const QString& text) {
    if (text == QLatin1String("keep")) {
        return CloseChoice::KeepRunning;
    }
    return text == QLatin1String("stop") ? CloseChoice::Stop : CloseChoice::Ask;
}

QString toText(MotionChoice choice) {
    switch (choice) {
    case MotionChoice::Reduced:
        return QStringLiteral("reduced");
    case MotionChoice::Full:
        return QStringLiteral("full");
    case MotionChoice::System:
        break;
    }
    return QStringLiteral("system");
}

MotionChoice motionChoiceFromText(const QString& text) {
    if (text == QLatin1String("reduced")) {
        return MotionChoice::Reduced;
    }
    return text == QLatin1String("full") ? MotionChoice::Full : MotionChoice::System;
}

} // namespace

std::vector<Language> languages() {
    return {{QStringLiteral("en"), QStringLiteral("English")},
            {QStringLiteral("ko"), QStringLiteral("한국어")}};
}

QString toText(ThemeChoice choice) {
    switch (choice) {
    case ThemeChoice::Light:
        return QStringLiteral("light");
    case ThemeChoice::Dark:
        return QStringLiteral("dark");
    case ThemeChoice::System:
        break;
    }
    return QStringLiteral("system");
}

ThemeChoice themeChoiceFromText(const QString& text) {
    if (text == QLatin1String("light")) {
        return ThemeChoice::Light;
    }
    return text == QLatin1String("dark") ? ThemeChoice::Dark : ThemeChoice::System;
}

Preferences loadPreferences(QSettings& settings) {
    const Preferences defaults;
    Preferences result;
    settings.beginGroup(QStringLiteral("preferences"));
    result.theme = themeChoiceFromText(settings.value(QStringLiteral("theme")).toString());
    result.language = settings.value(QStringLiteral("language"), defaults.language).toString();
    result.onClose = closeChoiceFromText(settings.value(QStringLiteral("on_close")).toString());
    result.reopenLast = settings.value(QStringLiteral("reopen_last"), defaults.reopenLast).toBool();
    result.showLiveOnStart =
        settings.value(QStringLiteral("show_live_on_start"), defaults.showLiveOnStart).toBool();
    result.startQueued = settings.value(QStringLiteral("start_queued"), defaults.startQueued).toBool();
    result.motion = motionChoiceFromText(settings.value(QStringLiteral("motion")).toString());
    result.notifyAtEnd = settings.value(QStringLiteral("notify_at_end"), defaults.notifyAtEnd).toBool();
    settings.endGroup();
    return result;
}

void savePreferences(QSettings& settings, const Preferences& preferences) {
    settings.beginGroup(QStringLiteral("preferences"));
    settings.setValue(QStringLiteral("theme"), toText(preferences.theme));
    settings.setValue(QStringLiteral("language"), preferences.language);
    settings.setValue(QStringLiteral("on_close"), toText(preferences.onClose));
    settings.setValue(QStringLiteral("reopen_last"), preferences.reopenLast);
    settings.setValue(QStringLiteral("show_live_on_start"), preferences.showLiveOnStart);
    settings.setValue(QStringLiteral("start_queued"), preferences.startQueued);
    settings.setValue(QStringLiteral("motion"), toText(preferences.motion));
    settings.setValue(QStringLiteral("notify_at_end"), preferences.notifyAtEnd);
    settings.endGroup();
}

} // namespace rankscope
