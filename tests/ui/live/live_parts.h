#pragma once

#include "ui/live/live_page.h"
#include "ui/plot/curve_plot.h"

#include <QLabel>

namespace rankscope {

// What the tests of the live page look at.

inline QString sentence(const LivePage& page) { return page.findChild<QLabel*>("liveSentence")->text(); }

inline CurvePlot* plot(const LivePage& page, const char* name) {
    return page.findChild<CurvePlot*>(QLatin1String(name));
}

} // namespace rankscope
