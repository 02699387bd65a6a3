#include "tests/fuzz/memory_workspace.h"

#include "core/run/run_event.h"
#include "core/store/run_writer.h"
#include "tests/core/store/store_support.h"

#include <SQLiteCpp/Database.h>

#include <stdexcept>
#include <vector>

namespace rankscope::fuzz {

namespace {

// Two runs with something in every table, in a file of the disk.
std::string smallWorkspace(const std::filesystem::path& file) {
    {
        const auto writer = test::openWriter(file);
        const RunId first = writer->createRun("first", test::configJson);
        writer->recordStarted(first, test::started(), 1000.0);
        SettingsChanged change;
        change.field = "method.target_r";
        change.before = "8";
        change.after = "4";
        writer->append(first,
                       {test::steps(0, 20), test::allocation(10, 24), test::eval(10, {{"accuracy", 0.5}}),
                        test::allocation(20, 24), change, CheckpointSaved{20, "step-20", 1000, "aa", 1010.0},
                        Notice{5, Notice::Level::Warning, "nonfinite", "A notice.", 1005.0}, test::ended(20)},
                       1020.0);
        writer->setTags(first, {"paper", "try"});
        writer->setNote(first, "A note.");
        writer->setStarred(first, true);
        writer->saveView("view", R"({"columns": ["name"]})");
        const RunId second = writer->createRun("second", test::configJson, first, 20);
        writer->recordStarted(second, test::started(20), 1100.0);
        writer->moveToBin(writer->createRun("third", test::configJson));
    }
    // One file in a rollback journal's mode: memory has no shared index for a log.
    SQLite::Database connection(file.string(), SQLite::OPEN_READWRITE);
    connection.execAndGet("PRAGMA journal_mode=delete");
    connection.exec("VACUUM");
    return test::readFile(file);
}

} // namespace

MemoryWorkspace::MemoryWorkspace()
    : m_path(m_scratch.path("workspace.rankscope"))
    , m_original(smallWorkspace(m_scratch.path("made.rankscope"))) {
    sqlite3_vfs* memory = sqlite3_vfs_find("memdb");
    if (memory == nullptr || sqlite3_vfs_register(memory, 1) != SQLITE_OK) {
        throw std::runtime_error("this SQLite has no databases in memory");
    }
    m_scratch.write("workspace.rankscope", m_original);
    m_handleMemory.resize(static_cast<std::size_t>(memory->szOsFile));
    m_handle = reinterpret_cast<sqlite3_file*>(m_handleMemory.data());
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_MAIN_DB;
    if (memory->xOpen(memory, m_path.c_str(), m_handle, flags, &flags) != SQLITE_OK) {
        throw std::runtime_error("no database in memory can be made");
    }
    replace(m_original);
}

MemoryWorkspace::~MemoryWorkspace() { m_handle->pMethods->xClose(m_handle); }

std::string MemoryWorkspace::bytes() const {
    sqlite3_int64 size = 0;
    m_handle->pMethods->xFileSize(m_handle, &size);
    std::string bytes(static_cast<std::size_t>(size), '\0');
    m_handle->pMethods->xRead(m_handle, bytes.data(), static_cast<int>(size), 0);
    return bytes;
}

void MemoryWorkspace::replace(const std::string& bytes) {
    const auto* methods = m_handle->pMethods;
    const auto size = static_cast<sqlite3_int64>(bytes.size());
    if (methods->xLock(m_handle, SQLITE_LOCK_SHARED) != SQLITE_OK ||
        methods->xWrite(m_handle, bytes.data(), static_cast<int>(size), 0) != SQLITE_OK ||
        methods->xTruncate(m_handle, size) != SQLITE_OK ||
        methods->xUnlock(m_handle, SQLITE_LOCK_NONE) != SQLITE_OK) {
        throw std::runtime_error("the database in memory is in use");
    }
}

} // namespace rankscope::fuzz
