#include "core/store/sql_views.h"

#include "core/store/database.h"
#include "core/store/migrations.h"

#include <sqlite3.h>

#include <cstdint>
#include <string_view>

namespace rankscope {

namespace {

// As `list` shows them: none of the bin, and a run without a sign of life for ten seconds is interrupted.
constexpr const char* runsView = R"sql(
CREATE TEMP VIEW runs AS SELECT
    r.id AS run, r.uid, r.name,
    CASE WHEN r.status IN ('running', 'paused') AND
              (julianday('now') - 2440587.5) * 86400.0 - r.heartbeat_at > 10.0
         THEN 'interrupted' ELSE r.status END AS status,
    r.method, r.model, r.task, r.init_budget, r.target_budget,
    nullif(r.best_metric_name, '') AS best_metric_name, r.best_metric, r.seconds, r.steps_done,
    r.total_steps, nullif(r.created_at, 0.0) AS created_at, nullif(r.started_at, 0.0) AS started_at,
    nullif(r.ended_at, 0.0) AS ended_at, r.seed, r.group_name, r.device, r.tokens_per_second,
    r.peak_memory_mb, r.note, r.parent_run,
    CASE WHEN r.parent_run IS NULL THEN NULL ELSE r.parent_step END AS parent_step,
    {starred} AS starred, {archived} AS archived,
    (SELECT group_concat(tag, ', ') FROM (SELECT tag FROM main.tag WHERE run = r.id ORDER BY tag)) AS tags,
    d.config
FROM main.run r LEFT JOIN main.run_document d ON d.run = r.id WHERE r.deleted_at IS NULL;
)sql";

constexpr const char* otherViews = R"sql(
CREATE TEMP VIEW params AS
    SELECT d.run, substr(t.fullkey, 3) AS key, t.atom AS value
    FROM main.run r JOIN main.run_document d ON d.run = r.id
    JOIN json_tree(CASE WHEN json_valid(d.config) THEN d.config ELSE '{}' END) t
    WHERE r.deleted_at IS NULL AND t.type NOT IN ('object', 'array');

-- CROSS JOIN keeps the order: each curve is found by its key, and no others are walked over.
CREATE TEMP VIEW metrics AS
    SELECT s.run, m.name AS metric, s.step, s.value, s.wall_time
    FROM main.run r CROSS JOIN main.metric m CROSS JOIN main.scalar s ON s.run = r.id AND s.metric = m.id
    WHERE r.deleted_at IS NULL;

CREATE TEMP VIEW allocations AS
    SELECT a.run, a.step, a.phase, a.budget, a.kept, a.threshold, a.pruned, a.revived, a.wall_time,
           a.triplets
    FROM main.allocation a JOIN main.run r ON r.id = a.run WHERE r.deleted_at IS NULL;

CREATE TEMP VIEW ranks AS
    SELECT a.run, a.step, m.name AS module, m.layer, m.kind, kept_triplets(a.mask, m.first, m.init_r) AS rank,
           m.init_r
    FROM main.allocation a JOIN main.run r ON r.id = a.run JOIN (
        SELECT run, name, layer, kind, init_r,
               sum(init_r) OVER (PARTITION BY run ORDER BY position) - init_r AS first
        FROM main.module) m ON m.run = a.run
    WHERE r.deleted_at IS NULL;
)sql";

std::string replaced(std::string text, std::string_view what, std::string_view by) {
    return text.replace(text.find(what), what.size(), by);
}

std::string markColumn(bool known, const char* mark) {
    return known ? "EXISTS (SELECT 1 FROM main.mark WHERE run = r.id AND mark = '" + std::string(mark) + "')"
                 : "0";
}

// kept_triplets(mask, first, count): how many of `count` bits from bit `first` on are set; null when the
// blob has not so many.
void keptTriplets(sqlite3_context* context, int, sqlite3_value** arguments) {
    const auto* mask = static_cast<const unsigned char*>(sqlite3_value_blob(arguments[0]));
    const auto bits = static_cast<std::int64_t>(sqlite3_value_bytes(arguments[0])) * 8;
    const std::int64_t first = sqlite3_value_int64(arguments[1]);
    const std::int64_t count = sqlite3_value_int64(arguments[2]);
    if (first < 0 || count < 0 || count > bits || first > bits - count) {
        sqlite3_result_null(context);
        return;
    }
    std::int64_t kept = 0;
    for (std::int64_t bit = first; bit < first + count; ++bit)
        kept += mask[bit / 8] >> (bit % 8) & 1;
    sqlite3_result_int64(context, kept);
}

void execute(sqlite3* connection, const std::string& statements) {
    if (const int code = sqlite3_exec(connection, statements.c_str(), nullptr, nullptr, nullptr);
        code != SQLITE_OK)
        throw SQLite::Exception(connection, code);
}

} // namespace

void addSqlViews(Database& database) {
    sqlite3_create_function_v2(database.handle(), "kept_triplets", 3,
                               SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS, nullptr, keptTriplets,
                               nullptr, nullptr, nullptr);
    const bool marks = database.version() >= marksVersion;
    execute(database.handle(), replaced(replaced(runsView, "{starred}", markColumn(marks, "starred")),
                                        "{archived}", markColumn(marks, "archived")) +
                                   otherViews);
    // The first use of a table-valued function declares a table, which looks like a change of the schema.
    database.prepare("SELECT 1 FROM json_each('[]'), json_tree('[]')");
}

} // namespace rankscope
