#include "core/analysis/map_values.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <unordered_map>

namespace rankscope {

namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

double valueOf(const ModuleValues& map, std::size_t module) {
    return module < map.values.size() ? map.values[module] : unknown;
}

} // namespace

ValueDifference subtract(const ModuleValues& first, const ModuleValues& second) {
    std::unordered_map<std::string, std::size_t> places;
    for (std::size_t i = 0; i < second.modules.size(); ++i) {
        places.emplace(second.modules[i].name, i);
    }
    ValueDifference out;
    const auto add = [&out](const ModuleInfo& module, double a, double b) {
        out.modules.push_back(module);
        out.first.push_back(a);
        out.second.push_back(b);
        out.differences.push_back(a - b);
        if (std::isfinite(a - b)) {
            out.changed += a != b ? 1 : 0;
            out.widest = std::max(out.widest, std::abs(a - b));
        }
    };
    for (std::size_t i = 0; i < first.modules.size(); ++i) {
        const auto found = places.find(first.modules[i].name);
        if (found == places.end()) {
            out.onlyFirst.push_back(first.modules[i].name);
            add(first.modules[i], valueOf(first, i), unknown);
            continue;
        }
        add(first.modules[i], valueOf(first, i), valueOf(second, found->second));
        places.erase(found);
    }
    for (std::size_t i = 0; i < second.modules.size(); ++i) {
        if (places.contains(second.modules[i].name)) {
            out.onlySecond.push_back(second.modules[i].name);
            add(second.modules[i], unknown, valueOf(second, i));
        }
    }
    return out;
}

std::vector<ValueSpread> spreadOf(std::span<const ModuleValues> maps) {
    std::vector<ValueSpread> out;
    std::vector<std::vector<double>> values;
    std::unordered_map<std::string, std::size_t> places;
    for (const ModuleValues& map : maps) {
        for (std::size_t i = 0; i < map.modules.size(); ++i) {
            const auto [place, isNew] = places.emplace(map.modules[i].name, out.size());
            if (isNew) {
                out.push_back({map.modules[i], {}});
                values.emplace_back();
            }
            values[place->second].push_back(valueOf(map, i));
        }
    }
    for (std::size_t i = 0; i < out.size(); ++i) {
        out[i].summary = summarise(values[i]);
    }
    return out;
}

} // namespace rankscope
