// Configurations: what is read and written again is the same value.
#include "core/run/run_config_json.h"
#include "tests/fuzz/fuzz_target.h"

using namespace rankscope;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const ParsedConfig first = parseRunConfig(fuzz::textOf(data, size));
    if (first.problems.empty()) {
        const std::string written = toJson(first.config);
        const ParsedConfig second = parseRunConfig(written);
        fuzz::demand(second.problems.empty(), "a configuration that was written is read");
        fuzz::demand(toJson(second.config) == written,
                     "a configuration keeps its values when it is read again");
    }
    return 0;
}
