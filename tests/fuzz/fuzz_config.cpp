// Configurations: what is read and written again is the same value, and what is checked and planned of it is a number.
#include "core/run/live_edit.h"
#include "core/run/run_config_json.h"
#include "tests/fuzz/fuzz_target.h"

using namespace rankscope;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const ParsedConfig first = parseRunConfig(fuzz::textOf(data, size));
    (void)validate(first.config);
    if (first.problems.empty() && validate(first.config).empty()) {
        (void)scheduleInForce(first.config, {0, 1000, 4, 8, {}});
    }
    if (first.problems.empty()) {
        const std::string written = toJson(first.config);
        const ParsedConfig second = parseRunConfig(written);
        fuzz::demand(second.problems.empty(), "a configuration that was written is read");
        fuzz::demand(toJson(second.config) == written,
                     "a configuration keeps its values when it is read again");
    }
    return 0;
}
