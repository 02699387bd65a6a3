#include "core/run/rank_limits.h"

#include <algorithm>
#include <charconv>

namespace rankscope {

namespace {

std::vector<RankRule> readable(const std::vector<std::string>& texts) {
    std::vector<RankRule> rules;
    for (const std::string& text : texts) {
        if (auto rule = parseRankRule(text)) {
            rules.push_back(std::move(*rule));
        }
    }
    return rules;
}

} // namespace

bool RankRule::matches(std::string_view module) const { return namesPart(module, pattern); }

tl::expected<RankRule, std::string> parseRankRule(std::string_view text) {
    const auto sign = text.rfind('=');
    const auto bare = [](std::string_view part) {
        const auto first = part.find_first_not_of(' ');
        return first == std::string_view::npos ? std::string_view()
                                               : part.substr(first, part.find_last_not_of(' ') - first + 1);
    };
    RankRule rule;
    if (sign != std::string_view::npos) {
        rule.pattern = bare(text.substr(0, sign));
        const std::string_view number = bare(text.substr(sign + 1));
        const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), rule.rank);
        if (!rule.pattern.empty() && error == std::errc() && end == number.data() + number.size() &&
            rule.rank >= 0) {
            return rule;
        }
    }
    return tl::unexpected(
        "\"" + std::string(text) +
        "\" is no rank for a matrix; write a name and a rank, such as value=2 or layer.0=4.");
}

std::vector<RankLimit> rankLimits(const MethodConfig& method, const std::vector<ModuleInfo>& modules) {
    const auto floors = readable(method.floors), ceilings = readable(method.ceilings),
               pins = readable(method.pins);
    std::vector<RankLimit> limits;
    for (const ModuleInfo& module : modules) {
        RankLimit limit{0, method.initR};
        for (const RankRule& rule : floors) {
            limit.floor = rule.matches(module.name) ? std::max(limit.floor, rule.rank) : limit.floor;
        }
        for (const RankRule& rule : ceilings) {
            limit.ceiling = rule.matches(module.name) ? std::min(limit.ceiling, rule.rank) : limit.ceiling;
        }
        for (const RankRule& rule : pins) {
            limit = rule.matches(module.name) ? RankLimit{rule.rank, rule.rank} : limit;
        }
        limits.push_back(limit);
    }
    return limits;
}

bool limitsBind(const std::vector<RankLimit>& limits, std::int64_t rank) {
    return std::any_of(limits.begin(), limits.end(),
                       [&](const RankLimit& limit) { return limit.floor > 0 || limit.ceiling < rank; });
}

} // namespace rankscope
