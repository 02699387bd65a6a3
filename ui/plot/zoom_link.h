#pragma once

#include "ui/plot/zoom_step.h"

#include <QObject>

#include <vector>

class QAction;

namespace rankscope {

class CurvePlot;

// Lets the charts of a page show the same range of x: zooming one zooms all, and going back takes all back.
// Adds its switch to the context menu of each chart. Owned by the page; UI thread only.
class ZoomLink : public QObject {
    Q_OBJECT
public:
    // The plots must outlive the link.
    ZoomLink(std::vector<CurvePlot*> plots, bool on, QObject* parent);

    bool isOn() const { return m_on; }
    void setOn(bool on);

signals:
    void toggled(bool on);

private:
    void follow(CurvePlot* leader, ZoomStep step);

    std::vector<CurvePlot*> m_plots;
    std::vector<QAction*> m_actions;
    bool m_on;
};

} // namespace rankscope
