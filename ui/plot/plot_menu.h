#pragma once

#include <QKeySequence>
#include <QString>

#include <functional>

class QAction;
class QWidget;

namespace rankscope {

// Adds an entry to the context menu of `widget`, with a shortcut that works while the widget or a part of it
// has the focus. `run` is told the new state of a `checkable` action, true otherwise; it may be empty.
QAction* addPlotAction(QWidget* widget, const QString& text, const QKeySequence& shortcut, bool checkable,
                       const std::function<void(bool)>& run);
// "Show as table" on T: the numbers of the chart, of which `tsv` are asked then. The title is the accessible
// name.
void addTableAction(QWidget* widget, const std::function<QString()>& tsv);
void addPlotSeparator(QWidget* widget);

} // namespace rankscope
