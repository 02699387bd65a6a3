#pragma once

#include "ui/theme.h"

#include <QAction>
#include <QKeySequence>
#include <QList>
#include <QString>

class QWidget;

namespace rankscope {

// The window's actions by name: menus, tool bar, palette and the list of shortcuts are made from them. Owned
// by the main window, UI thread only.
class Commands {
public:
    explicit Commands(QWidget* window)
        : m_window(window) {}

    // `id` names the action for tests and for the icon of the same name; `tip` says what it does in one line.
    QAction* add(const QString& id, const QString& text, const QList<QKeySequence>& keys, const QString& tip,
                 const QString& iconName = {});
    // An action made elsewhere (undo and redo).
    void adopt(QAction* action, const QString& id, const QList<QKeySequence>& keys, const QString& tip,
               const QString& iconName = {});
    QAction* action(const QString& id) const;
    const QList<QAction*>& all() const { return m_actions; }
    void applyTheme(const Theme& theme);

private:
    QWidget* m_window;
    QList<QAction*> m_actions;
};

// Text of an action without its mnemonic and dots.
QString plainText(const QAction& action);

} // namespace rankscope
