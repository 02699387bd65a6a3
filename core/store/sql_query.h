#pragma once

#include "core/store/run_reader.h"

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
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
    bool cut = false; // there were more rows than asked for
};

// Why there are no rows: the statement is wrong, or the workspace cannot be read.
struct SqlProblem {
    bool statement = false;
    StoreError error;
};

// Runs one SELECT over a workspace, read-only: whatever else the statement tries (to write, to attach a file,
// to load code, to set anything) is refused before it acts. Besides the tables there are the views
//   runs         a row a run that is not in the bin, with its tags and its configuration as JSON
//   metrics      run, metric, step, value, wall_time
//   allocations  run, step, phase, budget, kept, threshold, pruned, revived, triplets
tl::expected<SqlRows, SqlProblem> querySql(const std::filesystem::path& workspace, std::string_view statement,
                                           std::size_t mostRows = 1'000'000);

} // namespace rankscope
