#include "ui/plot/step_cursor.h"

#include <cmath>
#include <limits>

namespace rankscope {

void StepCursor::point(const QHash<qint64, double>& steps, const QObject* by) {
    QHash<qint64, double> known;
    for (auto it = steps.begin(); it != steps.end(); ++it) {
        if (std::isfinite(it.value())) {
            known.insert(it.key(), it.value());
        }
    }
    if (known.isEmpty() || known == m_steps) {
        return; // the mouse has left, or trembled
    }
    m_steps = std::move(known);
    emit moved(by);
}

double StepCursor::stepOf(qint64 run) const {
    return m_steps.value(run, std::numeric_limits<double>::quiet_NaN());
}

} // namespace rankscope
