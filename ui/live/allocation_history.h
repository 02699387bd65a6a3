#pragma once

#include "core/run/run_event.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace rankscope {

// The allocations that the live page can go back to, oldest first, within a bound of memory: beyond it every
// second one of the older half is forgotten (the workspace keeps them all). One thread at a time.
class AllocationHistory {
public:
    explicit AllocationHistory(std::size_t maxBytes = std::size_t{64} << 20)
        : m_maxBytes(maxBytes) {}

    void clear();
    void truncateFrom(std::int64_t step); // a resumed run repeats what came later
    void add(const AllocationDone& allocation);
    std::size_t size() const { return m_entries.size(); }

    const AllocationDone* latest() const; // nullptr when empty; valid until the next change
    const AllocationDone*
    at(double step) const; // in force at `step`, nullptr before the first; the latest for NaN
    // The mask before `allocation`, which is one of ours; all kept before the first.
    std::vector<std::uint8_t> before(const AllocationDone& allocation) const;

private:
    std::size_t m_maxBytes;
    std::size_t m_bytes = 0;
    std::vector<AllocationDone> m_entries;
};

} // namespace rankscope
