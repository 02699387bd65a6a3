#include "ui/plot/zoom_link.h"

#include "ui/plot/curve_plot.h"
#include "ui/plot/plot_menu.h"

#include <QAction>

namespace rankscope {

ZoomLink::ZoomLink(std::vector<CurvePlot*> plots, bool on, QObject* parent)
    : QObject(parent)
    , m_plots(std::move(plots))
    , m_on(on) {
    for (CurvePlot* plot : m_plots) {
        connect(plot, &CurvePlot::zoomed, this, [this, plot](ZoomStep step) { follow(plot, step); });
        m_actions.push_back(addPlotAction(plot, tr("Zoom all charts of the page along x"), {}, true,
                                          [this](bool wanted) { setOn(wanted); }));
        m_actions.back()->setChecked(on);
    }
}

void ZoomLink::setOn(bool on) {
    if (on == m_on) {
        return;
    }
    m_on = on;
    for (QAction* action : m_actions) {
        action->setChecked(on);
    }
    emit toggled(on);
}

void ZoomLink::follow(CurvePlot* leader, ZoomStep step) {
    if (!m_on) {
        return;
    }
    for (CurvePlot* plot : m_plots) {
        if (plot != leader) {
            plot->followZoom(step, leader->xZoom());
        }
    }
}

} // namespace rankscope
