#include "ui/settings/preferences.h"

#include <QCoreApplication>
#include <QSettings>
#include <QStringList>

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

namespace {

// One setting as it stands in the file, and what it may be.
struct Setting {
    const char* key;
    const char* values;
    QString (*get)(const Preferences&);
    void (*set)(Preferences&, const QString&); // another word: the default
};

QString wordOf(bool on) { return on ? QStringLiteral("true") : QStringLiteral("false"); }

template <bool Preferences::*Member>
constexpr Setting onOff(const char* key) {
    return {key, "true, false", [](const Preferences& from) { return wordOf(from.*Member); },
            [](Preferences& to, const QString& word) {
                if (word == wordOf(true) || word == wordOf(false)) {
                    to.*Member = word == wordOf(true);
                }
            }};
}

constexpr Setting settingsList[]{
    {"theme", "system, light, dark", [](const Preferences& from) { return toText(from.theme); },
     [](Preferences& to, const QString& word) { to.theme = themeChoiceFromText(word); }},
    {"language", "system, en, ko", [](const Preferences& from) { return from.language; },
     [](Preferences& to, const QString& word) { to.language = word; }},
    {"on_close", "ask, keep, stop", [](const Preferences& from) { return toText(from.onClose); },
     [](Preferences& to, const QString& word) { to.onClose = closeChoiceFromText(word); }},
    onOff<&Preferences::reopenLast>("reopen_last"),
    onOff<&Preferences::showLiveOnStart>("show_live_on_start"),
    onOff<&Preferences::startQueued>("start_queued"),
    {"motion", "system, reduced, full", [](const Preferences& from) { return toText(from.motion); },
     [](Preferences& to, const QString& word) { to.motion = motionChoiceFromText(word); }},
    onOff<&Preferences::notifyAtEnd>("notify_at_end")};

const QLatin1String group{"preferences/"};

QString keyOf(const Setting& setting) { return group + QLatin1String(setting.key); }

struct SettingText {
    Q_DECLARE_TR_FUNCTIONS(SettingText)
};

} // namespace

Preferences loadPreferences(const QSettings& settings) {
    Preferences result;
    for (const Setting& setting : settingsList) {
        if (settings.contains(keyOf(setting))) {
            setting.set(result, settings.value(keyOf(setting)).toString());
        }
    }
    return result;
}

void savePreferences(QSettings& settings, const Preferences& preferences, const Preferences& before) {
    for (const Setting& setting : settingsList) {
        if (setting.get(preferences) != setting.get(before)) {
            settings.setValue(keyOf(setting), setting.get(preferences));
        }
    }
}

Preferences keptOf(const Preferences& shown, const Preferences& atLaunch, const Preferences& stored) {
    Preferences kept = shown;
    for (const Setting& setting : settingsList) {
        if (setting.get(shown) == setting.get(atLaunch)) {
            setting.set(kept, setting.get(stored));
        }
    }
    return kept;
}

std::optional<QString> overridePreference(Preferences& preferences, const QString& assignment) {
    const qsizetype sign = assignment.indexOf(QLatin1Char('='));
    const QString key = assignment.left(sign);
    QStringList keys;
    for (const Setting& setting : settingsList) {
        keys << keyOf(setting);
        if (sign < 0 || keyOf(setting) != key) {
            continue;
        }
        Preferences changed = preferences;
        setting.set(changed, assignment.mid(sign + 1));
        const QStringList allowed = QString::fromLatin1(setting.values).split(QStringLiteral(", "));
        if (!allowed.contains(assignment.mid(sign + 1))) {
            return SettingText::tr("'%1' is no value of %2; it takes %3.")
                .arg(assignment.mid(sign + 1), key, QLatin1String(setting.values));
        }
        preferences = changed;
        return std::nullopt;
    }
    return SettingText::tr("'%1' sets nothing; write one of %2, '=' and a value.")
        .arg(assignment, keys.join(QStringLiteral(", ")));
}

} // namespace rankscope
