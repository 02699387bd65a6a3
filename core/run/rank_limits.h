#pragma once

#include "core/run/run_config.h"
#include "core/run/run_facts.h"

#include <tl/expected.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace rankscope {

// "value=2": modules whose dotted name contains `pattern` as whole parts ("value", "layer.0",
// "layer.0.attention.self.query") and a rank for them.
struct RankRule {
    std::string pattern;
    std::int64_t rank = 0;

    bool matches(std::string_view module) const;
};

// The error is one sentence that quotes the rule.
tl::expected<RankRule, std::string> parseRankRule(std::string_view text);

// Between which ranks the allocator may choose for one module, at every allocation. A pin is both.
struct RankLimit {
    std::int64_t floor = 0;
    std::int64_t ceiling = 0;
    bool operator==(const RankLimit&) const = default;
};

// One limit a module; without rules 0 to init_r. Of several floors for a module the highest holds, of several
// ceilings the lowest, of several pins the last; a pin goes before both. Rules that cannot be read are left
// out (validate() names them).
std::vector<RankLimit> rankLimits(const MethodConfig& method, const std::vector<ModuleInfo>& modules);

// Whether any limit forbids anything.
bool limitsBind(const std::vector<RankLimit>& limits, std::int64_t rank);

} // namespace rankscope
