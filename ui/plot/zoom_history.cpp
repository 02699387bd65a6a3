#include "ui/plot/zoom_history.h"

namespace rankscope {

namespace {

constexpr qint64 oneGesture = 700;   // milliseconds between two turns of the wheel that belong together
constexpr std::size_t longest = 100; // states

} // namespace

ZoomStep ZoomHistory::note(Gesture gesture, const ZoomState& before, bool begins) {
    const bool repeats = gesture == Gesture::Wheel || gesture == Gesture::Key;
    const bool close = m_since.isValid() && m_since.elapsed() < oneGesture;
    const bool goesOn = gesture == m_gesture && !m_states.empty() &&
                        ((repeats && close) || (gesture == Gesture::Pan && !begins));
    m_gesture = gesture;
    m_since.start();
    if (goesOn) {
        return ZoomStep::Same;
    }
    keep(before);
    return ZoomStep::New;
}

void ZoomHistory::keep(const ZoomState& before) {
    if (m_states.size() == longest) {
        m_states.erase(m_states.begin());
    }
    m_states.push_back(before);
}

std::optional<ZoomState> ZoomHistory::takeLast() {
    m_since.invalidate(); // what follows is a zoom of its own
    if (m_states.empty()) {
        return std::nullopt;
    }
    const ZoomState last = m_states.back();
    m_states.pop_back();
    return last;
}

} // namespace rankscope
