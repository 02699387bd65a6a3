#pragma once

#include <QKeySequence>
#include <QString>

#include <tl/expected.hpp>

#include <functional>

class QAction;
class QWidget;

namespace rankscope {

// Adds an entry to the context menu of `widget`, with a shortcut that works while the widget or a part of it
// has the focus. `run` is told the new state of a `checkable` action, true otherwise; it may be empty.
QAction* addPlotAction(QWidget* widget, const QString& text, const QKeySequence& shortcut, bool checkable,
                       const std::function<void(bool)>& run);
// What every chart can do with its numbers: show them as a table (T), copy them, and write its picture.
struct ChartData {
    std::function<QString()> tsv;   // asked for when it is needed; the table's title is the accessible name
    std::function<QString()> title; // of a written picture
    std::function<tl::expected<void, QString>(const QString& file)> write; // none: there is no picture
};
void addDataActions(QWidget* widget, const ChartData& chart);
void addPlotSeparator(QWidget* widget);

} // namespace rankscope
