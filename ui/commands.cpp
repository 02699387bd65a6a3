#include "ui/commands.h"

#include "ui/icons.h"

#include <QRegularExpression>
#include <QWidget>

namespace rankscope {

namespace {

constexpr const char* iconProperty = "rankscopeIcon";

} // namespace

QAction* Commands::add(const QString& id, const QString& text, const QList<QKeySequence>& keys,
                       const QString& tip, const QString& iconName) {
    auto* action = new QAction(text, m_window);
    adopt(action, id, keys, tip, iconName);
    return action;
}

void Commands::adopt(QAction* action, const QString& id, const QList<QKeySequence>& keys, const QString& tip,
                     const QString& iconName) {
    action->setObjectName(id);
    QList<QKeySequence> usual;
    for (const QKeySequence& key : keys) {
        // Desktops of another time bind F14 to undo and the like; no keyboard in use has them.
        if (key.count() != 1 || key[0].key() < Qt::Key_F13 || key[0].key() > Qt::Key_F35) {
            usual.append(key);
        }
    }
    action->setShortcuts(usual);
    action->setToolTip(
        keys.isEmpty() ? tip
                       : QStringLiteral("%1 (%2)").arg(tip, keys.first().toString(QKeySequence::NativeText)));
    action->setStatusTip({});
    action->setProperty(iconProperty, iconName);
    m_window->addAction(action); // so that the keys act wherever the focus is
    m_actions.append(action);
}

QAction* Commands::action(const QString& id) const {
    for (QAction* action : m_actions) {
        if (action->objectName() == id) {
            return action;
        }
    }
    return nullptr;
}

void Commands::applyTheme(const Theme& theme) {
    for (QAction* action : m_actions) {
        const QString name = action->property(iconProperty).toString();
        if (!name.isEmpty()) {
            action->setIcon(icon(name, theme));
        }
    }
}

QString plainText(const QAction& action) {
    static const QRegularExpression behind(QStringLiteral("\\(&\\w\\)")); // languages without Latin letters
    QString text = action.text();
    text.remove(behind).remove(QLatin1Char('&'));
    return text.endsWith(QStringLiteral("…")) ? text.chopped(1) : text;
}

} // namespace rankscope
