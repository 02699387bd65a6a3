#pragma once

#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

namespace rankscope {

// A set of byte strings with numbers, as a double-array trie: one array look-up a byte, no allocation while
// matching. Owned by the tokenizer that was loaded with it; immutable, any thread may read it.
class TokenTrie {
public:
    using State = std::int32_t;
    static constexpr State kRoot = 0;
    static constexpr State kNone = -1;
    static constexpr std::int32_t kNoValue = -1;

    TokenTrie()
        : m_cells(1) {}
    // Values must not be negative; of equal strings the last one counts.
    explicit TokenTrie(std::vector<std::pair<std::string_view, std::int32_t>> entries);

    State next(State state, unsigned char byte) const {
        const auto index = static_cast<std::uint32_t>(m_cells[static_cast<std::size_t>(state)].base + byte);
        return index < m_cells.size() && m_cells[index].check == state ? static_cast<State>(index) : kNone;
    }
    State walk(State state, std::string_view bytes) const;
    std::int32_t value(State state) const { return m_cells[static_cast<std::size_t>(state)].value; }

private:
    struct Cell {
        std::int32_t base = 0;
        std::int32_t check = kNone; // the parent; kNone: free
        std::int32_t value = kNoValue;
    };
    std::vector<Cell> m_cells;
};

} // namespace rankscope
