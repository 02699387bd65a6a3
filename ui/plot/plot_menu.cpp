#include "ui/plot/plot_menu.h"

#include "ui/copied_table.h"
#include "ui/plot/plot_export.h"
#include "ui/plot/plot_table.h"

#include <QAction>
#include <QCoreApplication>
#include <QWidget>

namespace rankscope {

namespace {

struct PlotMenu {
    Q_DECLARE_TR_FUNCTIONS(PlotMenu)
};

} // namespace

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

void addDataActions(QWidget* widget, const ChartData& chart) {
    addPlotAction(widget, PlotMenu::tr("Show as table"), Qt::Key_T, false, [widget, chart](bool) {
        (new PlotTable(widget->accessibleName(), chart.tsv(), widget))->open();
    });
    addPlotAction(widget, PlotMenu::tr("Copy data"), QKeySequence::Copy, false,
                  [chart](bool) { copyTable(chart.tsv()); });
    if (chart.write) {
        addPlotAction(widget, PlotMenu::tr("Export…"), QKeySequence(Qt::CTRL | Qt::Key_E), false,
                      [widget, chart](bool) { askExportFile(widget, chart.title(), chart.write); });
    }
}

void addPlotSeparator(QWidget* widget) {
    auto* action = new QAction(widget);
    action->setSeparator(true);
    widget->addAction(action);
}

} // namespace rankscope
