#include "core/store/sql_guard.h"

#include <sqlite3.h>

#include <condition_variable>
#include <mutex>
#include <string_view>
#include <utility>

namespace rankscope {

namespace {

// What one step may cost grows with the product of two lengths: how long a value may be is how often the
// clock is looked at.
constexpr std::pair<int, int> lengths[] = {
    {SQLITE_LIMIT_LENGTH, 16 << 20},
    {SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 1000},
};
constexpr std::chrono::milliseconds betweenInterrupts{20};

// VACUUM asks for nothing before it runs; who prepares it sees that it does not only read.
bool isRead(int action, const char* function) {
    switch (action) {
    case SQLITE_SELECT:
    case SQLITE_READ:
    case SQLITE_RECURSIVE:
        return true;
    case SQLITE_FUNCTION:
        return function != nullptr && std::string_view(function) != "load_extension";
    default:
        return false;
    }
}

} // namespace

SqlGuard::SqlGuard(sqlite3* connection, const SqlLimits& limits)
    : m_connection(connection)
    , m_memoryBefore(sqlite3_hard_heap_limit64(limits.memory)) {
    for (const auto& [limit, value] : lengths)
        sqlite3_limit(connection, limit, value);
    sqlite3_exec(connection, "PRAGMA query_only=ON", nullptr, nullptr, nullptr);
    sqlite3_set_authorizer(connection, &SqlGuard::authorize, this);
    sqlite3_progress_handler(connection, 0, nullptr, nullptr); // a person's own query may be dear
    m_watchdog = std::jthread([this, &limits](const std::stop_token& stop) { watch(stop, limits); });
}

SqlGuard::~SqlGuard() {
    m_watchdog = {};
    sqlite3_set_authorizer(m_connection, nullptr, nullptr);
    sqlite3_hard_heap_limit64(m_memoryBefore);
}

int SqlGuard::authorize(void* guard, int action, const char*, const char* detail, const char*, const char*) {
    if (isRead(action, detail))
        return SQLITE_OK;
    static_cast<SqlGuard*>(guard)->m_refused = true;
    return SQLITE_DENY;
}

void SqlGuard::watch(const std::stop_token& stop, const SqlLimits& limits) {
    std::mutex mutex;
    std::condition_variable_any wake;
    const auto stoppedWithin = [&](std::chrono::milliseconds time) {
        std::unique_lock lock(mutex);
        wake.wait_for(lock, stop, time, [] { return false; });
        return stop.stop_requested();
    };
    if (stoppedWithin(limits.time))
        return;
    m_outOfTime = true;
    const auto end = std::chrono::steady_clock::now() + limits.patience;
    do // again and again: an interrupt between two statements is lost
        sqlite3_interrupt(m_connection);
    while (!stoppedWithin(betweenInterrupts) && std::chrono::steady_clock::now() < end);
    if (!stop.stop_requested() && limits.stuck)
        limits.stuck();
    while (!stop.stop_requested()) {
        sqlite3_interrupt(m_connection);
        (void)stoppedWithin(betweenInterrupts);
    }
}

} // namespace rankscope
