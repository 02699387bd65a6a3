#include "core/store/run_branch.h"

#include "core/run/clock.h"

#include <exception>

namespace rankscope {

void discardRun(RunWriter& writer, RunId run) noexcept {
    try {
        writer.purge(run);
    } catch (const std::exception&) {
    }
}

tl::expected<NewBranch, std::string> createBranch(RunWriter& writer, const BranchRequest& request,
                                                  const CheckpointCopy& copy) {
    NewBranch branch;
    branch.id = writer.createRun(request.name, request.configJson, request.parent, request.parentStep);
    try {
        branch.files = writer.filesFolder(branch.id);
        const auto copied = copy(branch.files);
        if (!copied) {
            discardRun(writer, branch.id);
            return tl::unexpected(copied.error());
        }
        writer.append(branch.id, {*copied}, unixTime());
        branch.checkpoint = copied->path;
    } catch (...) {
        discardRun(writer, branch.id);
        throw;
    }
    return branch;
}

} // namespace rankscope
