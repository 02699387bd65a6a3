#include "ui/key_bindings.h"

#include "ui/commands.h"
#include "ui/shortcuts_dialog.h"

#include <QAction>
#include <QMenu>
#include <QSettings>
#include <QWidget>

#include <algorithm>

namespace rankscope {

namespace {

const QString group = QStringLiteral("shortcuts/");
const QString noKey = QStringLiteral("none");

QString idOf(const QAction& action) {
    const QString id = action.property("commandId").toString();
    return id.isEmpty() ? action.objectName() : id;
}

// A menu's own entry, a separator or a line without a name is nothing that one gives a key to.
bool isCommand(const QAction& action) {
    return !action.isSeparator() && action.menu() == nullptr && !action.text().isEmpty() &&
           !idOf(action).isEmpty() && !idOf(action).startsWith(QLatin1String("qt_"));
}

bool actsEverywhere(const QAction& action) {
    return action.shortcutContext() == Qt::WindowShortcut ||
           action.shortcutContext() == Qt::ApplicationShortcut;
}

// A key that writes something into a field.
bool isTyped(const QKeySequence& key) {
    const auto modifiers = key[0].keyboardModifiers();
    return !(modifiers & (Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier)) &&
           (key[0].key() < Qt::Key_Escape || key[0].key() == Qt::Key_Backspace ||
            key[0].key() == Qt::Key_Return || key[0].key() == Qt::Key_Tab);
}

QString native(const QList<QKeySequence>& keys) {
    return keys.isEmpty() ? QString() : keys.first().toString(QKeySequence::NativeText);
}

// The tip with the key that it ends in replaced.
QString retold(QString tip, const QList<QKeySequence>& before, const QList<QKeySequence>& after) {
    const QString old = QStringLiteral(" (%1)").arg(native(before));
    if (!before.isEmpty() && tip.endsWith(old)) {
        tip.chop(old.size());
    }
    return after.isEmpty() ? tip : QStringLiteral("%1 (%2)").arg(tip, native(after));
}

} // namespace

KeyBindings::KeyBindings(QWidget& window, QSettings& settings, QObject* parent)
    : QObject(parent)
    , m_settings(settings) {
    collect(window);
    for (Command& command : m_commands) {
        const QString stored = m_settings.value(group + command.id).toString();
        if (!stored.isEmpty()) {
            const QKeySequence key(stored, QKeySequence::PortableText);
            apply(command,
                  stored == noKey || key.isEmpty() ? QList<QKeySequence>() : QList<QKeySequence>{key});
        }
    }
}

void KeyBindings::collect(QWidget& window) {
    for (QAction* action : window.findChildren<QAction*>()) {
        if (!isCommand(*action)) {
            continue;
        }
        const bool everywhere = actsEverywhere(*action);
        if (!everywhere && action->shortcuts().isEmpty()) {
            continue;
        }
        if (Command* known = find(idOf(*action))) {
            known->actions.append(action);
            continue;
        }
        const bool chart = action->property("commandId").isValid();
        m_commands.push_back({idOf(*action),
                              plainText(*action),
                              chart ? tr("Charts and tables") : placeOfKeys(*action, window),
                              action->shortcuts(),
                              action->shortcuts(),
                              everywhere,
                              {action}});
    }
    std::ranges::stable_sort(m_commands, [](const Command& a, const Command& b) {
        return a.everywhere != b.everywhere ? a.everywhere : a.where < b.where;
    });
}

KeyBindings::Command* KeyBindings::find(const QString& id) {
    const auto found = std::ranges::find(m_commands, id, &Command::id);
    return found == m_commands.end() ? nullptr : &*found;
}

QString KeyBindings::objection(const Command& command, const QKeySequence& key) const {
    const QString name = key.toString(QKeySequence::NativeText);
    if (command.everywhere && isTyped(key)) {
        return tr("%1 alone is needed in fields and tables; add Ctrl or Alt, or take a function key.")
            .arg(name);
    }
    for (const Command& other : m_commands) {
        const bool meet = command.everywhere || other.everywhere || command.where == other.where;
        if (other.id != command.id && meet && other.keys.contains(key)) {
            return tr("%1 belongs to \"%2\" already; give that another key first, or take another one here.")
                .arg(name, other.text);
        }
    }
    return {};
}

QString KeyBindings::set(const QString& id, const QKeySequence& key) {
    Command* command = find(id);
    if (command == nullptr) {
        return tr("There is no such command.");
    }
    if (!key.isEmpty()) {
        const QString why = objection(*command, key);
        if (!why.isEmpty()) {
            return why;
        }
    }
    const QList<QKeySequence> keys = key.isEmpty() ? QList<QKeySequence>() : QList<QKeySequence>{key};
    if (keys == command->usual) {
        m_settings.remove(group + id);
    } else {
        m_settings.setValue(group + id, key.isEmpty() ? noKey : key.toString(QKeySequence::PortableText));
    }
    apply(*command, keys);
    emit keysChanged();
    return {};
}

void KeyBindings::reset(const QString& id) {
    if (Command* command = find(id)) {
        // What took its key meanwhile gives it back.
        for (Command& other : m_commands) {
            const bool meet = command->everywhere || other.everywhere || command->where == other.where;
            const bool takes = std::ranges::any_of(
                command->usual, [&](const QKeySequence& key) { return other.keys.contains(key); });
            if (&other != command && meet && takes) {
                m_settings.remove(group + other.id);
                apply(other, other.usual);
            }
        }
        m_settings.remove(group + id);
        apply(*command, command->usual);
        emit keysChanged();
    }
}

void KeyBindings::resetAll() {
    m_settings.remove(group.chopped(1));
    for (Command& command : m_commands) {
        apply(command, command.usual);
    }
    emit keysChanged();
}

bool KeyBindings::changed(const QString& id) const {
    const auto found = std::ranges::find(m_commands, id, &Command::id);
    return found != m_commands.end() && found->keys != found->usual;
}

void KeyBindings::apply(Command& command, const QList<QKeySequence>& keys) {
    for (const QPointer<QAction>& action : command.actions) {
        if (action) {
            action->setToolTip(retold(action->toolTip(), command.keys, keys));
            action->setShortcuts(keys);
        }
    }
    command.keys = keys;
}

} // namespace rankscope
