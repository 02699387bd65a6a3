#include "core/analysis/series.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace rankscope {

namespace {

// Buckets of fewer than 2^4 points cost more memory than the points and little time to make.
constexpr int firstStored = 4;
constexpr double nan = std::numeric_limits<double>::quiet_NaN();

bool same(double a, double b) { return a == b || (std::isnan(a) && std::isnan(b)); }

SeriesBucket ofPoint(double x, double y) {
    const bool finite = std::isfinite(y);
    const double value = finite ? y : nan;
    return {value, value, value, value, 1, finite ? 0 : 1, x, x};
}

SeriesBucket join(const SeriesBucket& a, const SeriesBucket& b) {
    const bool aFinite = a.count > a.nonfinite;
    const bool bFinite = b.count > b.nonfinite;
    SeriesBucket out = aFinite ? a : b;
    if (aFinite && bFinite) {
        out.last = b.last;
        out.min = std::min(a.min, b.min);
        out.max = std::max(a.max, b.max);
    }
    out.count = a.count + b.count;
    out.nonfinite = a.nonfinite + b.nonfinite;
    out.x0 = a.x0;
    out.x1 = b.x1;
    return out;
}

} // namespace

bool SeriesBucket::operator==(const SeriesBucket& other) const {
    return same(first, other.first) && same(last, other.last) && same(min, other.min) &&
           same(max, other.max) && count == other.count && nonfinite == other.nonfinite && x0 == other.x0 &&
           x1 == other.x1;
}

void Series::append(double x, double y) {
    if (!std::isfinite(x)) {
        return;
    }
    if (!m_x.empty() && x <= m_x.back()) {
        truncateFrom(x);
    }
    m_x.push_back(x);
    m_y.push_back(y);
    // A level gets a bucket when its points are complete: from the level below, which has just got its pair.
    const std::size_t n = m_x.size();
    for (int level = firstStored; n % (std::size_t{1} << level) == 0; ++level) {
        const std::size_t slot = static_cast<std::size_t>(level - firstStored);
        if (slot == m_levels.size()) {
            m_levels.emplace_back();
        }
        const std::size_t width = std::size_t{1} << level;
        m_levels[slot].push_back(combine(n - width, n, level - 1));
    }
}

void Series::append(std::span<const double> x, std::span<const double> y) {
    const std::size_t n = std::min(x.size(), y.size());
    for (std::size_t i = 0; i < n; ++i) {
        append(x[i], y[i]);
    }
}

void Series::clear() { truncateTo(0); }

void Series::truncateFrom(double x) { truncateTo(indexFrom(x)); }

void Series::truncateTo(std::size_t size) {
    m_x.resize(size);
    m_y.resize(size);
    for (std::size_t slot = 0; slot < m_levels.size(); ++slot) {
        const std::size_t full = size >> (slot + firstStored);
        m_levels[slot].resize(std::min(m_levels[slot].size(), full));
    }
}

std::size_t Series::indexFrom(double x) const {
    return static_cast<std::size_t>(std::lower_bound(m_x.begin(), m_x.end(), x) - m_x.begin());
}

std::optional<std::size_t> Series::nearest(double x) const {
    if (m_x.empty() || std::isnan(x)) {
        return std::nullopt;
    }
    const std::size_t right = indexFrom(x);
    if (right == m_x.size()) {
        return right - 1;
    }
    if (right > 0 && x - m_x[right - 1] <= m_x[right] - x) {
        return right - 1;
    }
    return right;
}

// Points from … to - 1, made of the largest stored buckets of at most `level`; `from` is aligned to that
// level.
SeriesBucket Series::combine(std::size_t from, std::size_t to, int level) const {
    SeriesBucket out;
    while (from < to) {
        while (level >= firstStored &&
               (from + (std::size_t{1} << level) > to || from % (std::size_t{1} << level) != 0 ||
                static_cast<std::size_t>(level - firstStored) >= m_levels.size() ||
                (from >> level) >= m_levels[static_cast<std::size_t>(level - firstStored)].size())) {
            --level;
        }
        SeriesBucket part;
        std::size_t width = 1;
        if (level >= firstStored) {
            width = std::size_t{1} << level;
            part = m_levels[static_cast<std::size_t>(level - firstStored)][from >> level];
        } else {
            part = ofPoint(m_x[from], m_y[from]);
        }
        out = out.count == 0 ? part : join(out, part);
        from += width;
    }
    return out;
}

SeriesBucket Series::bucket(int level, std::size_t index) const {
    const std::size_t from = index << level;
    return combine(from, std::min(m_x.size(), from + (std::size_t{1} << level)), level);
}

std::vector<SeriesBucket> Series::buckets(int level) const {
    std::vector<SeriesBucket> out;
    for (std::size_t i = 0; (i << level) < m_x.size(); ++i) {
        out.push_back(bucket(level, i));
    }
    return out;
}

SeriesSlice Series::slice(double low, double high, std::size_t columns) const {
    SeriesSlice out;
    if (m_x.empty() || columns == 0 || !(low <= high)) {
        return out;
    }
    std::size_t from = indexFrom(low);
    from = from > 0 ? from - 1 : 0;
    std::size_t to = static_cast<std::size_t>(std::upper_bound(m_x.begin(), m_x.end(), high) - m_x.begin());
    to = std::min(m_x.size(), to + 1);
    if (from >= to) {
        return out;
    }
    // The two neighbours outside the range do not take a column.
    const auto bucketsAt = [&](int level) { return ((to - 1) >> level) - (from >> level) + 1; };
    while (bucketsAt(out.level) > columns + 2) {
        ++out.level;
    }
    out.points = to - from;
    out.buckets.reserve(bucketsAt(out.level));
    for (std::size_t i = from >> out.level; i <= (to - 1) >> out.level; ++i) {
        out.buckets.push_back(bucket(out.level, i));
    }
    return out;
}

std::optional<ValueRange> fullRange(std::span<const double> values) {
    std::optional<ValueRange> out;
    for (const double value : values) {
        if (!std::isfinite(value)) {
            continue;
        }
        out = out ? ValueRange{std::min(out->low, value), std::max(out->high, value)}
                  : ValueRange{value, value};
    }
    return out;
}

std::optional<ValueRange> outlierRange(std::vector<double> values) {
    std::erase_if(values, [](double value) { return !std::isfinite(value); });
    if (values.size() <= 2) {
        return fullRange(values);
    }
    // In whole numbers: ceil(.05 (n-1)) and floor(.95 (n-1)) without rounding errors.
    const std::size_t top = values.size() - 1;
    const auto at = [&values](std::size_t index) {
        const auto place = values.begin() + static_cast<std::ptrdiff_t>(index);
        std::nth_element(values.begin(), place, values.end());
        return *place;
    };
    const double low = at((top * 5 + 99) / 100);
    const double high = at(top * 95 / 100);
    return ValueRange{low, high};
}

} // namespace rankscope
