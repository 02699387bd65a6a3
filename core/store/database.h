#pragma once

#include "core/run/guarded_files.h"
#include "core/store/connection_guard.h"
#include "core/store/migrations.h"
#include "core/store/run_reader.h"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <type_traits>
#include <variant>
#include <vector>

namespace rankscope {

// A value of any column, for rows that are carried from one workspace to another as they are.
using SqlValue = std::variant<std::monostate, std::int64_t, double, std::string, std::vector<std::byte>>;

// A statement in use, with its values bound; gives the statement back when it goes, so that no read stays
// open.
class Query {
public:
    template <typename... Values>
    Query(ConnectionGuard& guard, SQLite::Statement& statement, const Values&... values)
        : m_guard(guard)
        , m_statement(&statement) {
        m_statement->tryReset();
        m_statement->clearBindings();
        int index = 0;
        (bind(++index, values), ...);
        m_guard.enter();
    }
    ~Query() {
        m_statement->tryReset();
        m_guard.leave();
    }
    Query(const Query&) = delete;
    Query& operator=(const Query&) = delete;

    bool next();
    // Runs a statement without rows; returns the number of changed rows.
    int run() { return m_statement->exec(); }

    std::int64_t integer(int column) const { return m_statement->getColumn(column).getInt64(); }
    std::string text(int column) const;
    double number(int column) const { return m_statement->getColumn(column).getDouble(); }
    bool isNull(int column) const { return m_statement->getColumn(column).isNull(); }
    std::vector<std::byte> blob(int column) const;
    SqlValue value(int column) const;

private:
    void bind(int index, std::int64_t value) { m_statement->bind(index, value); }
    void bind(int index, int value) { m_statement->bind(index, value); }
    void bind(int index, double value) { m_statement->bind(index, value); } // NaN becomes null
    void bind(int index, const std::string& value) { m_statement->bind(index, value); }
    void bind(int index, const char* value) { m_statement->bind(index, value); }
    void bind(int index, const std::vector<std::byte>& value);
    void bind(int index, const std::vector<SqlValue>& values); // from `index` on
    template <typename Value>
    void bind(int index, const std::optional<Value>& value) {
        if (value)
            bind(index, *value);
        else
            m_statement->bind(index);
    }

    ConnectionGuard& m_guard;
    SQLite::Statement* m_statement;
};

struct DatabaseOptions {
    bool readOnly = false;
    int busyTimeoutMs = 5000;
    std::int64_t maxPages = 0;    // PRAGMA max_page_count; 0: no limit
    bool rollbackJournal = false; // never WAL, as on a network file system
    std::span<const Migration> migrations = workspaceMigrations();
};

// One SQLite connection to a workspace file, ready for use: the file is known to be a workspace with
// nothing in its schema but ours, and when opened for writing it has this program's schema. Owned by a RunReader or RunWriter; one thread at a time.
class Database {
public:
    using Options = DatabaseOptions;

    static tl::expected<std::unique_ptr<Database>, StoreError> open(const std::filesystem::path& file,
                                                                    const Options& options);

    // The prepared statement of an SQL text; kept for the next call. One use of a text at a time.
    template <typename... Values>
    Query query(std::string_view sql, const Values&... values) {
        return Query(m_connectionGuard, prepared(sql), values...);
    }
    void prepare(std::string_view sql) { prepared(sql); }
    // One state of the file for several queries.
    SQLite::Transaction beginRead();
    // BEGIN IMMEDIATE; rolls back when it goes without commit().
    SQLite::Transaction begin();

    std::int32_t version(); // the file's user_version
    bool usesWal();
    std::int64_t lastRowId() const { return m_connection.getLastInsertRowid(); }
    // Nothing when PRAGMA quick_check is content, else what it says first.
    std::optional<std::string> quickCheck();
    const std::filesystem::path& file() const { return m_file; }
    sqlite3* handle() { return m_connection.getHandle(); } // for what SQLiteCpp does not have

private:
    Database(std::filesystem::path file, const std::string& name, int flags, int busyTimeoutMs);

    SQLite::Statement& prepared(std::string_view sql);
    std::optional<StoreError> checkIdentity();
    std::optional<StoreError> checkSchema(const Options& options);
    void chooseJournal(const Options& options);
    void migrate(const Options& options);
    void copyBefore(std::int32_t version);
    static std::unique_ptr<Database> connectReadOnly(const std::filesystem::path& file,
                                                     const Options& options);

    std::filesystem::path m_file;
    FileGuard m_guard; // until the connection is closed
    SQLite::Database m_connection;
    ConnectionGuard m_connectionGuard;
    std::map<std::string, SQLite::Statement, std::less<>> m_statements; // goes before the connection
};

} // namespace rankscope
