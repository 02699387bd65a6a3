#pragma once

#include <QDialog>
#include <QList>
#include <QString>

namespace rankscope {

struct ShortcutRow {
    QString keys;
    QString text;
    QString where; // "Everywhere", or the page
};

// The nearest named ancestor below the window of what has a key: a page, a dock or a chart; else
// "Everywhere".
QString placeOfKeys(const QObject& object, const QWidget& window);

// Every key that acts inside `window`: those of its actions and of the shortcuts and actions of its pages.
QList<ShortcutRow> collectShortcuts(const QWidget& window);

// F1: the list of keys, with a filter. Deletes itself when closed. UI thread only.
class ShortcutsDialog : public QDialog {
    Q_OBJECT
public:
    ShortcutsDialog(const QList<ShortcutRow>& rows, QWidget* parent);
};

} // namespace rankscope
