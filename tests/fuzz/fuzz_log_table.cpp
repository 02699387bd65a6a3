// Tables of metrics as trackers export them, and the runs that they become. The first byte chooses the
// ending.
#include "core/exchange/log_run.h"
#include "core/exchange/log_table.h"
#include "tests/fuzz/fuzz_target.h"

using namespace rankscope;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static constexpr const char* names[] = {"m.csv", "m.tsv", "m.json", "m.jsonl"};
    std::string_view text = fuzz::textOf(data, size);
    const std::string name = names[fuzz::takeChoice(text) % 4];
    const auto table = readLogTable(text, name);
    if (!table) {
        fuzz::demand(table.error().starts_with(name) && table.error().ends_with('.'),
                     "the error is a sentence that names the file");
        return 0;
    }
    const LogRun run = runFromLog(table->scalars, {"fuzzed", "Imported.", std::nullopt});
    std::size_t triplets = 0;
    for (const ModuleInfo& module : run.import.started.modules) {
        triplets += static_cast<std::size_t>(module.initR);
    }
    for (const AllocationDone& allocation : run.import.allocations) {
        fuzz::demand(allocation.mask.size() == triplets, "an allocation has a mark a triplet");
    }
    return 0;
}
