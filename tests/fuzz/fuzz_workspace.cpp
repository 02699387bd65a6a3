// Rows of a workspace that somebody else made. With an even first byte the rest are changes of cells (table
// and column, kind of value, length, value); with an odd one changes of bytes of the file (place, value).
#include "core/store/run_reader.h"
#include "core/store/run_writer.h"
#include "tests/fuzz/fuzz_target.h"
#include "tests/fuzz/memory_workspace.h"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

#include <cstring>
#include <utility>
#include <vector>

using namespace rankscope;

namespace {

using Column = std::pair<std::string, std::string>; // table, name

std::vector<Column> columnsOf(const std::filesystem::path& workspace) {
    SQLite::Database connection(workspace.string(), SQLite::OPEN_READONLY);
    SQLite::Statement names(connection,
                            "SELECT m.name, c.name FROM sqlite_schema m, pragma_table_info(m.name) c "
                            "WHERE m.type = 'table' ORDER BY 1, 2");
    std::vector<Column> columns;
    while (names.executeStep()) {
        columns.emplace_back(names.getColumn(0).getString(), names.getColumn(1).getString());
    }
    return columns;
}

// Takes up to `count` bytes.
std::string_view take(std::string_view& text, std::size_t count) {
    const auto taken = text.substr(0, count);
    text.remove_prefix(taken.size());
    return taken;
}

std::uint64_t number(std::string_view bytes) {
    std::uint64_t value = 0;
    for (const char byte : bytes) {
        value = (value << 8U) | static_cast<unsigned char>(byte);
    }
    return value;
}

void bindValue(SQLite::Statement& statement, unsigned kind, std::string_view& text) {
    const auto value = take(text, number(take(text, 1)) * (kind % 2 + 1));
    switch (kind % 5) {
    case 0:
        statement.bind(1, static_cast<std::int64_t>(number(value.substr(0, 8))));
        break;
    case 1:
        statement.bind(1, std::string(value));
        break;
    case 2:
        statement.bind(1, value.data(), static_cast<int>(value.size()));
        break;
    case 3: {
        const auto bits = number(value.substr(0, 8));
        double real = 0.0;
        static_assert(sizeof bits == sizeof real);
        std::memcpy(&real, &bits, sizeof real);
        statement.bind(1, real);
        break;
    }
    default:
        statement.bind(1);
    }
}

void changeCells(const std::filesystem::path& workspace, const std::vector<Column>& columns,
                 std::string_view text) {
    SQLite::Database connection(workspace.string(), SQLite::OPEN_READWRITE);
    connection.exec("PRAGMA ignore_check_constraints=ON; PRAGMA synchronous=OFF");
    while (!text.empty()) {
        const auto& [table, column] = columns[fuzz::takeChoice(text) % columns.size()];
        const auto kind = fuzz::takeChoice(text);
        try {
            SQLite::Statement update(connection,
                                     "UPDATE OR IGNORE \"" + table + "\" SET \"" + column + "\" = ?");
            bindValue(update, kind, text);
            update.exec();
        } catch (const SQLite::Exception&) { // a key that must differ, a type that the table does not take
        }
    }
}

std::string changedBytes(std::string bytes, std::string_view text) {
    while (text.size() >= 3) {
        const auto place = number(take(text, 2)) * bytes.size() / 65536;
        bytes[place] = text.front();
        text.remove_prefix(1);
    }
    return bytes;
}

void readRun(const RunReader& reader, RunId id) {
    (void)reader.run(id);
    (void)reader.configuration(id);
    (void)reader.metricExtents(id);
    for (const std::string& name : reader.metricNames(id)) {
        (void)reader.series(id, name);
    }
    (void)reader.droppedTails(id);
    for (const std::int64_t step : reader.allocationSteps(id)) {
        (void)reader.allocation(id, step);
    }
    (void)reader.lastAllocation(id);
    (void)reader.allocationOutlines(id);
    (void)reader.tripletHistory(id, 0, 3);
    (void)reader.events(id);
    (void)reader.changes(id);
    (void)reader.checkpoints(id);
}

void readAll(const std::filesystem::path& workspace) {
    const auto reader = RunReader::open(workspace);
    if (!reader) {
        fuzz::demand(!reader.error().message.empty(), "the error is a sentence");
        return;
    }
    // Each part by itself: what is damaged in one does not hide the others.
    const auto part = [&](auto&& read) {
        try {
            read(**reader);
        } catch (const std::runtime_error&) { // a file that is damaged, as the reader says
        }
    };
    std::vector<RunId> ids;
    part([&](const RunReader& r) {
        for (const RunSummary& run : r.runs()) {
            ids.push_back(run.id);
        }
    });
    part([&](const RunReader& r) { (void)r.binnedRuns(); });
    part([&](const RunReader& r) { (void)r.queue(); });
    part([&](const RunReader& r) { (void)r.views(); });
    part([&](const RunReader& r) { (void)r.findRun("first"); });
    for (const RunId id : ids) {
        part([&](const RunReader& r) { readRun(r, id); });
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static fuzz::MemoryWorkspace workspace;
    static const std::vector<Column> columns = columnsOf(workspace.path());
    std::string_view text = fuzz::textOf(data, size);
    if (fuzz::takeChoice(text) % 2 == 0) {
        workspace.replace(workspace.original());
        changeCells(workspace.path(), columns, text);
    } else {
        workspace.replace(changedBytes(workspace.original(), text));
    }
    readAll(workspace.path());
    return 0;
}
