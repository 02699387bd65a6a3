#pragma once

#include "core/analysis/statistics.h"
#include "core/run/run_event.h"

#include <span>
#include <string>
#include <vector>

namespace rankscope {

// One number a module; NaN: not known. A plain value.
struct ModuleValues {
    std::vector<ModuleInfo> modules;
    std::vector<double> values;
};

// first - second, module by module; modules are the same when their names are. Those of the first come in its
// order, then those that only the second has. A difference is NaN where one side has no number.
struct ValueDifference {
    std::vector<ModuleInfo> modules;
    std::vector<double> first, second, differences; // one a module
    std::vector<std::string> onlyFirst, onlySecond; // modules without a counterpart
    std::size_t changed = 0;                        // differences that are known and not 0
    double widest = 0.0;                            // the largest known difference, without its sign
};
// Lists of values that are shorter than the modules' count as not known.
ValueDifference subtract(const ModuleValues& first, const ModuleValues& second);

// How much the number of a module varies over several maps; modules in the order in which the maps bring
// them.
struct ValueSpread {
    ModuleInfo module; // as in the first map that has it
    SampleSummary summary;
};
std::vector<ValueSpread> spreadOf(std::span<const ModuleValues> maps);

} // namespace rankscope
