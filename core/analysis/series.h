#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace rankscope {

// 2^k neighbouring points of a series, aligned to point 0. `first` … `max` are over the finite values (NaN
// when there are none).
struct SeriesBucket {
    double first = 0.0;
    double last = 0.0;
    double min = 0.0;
    double max = 0.0;
    std::int64_t count = 0;     // points, finite or not
    std::int64_t nonfinite = 0; // of them
    double x0 = 0.0;            // of the first and the last point
    double x1 = 0.0;
    bool operator==(const SeriesBucket& other) const;
};

// What of a series is drawn in a range of x: buckets of level `level` (level 0: the points themselves).
struct SeriesSlice {
    int level = 0;
    std::size_t points = 0; // of the series that the slice stands for
    std::vector<SeriesBucket> buckets;
};

// A series y(x) with ascending x that keeps every point, and a pyramid of min/max buckets over it, so that a
// million points can be drawn by a thousand buckets without losing a spike. Only full buckets are stored and
// they never change by appending, so what is drawn does not jitter. A plain value; one thread at a time.
class Series {
public:
    // An x at or before the last one replaces the tail from there on (a resumed run repeats steps); x that
    // are not finite are skipped.
    void append(double x, double y);
    void append(std::span<const double> x, std::span<const double> y); // as many as both have
    void clear();
    // Drops every point with an x of at least `x`.
    void truncateFrom(double x);

    std::size_t size() const { return m_x.size(); }
    bool empty() const { return m_x.empty(); }
    const std::vector<double>& x() const { return m_x; }
    const std::vector<double>& y() const { return m_y; }

    // Number of the first point with an x of at least `x`.
    std::size_t indexFrom(double x) const;
    // Number of the point nearest to `x`; none in an empty series.
    std::optional<std::size_t> nearest(double x) const;

    // All buckets of one level, the last of which may be unfinished.
    std::vector<SeriesBucket> buckets(int level) const;
    // The points with low <= x <= high and one neighbour at each side, at the finest level that has at most
    // `columns` buckets.
    SeriesSlice slice(double low, double high, std::size_t columns) const;

private:
    SeriesBucket bucket(int level, std::size_t index) const;
    SeriesBucket combine(std::size_t from, std::size_t to, int level) const;
    void truncateTo(std::size_t size);

    std::vector<double> m_x;
    std::vector<double> m_y;
    // m_levels[j] holds the full buckets of level firstStored + j; finer ones are made from the points when
    // asked for.
    std::vector<std::vector<SeriesBucket>> m_levels;
};

// The range of y that a chart shows without its outliers, before padding: of the n sorted finite values those
// at ceil(.05(n-1)) and floor(.95(n-1)) when n > 2, else all. None without finite values.
struct ValueRange {
    double low = 0.0;
    double high = 0.0;
    bool operator==(const ValueRange&) const = default;
};
std::optional<ValueRange> outlierRange(std::vector<double> values);
std::optional<ValueRange> fullRange(std::span<const double> values);

} // namespace rankscope
