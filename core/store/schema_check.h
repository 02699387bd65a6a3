#pragma once

#include "core/store/migrations.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>

struct sqlite3;

namespace rankscope {

// What in a file's schema is not as our migrations up to `version` make it, such as "the trigger \"x\" is
// not Rankscope's"; nothing when all is. A schema is code: a view in place of a table may never end, a
// trigger adds its own to every row that is stored, an expression in an index or a column is computed
// whenever it is touched. Of a version newer than ours everything is let be that computes nothing. Reads no
// more of the file than the list of what is in it; throws SQLite::Exception.
std::optional<std::string> foreignInSchema(sqlite3* connection, std::int32_t version,
                                           std::span<const Migration> migrations);

} // namespace rankscope
