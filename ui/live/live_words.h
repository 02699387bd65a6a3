#pragma once

#include "ui/live/live_state.h"

#include <QString>
#include <QStringList>

namespace rankscope {

// The one sentence at the top of the page: what, which run, since when.
QString stateSentence(const LiveState& state);
// What the lamp says: "allocator alive", "first allocation at step 120".
QString lampText(const LiveState& state);
// Why the lamp shows what it shows; one sentence a line.
QStringList lampCauses(const LiveState& state);
// "first allocation at step 120", or why there will be none; for empty maps.
QString firstAllocationText(const LiveState& state);
// "14:03", with the date when it is not today.
QString clockText(double unixTime);
// The metric that a task is judged by, as "accuracy 0.847"; empty before the first evaluation.
QString mainMetricText(const std::map<std::string, double>& metrics);

} // namespace rankscope
