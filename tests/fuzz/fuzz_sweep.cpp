// What a sweep is typed as: its conditions and its values.
#include "core/run/sweep.h"
#include "core/run/sweep_constraint.h"
#include "tests/fuzz/fuzz_target.h"

using namespace rankscope;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const RunConfig config;
    std::string_view text = fuzz::textOf(data, size);
    if (fuzz::takeChoice(text) % 2 == 0) {
        if (const auto constraint = SweepConstraint::parse(text)) {
            (void)constraint->holds(config);
        }
    } else if (const auto axis = parseSweepAxis(text)) {
        fuzz::demand(!axis->values.empty(), "an axis has values");
        if (axis->values.size() <= 50) {
            (void)planSweep(config, {{*axis}, false, {}, {}});
        }
    }
    return 0;
}
