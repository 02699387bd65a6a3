#pragma once

#include <QHash>
#include <QObject>

namespace rankscope {

// The step that the person looks at, of every run that is pointed at: pages tell it where the mouse is and
// draw their cursors where it says, so that all of them agree. Owned by the window; UI thread only.
class StepCursor : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    // `by` has moved the cursor to these steps (by run); it stays there after the mouse has left.
    void point(const QHash<qint64, double>& steps, const QObject* by);
    void point(qint64 run, double step, const QObject* by) { point({{run, step}}, by); }
    const QHash<qint64, double>& steps() const { return m_steps; }
    double stepOf(qint64 run) const; // NaN: nobody pointed at it

signals:
    void moved(const QObject* by);

private:
    QHash<qint64, double> m_steps;
};

} // namespace rankscope
