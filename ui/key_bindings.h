#pragma once

#include <QKeySequence>
#include <QList>
#include <QObject>
#include <QPointer>
#include <QString>

#include <vector>

class QAction;
class QSettings;
class QWidget;

namespace rankscope {

// The keys of everything that can be done by one: what is usual, and what a person chose instead, which is
// kept in the settings. Entries of charts that do the same share one key. Owned by the main window, UI thread
// only.
class KeyBindings : public QObject {
    Q_OBJECT
public:
    struct Command {
        QString id;    // in the settings
        QString text;  // what it does
        QString where; // "Everywhere", or the page, table or chart that must have the focus
        QList<QKeySequence> usual, keys;
        bool everywhere = false;
        QList<QPointer<QAction>> actions;
    };

    // Takes the actions that are there: call it when window and pages are built.
    KeyBindings(QWidget& window, QSettings& settings, QObject* parent = nullptr);

    const std::vector<Command>& commands() const { return m_commands; }
    // The keys in force of a command become this one; none for an empty one. Returns why it cannot be, in one
    // sentence, and changes nothing then.
    QString set(const QString& id, const QKeySequence& key);
    void reset(const QString& id);
    void resetAll();
    bool changed(const QString& id) const;

signals:
    void keysChanged();

private:
    void collect(QWidget& window);
    QString objection(const Command& command, const QKeySequence& key) const;
    Command* find(const QString& id);
    void apply(Command& command, const QList<QKeySequence>& keys);

    QSettings& m_settings;
    std::vector<Command> m_commands;
};

} // namespace rankscope
