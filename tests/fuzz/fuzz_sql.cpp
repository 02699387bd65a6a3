// SQL that a person asks with: it is answered or refused, soon, and changes nothing.
#include "core/store/sql_query.h"
#include "tests/fuzz/fuzz_target.h"
#include "tests/fuzz/memory_workspace.h"

using namespace rankscope;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static fuzz::MemoryWorkspace workspace;
    SqlLimits limits;
    limits.rows = 100;
    limits.time = std::chrono::milliseconds(20);
    const auto rows = querySql(workspace.path(), std::string(fuzz::textOf(data, size)), limits);
    if (rows) {
        fuzz::demand(rows->rows.size() <= limits.rows, "no more rows than asked for");
    } else {
        fuzz::demand(rows.error().kind != SqlProblem::Kind::Workspace, "the workspace is whole");
        fuzz::demand(rows.error().error.message.ends_with('.'), "the error is a sentence");
    }
    fuzz::demand(workspace.bytes() == workspace.original(), "a question changes nothing");
    return 0;
}
