#include "ui/plot/plot_menu.h"

#include "ui/plot/plot_table.h"

#include <QAction>
#include <QCoreApplication>
#include <QWidget>

namespace rankscope {

QAction* addPlotAction(QWidget* widget, const QString& text, const QKeySequence& shortcut, bool checkable,
                       const std::function<void(bool)>& run) {
    auto* action = new QAction(text, widget);
    action->setShortcut(shortcut);
    // Charts that do the same do it by the same key, also when a person chooses another one.
    action->setProperty("commandId",
                        QStringLiteral("chart-") + shortcut.toString(QKeySequence::PortableText));
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

void addTableAction(QWidget* widget, const std::function<QString()>& tsv) {
    addPlotAction(widget, QCoreApplication::translate("Plot", "Show as table"), Qt::Key_T, false,
                  [widget, tsv](bool) { (new PlotTable(widget->accessibleName(), tsv(), widget))->open(); });
}

void addPlotSeparator(QWidget* widget) {
    auto* action = new QAction(widget);
    action->setSeparator(true);
    widget->addAction(action);
}

} // namespace rankscope
