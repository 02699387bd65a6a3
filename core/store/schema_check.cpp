#include "core/store/schema_check.h"

#include "core/run/shown_text.h"

#include <SQLiteCpp/Exception.h>
#include <sqlite3.h>

#include <compare>
#include <memory>
#include <set>

namespace rankscope {

namespace {

using Connection = std::unique_ptr<sqlite3, int (*)(sqlite3*)>;
using Statement = std::unique_ptr<sqlite3_stmt, int (*)(sqlite3_stmt*)>;

constexpr const char* objectsSql = "SELECT type, name, tbl_name, coalesce(sql, '') FROM main.sqlite_schema";
constexpr const char* computedSql =
    "SELECT s.name FROM main.sqlite_schema s JOIN pragma_table_xinfo(s.name) c WHERE "
    "s.type = 'table' AND c.hidden <> 0 LIMIT 1";
constexpr std::size_t shownBytes = 60;

// A row of sqlite_schema.
struct SchemaObject {
    std::string type, name, table, sql;
    auto operator<=>(const SchemaObject&) const = default;
};

Statement prepared(sqlite3* connection, const char* sql) {
    sqlite3_stmt* made = nullptr;
    if (const int code = sqlite3_prepare_v2(connection, sql, -1, &made, nullptr); code != SQLITE_OK)
        throw SQLite::Exception(connection, code);
    return {made, sqlite3_finalize};
}

bool step(sqlite3* connection, sqlite3_stmt* statement) {
    const int code = sqlite3_step(statement);
    if (code != SQLITE_ROW && code != SQLITE_DONE)
        throw SQLite::Exception(connection, code);
    return code == SQLITE_ROW;
}

std::string textOf(sqlite3_stmt* statement, int column) {
    const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement, column));
    return text ? std::string(text, static_cast<std::size_t>(sqlite3_column_bytes(statement, column)))
                : std::string();
}

SchemaObject objectOf(sqlite3_stmt* row) {
    return {textOf(row, 0), textOf(row, 1), textOf(row, 2), textOf(row, 3)};
}

// What the migrations up to a version make.
std::set<SchemaObject> ownSchema(std::int32_t version, std::span<const Migration> migrations) {
    sqlite3* made = nullptr;
    const int opened = sqlite3_open(":memory:", &made);
    const Connection model(made, sqlite3_close);
    if (opened != SQLITE_OK)
        throw SQLite::Exception(made, opened);
    for (const Migration& migration : migrations)
        if (migration.version <= version)
            if (const int code = sqlite3_exec(made, migration.sql, nullptr, nullptr, nullptr);
                code != SQLITE_OK)
                throw SQLite::Exception(made, code);
    std::set<SchemaObject> objects;
    for (const auto row = prepared(made, objectsSql); step(made, row.get());)
        objects.insert(objectOf(row.get()));
    return objects;
}

std::string named(const SchemaObject& object) {
    return "the " + shownText(object.type.substr(0, shownBytes)) + " \"" +
           shownText(object.name.substr(0, shownBytes)) + "\"";
}

std::string notOurs(const SchemaObject& object) { return named(object) + " is not Rankscope's"; }

// By the text, which is what SQLite goes by; the column of types may say anything.
bool isPlain(const SchemaObject& object) {
    return object.sql.empty() || object.sql.starts_with("CREATE TABLE ") ||
           object.sql.starts_with("CREATE INDEX ") || object.sql.starts_with("CREATE UNIQUE INDEX ");
}

std::optional<std::string> computingInNewer(sqlite3* connection) {
    for (const auto row = prepared(connection, objectsSql); step(connection, row.get());)
        if (const auto object = objectOf(row.get()); !isPlain(object))
            return notOurs(object);
    const auto row = prepared(connection, computedSql);
    if (step(connection, row.get()))
        return "the table \"" + shownText(textOf(row.get(), 0).substr(0, shownBytes)) +
               "\" has a column that is computed";
    return std::nullopt;
}

} // namespace

std::optional<std::string> foreignInSchema(sqlite3* connection, std::int32_t version,
                                           std::span<const Migration> migrations) {
    if (version > migrations.back().version)
        return computingInNewer(connection);
    std::set<SchemaObject> own = ownSchema(version, migrations);
    for (const auto row = prepared(connection, objectsSql); step(connection, row.get());)
        if (const auto object = objectOf(row.get()); own.erase(object) == 0)
            return notOurs(object);
    return own.empty() ? std::nullopt : std::optional(named(*own.begin()) + " is not there");
}

} // namespace rankscope
