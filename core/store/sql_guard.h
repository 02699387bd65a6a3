#pragma once

#include <chrono>

struct sqlite3;

namespace rankscope {

// Lets a connection do nothing but read, for as long as the guard lives, and stops what takes longer than
// `time`. Owned by who runs the statement, on the connection's thread.
class SqlGuard {
public:
    SqlGuard(sqlite3* connection, std::chrono::milliseconds time);
    ~SqlGuard();
    SqlGuard(const SqlGuard&) = delete;
    SqlGuard& operator=(const SqlGuard&) = delete;

    // Whether a statement wanted something else.
    bool refused() const { return m_refused; }
    bool outOfTime() const { return m_outOfTime; }

private:
    static int authorize(void* guard, int action, const char* first, const char* second, const char* schema,
                         const char* trigger);
    static int progress(void* guard);

    sqlite3* m_connection;
    std::chrono::steady_clock::time_point m_end;
    bool m_refused = false;
    bool m_outOfTime = false;
};

} // namespace rankscope
