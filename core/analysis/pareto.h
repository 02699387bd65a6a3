#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace rankscope {

enum class Direction { Min, Max }; // which end of an axis is better

// One run of a budget-quality plot, in the units of its axes.
struct ParetoPoint {
    double x = 0.0; // "kept parameters", "seconds", …
    double y = 0.0; // a metric
};

// Numbers of the points that no other point dominates, that is: is at least as good on both axes and better
// on one. From the best x to the worst; points that are equal on both axes stand together in their order, for
// neither dominates the other. Points with a NaN take no part; infinities do. O(n log n).
std::vector<std::size_t> paretoFront(std::span<const ParetoPoint> points, Direction x, Direction y);

} // namespace rankscope
