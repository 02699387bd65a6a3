#pragma once

#include <QMetaType>
#include <QString>

#include <optional>
#include <vector>

class QSettings;

namespace rankscope {

enum class ThemeChoice { System, Light, Dark };
// What closing the window does while a run is training.
enum class CloseChoice { Ask, KeepRunning, Stop };

// As the desktop says, or what a person says.
enum class MotionChoice { System, Reduced, Full };

// A language that the window speaks, by its own name.
struct Language {
    QString code; // "ko"
    QString name; // "한국어"
};
std::vector<Language> languages();
inline constexpr QLatin1String systemLanguage{"system"}; // as the desktop says

// What a person may set once and for all. A plain value; the settings page edits it, the program keeps it.
struct Preferences {
    ThemeChoice theme = ThemeChoice::System;
    CloseChoice onClose = CloseChoice::Ask;
    bool reopenLast = true;      // the workspace that was open when the window was closed
    bool showLiveOnStart = true; // go to the live page when a run starts
    bool startQueued = true;     // start the next queued run when one ends
    MotionChoice motion = MotionChoice::System;
    bool notifyAtEnd = true;           // a notification of the desktop when a run ends unseen
    QString language = systemLanguage; // or the code of one; in force when the window is opened next
    bool operator==(const Preferences&) const = default;
};

Preferences loadPreferences(const QSettings& settings);
// Writes what differs from `before`, so that what holds for one launch only is not kept.
void savePreferences(QSettings& settings, const Preferences& preferences, const Preferences& before);
// What to keep of the settings that are shown: those that are still as they were `atLaunch`, where what holds
// for one launch lies over what is stored, stay as `stored` then. Also when a change was taken back.
Preferences keptOf(const Preferences& shown, const Preferences& atLaunch, const Preferences& stored);
// Takes "preferences/theme=dark" and the like; else says in one sentence what there is.
std::optional<QString> overridePreference(Preferences& preferences, const QString& assignment);

// "system", "light", "dark": the words of the command line and of the settings file.
QString toText(ThemeChoice choice);
// System for any other word.
ThemeChoice themeChoiceFromText(const QString& text);

} // namespace rankscope
