#pragma once

#include "core/run/rank_limits.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

// Rank rules that are made by pointing at matrices instead of typing their names.
namespace rankscope {

// One wish for some of the adapted modules.
struct LimitWish {
    enum class Kind {
        Pin,   // held at the rank
        Floor, // never below the rank; a pin goes
        Free   // no pin, floor or ceiling any more
    };
    Kind kind = Kind::Pin;
    std::vector<std::size_t> modules; // their numbers
    std::vector<std::int64_t> ranks;  // one for each of `modules`; not used by Free
    // A name that may stand for exactly these modules ("query", "layer.3"); where it does not, or the ranks
    // differ, each module gets a rule under its full name.
    std::string pattern;
};

// `method` with rules that have the wish come true and leave the limits of all other modules as they are. Of
// the rules that were there, those stay that still say the same.
MethodConfig withLimits(MethodConfig method, const std::vector<ModuleInfo>& modules, const LimitWish& wish);

// "layer.3" of "encoder.layer.3.attention.self.query"; empty for a module outside the layers.
std::string layerPattern(const ModuleInfo& module);

// Why these rules cannot hold while the budget falls to `lowestBudget` triplets, as one sentence with the
// numbers; nothing when they can.
std::optional<std::string> limitsProblem(const MethodConfig& method, const std::vector<ModuleInfo>& modules,
                                         std::int64_t lowestBudget);

} // namespace rankscope
