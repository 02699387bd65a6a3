#include "core/store/connection_guard.h"

#include <SQLiteCpp/Exception.h>
#include <sqlite3.h>
#include <sys/stat.h>

#include <algorithm>
#include <string>
#include <utility>

namespace rankscope {

namespace {

constexpr int stepsBetweenLooks = 10'000; // well under a millisecond
// For each byte of the file and in any case. A row of twenty bytes takes some ten steps and becomes some
// hundred bytes; a few queries go over one table for each row of another.
constexpr std::int64_t stepsPerByte = 64, leastSteps = 20'000'000;
constexpr std::int64_t bytesPerByte = 32, leastBytes = 64 << 20;

constexpr std::pair<int, int> limits[] = {
    {SQLITE_LIMIT_LENGTH, 64 << 20}, // bytes of a value
    {SQLITE_LIMIT_SQL_LENGTH, 1 << 20}, {SQLITE_LIMIT_EXPR_DEPTH, 100},   {SQLITE_LIMIT_ATTACHED, 0},
    {SQLITE_LIMIT_TRIGGER_DEPTH, 10},   {SQLITE_LIMIT_WORKER_THREADS, 0},
};

constexpr std::pair<int, int> switches[] = {
    {SQLITE_DBCONFIG_DEFENSIVE, 1},       {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
    {SQLITE_DBCONFIG_ENABLE_TRIGGER, 0},  {SQLITE_DBCONFIG_ENABLE_VIEW, 0}, // temporary views are ours
    {SQLITE_DBCONFIG_WRITABLE_SCHEMA, 0}, {SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0},
};

// What a file takes on the disk: holes hold nothing.
std::int64_t bytesOf(const std::string& file) {
    struct stat info {};
    return ::stat(file.c_str(), &info) == 0
               ? std::min<std::int64_t>(info.st_size, std::int64_t{info.st_blocks} * 512)
               : 0;
}

} // namespace

ConnectionGuard::ConnectionGuard(sqlite3* connection, std::filesystem::path file)
    : m_file(std::move(file)) {
    for (const auto& [limit, value] : limits)
        sqlite3_limit(connection, limit, value);
    for (const auto& [name, value] : switches)
        sqlite3_db_config(connection, name, value, nullptr);
    // What a query makes on its way counts as memory, which is bounded, and not as temporary files, which are
    // not.
    sqlite3_exec(connection, "PRAGMA cell_size_check=ON; PRAGMA temp_store=MEMORY", nullptr, nullptr,
                 nullptr);
    sqlite3_progress_handler(connection, stepsBetweenLooks, &ConnectionGuard::progress, this);
}

void ConnectionGuard::enter() {
    if (m_open++ == 0)
        m_steps = m_bytes = 0;
}

void ConnectionGuard::take(std::size_t bytes) {
    m_bytes += static_cast<std::int64_t>(bytes);
    if (m_bytes > leastBytes && m_bytes > leastBytes + bytesPerByte * fileBytes())
        throw SQLite::Exception("it holds more than a file of its size can", SQLITE_CORRUPT);
}

int ConnectionGuard::progress(void* guard) {
    auto* self = static_cast<ConnectionGuard*>(guard);
    self->m_steps += stepsBetweenLooks;
    return self->m_steps > leastSteps && self->m_steps > leastSteps + stepsPerByte * self->fileBytes() ? 1
                                                                                                       : 0;
}

std::int64_t ConnectionGuard::fileBytes() const {
    return bytesOf(m_file.string()) + bytesOf(m_file.string() + "-wal");
}

} // namespace rankscope
