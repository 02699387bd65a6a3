#include "core/store/sql_query.h"

#include "core/store/database.h"
#include "core/store/sql_views.h"
#include "core/store/store_error.h"

#include <sqlite3.h>

#include <algorithm>
#include <memory>
#include <string_view>

namespace rankscope {

namespace {

using Kind = SqlProblem::Kind;
using Statement = std::unique_ptr<sqlite3_stmt, int (*)(sqlite3_stmt*)>;

tl::unexpected<SqlProblem> problem(Kind kind, std::string sentence) {
    return tl::unexpected(SqlProblem{kind, {StoreError::Kind::Other, std::move(sentence)}});
}

// Of SQLite's codes, those that are the statement's own fault.
bool isMistake(int code) {
    const int primary = code & 0xff;
    return primary == SQLITE_ERROR || primary == SQLITE_AUTH || primary == SQLITE_TOOBIG ||
           primary == SQLITE_MISMATCH || primary == SQLITE_RANGE;
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

std::size_t bytesOf(const SqlCell& cell) {
    const auto* text = std::get_if<std::string>(&cell);
    return sizeof cell + (text ? text->capacity() : 0);
}

// One text over one connection, under a guard.
class SqlQuestion {
public:
    SqlQuestion(Database& database, const std::string& text, const SqlLimits& limits)
        : m_database(database)
        , m_text(text)
        , m_limits(limits)
        , m_guard(database.handle(), limits) {}

    tl::expected<SqlRows, SqlProblem> answer() {
        const auto statement = compile();
        if (!statement)
            return tl::unexpected(statement.error());
        return rowsOf(statement->get());
    }

private:
    // The only statement; semicolons and comments around it do no harm.
    tl::expected<Statement, SqlProblem> compile() const {
        Statement only(nullptr, sqlite3_finalize);
        for (const char* rest = m_text.c_str(); *rest != '\0';) {
            const char* const begin = rest;
            sqlite3_stmt* made = nullptr;
            const int code = sqlite3_prepare_v2(m_database.handle(), begin, -1, &made, &rest);
            Statement statement(made, sqlite3_finalize);
            if (only && (code != SQLITE_OK || statement))
                return problem(Kind::Statement, "There is more than one statement; write one SELECT.");
            if (code != SQLITE_OK)
                return notUnderstood(code, begin - m_text.c_str());
            if (statement)
                only = std::move(statement);
        }
        if (!only)
            return problem(Kind::Statement, "There is no statement; write one SELECT.");
        return checked(std::move(only));
    }

    static tl::expected<Statement, SqlProblem> checked(Statement statement) {
        if (sqlite3_stmt_readonly(statement.get()) == 0)
            return onlyReading();
        if (sqlite3_bind_parameter_count(statement.get()) > 0) {
            const char* name = sqlite3_bind_parameter_name(statement.get(), 1);
            return problem(Kind::Statement, std::string("Nothing stands for the parameter ") +
                                                (name == nullptr ? "?" : name) + "; write its value.");
        }
        return statement;
    }

    static tl::unexpected<SqlProblem> onlyReading() {
        return problem(Kind::Statement, "Only reading is allowed here; write one SELECT.");
    }

    // `begin`: the byte of the text that the statement begins at.
    tl::unexpected<SqlProblem> notUnderstood(int code, std::ptrdiff_t begin) const {
        if (m_guard.refused())
            return onlyReading();
        if (!isMistake(code))
            return failed(code);
        const int place = sqlite3_error_offset(m_database.handle());
        return problem(Kind::Statement, "The statement is not understood: " + message() +
                                            (place < 0 ? "" : ", at character " + character(begin + place)) +
                                            ".");
    }

    tl::unexpected<SqlProblem> failed(int code) const {
        if (m_guard.outOfTime())
            return problem(Kind::Limit, outOfTimeSentence(m_limits));
        if ((code & 0xff) == SQLITE_NOMEM)
            return problem(Kind::Limit, "The query wants more than " + std::to_string(m_limits.memory >> 20) +
                                            " MB of memory; ask for fewer runs or steps.");
        if (isMistake(code))
            return problem(Kind::Statement, "The statement failed: " + message() + ".");
        return tl::unexpected(SqlProblem{
            Kind::Workspace, toStoreError(m_database.file(), SQLite::Exception(m_database.handle(), code))});
    }

    std::string message() const { return sqlite3_errmsg(m_database.handle()); }

    // Counted from 1, as a person does.
    std::string character(std::ptrdiff_t byte) const {
        const auto before = std::string_view(m_text).substr(0, static_cast<std::size_t>(byte));
        return std::to_string(1 + std::ranges::count_if(before, [](char c) {
                                  return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
                              }));
    }

    tl::expected<SqlRows, SqlProblem> rowsOf(sqlite3_stmt* statement) const {
        SqlRows out;
        std::size_t bytes = 0;
        const int columns = sqlite3_column_count(statement);
        for (int i = 0; i < columns; ++i)
            out.columns.emplace_back(sqlite3_column_name(statement, i));
        for (;;) {
            const int code = sqlite3_step(statement);
            if (code == SQLITE_DONE)
                return out;
            if (code != SQLITE_ROW)
                return failed(code);
            if (out.rows.size() == m_limits.rows) {
                out.cut = true;
                return out;
            }
            std::vector<SqlCell> row;
            row.reserve(static_cast<std::size_t>(columns));
            bytes += sizeof row;
            for (int i = 0; i < columns; ++i) {
                row.push_back(cellOf(statement, i));
                bytes += bytesOf(row.back());
            }
            if (bytes > m_limits.bytes) {
                out.cut = true;
                return out;
            }
            out.rows.push_back(std::move(row));
        }
    }

    Database& m_database;
    const std::string& m_text;
    const SqlLimits& m_limits;
    SqlGuard m_guard;
};

} // namespace

std::string outOfTimeSentence(const SqlLimits& limits) {
    return "The query was stopped after " + std::to_string(limits.time.count() / 1000) +
           " s; ask for fewer runs or steps.";
}

tl::expected<SqlRows, SqlProblem> querySql(const std::filesystem::path& workspace,
                                           const std::string& statement, const SqlLimits& limits) {
    DatabaseOptions options;
    options.readOnly = true;
    auto opened = Database::open(workspace, options);
    if (!opened)
        return tl::unexpected(SqlProblem{Kind::Workspace, opened.error()});
    try {
        addSqlViews(**opened);
        return SqlQuestion(**opened, statement, limits).answer();
    } catch (const SQLite::Exception& failure) {
        return tl::unexpected(SqlProblem{Kind::Workspace, toStoreError(workspace, failure)});
    }
}

} // namespace rankscope
