#pragma once

#include <string>

namespace rankscope {

class Database;

// Gives a connection the views of sqlViews and what they need. They live beside the file, not in it, and end
// with the connection.
void addSqlViews(Database& database);

} // namespace rankscope
