#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace rankscope {

// The line through several curves and the band around it.
enum class BandKind {
    Deviation,     // mean ± standard deviation
    Interval,      // mean, Student's 95 %
    Range,         // mean, min to max
    StandardError, // mean ± deviation / √n
    MedianRange,   // median, min to max
    Quartiles      // median, first to third quartile (NumPy's "linear")
};

struct PlainCurve {
    std::vector<double> x; // ascending
    std::vector<double> y;
};

// Middle and band of several curves. Where fewer than two curves count, low and high are NaN. A plain value.
struct CurveBand {
    std::vector<double> x, middle, low, high;
    std::vector<std::size_t> n; // curves that count at x
};

// Aligns curves by their x values, not by index: at every x that one of them has, the others count with the
// straight line between their neighbouring points, and not at all outside of their own range. With more than
// `most` different x, that many of them, evenly spaced, are taken. Values that are not finite do not count.
CurveBand curveBand(std::span<const PlainCurve> curves, BandKind kind, std::size_t most = 2000);

} // namespace rankscope
