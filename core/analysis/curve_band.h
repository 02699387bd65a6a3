#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace rankscope {

// What a band around the mean of several curves shows.
enum class BandKind { Deviation, Interval, Range }; // ± standard deviation, Student's 95 %, min to max

struct PlainCurve {
    std::vector<double> x; // ascending
    std::vector<double> y;
};

// Mean and band of several curves. Where fewer than two curves count, low and high are NaN. A plain value.
struct CurveBand {
    std::vector<double> x, mean, low, high;
    std::vector<std::size_t> n; // curves that count at x
};

// Aligns curves by their x values, not by index: at every x that one of them has, the others count with the
// straight line between their neighbouring points, and not at all outside of their own range. With more than
// `most` different x, that many of them, evenly spaced, are taken. Values that are not finite do not count.
CurveBand curveBand(std::span<const PlainCurve> curves, BandKind kind, std::size_t most = 2000);

} // namespace rankscope
