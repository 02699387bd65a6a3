#pragma once

#include "ui/settings/preferences.h"
#include "ui/theme.h"

#include <QWidget>

#include <vector>

class QCheckBox;
class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QVBoxLayout;

namespace rankscope {

class KeyBindings;
class ShortcutsEditor;

// The preferences, and facts about the workspace and the program. Every change acts at once. UI thread only.
class SettingsPage : public QWidget {
    Q_OBJECT
public:
    explicit SettingsPage(QWidget* parent = nullptr);

    void setPreferences(const Preferences& preferences);
    Preferences preferences() const;
    void setWorkspace(const QString& file, bool readOnly);
    // Versions, devices, folders: one a line, for problem reports.
    void setDiagnostics(const QString& text);
    void setKeyBindings(KeyBindings& keys); // which outlive the page
    void focusSearch();
    // Names of all settings, and going to one of them: for the palette.
    QStringList settingNames() const;
    void reveal(const QString& name);

signals:
    void preferencesChanged(const rankscope::Preferences& preferences);
    void openWorkspaceRequested();
    void showFolderRequested();

private:
    // One line of the page: found by the search through its words.
    struct Row {
        QString name, words;
        std::vector<QWidget*> widgets;
        QWidget* focus;
        QWidget* section;
    };

    QFormLayout* addSection(const QString& title);
    void addRow(QFormLayout* section, const QString& name, const QString& help, QWidget* field);
    void filter(const QString& text);
    void edited();
    void showMissingFonts();

    QLineEdit* m_search;
    QVBoxLayout* m_sections;
    QComboBox* m_theme;
    QComboBox* m_language;
    QLabel* m_fonts;
    QComboBox* m_onClose;
    QComboBox* m_motion;
    QCheckBox* m_notify;
    QCheckBox* m_reopenLast;
    QCheckBox* m_showLive;
    QCheckBox* m_startQueued;
    QLineEdit* m_workspace;
    QLabel* m_access;
    QPlainTextEdit* m_diagnostics;
    QLabel* m_nothing;
    ShortcutsEditor* m_shortcuts;
    std::vector<Row> m_rows;
    bool m_loading = false;
};

} // namespace rankscope
