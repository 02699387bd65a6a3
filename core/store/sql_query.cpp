#include "core/store/sql_query.h"

#include "core/store/database.h"
#include "core/store/store_error.h"

#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <memory>

namespace rankscope {

namespace {

constexpr std::array views{
    "CREATE TEMP VIEW runs AS SELECT r.id AS run, r.uid, r.name, r.status, r.method, r.model, r.task, "
    "r.init_budget, r.target_budget, r.best_metric_name, r.best_metric, r.seconds, r.steps_done, "
    "r.total_steps, r.created_at, r.started_at, r.ended_at, r.seed, r.group_name, r.device, "
    "r.tokens_per_second, r.peak_memory_mb, r.note, r.parent_run, r.parent_step, "
    "(SELECT group_concat(tag, ', ') FROM tag WHERE run = r.id) AS tags, d.config "
    "FROM run r LEFT JOIN run_document d ON d.run = r.id WHERE r.deleted_at IS NULL",
    "CREATE TEMP VIEW metrics AS SELECT s.run, m.name AS metric, s.step, s.value, s.wall_time "
    "FROM scalar s JOIN metric m ON m.id = s.metric",
    "CREATE TEMP VIEW allocations AS SELECT run, step, phase, budget, kept, threshold, pruned, revived, "
    "triplets FROM allocation"};

// Reading and computing; everything else is refused while the statement is compiled.
int onlyReading(void*, int action, const char*, const char* detail, const char*, const char*) {
    switch (action) {
    case SQLITE_SELECT:
    case SQLITE_READ:
    case SQLITE_RECURSIVE:
        return SQLITE_OK;
    case SQLITE_FUNCTION:
        return detail != nullptr && std::string_view(detail) == "load_extension" ? SQLITE_DENY : SQLITE_OK;
    default:
        return SQLITE_DENY;
    }
}

using Statement = std::unique_ptr<sqlite3_stmt, int (*)(sqlite3_stmt*)>;

tl::unexpected<SqlProblem> wrong(std::string sentence) {
    return tl::unexpected(SqlProblem{true, {StoreError::Kind::Other, std::move(sentence)}});
}

// Compiles what `text` begins with and takes it off; a null pointer where only blanks and comments are left.
tl::expected<Statement, SqlProblem> compile(sqlite3* connection, std::string_view& text) {
    sqlite3_stmt* made = nullptr;
    const char* rest = nullptr;
    const int code = sqlite3_prepare_v2(connection, text.data(), static_cast<int>(text.size()), &made, &rest);
    Statement statement(made, sqlite3_finalize);
    // VACUUM asks for nothing before it runs, and a function that is refused is an ordinary error.
    const bool refused = code == SQLITE_AUTH || (made != nullptr && sqlite3_stmt_readonly(made) == 0) ||
                         std::string_view(sqlite3_errmsg(connection)).starts_with("not authorized");
    if (refused) {
        return wrong("Only reading is allowed here; write one SELECT.");
    }
    if (code != SQLITE_OK) {
        const int place = sqlite3_error_offset(connection);
        return wrong(std::string("The statement is not understood: ") + sqlite3_errmsg(connection) +
                     (place < 0 ? "" : ", at character " + std::to_string(place + 1)) + ".");
    }
    text.remove_prefix(static_cast<std::size_t>(rest - text.data()));
    return statement;
}

SqlCell cellOf(sqlite3_stmt* statement, int column) {
    switch (sqlite3_column_type(statement, column)) {
    case SQLITE_INTEGER:
        return std::int64_t{sqlite3_column_int64(statement, column)};
    case SQLITE_FLOAT:
        return sqlite3_column_double(statement, column);
    case SQLITE_TEXT: {
        const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement, column));
        return std::string(text, static_cast<std::size_t>(sqlite3_column_bytes(statement, column)));
    }
    case SQLITE_BLOB:
        return SqlBlob{static_cast<std::size_t>(sqlite3_column_bytes(statement, column))};
    default:
        return std::monostate();
    }
}

tl::expected<SqlRows, SqlProblem> rowsOf(sqlite3* connection, sqlite3_stmt* statement, std::size_t most) {
    SqlRows out;
    const int columns = sqlite3_column_count(statement);
    for (int i = 0; i < columns; ++i) {
        out.columns.emplace_back(sqlite3_column_name(statement, i));
    }
    for (;;) {
        const int code = sqlite3_step(statement);
        if (code == SQLITE_DONE) {
            return out;
        }
        if (code != SQLITE_ROW) {
            return wrong(std::string("The statement failed: ") + sqlite3_errmsg(connection) + ".");
        }
        if (out.rows.size() == most) {
            out.cut = true;
            return out;
        }
        auto& row = out.rows.emplace_back();
        for (int i = 0; i < columns; ++i) {
            row.push_back(cellOf(statement, i));
        }
    }
}

} // namespace

tl::expected<SqlRows, SqlProblem> querySql(const std::filesystem::path& workspace, std::string_view statement,
                                           std::size_t mostRows) {
    DatabaseOptions options;
    options.readOnly = true;
    auto opened = Database::open(workspace, options);
    if (!opened) {
        return tl::unexpected(SqlProblem{false, opened.error()});
    }
    try {
        sqlite3* connection = (*opened)->handle();
        for (const char* view : views) {
            if (sqlite3_exec(connection, view, nullptr, nullptr, nullptr) != SQLITE_OK) {
                return tl::unexpected(SqlProblem{false, damaged(workspace, sqlite3_errmsg(connection))});
            }
        }
        sqlite3_set_authorizer(connection, onlyReading, nullptr);
        auto query = compile(connection, statement);
        if (!query) {
            return tl::unexpected(query.error());
        }
        if (!*query) {
            return wrong("There is no statement; write one SELECT.");
        }
        const auto next = compile(connection, statement);
        if (!next || *next) {
            return wrong("There is more than one statement; write one SELECT.");
        }
        return rowsOf(connection, query->get(), mostRows);
    } catch (const SQLite::Exception& failure) {
        return tl::unexpected(SqlProblem{false, toStoreError(workspace, failure)});
    }
}

} // namespace rankscope
