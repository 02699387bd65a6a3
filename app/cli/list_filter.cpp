#include "app/cli/list_filter.h"

#include "app/cli/console.h"
#include "core/analysis/read_listed_run.h"

namespace rankscope {

Result<RunQuery> parseFilter(const ListFilter& filter) {
    auto query = RunQuery::parse(filter.text);
    if (!query) {
        return fail(ExitCode::Usage, "--filter: " + query.error().message);
    }
    return std::move(*query);
}

Result<std::vector<RunSummary>> keepListed(std::vector<RunSummary> runs, const RunQuery& query,
                                           const ListFilter& filter, const WorkspaceArgument& workspace) {
    std::unique_ptr<RunReader> reader;
    if (query.needsDocuments()) {
        auto opened = openReader(workspace);
        if (!opened) {
            return tl::unexpected(opened.error());
        }
        reader = std::move(*opened);
    }
    DocumentMaker documents;
    std::vector<RunSummary> kept;
    std::size_t archived = 0;
    for (RunSummary& run : runs) {
        ListedRun listed = listedRunOf(run);
        if (reader) {
            listed.document = documents.read(*reader, run.id);
        }
        if (query.lists(listed, filter.archived)) {
            kept.push_back(std::move(run));
        } else if (query.lists(listed, true)) {
            ++archived;
        }
    }
    if (kept.empty() && archived > 0) {
        printError(archived == 1 ? "The only such run is archived; --archived lists it."
                                 : "All " + std::to_string(archived) +
                                       " such runs are archived; --archived lists them.");
    }
    return kept;
}

} // namespace rankscope
