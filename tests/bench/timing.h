#pragma once

#include <algorithm>
#include <chrono>
#include <vector>

namespace rankscope::bench {

// Milliseconds since it was made or restarted.
class Clock {
public:
    double ms() const {
        return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - m_begin).count();
    }
    void restart() { m_begin = std::chrono::steady_clock::now(); }

private:
    std::chrono::steady_clock::time_point m_begin = std::chrono::steady_clock::now();
};

// The value that `share` of all are not above; `values` holds at least one.
inline double percentile(std::vector<double> values, double share) {
    std::ranges::sort(values);
    return values[static_cast<std::size_t>(share * static_cast<double>(values.size() - 1))];
}

} // namespace rankscope::bench
