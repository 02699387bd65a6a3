#include "core/store/database.h"

#include "core/store/file_copy.h"
#include "core/store/schema_check.h"
#include "core/store/store_error.h"

#include <SQLiteCpp/Backup.h>
#include <sqlite3.h>
#include <sys/vfs.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstring>
#include <thread>
#include <vector>

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

// A file name for SQLite with a setting of how it is opened.
std::string uriOf(const fs::path& file, std::string_view setting) {
    std::string uri = "file:";
    for (const unsigned char c : fs::absolute(file).string()) {
        if (std::isalnum(c) || std::strchr("/._-~", c)) {
            uri += static_cast<char>(c);
        } else {
            constexpr const char* digits = "0123456789ABCDEF";
            uri += {'%', digits[c >> 4], digits[c & 15]};
        }
    }
    return uri + "?" + std::string(setting);
}

// The connections of this process. SQLite keeps one picture of a file's log for all of them: where the log
// was taken away, each has to be closed before one is opened anew.
struct Connections {
    std::mutex mutex;
    std::vector<Database*> all;
};

Connections& openConnections() {
    static Connections connections;
    return connections;
}

constexpr std::chrono::seconds othersPatience{1};
constexpr int logPagesBeforeCheckpoint = 1000; // as SQLite's own default

// What is left in the log goes into the file, and the log away. Where another program has the file open, or
// it cannot be written, this is the last one's to do.
void tidyLog(const fs::path& file) {
    std::error_code error;
    if (!fs::exists(file.string() + "-wal", error))
        return;
    try {
        SQLite::Database(file.string(), SQLite::OPEN_READWRITE).exec("PRAGMA wal_checkpoint(TRUNCATE)");
    } catch (const SQLite::Exception&) {
    }
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

Database::Database(fs::path file, const Options& options)
    : m_file(fs::absolute(file))
    , m_options(options)
    , m_guard(m_file) {
    Connections& connections = openConnections();
    const std::lock_guard lock(connections.mutex);
    connections.all.push_back(this);
}

Database::~Database() {
    bool last = true;
    {
        Connections& connections = openConnections();
        const std::lock_guard lock(connections.mutex);
        std::erase(connections.all, this);
        for (Database* other : connections.all)
            if (other->m_file == m_file) {
                other->m_tidies = other->m_tidies || m_tidies;
                last = false;
            }
    }
    const bool inPlace = m_connection && m_guard.place() == FileGuard::Place::Same;
    disconnect();
    std::error_code error;
    const auto log = fs::path(m_file.string() + "-wal");
    if (inPlace && last && (m_tidies || (fs::exists(log, error) && fs::file_size(log, error) == 0)))
        tidyLog(m_file);
}

tl::expected<std::unique_ptr<Database>, StoreError> Database::open(const fs::path& file,
                                                                   const Options& options) {
    if (auto problem = inspect(file, options.readOnly || options.mustExist))
        return tl::unexpected(*problem);
    try {
        std::unique_ptr<Database> database(new Database(file, options));
        database->connect(options.mustExist ? 0 : SQLite::OPEN_CREATE);
        if (!options.readOnly)
            database->migrate();
        database->m_guard.keep();
        return database;
    } catch (const StoreFailure& failure) {
        return tl::unexpected(failure.error());
    } catch (const SQLite::Exception& failure) {
        return tl::unexpected(toStoreError(file, failure));
    } catch (const fs::filesystem_error& failure) {
        return tl::unexpected(
            StoreError{Kind::Other,
                       "The workspace " + quoted(file) + " could not be prepared (" + failure.what() + ")."});
    }
}

// `flags` are added to those of writing.
void Database::connect(int flags) {
    Connections& connections = openConnections();
    const std::lock_guard lock(connections.mutex);
    for (Database* other : connections.all) {
        if (other == this || other->m_file != m_file || other->m_guard.place() != FileGuard::Place::LogsGone)
            continue;
        const UseLock use(other->m_use, othersPatience);
        if (!use)
            throw StoreFailure({Kind::Busy, "The log of the workspace " + quoted(m_file) +
                                                " was taken away while it was in use; nothing is stored "
                                                "until it has been opened anew, which is tried again."});
        other->disconnect();
    }
    if (m_options.readOnly)
        connectForReading();
    else
        connectForWriting(SQLite::OPEN_READWRITE | flags);
    m_guard.keep();
    ++m_connections;
}

void Database::openConnection(const std::string& name, int flags) {
    m_connection = std::make_unique<SQLite::Database>(name, flags, m_options.busyTimeoutMs);
    m_connectionGuard = std::make_unique<ConnectionGuard>(handle(), m_file);
}

void Database::connectForWriting(int flags) {
    openConnection(m_file.string(), flags);
    if (sqlite3_db_readonly(handle(), "main") == 1)
        throw StoreFailure(
            {Kind::ReadOnly, "The workspace " + quoted(m_file) + " is read-only; change its permissions."});
    // Before anything is written: the file may be somebody else's.
    if (auto problem = checkIdentity())
        throw StoreFailure(*problem);
    if (const auto current = version(); current > m_options.migrations.back().version)
        throw StoreFailure({Kind::Newer, "The workspace " + quoted(m_file) +
                                             " was written by a newer version of Rankscope (format " +
                                             std::to_string(current) + ", this program knows " +
                                             std::to_string(m_options.migrations.back().version) +
                                             "); update Rankscope to write to it."});
    if (auto problem = checkSchema())
        throw StoreFailure(*problem);
    chooseJournal();
    m_connection->exec("PRAGMA foreign_keys=ON");
    if (m_options.maxPages > 0)
        m_connection->execAndGet("PRAGMA max_page_count=" + std::to_string(m_options.maxPages));
    // A checkpoint writes into the file: only after a look at whether the log is still the file's.
    sqlite3_wal_hook(
        handle(),
        [](void* pages, sqlite3*, const char*, int count) {
            *static_cast<int*>(pages) = count;
            return SQLITE_OK;
        },
        &m_logPages);
    m_tidies = true;
}

void Database::connectForReading() {
    const auto connect = [this](const std::string& name, int flags, const char* first) {
        openConnection(name, SQLite::OPEN_READONLY | flags);
        m_connection->exec(first);
        m_connection->execAndGet("PRAGMA application_id");
    };
    try {
        connect(m_file.string(), 0, "");
    } catch (const SQLite::Exception& failure) {
        const int code = failure.getErrorCode() & 0xff;
        if (code != SQLITE_CANTOPEN && code != SQLITE_READONLY)
            throw;
        // In a folder that cannot be written there can be no shared memory; the log is read without it.
        std::error_code error;
        const auto log = fs::path(m_file.string() + "-wal");
        if (fs::exists(log, error) && fs::file_size(log, error) > 0)
            connect(uriOf(m_file, "nolock=1"), SQLite::OPEN_URI, "PRAGMA locking_mode=EXCLUSIVE");
        else
            connect(uriOf(m_file, "immutable=1"), SQLite::OPEN_URI, "");
    }
    if (auto problem = checkIdentity())
        throw StoreFailure(*problem);
    if (auto problem = checkSchema())
        throw StoreFailure(*problem);
}

void Database::disconnect() {
    m_statements.clear();
    if (!m_connection)
        return;
    if (m_guard.place() != FileGuard::Place::Same) {
        // What this log holds must not be written over what is in the file by now.
        sqlite3_db_config(handle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    } else if (!m_options.readOnly && m_connection->tryExec("PRAGMA busy_timeout=0") == SQLITE_OK) {
        // Others may stay connected: the file alone holds all there is, also when it is copied or moved.
        (void)m_connection->tryExec("PRAGMA wal_checkpoint(TRUNCATE)");
    }
    m_connection.reset();
    m_connectionGuard.reset();
}

void Database::connectAgain() {
    const auto place = m_connection ? m_guard.place() : FileGuard::Place::LogsGone;
    if (place == FileGuard::Place::Same && headerIsSound())
        return;
    if (place == FileGuard::Place::FileGone && m_options.readOnly)
        return; // what is open can still be read
    std::error_code error;
    if (place == FileGuard::Place::FileGone || !fs::exists(m_file, error))
        throw StoreFailure({Kind::Gone, "The workspace " + quoted(m_file) +
                                            " is not there any more: it was removed, moved or replaced while "
                                            "it was open. Put it back, or choose another place."});
    if (place == FileGuard::Place::Same)
        throw StoreFailure(damaged(m_file, "another program wrote over its beginning"));
    disconnect();
    connect(0);
}

std::optional<StoreError> Database::checkIdentity() {
    // All answers from one state of the file: another process may be making the workspace at this moment.
    const ReadTransaction snapshot(lock(), *m_connection);
    const auto id = m_connection->execAndGet("PRAGMA application_id").getInt();
    if (id == applicationId)
        return std::nullopt;
    const bool empty = m_connection->execAndGet("SELECT count(*) FROM sqlite_master").getInt() == 0;
    if (id != 0 || !empty || version() != 0)
        return notAWorkspace(m_file, "an SQLite database of another program");
    if (sqlite3_db_readonly(handle(), "main") == 1)
        return notAWorkspace(m_file, "an empty database");
    return std::nullopt;
}

std::optional<StoreError> Database::checkSchema() {
    const ReadTransaction snapshot(lock(), *m_connection);
    const auto foreign = foreignInSchema(handle(), version(), m_options.migrations);
    if (!foreign)
        return std::nullopt;
    return StoreError{Kind::NotAWorkspace, "The workspace " + quoted(m_file) +
                                               " is not as Rankscope makes them (" + *foreign +
                                               "); use a file that nobody has changed, or put it right with "
                                               "sqlite3 if you know where it comes from."};
}

void Database::chooseJournal() {
    const std::string wanted = m_options.rollbackJournal || isOnNetwork(m_file) ? "delete" : "wal";
    const auto mode = retryWhileBusy(m_options.busyTimeoutMs, [&] {
        auto current = m_connection->execAndGet("PRAGMA journal_mode").getString();
        if (current == wanted)
            return current;
        return m_connection->execAndGet("PRAGMA journal_mode=" + wanted).getString();
    });
    // In WAL mode a commit that a power cut drops leaves the file whole; with a rollback journal it might
    // not.
    m_lasting = mode == "wal" ? Lasting::ProcessEnd : Lasting::PowerCut;
    m_connection->exec(mode == "wal" ? "PRAGMA synchronous=NORMAL" : "PRAGMA synchronous=FULL");
}

void Database::setLasting(Lasting lasting) {
    if (lasting == m_lasting || !usesWal())
        return;
    m_lasting = lasting;
    m_connection->exec(lasting == Lasting::PowerCut ? "PRAGMA synchronous=FULL"
                                                    : "PRAGMA synchronous=NORMAL");
}

bool Database::commit(SQLite::Transaction& transaction, int attempt) {
    transaction.commit();
    if (m_guard.place() == FileGuard::Place::Same) {
        if (m_logPages >= logPagesBeforeCheckpoint) {
            m_logPages = 0;
            (void)sqlite3_wal_checkpoint_v2(handle(), nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
        }
        return true;
    }
    constexpr int mostAttempts = 3;
    if (attempt >= mostAttempts)
        connectAgain(); // says what is wrong, or gives the next writer a fresh start
    if (attempt >= mostAttempts)
        throw StoreFailure({Kind::Busy, "The log of the workspace " + quoted(m_file) +
                                            " is taken away again and again by another program; close that "
                                            "program."});
    return false;
}

// By SQLite's own handle, since another one's closing would drop the locks.
bool Database::headerIsSound() {
    sqlite3_file* file = nullptr;
    if (sqlite3_file_control(handle(), "main", SQLITE_FCNTL_FILE_POINTER, &file) != SQLITE_OK || !file ||
        !file->pMethods)
        return true;
    std::array<char, sqliteMagic.size()> header{};
    const int code = file->pMethods->xRead(file, header.data(), static_cast<int>(header.size()), 0);
    // An empty file is a new one, all of which is in the log.
    return code != SQLITE_OK || std::string_view(header.data(), header.size()) == sqliteMagic;
}

void Database::migrate() {
    bool copied = version() == 0; // a new file holds nothing that could be lost
    for (const auto& migration : m_options.migrations) {
        if (version() >= migration.version)
            continue;
        write([&] {
            // Another process may have been faster while this one waited for the lock.
            const auto before = version();
            if (before >= migration.version)
                return;
            if (before > 0 && !copied) {
                copyBefore(before);
                copied = true;
            }
            m_connection->exec(migration.sql);
            m_connection->exec("PRAGMA application_id=" + std::to_string(applicationId));
            m_connection->exec("PRAGMA user_version=" + std::to_string(migration.version));
        });
    }
}

void Database::copyBefore(std::int32_t version) {
    const fs::path copy = m_file.string() + ".version" + std::to_string(version) + ".backup";
    const fs::path unfinished = copy.string() + ".tmp";
    fs::remove(unfinished);
    {
        // A connection of its own sees the file as it was before the transaction that waits here.
        SQLite::Database source(m_file.string(), SQLite::OPEN_READONLY, m_options.busyTimeoutMs);
        SQLite::Database target(unfinished.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
        target.exec("PRAGMA synchronous=FULL"); // the copy is on the disk before its name is
        SQLite::Backup backup(target, source);
        // Unlike other calls this one does not throw when it finds the file locked.
        const int code = retryWhileBusy(m_options.busyTimeoutMs, [&] {
            const int step = backup.executeStep();
            if (step != SQLITE_DONE)
                throw SQLite::Exception("the copy before the change of format failed", step);
            return step;
        });
        (void)code;
    }
    fs::rename(unfinished, copy);
    flushFolder(copy.parent_path());
}

SQLite::Statement& Database::prepared(std::string_view sql) {
    if (!m_connection)
        connectAgain();
    auto found = m_statements.find(sql);
    if (found == m_statements.end())
        found =
            m_statements.emplace(std::string(sql), SQLite::Statement(*m_connection, std::string(sql))).first;
    return found->second;
}

ReadTransaction Database::beginRead() {
    UseLock use = lock();
    if (!m_connection)
        connectAgain();
    return ReadTransaction(std::move(use), *m_connection);
}

std::int32_t Database::version() {
    const UseLock use = lock();
    if (!m_connection)
        connectAgain();
    return m_connection->execAndGet("PRAGMA user_version").getInt();
}

bool Database::usesWal() {
    const UseLock use = lock();
    if (!m_connection)
        connectAgain();
    return m_connection->execAndGet("PRAGMA journal_mode").getString() == "wal";
}

std::optional<std::string> Database::quickCheck() {
    const UseLock use = lock();
    if (!m_connection)
        connectAgain();
    auto answer = m_connection->execAndGet("PRAGMA quick_check(1)").getString();
    if (answer == "ok")
        return std::nullopt;
    return answer;
}

} // namespace rankscope
