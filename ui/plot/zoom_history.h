#pragma once

#include "ui/plot/zoom_step.h"

#include <QElapsedTimer>
#include <qcustomplot.h>

#include <optional>
#include <vector>

namespace rankscope {

// What of a plot is visible; ranges of an axis that is not zoomed say nothing. A plain value.
struct ZoomState {
    bool x = false;
    bool y = false;
    QCPRange xRange;
    QCPRange yRange;
};

// Where a plot was zoomed to before, newest last. Owned by its PlotView; UI thread only.
class ZoomHistory {
public:
    // What the person does; turns of the wheel and keys that follow each other closely are one zoom.
    enum class Gesture { Box, Wheel, Pan, Key, Set, Reset };

    // Keeps `before` unless the gesture goes on with the last one. `begins`: of a drag, its first move.
    ZoomStep note(Gesture gesture, const ZoomState& before, bool begins = true);
    std::optional<ZoomState> takeLast();
    void keep(const ZoomState& before);
    void clear() { m_states.clear(); }
    bool empty() const { return m_states.empty(); }

private:
    std::vector<ZoomState> m_states;
    Gesture m_gesture = Gesture::Reset;
    QElapsedTimer m_since; // the last gesture
};

} // namespace rankscope
