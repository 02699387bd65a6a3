#include "ui/live/allocation_history.h"

#include <algorithm>
#include <cmath>

namespace rankscope {

namespace {

std::size_t bytesOf(const AllocationDone& allocation) {
    return sizeof(allocation) + allocation.mask.size() * (sizeof(std::uint8_t) + 3 * sizeof(float));
}

} // namespace

void AllocationHistory::clear() {
    m_entries.clear();
    m_bytes = 0;
}

void AllocationHistory::truncateFrom(std::int64_t step) {
    while (!m_entries.empty() && m_entries.back().step >= step) {
        m_bytes -= bytesOf(m_entries.back());
        m_entries.pop_back();
    }
}

void AllocationHistory::add(const AllocationDone& allocation) {
    truncateFrom(allocation.step);
    m_entries.push_back(allocation);
    // What the page does not show is not kept.
    AllocationDone& entry = m_entries.back();
    entry.lambda = {};
    entry.sensitivity = {};
    entry.uncertainty = {};
    m_bytes += bytesOf(entry);
    if (m_bytes <= m_maxBytes || m_entries.size() < 8) {
        return;
    }
    std::vector<AllocationDone> kept;
    m_bytes = 0;
    for (std::size_t i = 0; i < m_entries.size(); ++i) {
        if (i % 2 == 0 || i >= m_entries.size() / 2) {
            m_bytes += bytesOf(m_entries[i]);
            kept.push_back(std::move(m_entries[i]));
        }
    }
    m_entries = std::move(kept);
}

const AllocationDone* AllocationHistory::latest() const {
    return m_entries.empty() ? nullptr : &m_entries.back();
}

const AllocationDone* AllocationHistory::at(double step) const {
    if (m_entries.empty() || std::isnan(step)) {
        return latest();
    }
    const auto after = std::upper_bound(
        m_entries.begin(), m_entries.end(), step,
        [](double value, const AllocationDone& entry) { return value < static_cast<double>(entry.step); });
    return after == m_entries.begin() ? nullptr : &*(after - 1);
}

std::vector<std::uint8_t> AllocationHistory::before(const AllocationDone& allocation) const {
    const AllocationDone* previous = nullptr;
    for (const AllocationDone& entry : m_entries) {
        if (&entry == &allocation) {
            break;
        }
        previous = &entry;
    }
    return previous != nullptr ? previous->mask : std::vector<std::uint8_t>(allocation.mask.size(), 1);
}

} // namespace rankscope
