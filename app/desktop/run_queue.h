#pragma once

#include "app/desktop/run_session.h"

#include <QObject>

#include <deque>
#include <optional>

namespace rankscope {

// The runs that wait, in the order in which they will start. UI thread only.
class WaitingRuns : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    void add(RunJob job);
    // The next one, taken out of the queue.
    std::optional<RunJob> next();
    bool remove(RunId run);
    void clear();
    bool contains(RunId run) const;
    int size() const { return static_cast<int>(m_jobs.size()); }

signals:
    void changed(int size);

private:
    std::deque<RunJob> m_jobs;
};

} // namespace rankscope
