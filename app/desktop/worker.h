#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <stop_token>
#include <thread>

namespace rankscope {

// A thread that does one job after the other. Owned by one object; post() may be called on any thread. Jobs
// must not throw. At its end it waits for the job in hand and either does the waiting ones or drops them.
class Worker {
public:
    enum class AtEnd { Finish, Drop };

    explicit Worker(AtEnd atEnd);
    ~Worker();
    Worker(const Worker&) = delete;
    Worker& operator=(const Worker&) = delete;

    void post(std::function<void()> job);
    // Forgets the waiting jobs.
    void clear();

private:
    void work(std::stop_token stop);

    const AtEnd m_atEnd;
    std::mutex m_mutex;
    std::condition_variable_any m_wake;
    std::deque<std::function<void()>> m_jobs;
    std::jthread m_thread; // last: it uses all of the above
};

} // namespace rankscope
