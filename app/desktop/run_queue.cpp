#include "app/desktop/run_queue.h"

#include <algorithm>
#include <utility>

namespace rankscope {

void WaitingRuns::add(RunJob job) {
    m_jobs.push_back(std::move(job));
    emit changed(size());
}

std::optional<RunJob> WaitingRuns::next() {
    if (m_jobs.empty()) {
        return std::nullopt;
    }
    RunJob job = std::move(m_jobs.front());
    m_jobs.pop_front();
    emit changed(size());
    return job;
}

bool WaitingRuns::remove(RunId run) {
    const auto removed = std::erase_if(m_jobs, [run](const RunJob& job) { return job.id == run; });
    if (removed > 0) {
        emit changed(size());
    }
    return removed > 0;
}

void WaitingRuns::clear() {
    m_jobs.clear();
    emit changed(0);
}

bool WaitingRuns::contains(RunId run) const {
    return std::any_of(m_jobs.begin(), m_jobs.end(), [run](const RunJob& job) { return job.id == run; });
}

} // namespace rankscope
