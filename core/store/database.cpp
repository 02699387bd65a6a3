#include "core/store/database.h"

#include "core/store/schema_check.h"
#include "core/store/store_error.h"

#include <SQLiteCpp/Backup.h>
#include <sqlite3.h>
#include <sys/vfs.h>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstring>
#include <thread>

namespace rankscope {

namespace fs = std::filesystem;
using Kind = StoreError::Kind;

namespace {

constexpr std::string_view sqliteMagic{"SQLite format 3\0", 16};
constexpr std::size_t headerSize = 100;

std::string quoted(const fs::path& file) { return "'" + file.string() + "'"; }

StoreError notAWorkspace(const fs::path& file, const std::string& what) {
    return {Kind::NotAWorkspace,
            quoted(file) + " is not a Rankscope workspace but " + what + "; choose another file."};
}

// The first bytes of the file; nothing when it cannot be read. By SQLite's own file layer: closing a handle
// of another kind would drop the locks that all of this process's connections hold on the file, and the
// next program to close it would take their log away.
std::optional<std::string> headerOf(const fs::path& file) {
    sqlite3_vfs* layer = sqlite3_vfs_find(nullptr);
    const std::string whole = fs::absolute(file).string();
    const std::unique_ptr<const char, void (*)(const char*)> name(
        sqlite3_create_filename(whole.c_str(), "", "", 0, nullptr),
        [](const char* n) { sqlite3_free_filename(n); });
    std::vector<std::max_align_t> memory(
        static_cast<std::size_t>(layer->szOsFile) / sizeof(std::max_align_t) + 1);
    auto* handle = reinterpret_cast<sqlite3_file*>(memory.data());
    if (!name || layer->xOpen(layer, name.get(), handle, SQLITE_OPEN_READONLY | SQLITE_OPEN_MAIN_DB,
                              nullptr) != SQLITE_OK) {
        if (handle->pMethods)
            handle->pMethods->xClose(handle);
        return std::nullopt;
    }
    std::error_code error;
    std::string header(std::min<std::uintmax_t>(fs::file_size(file, error), headerSize), '\0');
    const bool good = !error && (header.empty() ||
                                 handle->pMethods->xRead(handle, header.data(),
                                                         static_cast<int>(header.size()), 0) == SQLITE_OK);
    handle->pMethods->xClose(handle);
    return good ? std::optional(header) : std::nullopt;
}

// What can be told about the file before it is opened; nothing when it may be.
std::optional<StoreError> inspect(const fs::path& file, bool readOnly) {
    std::error_code error;
    const auto status = fs::status(file, error);
    if (status.type() == fs::file_type::directory)
        return notAWorkspace(file, "a folder");
    if (status.type() == fs::file_type::not_found || status.type() == fs::file_type::none) {
        if (readOnly)
            return StoreError{Kind::Missing, "There is no workspace " + quoted(file) + "; check its name."};
        const auto folder = file.parent_path();
        if (!folder.empty())
            fs::create_directories(folder, error);
        if (!folder.empty() && !fs::is_directory(folder))
            return StoreError{Kind::ReadOnly, "The folder " + quoted(folder) + " cannot be made (" +
                                                  error.message() +
                                                  "); choose another place for the workspace."};
        return std::nullopt;
    }
    if (status.type() != fs::file_type::regular)
        return notAWorkspace(file, "no ordinary file");

    const auto header = headerOf(file);
    if (!header)
        return StoreError{Kind::ReadOnly,
                          "The workspace " + quoted(file) + " cannot be read; change its permissions."};
    if (header->empty())
        return readOnly ? std::optional(notAWorkspace(file, "an empty file")) : std::nullopt;
    if (std::string_view(*header).substr(0, sqliteMagic.size()) != sqliteMagic)
        return notAWorkspace(file, "a file of another kind");
    if (header->size() < headerSize)
        return damaged(file, "it is cut off");
    return std::nullopt;
}

// WAL needs memory shared between the processes, which network file systems do not give.
bool isOnNetwork(const fs::path& file) {
    struct statfs info {};
    const auto folder = file.parent_path();
    if (statfs(folder.empty() ? "." : folder.c_str(), &info) != 0)
        return false;
    constexpr std::array<std::uint32_t, 10> networkTypes{
        0x6969,     // NFS
        0x517B,     // SMB
        0xFF534D42, // CIFS
        0xFE534D42, // SMB2
        0x65735546, // FUSE, such as sshfs
        0x01021997, // 9P
        0x5346414F, // AFS
        0x00C36400, // Ceph
        0x0BD00BD0, // Lustre
        0x47504653, // GPFS
    };
    for (const auto type : networkTypes)
        if (static_cast<std::uint32_t>(info.f_type) == type)
            return true;
    return false;
}

// Some statements (a change of the journal) do not wait on a lock as the busy timeout says.
template <typename Action>
auto retryWhileBusy(int timeoutMs, Action&& action) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::milliseconds(timeoutMs);
    for (;;) {
        try {
            return action();
        } catch (const SQLite::Exception& failure) {
            if ((failure.getErrorCode() & 0xff) != SQLITE_BUSY ||
                std::chrono::steady_clock::now() >= deadline)
                throw;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
}

// A file name for SQLite that also says that nobody changes the file.
std::string immutableUri(const fs::path& file) {
    std::string uri = "file:";
    for (const unsigned char c : fs::absolute(file).string()) {
        if (std::isalnum(c) || std::strchr("/._-~", c)) {
            uri += static_cast<char>(c);
        } else {
            constexpr const char* digits = "0123456789ABCDEF";
            uri += {'%', digits[c >> 4], digits[c & 15]};
        }
    }
    return uri + "?immutable=1";
}

} // namespace

bool Query::next() {
    constexpr std::size_t perColumn = 32;
    m_guard.take(perColumn * static_cast<std::size_t>(m_statement->getColumnCount()));
    return m_statement->executeStep();
}

std::string Query::text(int column) const {
    const auto value = m_statement->getColumn(column);
    std::string text = value.getString();
    m_guard.take(text.size());
    return text;
}

std::vector<std::byte> Query::blob(int column) const {
    const auto value = m_statement->getColumn(column);
    m_guard.take(static_cast<std::size_t>(value.getBytes()));
    const auto* bytes = static_cast<const std::byte*>(value.getBlob());
    return bytes ? std::vector<std::byte>(bytes, bytes + value.getBytes()) : std::vector<std::byte>();
}

SqlValue Query::value(int column) const {
    const auto value = m_statement->getColumn(column);
    switch (value.getType()) {
    case SQLITE_INTEGER:
        return value.getInt64();
    case SQLITE_FLOAT:
        return value.getDouble();
    case SQLITE_TEXT:
        return text(column);
    case SQLITE_BLOB:
        return blob(column);
    default:
        return std::monostate();
    }
}

void Query::bind(int index, const std::vector<SqlValue>& values) {
    for (const SqlValue& value : values) {
        std::visit(
            [&]<typename Value>(const Value& held) {
                if constexpr (std::is_same_v<Value, std::monostate>)
                    m_statement->bind(index);
                else
                    bind(index, held);
            },
            value);
        ++index;
    }
}

void Query::bind(int index, const std::vector<std::byte>& value) {
    // A null pointer would bind null; an empty blob is a value.
    m_statement->bind(index, value.empty() ? static_cast<const void*>("") : value.data(),
                      static_cast<int>(value.size()));
}

Database::Database(fs::path file, const std::string& name, int flags, int busyTimeoutMs)
    : m_file(std::move(file))
    , m_guard(m_file)
    , m_connection(name, flags, busyTimeoutMs)
    , m_connectionGuard(m_connection.getHandle(), m_file) {}

tl::expected<std::unique_ptr<Database>, StoreError> Database::open(const fs::path& file,
                                                                   const Options& options) {
    if (auto problem = inspect(file, options.readOnly))
        return tl::unexpected(*problem);
    try {
        if (options.readOnly) {
            auto database = connectReadOnly(file, options);
            if (auto problem = database->checkIdentity())
                return tl::unexpected(*problem);
            if (auto problem = database->checkSchema(options))
                return tl::unexpected(*problem);
            database->m_guard.keep();
            return database;
        }
        std::unique_ptr<Database> database(new Database(
            file, file.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE, options.busyTimeoutMs));
        auto& connection = database->m_connection;
        if (sqlite3_db_readonly(connection.getHandle(), "main") == 1)
            return tl::unexpected(StoreError{Kind::ReadOnly, "The workspace " + quoted(file) +
                                                                 " is read-only; change its permissions."});
        // Before anything is written: the file may be somebody else's.
        if (auto problem = database->checkIdentity())
            return tl::unexpected(*problem);
        if (const auto version = database->version(); version > options.migrations.back().version)
            return tl::unexpected(
                StoreError{Kind::Newer, "The workspace " + quoted(file) +
                                            " was written by a newer version of Rankscope (format " +
                                            std::to_string(version) + ", this program knows " +
                                            std::to_string(options.migrations.back().version) +
                                            "); update Rankscope to write to it."});
        if (auto problem = database->checkSchema(options))
            return tl::unexpected(*problem);
        database->chooseJournal(options);
        connection.exec("PRAGMA foreign_keys=ON");
        if (options.maxPages > 0)
            connection.execAndGet("PRAGMA max_page_count=" + std::to_string(options.maxPages));
        database->migrate(options);
        database->m_guard.keep();
        return database;
    } catch (const SQLite::Exception& failure) {
        return tl::unexpected(toStoreError(file, failure));
    } catch (const fs::filesystem_error& failure) {
        return tl::unexpected(
            StoreError{Kind::Other,
                       "The workspace " + quoted(file) + " could not be prepared (" + failure.what() + ")."});
    }
}

std::unique_ptr<Database> Database::connectReadOnly(const fs::path& file, const Options& options) {
    try {
        std::unique_ptr<Database> database(
            new Database(file, file.string(), SQLite::OPEN_READONLY, options.busyTimeoutMs));
        database->m_connection.execAndGet("PRAGMA application_id");
        return database;
    } catch (const SQLite::Exception& failure) {
        const int code = failure.getErrorCode() & 0xff;
        if (code != SQLITE_CANTOPEN && code != SQLITE_READONLY)
            throw;
        // In a folder that cannot be written, WAL files can only be read as they are, and only if nothing
        // waits in the log.
        std::error_code error;
        const auto log = fs::path(file.string() + "-wal");
        if (fs::exists(log, error) && fs::file_size(log, error) > 0)
            throw;
    }
    return std::unique_ptr<Database>(new Database(
        file, immutableUri(file), SQLite::OPEN_READONLY | SQLite::OPEN_URI, options.busyTimeoutMs));
}

std::optional<StoreError> Database::checkIdentity() {
    // All answers from one state of the file: another process may be making the workspace at this moment.
    const auto snapshot = beginRead();
    const auto id = m_connection.execAndGet("PRAGMA application_id").getInt();
    if (id == applicationId)
        return std::nullopt;
    const bool empty = m_connection.execAndGet("SELECT count(*) FROM sqlite_master").getInt() == 0;
    if (id != 0 || !empty || version() != 0)
        return notAWorkspace(m_file, "an SQLite database of another program");
    if (sqlite3_db_readonly(m_connection.getHandle(), "main") == 1)
        return notAWorkspace(m_file, "an empty database");
    return std::nullopt;
}

std::optional<StoreError> Database::checkSchema(const Options& options) {
    const auto snapshot = beginRead();
    const auto foreign = foreignInSchema(m_connection.getHandle(), version(), options.migrations);
    if (!foreign)
        return std::nullopt;
    return StoreError{Kind::NotAWorkspace, "The workspace " + quoted(m_file) +
                                               " is not as Rankscope makes them (" + *foreign +
                                               "); use a file that nobody has changed, or put it right with "
                                               "sqlite3 if you know where it comes from."};
}

void Database::chooseJournal(const Options& options) {
    const std::string wanted = options.rollbackJournal || isOnNetwork(m_file) ? "delete" : "wal";
    const auto mode = retryWhileBusy(options.busyTimeoutMs, [&] {
        auto current = m_connection.execAndGet("PRAGMA journal_mode").getString();
        if (current == wanted)
            return current;
        return m_connection.execAndGet("PRAGMA journal_mode=" + wanted).getString();
    });
    // In WAL mode a commit that a power cut drops leaves the file whole; with a rollback journal it might
    // not.
    m_connection.exec(mode == "wal" ? "PRAGMA synchronous=NORMAL" : "PRAGMA synchronous=FULL");
}

void Database::migrate(const Options& options) {
    bool copied = version() == 0; // a new file holds nothing that could be lost
    for (const auto& migration : options.migrations) {
        if (version() >= migration.version)
            continue;
        auto transaction = begin();
        // Another process may have been faster while this one waited for the lock.
        const auto before = version();
        if (before >= migration.version)
            continue;
        if (before > 0 && !copied) {
            copyBefore(before);
            copied = true;
        }
        m_connection.exec(migration.sql);
        m_connection.exec("PRAGMA application_id=" + std::to_string(applicationId));
        m_connection.exec("PRAGMA user_version=" + std::to_string(migration.version));
        transaction.commit();
    }
}

void Database::copyBefore(std::int32_t version) {
    const fs::path copy = m_file.string() + ".version" + std::to_string(version) + ".backup";
    const fs::path unfinished = copy.string() + ".tmp";
    fs::remove(unfinished);
    {
        // A connection of its own sees the file as it was before the transaction that waits here.
        SQLite::Database source(m_file.string(), SQLite::OPEN_READONLY, 5000);
        SQLite::Database target(unfinished.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
        SQLite::Backup backup(target, source);
        backup.executeStep();
    }
    fs::rename(unfinished, copy);
}

SQLite::Statement& Database::prepared(std::string_view sql) {
    auto found = m_statements.find(sql);
    if (found == m_statements.end())
        found =
            m_statements.emplace(std::string(sql), SQLite::Statement(m_connection, std::string(sql))).first;
    return found->second;
}

SQLite::Transaction Database::beginRead() {
    return SQLite::Transaction(m_connection, SQLite::TransactionBehavior::DEFERRED);
}

SQLite::Transaction Database::begin() {
    return SQLite::Transaction(m_connection, SQLite::TransactionBehavior::IMMEDIATE);
}

std::int32_t Database::version() { return m_connection.execAndGet("PRAGMA user_version").getInt(); }

bool Database::usesWal() { return m_connection.execAndGet("PRAGMA journal_mode").getString() == "wal"; }

std::optional<std::string> Database::quickCheck() {
    auto answer = m_connection.execAndGet("PRAGMA quick_check(1)").getString();
    if (answer == "ok")
        return std::nullopt;
    return answer;
}

} // namespace rankscope
