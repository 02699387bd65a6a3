#include "core/run/limit_edit.h"

#include <algorithm>

namespace rankscope {

namespace {

using Rules = std::vector<std::string>;

std::string ruleText(const std::string& pattern, std::int64_t rank) {
    return pattern + "=" + std::to_string(rank);
}

// Drops the rules that speak of chosen modules alone.
void drop(Rules& rules, const std::vector<ModuleInfo>& modules, const std::vector<bool>& chosen) {
    std::erase_if(rules, [&](const std::string& text) {
        const auto rule = parseRankRule(text);
        bool any = false;
        for (std::size_t i = 0; rule && i < modules.size(); ++i) {
            if (rule->matches(modules[i].name)) {
                if (!chosen[i]) {
                    return false;
                }
                any = true;
            }
        }
        return any;
    });
}

// Whether the wish is one rule: the pattern means its modules and no other, and all get the same rank.
bool isOneRule(const std::vector<ModuleInfo>& modules, const std::vector<bool>& chosen,
               const LimitWish& wish) {
    const RankRule rule{wish.pattern, 0};
    for (std::size_t i = 0; i < modules.size(); ++i) {
        if (wish.pattern.empty() || rule.matches(modules[i].name) != chosen[i]) {
            return false;
        }
    }
    return std::all_of(wish.ranks.begin(), wish.ranks.end(),
                       [&](std::int64_t rank) { return rank == wish.ranks.front(); });
}

std::vector<RankLimit> wished(const MethodConfig& method, const std::vector<ModuleInfo>& modules,
                              const LimitWish& wish) {
    std::vector<RankLimit> limits = rankLimits(method, modules);
    for (std::size_t i = 0; i < wish.modules.size(); ++i) {
        RankLimit& limit = limits[wish.modules[i]];
        const bool pinned = limit.floor == limit.ceiling;
        switch (wish.kind) {
        case LimitWish::Kind::Pin:
            limit = {wish.ranks[i], wish.ranks[i]};
            break;
        case LimitWish::Kind::Floor:
            limit = {wish.ranks[i], pinned ? method.initR : std::max(limit.ceiling, wish.ranks[i])};
            break;
        case LimitWish::Kind::Free:
            limit = {0, method.initR};
        }
    }
    return limits;
}

// Every limit under its module's full name.
MethodConfig spelledOut(MethodConfig method, const std::vector<ModuleInfo>& modules,
                        const std::vector<RankLimit>& limits) {
    method.pins.clear();
    method.floors.clear();
    method.ceilings.clear();
    for (std::size_t i = 0; i < modules.size(); ++i) {
        const RankLimit& limit = limits[i];
        if (limit.floor == limit.ceiling) {
            method.pins.push_back(ruleText(modules[i].name, limit.floor));
            continue;
        }
        if (limit.floor > 0) {
            method.floors.push_back(ruleText(modules[i].name, limit.floor));
        }
        if (limit.ceiling < method.initR) {
            method.ceilings.push_back(ruleText(modules[i].name, limit.ceiling));
        }
    }
    return method;
}

} // namespace

MethodConfig withLimits(MethodConfig method, const std::vector<ModuleInfo>& modules, const LimitWish& wish) {
    const std::vector<RankLimit> limits = wished(method, modules, wish);
    std::vector<bool> chosen(modules.size(), false);
    for (const std::size_t module : wish.modules) {
        chosen[module] = true;
    }
    MethodConfig out = method;
    drop(out.pins, modules, chosen);
    drop(out.floors, modules, chosen);
    if (wish.kind != LimitWish::Kind::Floor) {
        drop(out.ceilings, modules, chosen);
    }
    if (wish.kind != LimitWish::Kind::Free) {
        Rules& rules = wish.kind == LimitWish::Kind::Pin ? out.pins : out.floors;
        if (isOneRule(modules, chosen, wish)) {
            rules.push_back(ruleText(wish.pattern, wish.ranks.front()));
        } else {
            for (std::size_t i = 0; i < wish.modules.size(); ++i) {
                rules.push_back(ruleText(modules[wish.modules[i]].name, wish.ranks[i]));
            }
        }
    }
    // A broader rule that stayed may still say something else about these modules.
    return rankLimits(out, modules) == limits ? out : spelledOut(std::move(method), modules, limits);
}

std::string layerPattern(const ModuleInfo& module) {
    if (module.layer < 0) {
        return {};
    }
    const std::string number = "." + std::to_string(module.layer);
    for (auto at = module.name.find(number); at != std::string::npos; at = module.name.find(number, at + 1)) {
        const std::size_t end = at + number.size();
        if (end == module.name.size() || module.name[end] == '.') {
            const auto before = at == 0 ? std::string::npos : module.name.rfind('.', at - 1);
            const std::size_t begin = before == std::string::npos ? 0 : before + 1;
            return module.name.substr(begin, end - begin);
        }
    }
    return {};
}

std::optional<std::string> limitsProblem(const MethodConfig& method, const std::vector<ModuleInfo>& modules,
                                         std::int64_t lowestBudget) {
    const std::vector<RankLimit> limits = rankLimits(method, modules);
    std::int64_t least = 0;
    for (std::size_t i = 0; i < limits.size(); ++i) {
        if (limits[i].floor > limits[i].ceiling) {
            return modules[i].name + " is to keep at least " + std::to_string(limits[i].floor) +
                   " and at most " + std::to_string(limits[i].ceiling) +
                   " triplets; mend its floor or its ceiling.";
        }
        least += limits[i].floor;
    }
    if (least > lowestBudget) {
        return "Lowest and pinned ranks would keep " + std::to_string(least) + " triplets, more than the " +
               std::to_string(lowestBudget) +
               " that the budget b(t) falls to; lower them, or raise the target.";
    }
    return std::nullopt;
}

} // namespace rankscope
