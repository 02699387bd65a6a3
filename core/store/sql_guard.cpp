#include "core/store/sql_guard.h"

#include <sqlite3.h>

#include <string_view>

namespace rankscope {

namespace {

constexpr int stepsBetweenLooks = 10'000; // of SQLite's machine; well under a millisecond
constexpr int longestValue = 64 << 20;    // bytes

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

SqlGuard::SqlGuard(sqlite3* connection, std::chrono::milliseconds time)
    : m_connection(connection)
    , m_end(std::chrono::steady_clock::now() + time) {
    sqlite3_limit(connection, SQLITE_LIMIT_ATTACHED, 0);
    sqlite3_limit(connection, SQLITE_LIMIT_LENGTH, longestValue);
    // Against a file that was made to do harm: nothing in its schema may call what has effects.
    sqlite3_db_config(connection, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_db_config(connection, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    sqlite3_exec(connection, "PRAGMA query_only=ON", nullptr, nullptr, nullptr);
    sqlite3_set_authorizer(connection, &SqlGuard::authorize, this);
    sqlite3_progress_handler(connection, stepsBetweenLooks, &SqlGuard::progress, this);
}

SqlGuard::~SqlGuard() {
    sqlite3_set_authorizer(m_connection, nullptr, nullptr);
    sqlite3_progress_handler(m_connection, 0, nullptr, nullptr);
}

int SqlGuard::authorize(void* guard, int action, const char*, const char* detail, const char*, const char*) {
    if (isRead(action, detail))
        return SQLITE_OK;
    static_cast<SqlGuard*>(guard)->m_refused = true;
    return SQLITE_DENY;
}

int SqlGuard::progress(void* guard) {
    auto* self = static_cast<SqlGuard*>(guard);
    self->m_outOfTime = std::chrono::steady_clock::now() >= self->m_end;
    return self->m_outOfTime ? 1 : 0;
}

} // namespace rankscope
