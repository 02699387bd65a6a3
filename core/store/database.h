#pragma once

#include "core/run/guarded_files.h"
#include "core/store/connection_guard.h"
#include "core/store/migrations.h"
#include "core/store/run_reader.h"
#include "core/store/store_error.h"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>

#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <type_traits>
#include <variant>
#include <vector>

namespace rankscope {

// A value of any column, for rows that are carried from one workspace to another as they are.
using SqlValue = std::variant<std::monostate, std::int64_t, double, std::string, std::vector<std::byte>>;

// Held while a connection is used, so that another one's thread can close it when nobody does.
using UseLock = std::unique_lock<std::recursive_timed_mutex>;

// A statement in use, with its values bound; gives the statement back when it goes, so that no read stays
// open.
class Query {
public:
    template <typename... Values>
    Query(UseLock use, ConnectionGuard& guard, SQLite::Statement& statement, const Values&... values)
        : m_use(std::move(use))
        , m_guard(guard)
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

    UseLock m_use;
    ConnectionGuard& m_guard;
    SQLite::Statement* m_statement;
};

// One state of the file for as long as it lives.
class ReadTransaction {
public:
    ReadTransaction(UseLock use, SQLite::Database& connection)
        : m_use(std::move(use))
        , m_transaction(connection, SQLite::TransactionBehavior::DEFERRED) {}

private:
    UseLock m_use;
    SQLite::Transaction m_transaction;
};

// How a transaction is to last.
enum class Lasting {
    ProcessEnd, // also when this program is killed
    PowerCut,   // also when the machine stops; waits for the disk
};

struct DatabaseOptions {
    bool readOnly = false;
    int busyTimeoutMs = 5000;
    std::int64_t maxPages = 0;    // PRAGMA max_page_count; 0: no limit
    bool rollbackJournal = false; // never WAL, as on a network file system
    bool mustExist = false;       // a file that is not there is not made
    std::span<const Migration> migrations = workspaceMigrations();
};

// One SQLite connection to a workspace file, ready for use: the file is known to be a workspace with nothing
// in its schema but ours, and when opened for writing it has this program's schema. Owned by a RunReader or
// RunWriter; one thread at a time.
//
// It watches that what it writes to is what is on the disk. Where only the logs were taken away, it connects
// anew, together with this process's other connections to the file, and writes again; where the file itself
// was, it throws StoreFailure of the kind Gone and can still read what it has open. The process's last
// connection leaves one file without a log.
class Database {
public:
    using Options = DatabaseOptions;

    static tl::expected<std::unique_ptr<Database>, StoreError> open(const std::filesystem::path& file,
                                                                    const Options& options);
    ~Database();
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    // The prepared statement of an SQL text; kept for the next call. One use of a text at a time.
    template <typename... Values>
    Query query(std::string_view sql, const Values&... values) {
        UseLock use = lock();
        SQLite::Statement& statement = prepared(sql);
        return Query(std::move(use), *m_connectionGuard, statement, values...);
    }
    void prepare(std::string_view sql) {
        const UseLock use = lock();
        prepared(sql);
    }
    ReadTransaction beginRead();
    // Runs `action` in a transaction of its own (BEGIN IMMEDIATE), which rolls back when it throws. When it
    // was written to a log that is not there any more, `action` is run again.
    template <typename Action>
    std::invoke_result_t<Action&> write(Action&& action, Lasting lasting = Lasting::ProcessEnd) {
        const UseLock use = lock();
        for (int attempt = 1;; ++attempt) {
            connectAgain();
            setLasting(lasting);
            SQLite::Transaction transaction(*m_connection, SQLite::TransactionBehavior::IMMEDIATE);
            if constexpr (std::is_void_v<std::invoke_result_t<Action&>>) {
                action();
                if (commit(transaction, attempt))
                    return;
            } else {
                auto result = action();
                if (commit(transaction, attempt))
                    return result;
            }
        }
    }

    std::int32_t version(); // the file's user_version
    bool usesWal();
    std::int64_t lastRowId() const { return m_connection->getLastInsertRowid(); }
    // How often it has connected anew.
    std::int64_t connections() const { return m_connections; }
    // Nothing when PRAGMA quick_check is content, else what it says first.
    std::optional<std::string> quickCheck();
    const std::filesystem::path& file() const { return m_file; }
    sqlite3* handle() { return m_connection->getHandle(); } // for what SQLiteCpp does not have
    // Connects anew when the logs are not those on the disk any more. Throws StoreFailure when a file that is
    // to be written is gone, or while other connections of this process are in use.
    void connectAgain();

private:
    Database(std::filesystem::path file, const Options& options);

    UseLock lock() { return UseLock(m_use); }
    SQLite::Statement& prepared(std::string_view sql);
    // With the connections of this process that have lost their logs closed. `flags` are added for writing.
    void connect(int flags);
    // Every connection is made here, with its guard.
    void openConnection(const std::string& name, int flags);
    void connectForWriting(int flags);
    void connectForReading();
    void disconnect();
    std::optional<StoreError> checkIdentity();
    std::optional<StoreError> checkSchema();
    void chooseJournal();
    void migrate();
    void copyBefore(std::int32_t version);
    void setLasting(Lasting lasting);
    // False when it went to a log that is not there any more.
    bool commit(SQLite::Transaction& transaction, int attempt);
    bool headerIsSound();

    std::filesystem::path m_file;
    const Options m_options;
    FileGuard m_guard; // until the connection is closed
    std::recursive_timed_mutex m_use;
    std::unique_ptr<SQLite::Database> m_connection; // none: closed by another one, to be opened anew
    std::unique_ptr<ConnectionGuard> m_connectionGuard;
    std::map<std::string, SQLite::Statement, std::less<>> m_statements; // goes before the connection
    int m_logPages = 0;                                                 // in the log after the last commit
    Lasting m_lasting = Lasting::ProcessEnd;
    std::int64_t m_connections = 0;
    bool m_tidies = false; // it, or one that has gone, has written: the last one leaves no log
};

} // namespace rankscope
