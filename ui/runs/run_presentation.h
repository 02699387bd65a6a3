#pragma once

#include "core/store/run_records.h"
#include "ui/theme.h"

#include <QIcon>
#include <QPen>
#include <QString>

// How a run is written and marked in lists. Functions of values; UI thread only.
namespace rankscope {

QString statusWord(RunStatus status); // translated
QIcon statusIcon(RunStatus status,
                 const Theme& theme); // a shape for every status, coloured, plain on a selected row
// A piece of the run's curve in its colour and dashes; on a selected row on a patch of the plot's background.
QIcon curveIcon(const QPen& pen, const QColor& patch);

QString durationText(double seconds); // "4 min 12 s"
QString timeText(double unixTime);

// A stored metric in words, with its unit: "eval/accuracy" becomes "accuracy (evaluation)".
QString metricTitle(const QString& name);

// What a cell of RunTableModel's column shows and explains.
QString runText(const RunSummary& run, int column);
QString runTip(const RunSummary& run, int column);

} // namespace rankscope
