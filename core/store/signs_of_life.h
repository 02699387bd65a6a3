#pragma once

#include "core/store/run_records.h"

#include <chrono>
#include <map>

namespace rankscope {

// Whether the process that has a run still gives signs of life. They are times of that process's clock: one
// that lies in the future (another machine's clock, or one that was set back) tells nothing by itself and is
// watched instead until it has not changed for as long. Owned by who asks again and again; one thread.
class SignsOfLife {
public:
    bool silent(RunId run, double lastSign, double now, double limitSeconds) {
        if (lastSign <= now + limitSeconds) {
            m_future.erase(run);
            return now - lastSign > limitSeconds;
        }
        Seen& seen = m_future[run];
        const auto clock = std::chrono::steady_clock::now();
        if (seen.sign != lastSign)
            seen = {lastSign, clock};
        return std::chrono::duration<double>(clock - seen.since).count() > limitSeconds;
    }

private:
    struct Seen {
        double sign = 0.0;
        std::chrono::steady_clock::time_point since = {};
    };
    std::map<RunId, Seen> m_future; // those that lie in the future
};

} // namespace rankscope
