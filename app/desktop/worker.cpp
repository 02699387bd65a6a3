#include "app/desktop/worker.h"

#include <utility>

namespace rankscope {

Worker::Worker(AtEnd atEnd)
    : m_atEnd(atEnd)
    , m_thread([this](std::stop_token stop) { work(std::move(stop)); }) {}

Worker::~Worker() {
    if (m_atEnd == AtEnd::Drop) {
        clear();
    }
    m_thread.request_stop();
    m_thread.join();
}

void Worker::post(std::function<void()> job) {
    {
        std::lock_guard lock(m_mutex);
        m_jobs.push_back(std::move(job));
    }
    m_wake.notify_one();
}

void Worker::clear() {
    std::deque<std::function<void()>> dropped; // destroyed outside the lock
    std::lock_guard lock(m_mutex);
    dropped.swap(m_jobs);
}

void Worker::work(std::stop_token stop) {
    for (;;) {
        std::function<void()> job;
        {
            std::unique_lock lock(m_mutex);
            m_wake.wait(lock, stop, [this] { return !m_jobs.empty(); });
            if (m_jobs.empty()) {
                return;
            }
            job = std::move(m_jobs.front());
            m_jobs.pop_front();
        }
        job();
    }
}

} // namespace rankscope
