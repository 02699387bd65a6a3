#include "core/analysis/pareto.h"

#include <algorithm>
#include <cmath>

namespace rankscope {

std::vector<std::size_t> paretoFront(std::span<const ParetoPoint> points, Direction x, Direction y) {
    // Smaller is better on both axes from here on.
    const auto costX = [&](std::size_t i) { return x == Direction::Min ? points[i].x : -points[i].x; };
    const auto costY = [&](std::size_t i) { return y == Direction::Min ? points[i].y : -points[i].y; };
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < points.size(); ++i) {
        if (!std::isnan(points[i].x) && !std::isnan(points[i].y)) {
            order.push_back(i);
        }
    }
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        return costX(a) != costX(b) ? costX(a) < costX(b) : costY(a) < costY(b);
    });
    std::vector<std::size_t> front;
    for (const std::size_t i : order) {
        const bool first = front.empty();
        const bool better = !first && costY(i) < costY(front.back());
        const bool equal = !first && costX(i) == costX(front.back()) && costY(i) == costY(front.back());
        if (first || better || equal) {
            front.push_back(i);
        }
    }
    return front;
}

} // namespace rankscope
