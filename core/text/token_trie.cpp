#include "core/text/token_trie.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <limits>

namespace rankscope {

namespace {

// Entries [first, last) that share their first `depth` bytes, and the state those bytes lead to.
struct Range {
    std::size_t first = 0;
    std::size_t last = 0;
    std::size_t depth = 0;
    TokenTrie::State state = TokenTrie::kRoot;
};

} // namespace

TokenTrie::TokenTrie(std::vector<std::pair<std::string_view, std::int32_t>> entries)
    : m_cells(1) {
    std::stable_sort(entries.begin(), entries.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    // The root holds its own cell, which keeps it out of reach as anybody's child.
    m_cells[0].check = std::numeric_limits<std::int32_t>::max();
    // Where the search for room begins, by the number of children: where the last one of that size was found.
    // Going back for gaps would save little room and cost quadratic time.
    std::array<std::size_t, 16> starts{};
    starts.fill(1);
    std::vector<Range> queue{{0, entries.size(), 0, kRoot}};
    std::vector<Range> children;
    std::vector<unsigned char> bytes;
    // Breadth first, so that the few states with many children find room early.
    for (std::size_t at = 0; at < queue.size(); ++at) {
        auto range = queue[at];
        while (range.first < range.last && entries[range.first].first.size() == range.depth) {
            m_cells[static_cast<std::size_t>(range.state)].value = entries[range.first].second;
            ++range.first;
        }
        children.clear();
        bytes.clear();
        for (std::size_t i = range.first; i < range.last; ++i) {
            const auto byte = static_cast<unsigned char>(entries[i].first[range.depth]);
            if (bytes.empty() || bytes.back() != byte) {
                bytes.push_back(byte);
                children.push_back({i, i, range.depth + 1, kNone});
            }
            children.back().last = i + 1;
        }
        if (children.empty()) {
            continue;
        }
        const auto isFree = [&](std::size_t cell) {
            return cell >= m_cells.size() || m_cells[cell].check == kNone;
        };
        auto& start = starts[std::min(bytes.size(), starts.size()) - 1];
        std::size_t base = start > bytes.front() ? start - bytes.front() : 0;
        while (!std::all_of(bytes.begin(), bytes.end(),
                            [&](unsigned char byte) { return isFree(base + byte); })) {
            ++base;
        }
        start = base + bytes.front();
        if (base + bytes.back() >= m_cells.size()) {
            m_cells.resize(base + bytes.back() + 1);
        }
        m_cells[static_cast<std::size_t>(range.state)].base = static_cast<std::int32_t>(base);
        for (std::size_t i = 0; i < children.size(); ++i) {
            m_cells[base + bytes[i]].check = range.state;
            children[i].state = static_cast<State>(base + bytes[i]);
            queue.push_back(children[i]);
        }
    }
}

TokenTrie::State TokenTrie::walk(State state, std::string_view bytes) const {
    for (std::size_t i = 0; i < bytes.size() && state != kNone; ++i) {
        state = next(state, static_cast<unsigned char>(bytes[i]));
    }
    return state;
}

} // namespace rankscope
