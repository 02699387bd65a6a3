#pragma once

#include "ui/settings/preferences.h"

#include <QString>
#include <QStringList>

#include <tl/expected.hpp>

#include <memory>
#include <optional>

class QSettings;

namespace rankscope {

// What the command line of the window asks for.
struct LaunchOptions {
    QString workspace;      // empty: the one that was open last, or the default one
    bool mustExist = false; // named as a document, so a missing file is a mistake and not a wish
    bool readOnly = false;
    QString configuration; // into the form
    QString start;         // preset or configuration that starts at once
    std::optional<ThemeChoice> theme;
    QString settingsFile;  // in place of the person's own
    QStringList overrides; // settings for this launch only, "preferences/theme=dark"; known to be right
    bool operator==(const LaunchOptions&) const = default;
};

// Why the program ends before there is a window: help and version (0) go to standard output, mistakes (2) to
// standard error.
struct LaunchEnd {
    int exitCode = 0;
    QString text;
};

// The settings that this launch reads and keeps.
std::unique_ptr<QSettings> settingsOf(const LaunchOptions& options);
// With what holds for this launch only.
Preferences preferencesOf(const LaunchOptions& options, const QSettings& settings);

tl::expected<LaunchOptions, LaunchEnd> parseCommandLine(const QStringList& arguments);

} // namespace rankscope
