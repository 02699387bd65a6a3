#include "ui/plot/plot_menu.h"

#include <QAction>
#include <QWidget>

namespace rankscope {

QAction* addPlotAction(QWidget* widget, const QString& text, const QKeySequence& shortcut, bool checkable,
                       const std::function<void(bool)>& run) {
    auto* action = new QAction(text, widget);
    action->setShortcut(shortcut);
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    action->setShortcutVisibleInContextMenu(true);
    action->setCheckable(checkable);
    QObject::connect(action, &QAction::triggered, widget, [run, checkable](bool on) {
        if (run) {
            run(checkable ? on : true);
        }
    });
    widget->addAction(action);
    widget->setContextMenuPolicy(Qt::ActionsContextMenu);
    return action;
}

void addPlotSeparator(QWidget* widget) {
    auto* action = new QAction(widget);
    action->setSeparator(true);
    widget->addAction(action);
}

} // namespace rankscope
