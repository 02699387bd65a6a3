#pragma once

#include <cstdint>
#include <filesystem>

struct sqlite3;

namespace rankscope {

// Holds a connection to what a sound workspace needs, whoever made the file: nothing in its schema is run,
// no value, statement or nesting is larger than ours are, and what is read between the first and the last
// query that are open at once is no more than a file of its size can hold. (A few pages that are made to
// contain each other hold more rows than memory or a lifetime.) Owned by the Database, used on its thread;
// lives as long as the connection.
class ConnectionGuard {
public:
    ConnectionGuard(sqlite3* connection, std::filesystem::path file);
    ConnectionGuard(const ConnectionGuard&) = delete;
    ConnectionGuard& operator=(const ConnectionGuard&) = delete;

    // A query begins and ends; what was read is counted anew when none is open.
    void enter();
    void leave() { --m_open; }
    // Counts what is handed out; throws SQLite::Exception when it is too much.
    void take(std::size_t bytes);

private:
    static int progress(void* guard);
    std::int64_t fileBytes() const;

    std::filesystem::path m_file;
    int m_open = 0;
    std::int64_t m_steps = 0; // of SQLite's machine
    std::int64_t m_bytes = 0;
};

} // namespace rankscope
