#pragma once

#include "core/store/run_reader.h"
#include "core/store/sql_guard.h"

#include <cstddef>
#include <filesystem>
#include <string>
#include <variant>
#include <vector>

namespace rankscope {

// The size of a BLOB, in place of its bytes.
struct SqlBlob {
    std::size_t bytes = 0;
    bool operator==(const SqlBlob&) const = default;
};
using SqlCell = std::variant<std::monostate, std::int64_t, double, std::string, SqlBlob>;

// What a query gave. A plain value.
struct SqlRows {
    std::vector<std::string> columns;
    std::vector<std::vector<SqlCell>> rows;
    bool cut = false; // there were more rows than asked for, or than the limits let through
};

// Why there are no rows: the statement is wrong, it takes more than its limits, or the workspace cannot be
// read.
struct SqlProblem {
    enum class Kind { Statement, Limit, Workspace };
    Kind kind = Kind::Statement;
    StoreError error;
};

// What is said of a query that took longer than its time.
std::string outOfTimeSentence(const SqlLimits& limits);

// Runs one SELECT over a workspace, read-only: whatever else the statement tries (to write, to attach a file,
// to load code, to set anything) is refused before it acts. Besides the tables there are the views of
// sqlViews, without what lies in the bin. Runs whose program is gone are shown as interrupted, but not
// marked.
tl::expected<SqlRows, SqlProblem> querySql(const std::filesystem::path& workspace,
                                           const std::string& statement, const SqlLimits& limits = {});

// What a query may rely on, whatever becomes of the tables: one view a line, its name and its columns. Times
// are Unix seconds; `config` is JSON; `rank` counts the triplets that an allocation left a module.
inline constexpr const char* sqlViews =
    "runs (run, uid, name, status, method, model, task, init_budget, target_budget, best_metric_name, "
    "best_metric, seconds, steps_done, total_steps, created_at, started_at, ended_at, seed, group_name, "
    "device, tokens_per_second, peak_memory_mb, note, parent_run, parent_step, starred, archived, tags, "
    "config)\n"
    "params (run, key, value)\n"
    "metrics (run, metric, step, value, wall_time)\n"
    "allocations (run, step, phase, budget, kept, threshold, pruned, revived, wall_time, triplets)\n"
    "ranks (run, step, module, layer, kind, rank, init_r)";

} // namespace rankscope
