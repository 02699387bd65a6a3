#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <thread>

struct sqlite3;

namespace rankscope {

// How much a query may take.
struct SqlLimits {
    std::size_t rows = 1'000'000;
    std::size_t bytes = 256 << 20;   // of the answer
    std::int64_t memory = 512 << 20; // of SQLite's own, temporary tables and sorting included
    std::chrono::milliseconds time{60'000};
    // A single step of SQLite's machine (a search for one long text in another) does not look at the clock.
    // When the query goes on for `patience` after its time, this is called, on a thread of the guard's, to
    // end the program; empty: the query is waited for.
    std::function<void()> stuck = {};
    std::chrono::milliseconds patience{3'000};
};

// Lets a connection do nothing but read, for as long as the guard lives, and holds it to limits. The one on
// memory counts what all connections of the process have. Owned by who runs the statement, on the
// connection's thread.
class SqlGuard {
public:
    SqlGuard(sqlite3* connection, const SqlLimits& limits);
    ~SqlGuard();
    SqlGuard(const SqlGuard&) = delete;
    SqlGuard& operator=(const SqlGuard&) = delete;

    // Whether a statement wanted something else.
    bool refused() const { return m_refused; }
    bool outOfTime() const { return m_outOfTime; }

private:
    static int authorize(void* guard, int action, const char* first, const char* second, const char* schema,
                         const char* trigger);
    void watch(const std::stop_token& stop, const SqlLimits& limits);

    sqlite3* m_connection;
    std::int64_t m_memoryBefore; // the limit that was in force
    bool m_refused = false;
    std::atomic<bool> m_outOfTime = false;
    std::jthread m_watchdog; // last: it uses the others
};

} // namespace rankscope
